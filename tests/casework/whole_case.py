"""A case that is over, with a row in every table that can hold one, and what names it elsewhere."""

from datetime import date, time, timedelta
from typing import Any

from casework.access import leave_audit_row
from casework.gaps import KIND as GAPS
from rules.calendar import at_local
from rules.trajectory import Step
from rules.words import (
    AgreementKind,
    AlertCause,
    AlertState,
    ClosingKind,
    Duty,
    InformedGround,
    MeetingKind,
    MeetingState,
    NoticeState,
    OfferState,
    Phase,
    PlanKind,
    ReferringParty,
    Ring,
    Rung,
    ScoringRole,
    TermKind,
    UnsafeEventKind,
    Urgency,
)
from store.alerts import Alert, AlertOffer, AlertRecipient, EscalationStep
from store.cases import Assignment, Case, ConsensusScore, Meeting, RoleScore
from store.expert_meetings import Agreement, Consultation, NeededDiscipline
from store.messages import OutboxMessage, OutboxState, Prompt
from store.terms import Notice, Term
from store.trajectory import (
    ClosingRequest,
    Doubt,
    DutyOffer,
    PhaseChange,
    Plan,
    Referral,
    RestrainingOrder,
    UnsafeEvent,
    WorkedHours,
)
from store.unit_of_work import UnitOfWork
from tests.casework.region import START, Region

REFERENCE, OTHER = "K7Q4MX", "9TDP2W"
ID, MARK = 7_700_001, "77000"
"""Every row of the case has a number that begins like this, so that it is found wherever it stands."""
OVER_ON = date(2026, 1, 5)
DUE = OVER_ON + timedelta(days=90)
NIGHT = at_local(DUE, time(3))


