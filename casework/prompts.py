"""Open questions: asked, filled in step by step, answered once.

A button names the prompt and the revision of the message that showed it. A tap on anything else than the
newest revision of one's own open question changes nothing and is explained.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_
from sqlmodel import col, select

from casework import outbox, traces
from casework.access import acting, use_case
from casework.errors import ClosedQuestion, ExpiredQuestion, ForeignButton, NothingToAnswer, StaleButton
from casework.folded import folded
from casework.pin_pads import is_chat_open
from casework.reasons import Why, why_of
from casework.seeing import gone, may_see, require_seen
from casework.shown_cases import note_shown
from casework.views import STANDING, View, view_of_prompt
from rules.permissions import Permission
from rules.words import PersonState, Urgency
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

ANSWERABLE = timedelta(days=120)
"""Longer than any term runs after its last reminder; terms close their prompts themselves. Ours."""


@dataclass(frozen=True)
class PromptRef:
    """What a button carries: which question, and which revision of its message."""

    id: int
    revision: int


@dataclass(frozen=True)
class Shown:
    """How a question looks now, and the message that shows it; no `ref` means no buttons.

    `why` where it can say why it is asked.
    """

    view: View
    ref: PromptRef | None
    message_id: int | None
    why: Why | None = None


def ask(
    uow: UnitOfWork,
    person_id: int,
    kind: str,
    now: datetime,
    *,
    urgency: Urgency = Urgency.REPLY,
    case_id: int | None = None,
    meeting_id: int | None = None,
    term_id: int | None = None,
    alert_id: int | None = None,
    notice_id: int | None = None,
    filled: dict[str, Any] | None = None,
    **params: Any,
) -> Prompt:
    """Ask a question in a new message, committed with its cause.

    An open question of the same kind to the same person about the same thing (a row, or the "agreement" or
    who is "returning" that is filled in) is asked again with what was filled in so far; its older message
    loses its buttons when the new one has arrived.
    """
    asked = Prompt(
        person_id=person_id,
        kind=kind,
        case_id=case_id,
        meeting_id=meeting_id,
        term_id=term_id,
        alert_id=alert_id,
        filled=filled or {},
        opened_at=now,
        touched_at=now,
        expires_at=now + ANSWERABLE,
    )
    prompt = _already_open(uow, asked)
    if prompt is None:
        prompt = uow.add(asked)
        outbox.queue_prompt(uow, prompt, urgency, now, notice_id=notice_id, **params)
        return prompt
    if filled is not None:
        prompt.filled = {**prompt.filled, **filled}
    prompt.expires_at = now + ANSWERABLE
    ask_again(uow, prompt, now, urgency=urgency, notice_id=notice_id, **params)
    return prompt


def ask_again(
    uow: UnitOfWork,
    prompt: Prompt,
    now: datetime,
    *,
    urgency: Urgency = Urgency.REPLY,
    notice_id: int | None = None,
    **params: Any,
) -> None:
    """Show an open question in a new message, below what was typed since; the older buttons go stale."""
    prompt.revision += 1
    prompt.touched_at = now
    prompt.folded = False
    prompt.filled = {name: value for name, value in prompt.filled.items() if name != "why"}
    withdraw_unsent(uow, prompt)
    outbox.queue_prompt(uow, prompt, urgency, now, notice_id=notice_id, **params)


# Statements that are built once: building these takes longer than running them.
_ABOUT = ("case_id", "meeting_id", "term_id", "alert_id")
_ABOUT_FILLED = ("agreement", "returning")
_OPEN = select(Prompt).where(
    col(Prompt.person_id) == bindparam("person_id"),
    col(Prompt.kind) == bindparam("kind"),
    *(getattr(Prompt, name).is_not_distinct_from(bindparam(name)) for name in _ABOUT),
    col(Prompt.state) == PromptState.OPEN,
)
_UNSENT = select(OutboxMessage).where(
    col(OutboxMessage.prompt_id) == bindparam("prompt_id"), col(OutboxMessage.state) == OutboxState.PENDING
)


_ASKED = select(Prompt).where(
    col(Prompt.state) == PromptState.OPEN,
    or_(col(Prompt.term_id) == bindparam("term_id"), col(Prompt.meeting_id) == bindparam("meeting_id")),
)


def _already_open(uow: UnitOfWork, asked: Prompt) -> Prompt | None:
    about = [asked.filled.get(name) for name in _ABOUT_FILLED]
    same = {name: getattr(asked, name) for name in ("person_id", "kind", *_ABOUT)}
    found = uow.session.exec(_OPEN, params=same)
    return next((one for one in found if [one.filled.get(name) for name in _ABOUT_FILLED] == about), None)


def withdraw_unsent(uow: UnitOfWork, prompt: Prompt) -> None:
    """An older message of this question that has not gone out would only repeat the new one."""
    for message in uow.session.exec(_UNSENT, params={"prompt_id": prompt.id}):
        message.state = OutboxState.WITHDRAWN


def tapped(uow: UnitOfWork, ref: PromptRef, kinds: Collection[str], now: datetime) -> Prompt:
    """The acting person's own open question of one of these kinds.

    Raises ForeignButton, ClosedQuestion, ExpiredQuestion or StaleButton; nothing is changed then.
    """
    prompt = uow.session.get(Prompt, ref.id)
    if prompt is None or prompt.person_id != acting(uow).id or prompt.kind not in kinds:
        raise ForeignButton
    uow.case_id = prompt.case_id
    if prompt.state is not PromptState.OPEN:
        raise ClosedQuestion(prompt_id=prompt.id)
    if prompt.expires_at <= now:
        raise ExpiredQuestion(prompt_id=prompt.id)
    if prompt.revision != ref.revision:
        raise StaleButton(prompt_id=prompt.id)
    return prompt


def receipt_tapped(uow: UnitOfWork, ref: PromptRef, kinds: Collection[str]) -> Prompt:
    """The acting person's own answered question, for the buttons that stay on the line that it left.

    Raises ForeignButton or StaleButton.
    """
    prompt = uow.session.get(Prompt, ref.id)
    if prompt is None or prompt.person_id != acting(uow).id or prompt.kind not in kinds:
        raise ForeignButton
    uow.case_id = prompt.case_id
    if prompt.state is not PromptState.ANSWERED or prompt.revision != ref.revision:
        raise StaleButton(prompt_id=prompt.id)
    return prompt


def fill(prompt: Prompt, now: datetime, **changes: Any) -> None:
    """Keep a half-entered answer; None takes a choice back. Choices, dates and numbers only, never text.

    What was said about the question itself, that it was unclear or taken up again, is out of date then; why
    it is asked is folded away.
    """
    kept = {**prompt.filled, "doubt": None, "resumed": None, "why": None, **changes}
    prompt.filled = {name: value for name, value in kept.items() if value is not None}
    prompt.folded = False
    prompt.revision += 1
    prompt.touched_at = now


def close(uow: UnitOfWork, prompt: Prompt, state: PromptState, now: datetime, **changes: Any) -> None:
    """Answer or cancel a question: its buttons work no longer, an unsent message of it is withdrawn."""
    # Nor does what is sealed outlive the question: see casework.pins.
    fill(prompt, now, sealed=None, **changes)
    prompt.state = state
    withdraw_unsent(uow, prompt)
    # What a tick closes keeps its looks until it is tapped: an edit at midnight would tell something then.
    if prompt.message_sealed is not None and uow.actor is not None:
        uow.closed_elsewhere.add(prompt.id)


def close_all(
    uow: UnitOfWork, now: datetime, *, term_id: int | None = None, meeting_id: int | None = None
) -> None:
    """Cancel what is still asked about a term or meeting that is over."""
    about = {"term_id": term_id, "meeting_id": meeting_id}
    for prompt in uow.session.exec(_ASKED, params=about).all():
        close(uow, prompt, PromptState.CANCELLED, now)


def shown(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Shown:
    """The question as its message must look now, to edit it in place; after a while it is folded."""
    uow.session.flush()
    uow.closed_elsewhere.discard(prompt.id)
    ref = PromptRef(prompt.id, prompt.revision)
    if prompt.folded:
        return Shown(folded(uow, prompt, now), ref, message_of(uow, prompt))
    traces.shown_for_a_while(uow, prompt, now)
    view = view_of_prompt(uow, prompt, now)
    note_shown(uow, prompt.person_id, prompt.kind, view)
    return Shown(view, ref, message_of(uow, prompt), why_of(uow, prompt))


def message_of(uow: UnitOfWork, prompt: Prompt) -> int | None:
    """The Telegram message that shows this question now; None before it was sent."""
    sealed = prompt.message_sealed
    return uow.cipher.message_of(prompt.person_id, sealed) if sealed is not None else None


def account_of(uow: UnitOfWork, person: Person) -> int:
    """The Telegram account of somebody who did not leave; raises LookupError when it was forgotten."""
    if person.telegram_id_encrypted is None:
        raise LookupError("somebody who left has no account any more")
    return uow.cipher.decrypted(person.telegram_id_encrypted)


@dataclass(frozen=True)
class ClosedMessage:
    """A message whose question is over, with who sees it and how it must look now."""

    person_id: int
    telegram_id: int
    language: str
    message_id: int
    shown: Shown


@use_case("service")
def look_at_closed(uow: UnitOfWork, prompt_id: int, *, now: datetime) -> ClosedMessage | None:
    """How the message of a question that is over must look; None for one that nobody can see."""
    prompt = uow.session.get(Prompt, prompt_id)
    if prompt is None or prompt.state is PromptState.OPEN:
        return None
    message_id = message_of(uow, prompt)
    if message_id is None:
        return None
    person = uow.get(Person, prompt.person_id)
    if not person.reachable or person.state is not PersonState.ACTIVE:
        return None
    if prompt.case_id is not None and not prompt.folded and not is_chat_open(uow, person.id, now):
        # What became of it is for an open chat: its button takes the PIN first.
        prompt.folded = True
        prompt.revision += 1
    now_shown = _shown_or_gone(uow, prompt, now)
    return ClosedMessage(person.id, account_of(uow, person), person.language.value, message_id, now_shown)


@dataclass(frozen=True)
class OpenQuestion:
    """The question that typed text answers, and its view, which says how to read the text."""

    ref: PromptRef
    view: View


@use_case(Permission.SEE_OWN)
def find_open_question(
    uow: UnitOfWork, accepting: Collection[type[View]], reply_to: int | None, *, now: datetime
) -> OpenQuestion:
    """The newest touched open question whose view is one of `accepting`; a reply to a message wins.

    A case that one may see no longer has none.
    Raises NothingToAnswer.
    """
    query = (
        select(Prompt)
        .where(
            col(Prompt.person_id) == acting(uow).id,
            col(Prompt.state) == PromptState.OPEN,
            col(Prompt.expires_at) > now,
        )
        .order_by(col(Prompt.touched_at).desc(), col(Prompt.id).desc())
    )
    replied = uow.cipher.sealed_message(acting(uow).id, reply_to) if reply_to is not None else None
    prompts = sorted(
        uow.session.exec(query).all(),
        key=lambda prompt: replied is None or prompt.message_sealed != replied,
    )
    for prompt in (prompt for prompt in prompts if may_see(uow, prompt, now)):
        view = view_of_prompt(uow, prompt, now)
        if type(view) in accepting:
            return OpenQuestion(PromptRef(prompt.id, prompt.revision), view)
    raise NothingToAnswer


@use_case(Permission.SEE_OWN)
def doubt_answer(uow: UnitOfWork, ref: PromptRef, *, kind: str, candidates: list[Any], now: datetime) -> None:
    """Typed text was not clear: ask again, with what it may have meant. The text itself is not kept."""
    prompt = uow.session.get(Prompt, ref.id)
    if prompt is None:
        raise ForeignButton
    tapped(uow, ref, (prompt.kind,), now)
    require_seen(uow, prompt, now)
    prompt.filled = {**prompt.filled, "doubt": {"kind": kind, "candidates": candidates}}
    ask_again(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def cancel_conversation(uow: UnitOfWork, *, now: datetime) -> None:
    """Leave the newest touched conversation; what was half entered in it goes. Raises NothingToAnswer.

    A question that a term asked stays open: only what was filled in is forgotten.
    """
    actor = acting(uow)
    query = (
        select(Prompt)
        .where(
            col(Prompt.person_id) == actor.id,
            col(Prompt.state) == PromptState.OPEN,
            col(Prompt.kind).not_in(STANDING),
        )
        .order_by(col(Prompt.touched_at).desc(), col(Prompt.id).desc())
    )
    prompts = uow.session.exec(query).all()
    conversation = next((p for p in prompts if p.term_id is None and p.alert_id is None), None)
    half_entered = next((p for p in prompts if p.filled and p.term_id is not None), None)
    prompt = max(
        (p for p in (conversation, half_entered) if p is not None),
        key=lambda p: (p.touched_at, p.id),
        default=None,
    )
    if prompt is None:
        raise NothingToAnswer
    uow.case_id = prompt.case_id
    if prompt.term_id is None:
        close(uow, prompt, PromptState.CANCELLED, now)
    else:
        prompt.filled = {}
        prompt.revision += 1
    outbox.queue_reply(uow, actor.id, "cancelled", now, case_id=prompt.case_id)


@use_case(Permission.SEE_OWN)
def look_again(uow: UnitOfWork, prompt_id: int, *, now: datetime) -> Shown:
    """One's own question as it is now, after a tap that came too late or twice. Raises ForeignButton.

    Of a case that one may see no longer one line, without buttons.
    """
    prompt = uow.session.get(Prompt, prompt_id)
    if prompt is None or prompt.person_id != acting(uow).id:
        raise ForeignButton
    uow.case_id = prompt.case_id
    return _shown_or_gone(uow, prompt, now)


def _shown_or_gone(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Shown:
    if may_see(uow, prompt, now):
        return shown(uow, prompt, now)
    uow.closed_elsewhere.discard(prompt.id)
    return Shown(gone(uow, prompt), None, message_of(uow, prompt))
