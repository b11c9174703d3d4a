"""Who can be reached: told by a block, a message, or the nightly check; domain.md, Alerts to a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from casework import second_clock, team_news
from casework.access import use_case
from casework.alert_duties import reach_again
from casework.alert_offer_rows import take_back_offers_to
from casework.consequences import follow_up
from casework.duties import AWAY, own_cases
from casework.prompts import account_of
from casework.upkeep import last_look
from rules.trajectory import WORKED
from rules.words import AlertState, PersonState
from store.alerts import Alert, AlertRecipient
from store.people import Person
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ToCheck:
    person_id: int
    telegram_id: int


def mark_unreachable(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """This person blocked the bot: what waits for them waits on, and their alerts go to the next one."""
    if person.reachable:
        person.reachable = False
        _let_alerts_climb(uow, person, now)
        second_clock.settle_for(uow, person, now)
        team_news.tell_blocked(uow, person, now)
        take_back_offers_to(uow, person, now)
        _look_at_cases(uow, person, now)
    person.checked_at = now


def _look_at_cases(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Whether somebody can be reached for the cases of this person has perhaps changed."""
    for case in own_cases(uow, person):
        if case.phase in WORKED:
            follow_up(uow, case, now)


def _let_alerts_climb(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """An open alert with nobody left who can be reached on its step goes on at once; domain.md, Alerts."""
    uow.session.flush()
    reached = aliased(AlertRecipient)
    others = (
        select(Person.id)
        .join(reached, col(reached.person_id) == col(Person.id))
        .where(
            col(reached.alert_id) == col(Alert.id),
            col(reached.step) == col(Alert.step),
            col(Person.reachable).is_(True),
            col(Person.state) == PersonState.ACTIVE,
            col(Person.id).not_in(AWAY),
        )
        .correlate(Alert)
    )
    query = (
        select(Alert)
        .join(AlertRecipient, col(AlertRecipient.alert_id) == col(Alert.id))
        .where(
            col(AlertRecipient.person_id) == person.id,
            col(AlertRecipient.step) == col(Alert.step),
            col(Alert.state) == AlertState.OPEN,
            col(Alert.cause_vanished_at).is_(None),
            ~others.exists(),
        )
    )
    for alert in uow.session.exec(query).all():
        alert.next_action_at = now


@use_case("service")
def note_reachable(uow: UnitOfWork, person_id: int, reachable: bool, *, now: datetime) -> None:
    """Record what a message or a change of membership told."""
    _note_reachable(uow, uow.get(Person, person_id), reachable, now)


@use_case("service")
def note_checked(uow: UnitOfWork, reachable: Mapping[int, bool], *, now: datetime) -> None:
    """Record what the daily check told of these people, by their id."""
    # All in one statement: a region is asked every night, and nearly always nothing has changed.
    there = [person_id for person_id, reached in reachable.items() if reached]
    uow.session.exec(_STILL_REACHABLE, params={"there": there, "moment": now})
    others = {"asked": list(reachable), "there": there}
    for person in uow.session.exec(_NOT_AS_BEFORE, params=others).all():
        _note_reachable(uow, person, reachable[person.id], now)


_STILL_REACHABLE = (
    update(Person)
    .where(
        col(Person.id).in_(bindparam("there", expanding=True)),
        col(Person.reachable).is_(True),
    )
    .values(checked_at=bindparam("moment"))
    .execution_options(synchronize_session=False)
)
_NOT_AS_BEFORE = (
    select(Person)
    .where(
        col(Person.id).in_(bindparam("asked", expanding=True)),
        or_(
            col(Person.reachable).is_(False),
            col(Person.id).not_in(bindparam("there", expanding=True)),
        ),
    )
    .order_by(col(Person.id))
)


def _note_reachable(uow: UnitOfWork, person: Person, reachable: bool, now: datetime) -> None:
    if not reachable:
        mark_unreachable(uow, person, now)
        return
    person.checked_at = now
    if not person.reachable:
        person.reachable = True
        team_news.tell_reachable_again(uow, person, now)
        second_clock.settle_for(uow, person, now)
        _look_at_cases(uow, person, now)
        reach_again(uow, now)
        uow.wakes_delivery = True


@use_case("service")
def people_to_check(uow: UnitOfWork, *, now: datetime) -> tuple[ToCheck, ...]:
    """Whom the nightly check of reachability must ask Telegram about now: who was not heard of since."""
    people = uow.session.exec(_UNHEARD, params={"since": last_look(now)})
    return tuple(ToCheck(person.id, account_of(uow, person)) for person in people)


_HEARD_OF = func.coalesce(col(Person.checked_at), col(Person.joined_at))
_UNHEARD = select(Person).where(
    col(Person.state) == PersonState.ACTIVE, bindparam("since", type_=_HEARD_OF.type) > _HEARD_OF
)
OLDEST_CHECK = select(func.min(_HEARD_OF)).where(col(Person.state) == PersonState.ACTIVE)
"""When the one who was heard of longest ago was last heard of."""