def fill(uow: UnitOfWork, people: Region) -> None:
    """A case with at least one row in every table, and rows of others that name it."""
    somebody, chair = people.coordinator.id, people.chair.id
    by: dict[str, Any] = {"recorded_by": somebody, "recorded_at": START}
    day = date(2025, 3, 3)
    add = uow.add
    case: dict[str, Any] = {"phase": Phase.COMPLETED, "assigned_on": day, "opened_at": START}
    add(Case(id=ID, reference=REFERENCE, municipality="Weesp", **case))
    answers: dict[str, Any] = {f"criterion_{number}": True for number in range(1, 9)}
    add(
        Referral(
            case_id=ID,
            received_on=date(2025, 2, 21),
            party=ReferringParty.BOTH,
            risk_assessed=True,
            ground=InformedGround.WITH_CONSENT,
            **answers,
        )
    )
    steps: tuple[tuple[Step, Phase | None, Phase, date], ...] = (
        (Step.REFER, None, Phase.REFERRED, date(2025, 2, 21)),
        (Step.SELECT, Phase.REFERRED, Phase.SELECTED, date(2025, 2, 28)),
        (Step.ASSIGN, Phase.SELECTED, Phase.DIRECT_SAFETY, day),
        (Step.CLOSE, Phase.RECOVERY, Phase.CLOSED, date(2025, 9, 1)),
        (Step.CHECK_SAFE, Phase.CLOSED, Phase.COMPLETED, OVER_ON),
    )
    for number, (step, source, target, on) in enumerate(steps):
        change = PhaseChange(case_id=ID, step=step, source=source, target=target, on=on, recorded_at=START)
        change.id = ID + number
        add(change)
    add(Assignment(id=ID, case_id=ID, person_id=somebody, duty=Duty.COORDINATOR, since=START))
    for number, (kind, on, score) in enumerate(
        ((MeetingKind.CASE_MEETING, date(2025, 4, 7), 5), (MeetingKind.EXPERT_MEETING, date(2025, 7, 7), 6))
    ):
        at = at_local(on, START.time())
        add(Meeting(id=ID + number, case_id=ID, kind=kind, starts_at=at, state=MeetingState.HELD))
        add(ConsensusScore(id=ID + number, meeting_id=ID + number, score=score, **by))
    add(RoleScore(id=ID, meeting_id=ID, role=ScoringRole.MOTHER, score=4))
    add(NeededDiscipline(id=ID, meeting_id=ID, ring=Ring.INNER, discipline="GGZ"))
    agreed: dict[str, Any] = {
        "kind": AgreementKind.HOUSING,
        "responsible": "GGZ",
        "due_on": day,
        "first_due_on": day,
    }
    add(Agreement(id=ID, case_id=ID, meeting_id=ID, noted_by=chair, noted_at=START, **agreed))
    add(Consultation(id=ID, case_id=ID, asked_by=somebody, chair_id=chair, asked_at=START))
    alert: dict[str, Any] = {
        "cause": AlertCause.THRESHOLD,
        "anchor": "threshold:2025-03-03",
        "state": AlertState.CLOSED,
    }
    add(Alert(id=ID, case_id=ID, opened_at=START, meeting_id=ID, agreement_id=ID, **alert))
    add(AlertRecipient(id=ID, alert_id=ID, person_id=chair, step=0, alerted_at=START))
    add(AlertOffer(id=ID, alert_id=ID, from_id=chair, to_id=people.chair_2.id, offered_at=START))
    add(EscalationStep(id=ID, alert_id=ID, rung=Rung.MANAGER, taken_on=day, noted_by=chair, noted_at=START))
    term: dict[str, Any] = {
        "kind": TermKind.MONITORING,
        "anchor": "monitoring",
        "starts_on": day,
        "due_on": day,
    }
    add(Term(id=ID, case_id=ID, owner_id=somebody, due_at=START, created_at=START, **term))
    due: dict[str, Any] = {"urgency": Urgency.ROUTINE, "notify_at": START, "state": NoticeState.ISSUED}
    due |= {"version": 1, "recipient_id": somebody}
    add(Notice(id=ID + 1, term_id=ID, slot="on_the_day", **due))
    add(Notice(id=ID, term_id=ID, slot="before", replaced_by_id=ID + 1, **due))
    add(Plan(id=ID, case_id=ID, kind=PlanKind.SAFETY_PLAN, adopted_on=day, **by))
    add(UnsafeEvent(id=ID, case_id=ID, on=date(2025, 3, 9), kind=UnsafeEventKind.THREAT, **by))
    add(Doubt(id=ID, case_id=ID, raised_by=somebody, raised_at=START, answered_on=day))
    add(ClosingRequest(id=ID, case_id=ID, kind=ClosingKind.GOALS_REACHED, asked_by=somebody, asked_at=START))
    offer: dict[str, Any] = {
        "giver_id": somebody,
        "receiver_id": people.coordinator_2.id,
        "state": OfferState.ACCEPTED,
    }
    add(DutyOffer(id=ID, case_id=ID, duty=Duty.COORDINATOR, offered_at=START, **offer))
    hours: dict[str, Any] = {"person_id": somebody, "recorded_at": START}
    add(WorkedHours(id=ID, case_id=ID, on=date(2025, 12, 31), quarters=6, **hours))
    add(WorkedHours(id=ID + 1, case_id=ID, on=date(2026, 1, 2), quarters=3, **hours))
    add(RestrainingOrder(id=ID, case_id=ID, starts_on=day, ends_on=day + timedelta(days=9), **by))
    asked: dict[str, Any] = {
        "person_id": somebody,
        "opened_at": START,
        "touched_at": START,
        "expires_at": START,
    }
    add(Prompt(id=ID, kind="case", case_id=ID, term_id=ID, alert_id=ID, meeting_id=ID, **asked))
    said: dict[str, Any] = {
        "kind": "prompt",
        "urgency": Urgency.ROUTINE,
        "created_at": START,
        "not_before": START,
    }
    sent: dict[str, Any] = {"state": OutboxState.WITHDRAWN, "person_id": somebody}
    add(OutboxMessage(id=ID, case_id=ID, prompt_id=ID, notice_id=ID, params={}, **said, **sent))
    add_others(uow, people, asked, said)
    uow.case_id = ID
    leave_audit_row(uow, "show_case", "done", START)


def add_others(uow: UnitOfWork, people: Region, asked: dict[str, Any], said: dict[str, Any]) -> None:
    """Another case, and what is about both."""
    other = uow.add(
        Case(id=5, reference=OTHER, municipality="Weesp", assigned_on=START.date(), opened_at=START)
    )
    referral: dict[str, Any] = {f"criterion_{number}": True for number in range(1, 9)}
    uow.add(
        Referral(
            case_id=other.id,
            received_on=START.date(),
            party=ReferringParty.BOTH,
            risk_assessed=True,
            ground=InformedGround.NOT_YET,
            follows_id=ID,
            **referral,
        )
    )
    kept = uow.add(
        OutboxMessage(id=5, person_id=people.coordinator.id, case_id=5, state=OutboxState.WITHDRAWN, **said)
    )
    uow.add(Prompt(id=5, kind="bundle", filled={"messages": [ID, kept.id]}, **asked))
    uow.add(Prompt(id=6, kind="case_choice", filled={"command": "casus", "cases": [5, ID]}, **asked))
    told: dict[str, Any] = {**said, "person_id": people.project_leader.id}
    uow.add(OutboxMessage(id=6, **{**told, "kind": GAPS}, params={"repaired": [ID], "left": []}))
    uow.add(OutboxMessage(id=7, **{**told, "kind": "policy_applied"}, params={"moved": [[ID, []], [5, []]]}))
