"""What tests of alerts share: a passed threshold, time that runs, scores that come in, the last question."""

from datetime import date, time

from sqlmodel import col, select

from casework import consequences
from casework.prompts import PromptRef
from casework.terms import running_terms
from casework.views import View, view_of_prompt
from rules.calendar import at_local
from rules.words import AlertState, MeetingKind, MeetingState, TermKind
from store.alerts import Alert
from store.cases import Case, ConsensusScore, Meeting
from store.messages import Prompt
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam

ASSIGNED = date(2026, 1, 14)
PASSES = amsterdam("2026-04-15 00:00")
MORNING = amsterdam("2026-04-15 09:14")
"""The office has opened on the first day after the threshold."""


async def passed_case(region: Region) -> Case:
    """A case of which the threshold has just passed without a 6: the chair is alerted.

    It is entered shortly before, so that three months of reminders that nobody answers need not pass first.
    """
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-04-13 10:00"))
    await pass_until(region, PASSES)
    return case


def held(
    region: Region,
    case: Case,
    day: date,
    score: int | None,
    kind: MeetingKind = MeetingKind.CASE_MEETING,
) -> int:
    """A meeting on this day with this consensus is entered now; None is no consensus, with a 3 as lowest."""

    def work(uow: UnitOfWork) -> int:
        meeting = uow.add(
            Meeting(case_id=case.id, kind=kind, starts_at=at_local(day, time(10)), state=MeetingState.HELD)
        )
        _score(uow, region, meeting, score)
        consequences.follow_up(uow, uow.get(Case, case.id), region.now)
        return meeting.id

    return region.look(work)


def correct(region: Region, meeting_id: int, score: int | None) -> None:
    """The consensus of this meeting is corrected now."""

    def work(uow: UnitOfWork) -> None:
        meeting = uow.get(Meeting, meeting_id)
        old = uow.session.exec(
            select(ConsensusScore).where(
                col(ConsensusScore.meeting_id) == meeting_id, col(ConsensusScore.corrected_at).is_(None)
            )
        ).one()
        old.corrected_at = region.now
        uow.session.flush()
        _score(uow, region, meeting, score)
        consequences.follow_up(uow, uow.get(Case, meeting.case_id), region.now)

    region.look(work)


def _score(uow: UnitOfWork, region: Region, meeting: Meeting, score: int | None) -> None:
    uow.add(
        ConsensusScore(
            meeting_id=meeting.id,
            score=score,
            lowest=3 if score is None else None,
            recorded_by=region.coordinator.id,
            recorded_at=region.now,
        )
    )


def alerts(region: Region, *states: AlertState) -> list[Alert]:
    """Every alert, or those in these states, the oldest first."""
    found = region.look(lambda uow: list(uow.session.exec(select(Alert).order_by(col(Alert.id)))))
    return [alert for alert in found if not states or alert.state in states]


def prompts_of(region: Region, person: Person, kind: str = "alert") -> list[Prompt]:
    """The questions of this kind to this person, in any state, the oldest first."""
    query = select(Prompt).where(col(Prompt.person_id) == person.id, col(Prompt.kind) == kind)
    return region.look(lambda uow: list(uow.session.exec(query.order_by(col(Prompt.id)))))


def ref_of(region: Region, person: Person, kind: str = "alert") -> PromptRef:
    """The newest question of this kind to this person, as a button of its newest message names it."""
    prompt = prompts_of(region, person, kind)[-1]
    return PromptRef(prompt.id, prompt.revision)


def seen(region: Region, person: Person, kind: str = "alert") -> View:
    """How that question looks now."""
    ref = ref_of(region, person, kind)
    return region.look(lambda uow: view_of_prompt(uow, uow.get(Prompt, ref.id), region.now))


def running(region: Region, case: Case, kind: TermKind) -> list[Term]:
    """The running terms of this kind."""
    return region.look(lambda uow: list(running_terms(uow, case, kind)))


def views_of(region: Region, person: Person, kind: type[View]) -> list[View]:
    """What waits for this person and looks like this."""
    return [view for view in region.views(person) if isinstance(view, kind)]
