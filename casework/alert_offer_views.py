"""How handing an alert to another chair looks: to who has it, to who is asked, to the project leaders.

What is asked of the other chair may stand on a lock screen: the case is not theirs to see until they accept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.alert_candidates import candidates
from casework.alert_offer_rows import ASKED, GIVING, OFFERED, offer_of
from casework.views import Told, View, shows_message, shows_prompt
from rules import ladder
from rules.aliases import Alias
from rules.words import OfferState, PersonState, Role, Rung, Urgency
from store.alerts import Alert, AlertOffer
from store.cases import Case
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork


class LeftOut(StrEnum):
    """Why a chair cannot be asked."""

    ON_CASE = "on_case"
    """Is or was on the case."""
    UNREACHABLE = "unreachable"
    NOT_AVAILABLE = "not_available"
    """Takes no new alerts for now."""


@dataclass(frozen=True)
class OtherChair:
    """A chair who can be asked; `same_home` takes an override."""

    person_id: int
    alias: Alias
    open_cases: int
    same_home: bool


@dataclass(frozen=True)
class ChairAsked(View):
    """Which chair is asked? `left_out` says why nobody can be, and is empty when somebody can."""

    reference: str
    chairs: tuple[OtherChair, ...]
    left_out: tuple[tuple[Alias, LeftOut], ...]


@dataclass(frozen=True)
class OverrideAsked(View):
    """The warning: this chair has the same home organisation as the coordinator.

    `by_leader`: a project leader is warned, who need not be told.
    """

    reference: str
    chair: Alias
    by_leader: bool


@dataclass(frozen=True)
class GivingLeft(View):
    """Nothing was asked of anybody."""

    reference: str


@dataclass(frozen=True)
class AlertOffered(View):
    """To who has it: whom they asked, and what came of it. The day that was promised stays."""

    reference: str
    chair: Alias
    state: OfferState
    decide_by: date


@dataclass(frozen=True)
class AlertOfferAsked(View):
    """To another chair: take this over, or not; and what came of it."""

    reference: str
    giver: Alias
    state: OfferState
    decide_by: date


@dataclass(frozen=True)
class AlertOfferAnswered(View):
    """To who asked: no, or taken back because the other is not there."""

    reference: str
    chair: Alias
    state: OfferState
    decide_by: date


@dataclass(frozen=True)
class Overridden(View):
    """To the project leaders: somebody asked a chair with the same home organisation as the coordinator."""

    reference: str
    giver: Alias
    chair: Alias


def other_chairs(uow: UnitOfWork, alert: Alert) -> tuple[OtherChair, ...]:
    """Who can be asked to take an alert over."""
    return chairs_but(uow, uow.get(Case, alert.case_id), alert.holder_id)


def chairs_but(uow: UnitOfWork, case: Case, person_id: int | None) -> tuple[OtherChair, ...]:
    """Who can be asked for this case besides this one: who is independent first, then who has the fewest open
    cases."""
    found = [
        OtherChair(person.id, person.alias, one.open_cases, one.same_home)
        for one, person in _pool(uow, case, person_id)
        if _left_out(one) is None
    ]
    return tuple(sorted(found, key=lambda chair: (chair.same_home, chair.open_cases, chair.person_id)))


def _pool(uow: UnitOfWork, case: Case, but: int | None) -> Iterator[tuple[ladder.Candidate, Person]]:
    """Every chair but this one."""
    for one in candidates(uow, case):
        person = uow.get(Person, one.id)
        if one.rung is Rung.CHAIR and one.id != but and person.state is not PersonState.LEFT:
            yield one, person


def _left_out(one: ladder.Candidate) -> LeftOut | None:
    if one.on_case:
        return LeftOut.ON_CASE
    if not one.reachable:
        return LeftOut.UNREACHABLE
    return None if one.takes_alerts else LeftOut.NOT_AVAILABLE


@shows_prompt(
    GIVING, Told.answer(Role.CHAIR, Role.PROJECT_LEADER, when="one hands an alert over: to which chair?")
)
def _giving(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    alert, reference = uow.get(Alert, prompt.filled["alert"]), uow.get(Case, prompt.case_id).reference
    if prompt.state is not PromptState.OPEN:
        return GivingLeft(reference)
    if "receiver" in prompt.filled:
        by_leader = uow.get(Person, prompt.person_id).role is Role.PROJECT_LEADER
        return OverrideAsked(reference, uow.get(Person, prompt.filled["receiver"]).alias, by_leader)
    chairs = other_chairs(uow, alert)
    pool = _pool(uow, uow.get(Case, alert.case_id), alert.holder_id)
    left_out = [(person.alias, why) for one, person in pool if (why := _left_out(one))]
    return ChairAsked(reference, chairs, () if chairs else tuple(left_out))


@shows_prompt(
    OFFERED,
    Told.answer(Role.CHAIR, Role.PROJECT_LEADER, when="whom one asked to take over an alert"),
    standing=True,
)
def _offered(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    offer = offer_of(uow, prompt)
    chair = uow.get(Person, offer.to_id).alias
    return AlertOffered(_reference(uow, offer), chair, offer.state, _decide_by(uow, offer))


@shows_prompt(
    ASKED,
    Told.alert(
        Role.CHAIR,
        when="another asks to take over an alert on scaling up",
        urgencies=(Urgency.URGENT,),
        closes="yes or no; taken back; the alert goes on",
    ),
)
def _asked(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    offer = offer_of(uow, prompt)
    giver = uow.get(Person, offer.from_id).alias
    return AlertOfferAsked(_reference(uow, offer), giver, offer.state, _decide_by(uow, offer))


def _reference(uow: UnitOfWork, offer: AlertOffer) -> str:
    return uow.get(Case, uow.get(Alert, offer.alert_id).case_id).reference


def _decide_by(uow: UnitOfWork, offer: AlertOffer) -> date:
    decide_by = uow.get(Alert, offer.alert_id).decide_by
    assert decide_by is not None, "an alert that somebody has is decided by a day"
    return decide_by


@shows_message(
    "alert_offer_answered",
    Told.alert(
        Role.CHAIR, Role.PROJECT_LEADER, when="a chair takes over the alert that one offered, or does not"
    ),
)
def _answered(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    """No longer said when the alert went on or was decided meanwhile."""
    offer = uow.get(AlertOffer, message.params["offer"])
    if uow.get(Alert, offer.alert_id).holder_id != offer.from_id:
        return None
    chair = uow.get(Person, offer.to_id).alias
    return AlertOfferAnswered(_reference(uow, offer), chair, offer.state, _decide_by(uow, offer))


@shows_message(
    "chair_overridden",
    Told.alert(Role.PROJECT_LEADER, when="a chair of the coordinator's home organisation was asked"),
)
def _overridden(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View:
    offer = uow.get(AlertOffer, message.params["offer"])
    giver, chair = uow.get(Person, offer.from_id).alias, uow.get(Person, offer.to_id).alias
    return Overridden(_reference(uow, offer), giver, chair)
