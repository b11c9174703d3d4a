"""A question of each kind that a region of two days does not ask by itself, laid as its row would stand."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, delete, select

from casework.alert_rows import VOTING
from rules.words import (
    AlertCause,
    AlertState,
    Duty,
    MeetingKind,
    MeetingState,
    OfferState,
    PersonState,
    Phase,
    Role,
    TermKind,
    Urgency,
)
from store.alerts import Alert
from store.cases import Assignment, Case, Meeting
from store.messages import OutboxMessage, OutboxState, Prompt
from store.people import Absence, Invitation, Person
from store.terms import Term
from store.trajectory import Doubt, DutyOffer, Referral
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.casework.whole_case import ID, fill

_MEETING = ID + 7


@dataclass(frozen=True)
class Laid:
    """Whose question it is, by the name in the region, the term that asks it, and what it is about."""

    owner: str
    term: TermKind | None = None
    anchor: str = "once"
    filled: dict[str, Any] = field(default_factory=dict)
    meeting_id: int | None = None
    alert_id: int | None = None


_ORDER = f"order:{ID}"
LAID = {
    "agreement": Laid("chair", TermKind.AGREEMENT, f"agreement:{ID}"),
    "agreements": Laid("chair", TermKind.AGREEMENTS, f"meeting:{ID + 1}", meeting_id=ID + 1),
    "alert_giving": Laid("chair", filled={"alert": ID}),
    "alert_offered": Laid("chair", filled={"offer": ID}),
    "alert_offer": Laid("chair_2", filled={"offer": ID}),
    "assignment": Laid("project_leader", TermKind.ASSIGNMENT),
    "absence_set": Laid("coordinator_2"),
    "block": Laid("project_leader"),
    "case_manager": Laid("coordinator", TermKind.CASE_MANAGER, _ORDER),
    "chair_away": Laid("project_leader", filled={"chair": "chair_3"}, meeting_id=_MEETING),
    "closing": Laid("coordinator"),
    "closing_answer": Laid("project_leader", TermKind.CLOSING, f"request:{ID}"),
    "consultation": Laid("chair", TermKind.CONSULTATION, f"consultation:{ID}"),
    "correction": Laid("coordinator", meeting_id=ID),
    "escalation_offer": Laid("chair", filled={"agreement": ID}),
    "doubt_answer": Laid("project_leader", TermKind.DOUBT, f"doubt:{ID}"),
    "handover": Laid("coordinator_2", TermKind.HANDOVER, f"offer:{ID}"),
    "handover_offered": Laid("coordinator", filled={"offer": ID}),
    "invitation": Laid("project_leader", filled={"invitation": ID}),
    "monitoring_next": Laid("coordinator", TermKind.MONITORING),
    "new_referral": Laid("project_leader", TermKind.NEW_REFERRAL, "not_safe:2026-01-02"),
    "order_expiry": Laid("coordinator", TermKind.RESTRAINING_ORDER, _ORDER),
    "phase_question": Laid("coordinator", TermKind.PHASE),
    "preparation": Laid("chair", TermKind.PREPARATION, f"meeting:{_MEETING}", meeting_id=_MEETING),
    "readmission": Laid("project_leader", filled={"returning": "chair_2"}),
    "reopening": Laid("project_leader"),
    "restraining_order": Laid("coordinator"),
    "review": Laid("coordinator", TermKind.MONITORING, "review"),
    "scale_down": Laid("chair", TermKind.SCALE_DOWN),
    "scale_up": Laid("coordinator"),
    "second_clock": Laid("chair", alert_id=ID),
    "selection": Laid("project_leader", TermKind.SELECTION),
    "tie_break": Laid("project_leader", TermKind.TIE_BREAK),
    "warm_handover": Laid("coordinator", TermKind.WARM_HANDOVER),
    "year_check": Laid("coordinator", TermKind.ONE_YEAR_CHECK, "closed:2025-09-01"),
}


def lay(uow: UnitOfWork, region: Region) -> None:
    """One case with all of it, and each of these questions open."""
    fill(uow, region)
    uow.session.flush()
    uow.session.execute(delete(OutboxMessage).where(col(OutboxMessage.prompt_id).is_not(None)))
    uow.session.execute(delete(Prompt).where(col(Prompt.id).in_((5, 6, ID))))
    case = uow.get(Case, ID)
    case.phase = Phase.DIRECT_SAFETY
    uow.get(Referral, ID).decided_on = date(2025, 2, 28)
    uow.get(Doubt, ID).answered_on = None
    uow.get(DutyOffer, ID).state = OfferState.OPEN
    uow.get(Person, region.chair_3.id).state = PersonState.LOCKED
    coming = region.now + timedelta(days=9)
    held: dict[str, Any] = {"kind": MeetingKind.EXPERT_MEETING, "state": MeetingState.PLANNED}
    uow.add(Meeting(id=_MEETING, case_id=ID, starts_at=coming, chair_id=region.chair_3.id, **held))
    uow.add(Assignment(case_id=ID, person_id=region.chair.id, duty=Duty.CHAIR, since=region.now))
    alert = uow.get(Alert, ID)
    alert.state, alert.decide_by, alert.next_action_at = AlertState.OPEN, coming.date(), coming
    alert.cause, alert.step = AlertCause.SECOND_CLOCK, VOTING
    uow.session.flush()
    _add_what_is_no_case(uow, region)
    for kind, laid in LAID.items():
        asked = uow.add(_prompt(uow, region, kind, laid))
    _bundle(uow, region, asked)


def _add_what_is_no_case(uow: UnitOfWork, region: Region) -> None:
    away: dict[str, Any] = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "set_at": region.now}
    uow.add(Absence(person_id=region.coordinator_2.id, changes_at=region.now + timedelta(days=50), **away))
    expires_at = region.now + timedelta(days=7)
    uow.add(Invitation(id=ID, token_hash="0" * 64, role=Role.COORDINATOR, number=9, expires_at=expires_at))


def _bundle(uow: UnitOfWork, region: Region, asked: Prompt) -> None:
    said: dict[str, Any] = {"kind": "prompt", "urgency": Urgency.ROUTINE, "state": OutboxState.WITHDRAWN}
    said |= {"created_at": region.now, "not_before": region.now, "case_id": ID, "prompt_id": asked.id}
    message = uow.add(OutboxMessage(id=ID, person_id=asked.person_id, **said))
    owner = next(name for name in ("coordinator", "chair") if getattr(region, name).id == asked.person_id)
    uow.add(_prompt(uow, region, "bundle", Laid(owner, filled={"messages": [message.id]})))


def _prompt(uow: UnitOfWork, region: Region, kind: str, laid: Laid) -> Prompt:
    owner: Person = getattr(region, laid.owner)
    term = _term(uow, region, laid, owner) if laid.term is not None else None
    filled = {
        name: getattr(region, str(value)).id if isinstance(value, str) else value
        for name, value in laid.filled.items()
    }
    return Prompt(
        person_id=owner.id,
        kind=kind,
        case_id=ID,
        term_id=term.id if term is not None else None,
        meeting_id=laid.meeting_id,
        alert_id=laid.alert_id,
        filled=filled,
        opened_at=region.now,
        touched_at=region.now,
        expires_at=region.now + timedelta(days=120),
    )


def _term(uow: UnitOfWork, region: Region, laid: Laid, owner: Person) -> Term:
    assert laid.term is not None
    about = (col(Term.kind) == laid.term, col(Term.anchor) == laid.anchor)
    found = uow.session.exec(select(Term).where(col(Term.case_id) == ID, *about)).first()
    if found is not None:
        return found
    today = region.now.date()
    due: dict[str, Any] = {"starts_on": today, "due_on": today + timedelta(days=7)}
    due |= {"due_at": region.now + timedelta(days=7), "created_at": region.now}
    return uow.add(Term(case_id=ID, kind=laid.term, anchor=laid.anchor, owner_id=owner.id, **due))
