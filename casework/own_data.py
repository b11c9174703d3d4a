"""/inzage: what this product holds on the person who asks (AVG art. 15), and how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, func, select

from casework import outbox
from casework.access import acting, use_case
from casework.views import Told, View, shows_message
from rules.aliases import Alias
from rules.calendar import local_date
from rules.permissions import Permission
from rules.retention import LOOSE
from rules.words import Language, Role
from store.audit import AuditRow
from store.cases import Assignment, Case
from store.locks import Pin
from store.messages import OutboxMessage
from store.people import Absence, Person
from store.trajectory import WorkedHours
from store.unit_of_work import UnitOfWork

KIND = "own_data"


@dataclass(frozen=True)
class OwnData(View):
    """Everything about one person; days are local, `quarters` are of an hour.

    `references` are the cases on which they have a duty now. A process director gets their number only: their
    municipality stands in the same message. `grace_days` and `loose_days` say how long what is kept.
    """

    alias: Alias
    since: date
    language: Language
    home_organisation: str | None
    municipality: str | None
    own_rest: bool
    has_pin: bool
    duties: int
    former_duties: int
    references: Sequence[str]
    quarters: int
    absences: int
    audit_rows: int
    audit_since: date | None
    controller: str
    privacy_officer: str
    grace_days: int
    loose_days: int


@use_case(Permission.SEE_OWN)
def show_own_data(uow: UnitOfWork, *, now: datetime) -> None:
    """What is held on the acting person."""
    outbox.queue_reply(uow, acting(uow).id, KIND, now)


@shows_message(KIND, Told.answer(when="/inzage"))
def _own_data(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> OwnData:
    person = uow.get(Person, message.person_id)
    duties = uow.session.exec(
        select(Assignment, Case.reference)
        .join(Case, col(Case.id) == col(Assignment.case_id))
        .where(col(Assignment.person_id) == person.id)
        .order_by(col(Case.id))
    ).all()
    held = list(dict.fromkeys(reference for duty, reference in duties if duty.until is None))
    rows, first = uow.session.exec(
        select(func.count(col(AuditRow.id)), func.min(col(AuditRow.at))).where(
            col(AuditRow.person_id) == person.id
        )
    ).one()
    privacy = uow.policy.privacy
    return OwnData(
        alias=person.alias,
        since=local_date(person.joined_at),
        language=person.language,
        home_organisation=person.home_organisation,
        municipality=person.municipality,
        own_rest=any((person.rests_from, person.rests_until, person.works_on, person.works_from)),
        has_pin=uow.session.get(Pin, person.id) is not None,
        duties=len(held),
        former_duties=sum(duty.until is not None for duty, _ in duties),
        references=() if person.role is Role.PROCESS_DIRECTOR else held,
        quarters=_quarters(uow, person),
        absences=_absences(uow, person),
        audit_rows=rows,
        audit_since=local_date(first) if first is not None else None,
        controller=privacy.controller,
        privacy_officer=privacy.privacy_officer,
        grace_days=privacy.grace_days,
        loose_days=LOOSE.days,
    )


def _quarters(uow: UnitOfWork, person: Person) -> int:
    query = select(func.sum(col(WorkedHours.quarters))).where(
        col(WorkedHours.person_id) == person.id, col(WorkedHours.corrected_at).is_(None)
    )
    return uow.session.exec(query).one() or 0


def _absences(uow: UnitOfWork, person: Person) -> int:
    query = select(func.count(col(Absence.id))).where(col(Absence.person_id) == person.id)
    return uow.session.exec(query).one()
