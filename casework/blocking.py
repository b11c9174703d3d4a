"""A phone is lost, or ten wrong PINs were entered: everything of one person stops at once; issue 5, Lock.

Duties follow as at an absence (domain.md, Monitoring, meetings, absence), what was sent disappears, and the
blocked person hears nothing. Coming back takes `casework.readmission`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, select

from casework import outbox, prompts
from casework.absence_turns import by_who_acts
from casework.alert_rows import UNDECIDED
from casework.duties import active_people
from casework.errors import ColleagueUnavailable
from casework.invitation_rows import void_invitations
from casework.presence import acting_on, duties_follow
from casework.traces import wipe
from casework.views import STANDING, Told, View, shows_message
from rules.aliases import Alias
from rules.words import PersonState, Role, TermState, Urgency
from store.alerts import Alert
from store.cases import Case
from store.locks import Pin
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

TOLD_LEADERS, COVERING = "person_blocked", "covering_blocked"
READMISSION = "readmission"
"""The question to the project leaders whether somebody can be let in again; `casework.readmission`."""


class Cause(StrEnum):
    """What the project leaders are told of it."""

    COMMAND = "command"
    """A project leader, by /blokkeer."""
    COMMAND_LINE = "command_line"
    WRONG_PINS = "wrong_pins"


@dataclass(frozen=True)
class PersonBlocked(View):
    """To the project leaders: who can do nothing any more, and why."""

    person: Alias
    cause: Cause


@dataclass(frozen=True)
class CoveringBlocked(View):
    """To who acts for somebody who was blocked, on these cases."""

    blocked: Alias
    references: tuple[str, ...]


def block(uow: UnitOfWork, person: Person, now: datetime, cause: Cause) -> bool:
    """Stop everything of this person; False when that was so already, and only what came since is stopped.

    Raises ColleagueUnavailable for somebody who left.
    """
    if person.state is PersonState.LEFT:
        raise ColleagueUnavailable
    was_acting, before = acting_on(uow, person), person.state
    person.state, person.blocked_at = PersonState.LOCKED, person.blocked_at or now
    _close_session(uow, person)
    void_invitations(uow, person, now)
    end_readmission(uow, person, now, admitted=False)
    duties_follow(uow, person, now)
    _stop_asking(uow, person, now)
    _unsend(uow, person)
    wipe(uow, person, now)
    if before is PersonState.ACTIVE or (before is PersonState.RETURNING and cause is Cause.WRONG_PINS):
        _tell_leaders(uow, person, now, cause)
    _tell_covering(uow, person, was_acting, now)
    return before is not PersonState.LOCKED


def _close_session(uow: UnitOfWork, person: Person) -> None:
    pin = uow.session.get(Pin, person.id)
    if pin is not None:
        pin.used_at = None


def end_readmission(uow: UnitOfWork, person: Person, now: datetime, *, admitted: bool) -> None:
    """Whether this person can be let in is no longer asked."""
    asked = select(Prompt).where(col(Prompt.kind) == READMISSION, col(Prompt.state) == PromptState.OPEN)
    for prompt in uow.session.exec(asked.order_by(col(Prompt.id))).all():
        if prompt.filled["returning"] == person.id:
            prompts.close(uow, prompt, PromptState.ANSWERED, now, admitted=admitted)


def _stop_asking(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Cancel what is asked of them. What nobody else could take waits for them, with nothing filled in."""
    uow.session.flush()
    asked = select(Prompt).where(col(Prompt.person_id) == person.id, col(Prompt.state) == PromptState.OPEN)
    for prompt in uow.session.exec(asked.order_by(col(Prompt.id))).all():
        if _waits_for_them(uow, prompt):
            prompt.filled = {}
            prompt.revision += 1
        else:
            prompts.close(uow, prompt, PromptState.CANCELLED, now)


def _waits_for_them(uow: UnitOfWork, prompt: Prompt) -> bool:
    if prompt.kind in STANDING:
        return False
    if prompt.alert_id is not None:
        return uow.get(Alert, prompt.alert_id).state in UNDECIDED
    if prompt.term_id is None:
        return False
    term = uow.get(Term, prompt.term_id)
    return term.state is TermState.RUNNING and term.owner_id == prompt.person_id


def _unsend(uow: UnitOfWork, person: Person) -> None:
    unsent = select(OutboxMessage).where(
        col(OutboxMessage.person_id) == person.id, col(OutboxMessage.state) == OutboxState.PENDING
    )
    for message in uow.session.exec(unsent).all():
        message.state = OutboxState.WITHDRAWN


def _tell_leaders(uow: UnitOfWork, person: Person, now: datetime, cause: Cause) -> None:
    did_it = uow.actor.id if uow.actor is not None else None
    for leader in active_people(uow, Role.PROJECT_LEADER):
        if leader.id != did_it:
            outbox.queue(
                uow, leader.id, TOLD_LEADERS, Urgency.ROUTINE, now, person=person.id, cause=cause.value
            )


@shows_message(
    TOLD_LEADERS,
    Told.news(
        Role.PROJECT_LEADER, when="somebody was blocked: by a colleague, the command line or ten wrong PINs"
    ),
)
def _blocked(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> PersonBlocked | None:
    person = uow.get(Person, message.params["person"])
    if person.state is PersonState.ACTIVE:
        return None
    return PersonBlocked(person.alias, Cause(message.params["cause"]))


def _tell_covering(uow: UnitOfWork, person: Person, was_acting: dict[int, int], now: datetime) -> None:
    """Who acts for them from now on hears on which cases, as at the beginning of an absence."""
    acting = acting_on(uow, person)
    moved = {case_id: acts for case_id, acts in acting.items() if acts != was_acting[case_id]}
    for person_id, cases in by_who_acts(moved, person.id).items():
        outbox.queue(uow, person_id, COVERING, Urgency.ROUTINE, now, person=person.id, cases=cases)


@shows_message(COVERING, Told.news(Role.COORDINATOR, when="one acts for a colleague who was blocked"))
def _covering(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> CoveringBlocked | None:
    """No longer said when they are back before it could be."""
    person = uow.get(Person, message.params["person"])
    if person.state is PersonState.ACTIVE:
        return None
    references = tuple(uow.get(Case, case_id).reference for case_id in message.params["cases"])
    return CoveringBlocked(person.alias, references)
