"""Permission at the door of every use case, and the audit row that each one leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from sqlalchemy import bindparam
from sqlmodel import col, select

from casework.duties import guard_of
from casework.errors import CaseIsOver, NotAllowed, NotBackYet, UncheckedUseCase
from rules.permissions import Permission, Relation, may, may_ever
from rules.trajectory import WORKED
from rules.words import AlertState, Duty, PersonState, Role
from store.alerts import Alert, AlertRecipient
from store.audit import Doer
from store.audit_chain import Fact, append
from store.cases import Assignment, Case, Meeting
from store.people import Person
from store.unit_of_work import UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")
Declared = Permission | Literal["service", "stranger", "command_line"]


@dataclass(frozen=True)
class DeclaredUseCase:
    """A use case and what it takes to run it; a test walks them all."""

    name: str
    permission: Declared
    function: Callable[..., Any]


USE_CASES: dict[str, DeclaredUseCase] = {}


def use_case(
    permission: Declared,
) -> Callable[[Callable[Concatenate[UnitOfWork, P], R]], Callable[Concatenate[UnitOfWork, P], R]]:
    """Declare what a use case needs, check it, and leave an audit row.

    The role is checked before the function runs; a permission that also needs a relation to the case must be
    checked inside with `require`, and a use case that forgets raises UncheckedUseCase before its commit.
    "service" runs for ticks only, "stranger" for people who are not enrolled yet, "command_line" for whoever
    runs the service.
    """

    def declare(
        function: Callable[Concatenate[UnitOfWork, P], R],
    ) -> Callable[Concatenate[UnitOfWork, P], R]:
        @wraps(function)
        def guarded(uow: UnitOfWork, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _check_role(uow, permission)
            result = function(uow, *args, **kwargs)
            if isinstance(permission, Permission) and permission not in uow.checked:
                raise UncheckedUseCase(function.__name__)
            # Ticks leave a row only where they touched a case, or showed one to somebody.
            if permission != "service" or uow.case_id is not None:
                leave_audit_row(uow, function.__name__, "done", _moment(kwargs), _DOERS.get(permission))
            elif uow.seen:
                _leave_rows(uow, [], _moment(kwargs))
            return result

        USE_CASES[f"{function.__module__}.{function.__name__}"] = DeclaredUseCase(
            function.__name__, permission, guarded
        )
        return guarded

    return declare


def _moment(kwargs: dict[str, Any]) -> datetime:
    now = kwargs.get("now")
    if not isinstance(now, datetime):
        raise TypeError("a use case takes `now` by keyword")
    return now


def _check_role(uow: UnitOfWork, permission: Declared) -> None:
    if not isinstance(permission, Permission):
        if uow.actor is not None:
            raise NotAllowed
        return
    if uow.actor is None or not may_ever(uow.actor.role, permission):
        raise NotAllowed
    if uow.actor.state is PersonState.RETURNING and permission is not Permission.ENTER:
        raise NotBackYet
    if may(uow.actor.role, permission, frozenset()):
        uow.checked.add(permission)


def acting(uow: UnitOfWork) -> Person:
    """The person whose update this is; raises NotAllowed where there is none."""
    if uow.actor is None:
        raise NotAllowed
    return uow.actor


_ON_WORKED = frozenset({Permission.RECORD, Permission.LEAD})


def require(uow: UnitOfWork, permission: Permission, case: Case, meeting: Meeting | None = None) -> None:
    """Check the permission for this case (and expert meeting).

    Raises NotAllowed, and CaseIsOver for recording on a case that is closed, rejected or ended.
    """
    actor = acting(uow)
    uow.case_id = case.id
    stands = relations(uow, actor, case, meeting)
    if permission is Permission.GUARD and guard_of(uow, case).id == actor.id:
        stands |= {Relation.GUARDS_NOW}
    if not may(actor.role, permission, stands):
        raise NotAllowed
    if permission in _ON_WORKED and case.phase not in WORKED:
        raise CaseIsOver
    uow.checked.add(permission)


# Built once: asked for nearly every tap.
_DUTIES = select(Assignment.duty).where(
    col(Assignment.case_id) == bindparam("case_id"),
    col(Assignment.person_id) == bindparam("person_id"),
    col(Assignment.until).is_(None),
)
_ALERTED = (
    select(AlertRecipient.id)
    .join(Alert, col(Alert.id) == col(AlertRecipient.alert_id))
    .where(
        col(AlertRecipient.person_id) == bindparam("person_id"),
        col(Alert.case_id) == bindparam("case_id"),
        col(Alert.state) != AlertState.CLOSED,
    )
)


def relations(
    uow: UnitOfWork, person: Person, case: Case, meeting: Meeting | None = None
) -> frozenset[Relation]:
    """How this person stands to this case now; domain.md, Who may see and do what."""
    found = set()
    both = {"case_id": case.id, "person_id": person.id}
    held = set(uow.session.exec(_DUTIES, params=both))
    if held & {Duty.COORDINATOR, Duty.DEPUTY}:
        found.add(Relation.OWN)
    if Duty.CHAIR in held:
        found.add(Relation.GUARDED)
    if uow.session.exec(_ALERTED, params=both).first() is not None:
        found.add(Relation.ALERTED)
    is_theirs = person.municipality == case.municipality and case.assigned_on is not None
    if person.role is Role.PROCESS_DIRECTOR and is_theirs:
        found.add(Relation.MUNICIPALITY)
    if meeting is not None and meeting.case_id == case.id and meeting.chair_id == person.id:
        found.add(Relation.CHAIRS_MEETING)
    return frozenset(found)


_DOERS = {"stranger": Doer.STRANGER, "command_line": Doer.COMMAND_LINE}


def is_for_command_line(use_case: Callable[..., Any]) -> bool:
    """Whether this use case is for whoever runs the service, so that a refusal of it is recorded too."""
    declared = USE_CASES.get(f"{use_case.__module__}.{getattr(use_case, '__name__', '')}")
    return declared is not None and declared.permission == "command_line"


def leave_audit_row(
    uow: UnitOfWork,
    action: str,
    result: str,
    now: datetime,
    doer: Doer | None = None,
    person_id: int | None = None,
) -> None:
    """Add one fact to the trail, and one for each other case that was shown with it; they commit or fail with
    the action itself. `doer` and `person_id` are needed where it is not the acting person, nor the service
    itself."""
    person_id = uow.actor.id if uow.actor is not None else person_id
    doer = doer or (Doer.SERVICE if person_id is None else Doer.PERSON)
    uow.seen = {seen for seen in uow.seen if seen[:2] != (person_id, uow.case_id)}
    _leave_rows(uow, [Fact(now, doer, action, result, person_id, uow.case_id)], now)


def _leave_rows(uow: UnitOfWork, facts: list[Fact], now: datetime) -> None:
    shown = (
        Fact(now, Doer.PERSON, kind, "shown", person_id, case_id)
        for person_id, case_id, kind in sorted(uow.seen)
    )
    append(uow, [*facts, *shown])
    uow.seen.clear()
