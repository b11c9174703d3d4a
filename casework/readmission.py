"""The way back of somebody who was blocked: a new invitation, a new PIN, a project leader's word; issue 5.

A bot cannot tell the devices of one account apart: only a person can say that the sessions on the lost phone
were ended. Until then somebody who comes back can choose a PIN and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from casework import outbox, prompts
from casework.absence_turns import by_who_acts
from casework.access import acting, use_case
from casework.away import tell_what_happened
from casework.blocking import COVERING, READMISSION, Cause, block, end_readmission
from casework.blocking_errors import NoPinYet, NotWaiting
from casework.duties import active_people
from casework.errors import ClosedQuestion
from casework.presence import acting_on, duties_follow
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_message, shows_prompt
from rules.aliases import Alias
from rules.permissions import Permission
from rules.words import PersonState, Role, Urgency
from store.locks import Pin
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

BACK = "back_again"


@dataclass(frozen=True)
class ReadmissionAsked(View):
    """To the project leaders: are the other Telegram sessions of this person ended?"""

    person: Alias


@dataclass(frozen=True)
class ReadmissionAnswered(View):
    """The line that stays: `admitted`, or blocked still."""

    person: Alias
    admitted: bool


@dataclass(frozen=True)
class BackAgain(View):
    """To who was blocked: everything works again."""


def pin_chosen(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Call this when somebody chose a PIN: whoever comes back then waits for the project leaders."""
    if person.state is PersonState.RETURNING:
        for leader in active_people(uow, Role.PROJECT_LEADER):
            ask_leader(uow, leader, person, now, Urgency.ROUTINE)


def waiting_for_word(uow: UnitOfWork) -> Sequence[Person]:
    """Who came back and chose a PIN, by alias."""
    query = (
        select(Person)
        .join(Pin, col(Pin.person_id) == col(Person.id))
        .where(col(Person.state) == PersonState.RETURNING)
    )
    return uow.session.exec(query.order_by(col(Person.role), col(Person.number))).all()


def ask_leader(uow: UnitOfWork, leader: Person, person: Person, now: datetime, urgency: Urgency) -> None:
    """Ask this project leader whether this person can be let in."""
    prompts.ask(uow, leader.id, READMISSION, now, urgency=urgency, filled={"returning": person.id})


@shows_prompt(
    READMISSION,
    Told.reminder(
        Role.PROJECT_LEADER,
        when="somebody who was blocked came back and chose a PIN",
        closes="yes or no of a project leader, or `peilwacht admit`",
        again="with /uitnodigen",
    ),
)
def _readmission(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    person = uow.get(Person, prompt.filled["returning"])
    if prompt.state is PromptState.OPEN:
        return ReadmissionAsked(person.alias)
    return ReadmissionAnswered(person.alias, bool(prompt.filled.get("admitted")))


@use_case(Permission.INVITE)
def let_in(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Yes, the other sessions are ended: they take part again. Raises ClosedQuestion."""
    prompt, person = _asked_about(uow, ref, now)
    admit(uow, person, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.INVITE)
def keep_out(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """No: blocked again, and another invitation is needed. Raises ClosedQuestion."""
    prompt, person = _asked_about(uow, ref, now)
    block(uow, person, now, Cause.COMMAND)
    return prompts.shown(uow, prompt, now)


def _asked_about(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Person]:
    prompt = prompts.tapped(uow, ref, (READMISSION,), now)
    person = uow.get(Person, prompt.filled["returning"])
    if person.state is not PersonState.RETURNING or person.id == acting(uow).id:
        raise ClosedQuestion(prompt_id=prompt.id)
    return prompt, person


def admit(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """They take part again: what falls due is theirs, and what others took on meanwhile stays theirs.

    Raises NotWaiting for somebody who is not on their way back, and NoPinYet before they chose one.
    """
    if person.state is not PersonState.RETURNING:
        raise NotWaiting
    if uow.session.get(Pin, person.id) is None:
        raise NoPinYet
    acted, since = acting_on(uow, person), person.blocked_at or now
    person.state, person.blocked_at = PersonState.ACTIVE, None
    duties_follow(uow, person, now)
    end_readmission(uow, person, now, admitted=True)
    outbox.queue_reply(uow, person.id, BACK, now)
    _ask_again(uow, person, now)
    tell_what_happened(uow, person, since, now, Urgency.REPLY)
    _tell_who_acted(uow, person, acted, now)


def _ask_again(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """What nobody else could take waited for them."""
    uow.session.flush()
    waited = select(Prompt).where(col(Prompt.person_id) == person.id, col(Prompt.state) == PromptState.OPEN)
    for prompt in uow.session.exec(waited.order_by(col(Prompt.id))).all():
        prompts.ask_again(uow, prompt, now)


def _tell_who_acted(uow: UnitOfWork, person: Person, acted: dict[int, int], now: datetime) -> None:
    """Who acted for them hears that they are back, unless they never heard that they were gone."""
    acting_now = acting_on(uow, person)
    moved = {case_id: acts for case_id, acts in acted.items() if acts != acting_now[case_id]}
    for person_id, cases in by_who_acts(moved, person.id).items():
        if not outbox.unsay(uow, COVERING, person_id=person_id, person=person.id):
            outbox.queue(uow, person_id, "covered_back", Urgency.ROUTINE, now, to=person.id, cases=cases)


@shows_message(BACK, Told.answer(when="a project leader let somebody in who was blocked"))
def _back(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> BackAgain:
    return BackAgain()
