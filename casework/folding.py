"""Ending what stayed long enough: messages are folded, what a person wrote is deleted; architecture 9.

A row goes only after Telegram took its edit or deletion, so that being killed in between repeats what does no
harm. What waits for somebody who blocked the bot waits on; what cannot be deleted any more is told to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from casework import outbox, prompts
from casework.access import acting, use_case
from casework.errors import ForeignButton, StaleButton
from casework.folded import Folded, as_asked, can_be_pushed, folded, reference_of, view_or_none, was_begun
from casework.outcomes import NotAccepted, Rejected, Unreachable, backoff
from casework.prompts import PromptRef, Shown, account_of
from casework.reachability import mark_unreachable
from casework.reasons import why_of
from casework.seeing import require_seen
from casework.traces import DELETABLE
from casework.views import Told, View, shows_message
from rules.calendar import local_date
from rules.permissions import Permission
from rules.words import PersonState, Urgency
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.traces import Trace, TraceEnd
from store.unit_of_work import UnitOfWork

KIND = "left_in_chat"
MOST_DELETED_AT_ONCE = 100
"""As many messages as Telegram deletes in one call."""


@dataclass(frozen=True)
class Mark:
    """One message that is ended; `due_at` as it was then, since showing it again moves that."""

    trace_id: int
    message_id: int
    due_at: datetime


@dataclass(frozen=True)
class Ending:
    """What must happen in one chat now: these messages deleted, or the one of them shown so."""

    person_id: int
    telegram_id: int
    language: str
    marks: tuple[Mark, ...]
    shown: Shown | None
    """None where they are deleted."""


@dataclass(frozen=True)
class Ended:
    """Telegram took it, or there was nothing left to do."""


Outcome = Ended | NotAccepted | Unreachable | Rejected


@dataclass(frozen=True)
class Turn:
    """The next ending, if any is due, and how many messages were given up on the way."""

    ending: Ending | None
    given_up: int


NEXT_TRACE = (
    select(Trace.due_at)
    .join(Person, col(Person.id) == col(Trace.person_id))
    .where(col(Person.reachable).is_(True))
    .order_by(col(Trace.due_at))
    .limit(1)
)
"""When the next message must be ended, of somebody who can be reached."""
_DUE = (
    select(Trace)
    .join(Person, col(Person.id) == col(Trace.person_id))
    .where(col(Person.reachable).is_(True), col(Trace.due_at) <= bindparam("now"))
    .order_by(col(Trace.due_at), col(Trace.id))
    .limit(1)
)
_TO_DELETE = (
    select(Trace)
    .where(
        col(Trace.person_id) == bindparam("person_id"),
        col(Trace.end) == TraceEnd.DELETE,
        col(Trace.due_at) <= bindparam("now"),
    )
    .order_by(col(Trace.due_at), col(Trace.id))
    .limit(MOST_DELETED_AT_ONCE)
)


@use_case("service")
def end_next(uow: UnitOfWork, ended: Sequence[tuple[Mark, Outcome]], *, now: datetime) -> Turn:
    """Write down what became of the last ending, and say what must be ended next."""
    given_up = sum(_record(uow, mark, outcome, now) for mark, outcome in ended)
    uow.session.flush()
    while (trace := uow.session.exec(_DUE, params={"now": now}).first()) is not None:
        ending, too_old = _ending(uow, trace, now)
        given_up += too_old
        if ending is not None:
            return Turn(ending, given_up)
        uow.session.flush()
    return Turn(None, given_up)


def _ending(uow: UnitOfWork, trace: Trace, now: datetime) -> tuple[Ending | None, int]:
    """What to do about this trace and those that go with it, and how many of them are given up."""
    person = uow.get(Person, trace.person_id)
    if person.telegram_id_encrypted is None:
        uow.session.execute(delete(Trace).where(col(Trace.person_id) == person.id))
        return None, 0
    shown, traces, too_old = None, [trace], 0
    if trace.end is TraceEnd.FOLD:
        shown = _fold(uow, trace, now)
    else:
        due = uow.session.exec(_TO_DELETE, params={"person_id": person.id, "now": now}).all()
        traces = [one for one in due if one.said_at > now - DELETABLE]
        too_old = _give_up(uow, [one for one in due if one not in traces], now)
    if not traces:
        return None, too_old
    message_of = uow.cipher.message_of
    marks = tuple(Mark(one.id, message_of(person.id, one.message_sealed), one.due_at) for one in traces)
    ending = Ending(person.id, account_of(uow, person), person.language.value, marks, shown)
    return ending, too_old


def _fold(uow: UnitOfWork, trace: Trace, now: datetime) -> Shown:
    """How the message looks from now on; the question remembers it, so that a restart folds it alike."""
    message_id = uow.cipher.message_of(trace.person_id, trace.message_sealed)
    prompt = uow.get(Prompt, trace.prompt_id) if trace.prompt_id is not None else None
    if prompt is None or prompt.message_sealed != trace.message_sealed:
        kind = prompt.kind if prompt is not None else uow.get(OutboxMessage, trace.outbox_id).kind
        return Shown(Folded(kind, reference_of(uow, trace.case_id), opens=False), None, message_id)
    push = view_or_none(uow, as_asked(prompt), now) if _goes_back(prompt) else None
    if push is not None:
        _become(prompt, as_asked(prompt))
        return Shown(push, PromptRef(prompt.id, prompt.revision), message_id, why_of(uow, prompt))
    if not prompt.folded:
        prompt.folded = True
        prompt.revision += 1
    return Shown(folded(uow, prompt, now), PromptRef(prompt.id, prompt.revision), message_id)


def _goes_back(prompt: Prompt) -> bool:
    return can_be_pushed(prompt) and not was_begun(prompt) and not prompt.folded


def _become(prompt: Prompt, asked: Prompt) -> None:
    if prompt.filled != asked.filled:
        prompt.filled = asked.filled
        prompt.revision += 1


def _record(uow: UnitOfWork, mark: Mark, outcome: Outcome, now: datetime) -> int:
    """How many were given up: one or none. What was shown again meanwhile ends another time."""
    trace = uow.session.get(Trace, mark.trace_id)
    if trace is None or trace.due_at != mark.due_at:
        return 0
    match outcome:
        case Ended():
            uow.session.delete(trace)
        case NotAccepted(wait):
            trace.attempts += 1
            trace.due_at = now + (wait or backoff(trace.attempts))
        case Unreachable():
            _mark_unreachable(uow, uow.get(Person, trace.person_id), now)
        case Rejected():
            return _give_up(uow, [trace], now)
    return 0


def _mark_unreachable(uow: UnitOfWork, person: Person, now: datetime) -> None:
    if person.state is PersonState.ACTIVE:
        mark_unreachable(uow, person, now)
    person.reachable = False


def _give_up(uow: UnitOfWork, traces: Sequence[Trace], now: datetime) -> int:
    """What cannot be ended any more is let go; who wrote it is told, since they can delete it themselves."""
    written = [trace for trace in traces if trace.prompt_id is None and trace.outbox_id is None]
    if written:
        days = [local_date(trace.said_at).isoformat() for trace in written]
        _tell(uow, written[0].person_id, days, now)
    for trace in traces:
        uow.session.delete(trace)
    return len(traces)


def _tell(uow: UnitOfWork, person_id: int, days: list[str], now: datetime) -> None:
    waiting = outbox.unsent(uow, KIND, person_id=person_id)
    if waiting:
        waiting[0].params = {"days": sorted([*waiting[0].params["days"], *days])}
    else:
        outbox.queue(uow, person_id, KIND, Urgency.ROUTINE, now, days=sorted(days))


@dataclass(frozen=True)
class LeftInChat(View):
    """How many messages of one's own could not be deleted, and on which days they were written."""

    count: int
    days: tuple[date, ...]


@shows_message(KIND, Told.news(when="something that one wrote could not be deleted from the chat in time"))
def _left_in_chat(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> LeftInChat:
    days = [date.fromisoformat(day) for day in message.params["days"]]
    return LeftInChat(len(days), tuple(sorted(set(days))))


@use_case(Permission.SEE_OWN)
def open_again(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Show a folded message of one's own as it is now, for who may see its case now.

    Raises ForeignButton, StaleButton and NotAllowed.
    """
    prompt = uow.session.get(Prompt, ref.id)
    if prompt is None or prompt.person_id != acting(uow).id:
        raise ForeignButton
    uow.case_id = prompt.case_id
    if not prompt.folded or prompt.revision != ref.revision:
        raise StaleButton(prompt_id=prompt.id)
    require_seen(uow, prompt, now)
    prompt.folded = False
    prompt.revision += 1
    prompt.touched_at = now
    return prompts.shown(uow, prompt, now)
