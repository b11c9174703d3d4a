"""Bundles: what waited for the next opening comes as one message; domain.md, the table of notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from casework import outbox, prompts
from casework.access import acting, use_case
from casework.errors import ClosedQuestion, ForeignButton
from casework.folded import view_that_matters
from casework.lateness import Late, lateness
from casework.prompts import PromptRef
from casework.pushes import PUSHED_FIRST
from casework.seeing import require_seen
from casework.views import Told, View, shows_prompt
from rules.permissions import Permission
from rules.words import Urgency
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.unit_of_work import UnitOfWork

MOST_LINES = 11
"""With its heading a bundle stays within twelve lines; what is left comes in a next one. Ours."""


@dataclass(frozen=True)
class BundleItem:
    """One of the messages in a bundle; `number` is its button, or None when there is nothing to open."""

    view: View
    late: Late | None
    number: int | None


@dataclass(frozen=True)
class Bundle(View):
    items: tuple[BundleItem, ...]


# Built once: it is asked for every routine message that goes out.
_WAITING = (
    select(OutboxMessage)
    .where(
        col(OutboxMessage.person_id) == bindparam("person_id"),
        col(OutboxMessage.state) == OutboxState.PENDING,
        col(OutboxMessage.urgency) == Urgency.ROUTINE,
        col(OutboxMessage.not_before) <= bindparam("now"),
    )
    .order_by(col(OutboxMessage.id))
)


def bundled(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> OutboxMessage:
    """The bundle that takes this message's place when more routine messages wait for the same person."""
    if message.urgency is not Urgency.ROUTINE or message.person_id is None:
        return message
    whose = {"person_id": message.person_id, "now": now}
    waiting = uow.session.exec(_WAITING, params=whose).all()
    if len(waiting) < 2:
        return message
    mattering = [other for other in waiting if _can_be_bundled(uow, other, now)][:MOST_LINES]
    if len(mattering) < 2 or message not in mattering:
        return message
    for other in mattering:
        other.state = OutboxState.WITHDRAWN
    prompt = uow.add(
        Prompt(
            person_id=message.person_id,
            kind="bundle",
            filled={"messages": [other.id for other in mattering]},
            opened_at=now,
            touched_at=now,
            expires_at=now + prompts.ANSWERABLE,
        )
    )
    return outbox.queue_prompt(uow, prompt, Urgency.ROUTINE, now)


def _can_be_bundled(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> bool:
    """Whether it still matters; one that cannot be shown goes, and fails, alone."""
    try:
        return view_that_matters(uow, message, now) is not None
    except DBAPIError:
        raise
    except Exception:
        return False


def _messages(uow: UnitOfWork, prompt: Prompt) -> Sequence[OutboxMessage]:
    return [uow.get(OutboxMessage, message_id) for message_id in prompt.filled["messages"]]


@shows_prompt(
    "bundle",
    Told.news(when="several routine messages wait when the office opens: one instead of them"),
    standing=True,
)
def _bundle(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Bundle:
    items = []
    for number, message in enumerate(_messages(uow, prompt), start=1):
        view = view_that_matters(uow, message, now)
        if view is not None:
            late = lateness(uow, message.notice_id, now, message.person_id)
            items.append(BundleItem(view, late, number if message.prompt_id is not None else None))
    return Bundle(tuple(items))


@use_case(Permission.SEE_OWN)
def open_item(uow: UnitOfWork, ref: PromptRef, number: int, *, now: datetime) -> None:
    """Ask one question of a bundle in a message of its own.

    Raises ForeignButton, ClosedQuestion and NotAllowed.
    """
    bundle = prompts.tapped(uow, ref, ("bundle",), now)
    messages = _messages(uow, bundle)
    if not 1 <= number <= len(messages) or messages[number - 1].prompt_id is None:
        raise ForeignButton
    prompt = uow.get(Prompt, messages[number - 1].prompt_id)
    if prompt.person_id != acting(uow).id:
        raise ForeignButton
    if prompt.state is not PromptState.OPEN:
        raise ClosedQuestion(prompt_id=prompt.id)
    uow.case_id = prompt.case_id
    require_seen(uow, prompt, now)
    if prompt.kind in PUSHED_FIRST:
        prompts.fill(prompt, now, opened=True)
    prompts.ask_again(uow, prompt, now, urgency=Urgency.REPLY)
