"""Asking why: under a question that is open, in place, or about any message that came."""

from datetime import datetime

from casework import outbox, prompts
from casework.access import acting, use_case
from casework.errors import ForeignButton, NothingToExplain
from casework.prompts import PromptRef, Shown
from casework.reasons import Reason, latest_explained, reason_of_message
from casework.seeing import require_seen
from casework.views import Told, shows_message
from rules.permissions import Permission
from store.messages import OutboxMessage, Prompt
from store.unit_of_work import UnitOfWork

KIND = "reason"


@use_case(Permission.SEE_OWN)
def fold_reason(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Show under one's own open question why it is asked, or fold that away again. Raises NotAllowed."""
    asked = uow.session.get(Prompt, ref.id)
    if asked is None:
        raise ForeignButton
    prompt = prompts.tapped(uow, ref, (asked.kind,), now)
    require_seen(uow, prompt, now)
    # What was half entered, or asked back, stays as it is.
    prompt.filled = {**prompt.filled, "why": not prompt.filled.get("why")}
    prompt.revision += 1
    prompt.touched_at = now
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def ask_why(uow: UnitOfWork, reply_to: int | None, *, now: datetime) -> None:
    """Why the message came that is replied to, or the newest that came unasked. Raises NothingToExplain."""
    about = latest_explained(uow, acting(uow), reply_to, now)
    if about is None:
        raise NothingToExplain
    message = outbox.queue_reply(uow, acting(uow).id, KIND, now, about=about)
    message.case_id = uow.case_id = _case_of(uow, about)


def _case_of(uow: UnitOfWork, message_id: int) -> int | None:
    return uow.get(OutboxMessage, message_id).case_id


@shows_message(KIND, Told.answer(when="/waarom"))
def _reason(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Reason:
    return reason_of_message(uow, uow.get(OutboxMessage, message.params["about"]))
