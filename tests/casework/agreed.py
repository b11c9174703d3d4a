"""A case after its expert meeting, with a chair who guards it, for tests of agreements."""

from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from casework import consequences
from rules.calendar import at_local
from rules.words import AgreementKind, AgreementState, Duty, MeetingKind, MeetingState
from store.cases import Assignment, Case, ConsensusScore, Meeting
from store.expert_meetings import Agreement
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

ASSIGNED = on("2026-01-14")
MET_ON = on("2026-04-28")
"""A Tuesday, two weeks after the threshold."""
NOW = amsterdam("2026-04-29 09:00")


async def guarded_case(
    region: Region, *, noted: bool = True, process_director: bool = True, score: int | None = 4
) -> Case:
    """A case whose expert meeting the chair held yesterday; its agreements are noted already unless told."""
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    region.now = NOW

    def work(uow: UnitOfWork) -> None:
        if not process_director:
            duty = select(Assignment).where(
                col(Assignment.case_id) == case.id, col(Assignment.duty) == Duty.PROCESS_DIRECTOR
            )
            uow.session.exec(duty).one().until = NOW
        uow.add(Assignment(case_id=case.id, person_id=region.chair.id, duty=Duty.CHAIR, since=NOW))
        meeting = uow.add(
            Meeting(
                case_id=case.id,
                kind=MeetingKind.EXPERT_MEETING,
                starts_at=at_local(MET_ON, time(13, 30)),
                state=MeetingState.HELD,
                chair_id=region.chair.id,
                agreements_noted_on=MET_ON if noted else None,
            )
        )
        if score is not None:
            uow.add(
                ConsensusScore(
                    meeting_id=meeting.id, score=score, recorded_by=region.chair.id, recorded_at=NOW
                )
            )
        consequences.follow_up(uow, uow.get(Case, case.id), NOW)

    region.look(work)
    return case


def agree(region: Region, case: Case, due_on: date, times_later: int = 0) -> int:
    """An agreement of the expert meeting: help begins, by the GGZ."""

    def work(uow: UnitOfWork) -> int:
        meeting = uow.session.exec(
            select(Meeting).where(
                col(Meeting.case_id) == case.id, col(Meeting.kind) == MeetingKind.EXPERT_MEETING
            )
        ).one()
        agreement = uow.add(
            Agreement(
                case_id=case.id,
                meeting_id=meeting.id,
                kind=AgreementKind.HELP_STARTS,
                responsible="GGZ",
                due_on=due_on,
                first_due_on=due_on - timedelta(weeks=times_later),
                times_later=times_later,
                noted_by=region.chair.id,
                noted_at=region.now,
            )
        )
        consequences.follow_up(uow, uow.get(Case, case.id), region.now)
        return agreement.id

    return region.look(work)


def agreements(region: Region) -> list[Agreement]:
    """Every agreement, in any state, the oldest first."""
    return region.look(lambda uow: list(uow.session.exec(select(Agreement).order_by(col(Agreement.id)))))


def state_of(region: Region, agreement_id: int) -> AgreementState:
    return region.look(lambda uow: uow.get(Agreement, agreement_id).state)


def on_the_case(region: Region, case: Case, duty: Duty) -> int | None:
    """Who has this duty now, by id."""
    return region.look(
        lambda uow: uow.session.exec(
            select(Assignment.person_id).where(
                col(Assignment.case_id) == case.id,
                col(Assignment.duty) == duty,
                col(Assignment.until).is_(None),
            )
        ).first()
    )


def at(day: str, clock: str = "08:30") -> datetime:
    """A moment in Amsterdam."""
    return amsterdam(f"{day} {clock}")
