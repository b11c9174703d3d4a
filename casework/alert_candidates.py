"""Whom the ladder of an alert may name for a case, as they stand now; domain.md, The chair."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import bindparam
from sqlmodel import col, or_, select

from casework.duties import AWAY, is_reachable, on_duty
from rules import ladder
from rules.words import AlertState, Duty, PersonState, Role, Rung
from store.alerts import Alert, AlertRecipient
from store.cases import Assignment, Case
from store.people import Person
from store.unit_of_work import UnitOfWork


def candidates(uow: UnitOfWork, case: Case) -> list[ladder.Candidate]:
    """Everybody whom the ladder may name for this case.

    A chair who guards the agreements of the case is not *on* it (ours): the past as coordinator, deputy or
    process director is what counts. A person may stand on several rungs.
    """
    return [*_pool(uow, case), *_of_the_case(uow, case)]


def _of_the_case(uow: UnitOfWork, case: Case) -> Iterator[ladder.Candidate]:
    """Who has a duty on the case: the first who can be reached is on the rung."""
    coordinators = (on_duty(uow, case.id, Duty.COORDINATOR), on_duty(uow, case.id, Duty.DEPUTY))
    director, guard = on_duty(uow, case.id, Duty.PROCESS_DIRECTOR), on_duty(uow, case.id, Duty.CHAIR)
    for rung, people in (
        (Rung.COORDINATOR, coordinators),
        (Rung.PROCESS_DIRECTOR, (director,)),
        (Rung.GUARD, (guard, director)),
    ):
        for person in people:
            if person is not None:
                yield ladder.Candidate(person.id, rung, reachable=is_reachable(uow, person))


def _pool(uow: UnitOfWork, case: Case) -> list[ladder.Candidate]:
    coordinator = on_duty(uow, case.id, Duty.COORDINATOR)
    home = coordinator.home_organisation if coordinator is not None else None
    on_case = set(uow.session.exec(_WERE_ON, params={"case_id": case.id}))
    away, having = set(uow.session.exec(AWAY)), _other_cases(uow, case)
    return [
        ladder.Candidate(
            person.id,
            Rung(person.role.value),
            open_cases=len(having[person.id]) if person.role is Role.CHAIR else 0,
            reachable=person.reachable and person.state is PersonState.ACTIVE and person.id not in away,
            on_case=person.id in on_case,
            same_home=home is not None and person.home_organisation == home,
            takes_alerts=person.takes_alerts,
        )
        for person in uow.session.exec(_PEOPLE)
    ]


def _other_cases(uow: UnitOfWork, case: Case) -> defaultdict[int, set[int]]:
    """By person the other cases whose alert they have, or whose agreements they guard."""
    having: defaultdict[int, set[int]] = defaultdict(set)
    for found in (_ALERTED, _GUARDED):
        for person_id, case_id in uow.session.exec(found):
            if case_id != case.id:
                having[person_id].add(case_id)
    return having


# Built once: they are asked whenever an alert climbs.
_PEOPLE = (
    select(Person).where(col(Person.role).in_([Role.CHAIR, Role.PROJECT_LEADER])).order_by(col(Person.id))
)
_WERE_ON = select(Assignment.person_id).where(
    col(Assignment.case_id) == bindparam("case_id"), col(Assignment.duty) != Duty.CHAIR
)
_ALERTED = (
    select(AlertRecipient.person_id, Alert.case_id)
    .join(Alert, col(AlertRecipient.alert_id) == col(Alert.id))
    .where(
        col(Alert.state) != AlertState.CLOSED,
        or_(col(Alert.holder_id) == col(AlertRecipient.person_id), col(Alert.holder_id).is_(None)),
    )
)
_GUARDED = select(Assignment.person_id, Assignment.case_id).where(
    col(Assignment.duty) == Duty.CHAIR, col(Assignment.until).is_(None)
)
