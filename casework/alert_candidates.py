"""Whom the ladder of an alert may name for a case, as they stand now; domain.md, The chair."""

from collections.abc import Iterator

from sqlmodel import col, or_, select

from casework.duties import is_reachable, on_duty
from rules import ladder
from rules.words import AlertState, Duty, Role, Rung
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
    on_case = set(
        uow.session.exec(
            select(Assignment.person_id).where(
                col(Assignment.case_id) == case.id, col(Assignment.duty) != Duty.CHAIR
            )
        )
    )
    people = uow.session.exec(
        select(Person).where(col(Person.role).in_([Role.CHAIR, Role.PROJECT_LEADER])).order_by(col(Person.id))
    ).all()
    return [
        ladder.Candidate(
            person.id,
            Rung(person.role.value),
            open_cases=_open_cases(uow, person, case) if person.role is Role.CHAIR else 0,
            reachable=is_reachable(uow, person),
            on_case=person.id in on_case,
            same_home=home is not None and person.home_organisation == home,
            takes_alerts=person.takes_alerts,
        )
        for person in people
    ]


def _open_cases(uow: UnitOfWork, chair: Person, case: Case) -> int:
    """The other cases whose alert this chair has, or whose agreements this chair guards."""
    alerted = uow.session.exec(
        select(Alert.case_id)
        .join(AlertRecipient, col(AlertRecipient.alert_id) == col(Alert.id))
        .where(
            col(Alert.state) != AlertState.CLOSED,
            col(AlertRecipient.person_id) == chair.id,
            or_(col(Alert.holder_id) == chair.id, col(Alert.holder_id).is_(None)),
        )
    ).all()
    guarded = uow.session.exec(
        select(Assignment.case_id).where(
            col(Assignment.person_id) == chair.id,
            col(Assignment.duty) == Duty.CHAIR,
            col(Assignment.until).is_(None),
        )
    ).all()
    return len({*alerted, *guarded} - {case.id})
