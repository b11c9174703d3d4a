"""Absences: set and refused, begun and ended, what follows the duty and who hears of it."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, select

from casework import absence_turns, absences, away
from casework.absence_turns import turn_next_absence
from casework.absence_views import (
    KIND,
    SET,
    AbsenceBegan,
    AbsenceReadBack,
    AbsenceReceipt,
    AbsenceSet,
    Cover,
    CoveredBack,
    Covering,
    FirstDayAsked,
    LastDayAsked,
)
from casework.alert_views import AlertPush
from casework.away import Happened, WhileAway
from casework.chair_moves import ChairAway
from casework.consequences import follow_up
from casework.decisions import acknowledge_alert
from casework.due import what_is_due
from casework.errors import (
    AbsenceOverlaps,
    AbsenceTooLong,
    DateTooFar,
    EndsBeforeStart,
    ForeignButton,
    PastDate,
    Refusal,
)
from casework.meetings import plan_meeting
from casework.own_work import own_items
from casework.presence import duties_follow
from casework.prompts import PromptRef, Shown
from casework.terms import running_terms
from rules.calendar import local_date
from rules.words import AbsenceState, AlertState, Duty, MeetingKind, NoticeState, Role, TermKind
from scheduler.ticks import Ticks
from store.cases import Assignment, Case, ConsensusScore
from store.messages import Prompt, PromptState
from store.people import Absence, Person
from store.terms import Notice, Term
from store.trajectory import Doubt
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import MORNING, alerts, held, passed_case, ref_of, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on


async def set_away(region: Region, person: Person, first: date, last: date, now: datetime) -> Shown:
    """Through the whole conversation."""
    await region.act(person, absences.start_absence, now=now)
    ref = ref_of(region, person, KIND)
    for day in (first, last):
        ref = ref_in(await region.act(person, absences.choose_day, ref, day, now=now))
    return await region.act(person, absences.keep_absence, ref, now=now)


def ref_in(shown: Shown) -> PromptRef:
    assert shown.ref is not None
    return shown.ref


def owners(region: Region, case: Case) -> dict[TermKind, int]:
    return region.look(lambda uow: {term.kind: term.owner_id for term in running_terms(uow, case)})


def waiting(region: Region, case: Case) -> Counter[tuple[TermKind, str, int]]:
    """What waits to be issued: of which term, in which slot, to whom."""

    def read(uow: UnitOfWork) -> Counter[tuple[TermKind, str, int]]:
        rows = uow.session.exec(
            select(Term, Notice)
            .join(Notice, col(Notice.term_id) == col(Term.id))
            .where(col(Term.case_id) == case.id, col(Notice.state) == NoticeState.WAITING)
        ).all()
        return Counter((term.kind, notice.slot, notice.recipient_id) for term, notice in rows)

    return region.look(read)


def states(region: Region) -> list[AbsenceState]:
    return region.look(
        lambda uow: [row.state for row in uow.session.exec(select(Absence).order_by(col(Absence.id)))]
    )


MONDAY = amsterdam("2026-01-12 10:00")


async def test_it_is_asked_read_back_with_who_takes_over_and_set(region: Region) -> None:
    case, alone = await region.open_case(), await region.open_case()
    region.look(lambda uow: uow.session.delete(_deputy(uow, alone)))
    person = region.coordinator
    await region.act(person, absences.start_absence, now=MONDAY)
    (question,) = views_of(region, person, FirstDayAsked)
    assert isinstance(question, FirstDayAsked)
    assert question.day.earliest == on("2026-01-12")
    shown = await region.act(person, absences.choose_day, ref_of(region, person, KIND), on("2026-01-19"))
    assert isinstance(shown.view, LastDayAsked)
    assert shown.view.day.latest == on("2027-01-19")
    shown = await region.act(person, absences.choose_day, ref_in(shown), on("2026-01-23"))
    assert isinstance(shown.view, AbsenceReadBack)
    covers = (Cover(region.coordinator_2.alias, (case.reference,)), Cover(None, (alone.reference,)))
    assert shown.view.taken_over.covers == covers
    region.restart()
    shown = await region.act(person, absences.keep_absence, ref_in(shown))
    assert isinstance(shown.view, AbsenceReceipt)
    assert shown.view.outcome == "set"
    assert states(region) == [AbsenceState.PLANNED]
    assert set(owners(region, case).values()) == {person.id}


def _deputy(uow: UnitOfWork, case: Case) -> object:
    return uow.session.exec(
        select(Assignment).where(col(Assignment.case_id) == case.id, col(Assignment.duty) == Duty.DEPUTY)
    ).one()


@pytest.mark.parametrize(
    ("days", "refusal"),
    [
        (("2026-01-11",), PastDate),
        (("2027-01-13",), DateTooFar),
        (("2026-02-02", "2026-02-01"), EndsBeforeStart),
        (("2026-02-02", "2027-02-03"), AbsenceTooLong),
        (("2026-01-23",), AbsenceOverlaps),
        (("2026-01-16", "2026-01-19"), AbsenceOverlaps),
        (("2026-01-12", "2026-02-28"), AbsenceOverlaps),
    ],
)
async def test_days_that_cannot_be_are_refused_and_the_question_stands(
    region: Region, days: tuple[str, ...], refusal: type[Refusal]
) -> None:
    person = region.chair
    await set_away(region, person, on("2026-01-19"), on("2026-01-23"), MONDAY)
    await region.act(person, absences.start_absence, now=MONDAY)
    shown = await region.act(person, absences.set_another, ref_of(region, person, SET))
    for day in days[:-1]:
        shown = await region.act(person, absences.choose_day, ref_in(shown), on(day))
    with pytest.raises(refusal):
        await region.act(person, absences.choose_day, ref_in(shown), on(days[-1]))
    with pytest.raises(ForeignButton):
        await region.act(person, absences.keep_absence, ref_in(shown))
    assert len(states(region)) == 1


async def test_the_day_before_and_the_day_after_do_not_overlap(region: Region) -> None:
    person = region.chair
    await set_away(region, person, on("2026-01-19"), on("2026-01-23"), MONDAY)
    for day in ("2026-01-18", "2026-01-24"):
        await region.act(person, absences.start_absence, now=MONDAY)
        shown = await region.act(person, absences.set_another, ref_of(region, person, SET))
        for _ in range(2):
            shown = await region.act(person, absences.choose_day, ref_in(shown), on(day))
        await region.act(person, absences.keep_absence, ref_in(shown))
    assert len(states(region)) == 3


async def test_at_its_midnights_duties_go_and_come_back_and_everybody_hears_it_once(region: Region) -> None:
    case = await region.open_case()
    person, deputy = region.coordinator, region.coordinator_2
    before = waiting(region, case)
    await set_away(region, person, on("2026-01-19"), on("2026-01-23"), MONDAY)
    await pass_until(region, amsterdam("2026-01-18 23:59"))
    assert set(owners(region, case).values()) == {person.id}
    await pass_until(region, amsterdam("2026-01-19 00:00"))
    assert set(owners(region, case).values()) == {deputy.id}
    assert region.views(deputy) == [Covering(person.alias, (case.reference,), on("2026-01-23"))]
    (began,) = views_of(region, person, AbsenceBegan)
    assert isinstance(began, AbsenceBegan)
    assert began.taken_over.covers[0].by == deputy.alias
    region.restart()  # between the turn and delivery
    await pass_until(region, amsterdam("2026-01-19 08:30"), deliver=True)
    assert [type(sent.view) for _, sent in region.arrived if sent.person_id == deputy.id] == [Covering]
    await pass_until(region, amsterdam("2026-01-24 00:00"), deliver=True)
    assert set(owners(region, case).values()) == {person.id}
    assert waiting(region, case) == before
    assert region.views(deputy) == [CoveredBack(person.alias, (case.reference,))]
    assert states(region) == [AbsenceState.OVER]


async def test_the_deputy_gets_what_falls_due_at_the_very_midnight_of_the_start(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2025-10-19"))  # passes at the start of 20 January
    await set_away(region, region.coordinator, on("2026-01-20"), on("2026-01-23"), MONDAY)
    await pass_until(region, amsterdam("2026-01-20 00:00"))
    kinds = {view.__class__.__name__ for view in region.views(region.coordinator)}
    assert "RegistrationAsked" not in kinds
    assert "RegistrationAsked" in {view.__class__.__name__ for view in region.views(region.coordinator_2)}
    assert owners(region, case)[TermKind.REGISTRATION] == region.coordinator_2.id


async def test_coming_and_going_again_loses_and_doubles_nothing(region: Region) -> None:
    case = await region.open_case()
    region.now = MONDAY
    starts_at = amsterdam("2026-01-13 10:00")
    region.look(
        lambda uow: plan_meeting(uow, uow.get(Case, case.id), MeetingKind.CASE_MEETING, starts_at, MONDAY)
    )
    await pass_until(region, amsterdam("2026-01-13 12:00"), deliver=True)  # the scores were asked
    before = waiting(region, case)
    person, deputy = region.coordinator, region.coordinator_2
    moment = amsterdam("2026-01-13 13:00")
    for _ in range(3):
        await set_away(region, person, on("2026-01-13"), on("2026-01-16"), moment)
        assert owners(region, case)[TermKind.SCORES] == deputy.id
        assert not asked(region, person, case)
        await region.act(person, absences.start_absence, now=moment)
        await region.act(person, absences.end_absence, ref_of(region, person, SET), now=moment)
        assert owners(region, case)[TermKind.SCORES] == person.id
        assert not asked(region, deputy, case)
        moment += timedelta(minutes=1)
    await pass_until(region, moment, deliver=True)
    assert len(asked(region, person, case)) == 1
    assert waiting(region, case) == before


def asked(region: Region, person: Person, case: Case) -> list[Prompt]:
    query = select(Prompt).where(
        col(Prompt.person_id) == person.id,
        col(Prompt.case_id) == case.id,
        col(Prompt.state) == PromptState.OPEN,
    )
    return region.look(lambda uow: list(uow.session.exec(query)))


async def test_mijn_of_who_is_away_says_with_whom_it_is(region: Region) -> None:
    await region.open_case()
    await set_away(region, region.coordinator, on("2026-01-12"), on("2026-01-23"), MONDAY)

    def listed(person: Person) -> set[tuple[object, bool]]:
        return region.look(
            lambda uow: {
                (item.with_deputy, item.as_deputy)
                for item in own_items(uow, uow.get(Person, person.id), region.now)
            }
        )

    assert listed(region.coordinator) == {(region.coordinator_2.alias, False)}
    assert listed(region.coordinator_2) == {(None, False)}


async def test_with_both_away_the_project_leader_hears_which_cases(region: Region) -> None:
    case = await region.open_case()
    await set_away(region, region.coordinator_2, on("2026-01-12"), on("2026-01-23"), MONDAY)
    assert views_of(region, region.project_leader, AlertPush) == []
    shown = await set_away(region, region.coordinator, on("2026-01-12"), on("2026-01-16"), MONDAY)
    assert isinstance(shown.view, AbsenceReceipt)
    assert shown.view.taken_over is not None
    assert shown.view.taken_over.covers == (Cover(None, (case.reference,)),)
    (push,) = views_of(region, region.project_leader, AlertPush)
    assert isinstance(push, AlertPush)
    assert push.reference == case.reference
    owned = owners(region, case)
    assert owned.pop(TermKind.DECISION) == region.project_leader.id
    assert set(owned.values()) == {region.coordinator.id}


async def test_on_return_one_sees_what_others_did_without_scores(region: Region) -> None:
    case = await region.open_case(now=amsterdam("2026-01-09 10:00"))
    person, deputy = region.coordinator, region.coordinator_2
    await set_away(region, person, on("2026-01-12"), on("2026-01-23"), MONDAY)
    region.now = MONDAY + timedelta(days=2)
    meeting_id = held(region, case, on("2026-01-13"), 4)

    def by_deputy(uow: UnitOfWork) -> None:
        row = uow.session.exec(
            select(ConsensusScore).where(col(ConsensusScore.meeting_id) == meeting_id)
        ).one()
        row.recorded_by = deputy.id

    region.look(by_deputy)
    await pass_until(region, amsterdam("2026-01-24 00:00"))
    (told,) = views_of(region, person, WhileAway)
    assert isinstance(told, WhileAway)
    assert [(fact.reference, fact.kind) for fact in told.happened] == [(case.reference, Happened.SCORED)]
    assert (told.since, told.until, told.pages) == (on("2026-01-12"), on("2026-01-24"), 1)


async def test_what_happened_is_shown_in_pages(region: Region) -> None:
    for _ in range(away.PAGE_LINES + 1):
        await region.open_case(assigned_on=on("2025-10-12"), now=amsterdam("2026-01-12 09:00"))
    await set_away(region, region.coordinator, on("2026-01-12"), on("2026-01-13"), MONDAY)
    await pass_until(region, amsterdam("2026-01-14 00:00"))
    (told,) = views_of(region, region.coordinator, WhileAway)
    assert isinstance(told, WhileAway)
    assert len(told.happened) == away.PAGE_LINES
    assert told.pages > 1
    ref = ref_of(region, region.coordinator, away.KIND)
    shown = await region.act(region.coordinator, away.turn_what_happened, ref, 99)
    assert isinstance(shown.view, WhileAway)
    assert shown.view.page == shown.view.pages - 1


async def test_an_absence_that_passed_while_nothing_ran_is_just_over(region: Region) -> None:
    await region.open_case()
    await set_away(region, region.coordinator, on("2026-01-19"), on("2026-01-20"), MONDAY)
    while await region.act(None, turn_next_absence, now=amsterdam("2026-02-01 09:00")):
        pass
    assert states(region) == [AbsenceState.OVER]
    assert region.views(region.coordinator_2) == []


async def test_another_last_day_is_told_to_the_deputy(region: Region) -> None:
    case = await region.open_case()
    person, deputy = region.coordinator, region.coordinator_2
    await set_away(region, person, on("2026-01-12"), on("2026-01-16"), MONDAY)
    await region.deliver()
    await region.act(person, absences.start_absence)
    shown = await region.act(person, absences.adjust_absence, ref_of(region, person, SET))
    assert isinstance(shown.view, LastDayAsked)
    assert shown.view.first == on("2026-01-12")
    shown = await region.act(person, absences.choose_day, ref_in(shown), on("2026-01-20"))
    await region.act(person, absences.keep_absence, ref_in(shown))
    assert region.views(deputy) == [Covering(person.alias, (case.reference,), on("2026-01-20"))]
    await pass_until(region, amsterdam("2026-01-20 23:59"))
    assert owners(region, case)[TermKind.MONITORING] == deputy.id
    await pass_until(region, amsterdam("2026-01-21 00:00"))
    assert owners(region, case)[TermKind.MONITORING] == person.id


async def test_one_that_is_planned_can_be_cancelled_and_nothing_follows(region: Region) -> None:
    case = await region.open_case()
    await set_away(region, region.coordinator, on("2026-01-19"), on("2026-01-23"), MONDAY)
    await region.act(region.coordinator, absences.start_absence, now=MONDAY)
    (view,) = views_of(region, region.coordinator, AbsenceSet)
    assert isinstance(view, AbsenceSet)
    assert not view.running
    assert not view.more
    await region.act(region.coordinator, absences.end_absence, ref_of(region, region.coordinator, SET))
    await pass_until(region, amsterdam("2026-01-21 09:00"))
    assert set(owners(region, case).values()) == {region.coordinator.id}


async def test_the_alert_of_a_chair_who_goes_away_climbs_at_once(region: Region) -> None:
    case = await passed_case(region)
    await region.act(region.chair, acknowledge_alert, ref_of(region, region.chair), now=MORNING)
    await set_away(region, region.chair, local_date(MORNING), on("2026-05-01"), MORNING)
    (alert,) = alerts(region)
    assert (alert.state, alert.step, alert.holder_id) == (AlertState.OPEN, 1, None)
    assert owners(region, case)[TermKind.DECISION] == region.chair_2.id
    assert [view.__class__.__name__ for view in region.views(region.project_leader)] == ["AlertSkipped"]
    assert not asked(region, region.chair, case)


async def test_an_open_alert_goes_past_every_chair_who_is_away(region: Region) -> None:
    for chair in (region.chair, region.chair_3):
        await set_away(region, chair, on("2026-04-10"), on("2026-05-01"), amsterdam("2026-04-10 10:00"))
    case = await passed_case(region)
    assert owners(region, case)[TermKind.DECISION] == region.chair_2.id
    await set_away(region, region.chair_2, local_date(MORNING), on("2026-05-01"), MORNING)
    assert owners(region, case)[TermKind.DECISION] == region.project_leader.id


async def test_the_project_leader_hears_of_the_expert_meetings_of_a_chair_who_is_away(region: Region) -> None:
    case = await region.open_case(now=MONDAY)
    starts_at = amsterdam("2026-01-20 14:00")

    def plan(uow: UnitOfWork) -> None:
        row = uow.get(Case, case.id)
        plan_meeting(uow, row, MeetingKind.EXPERT_MEETING, starts_at, MONDAY, chair_id=region.chair.id)

    region.look(plan)
    assert owners(region, case)[TermKind.SCORES] == region.chair.id
    await set_away(region, region.chair, on("2026-01-19"), on("2026-01-23"), MONDAY)
    await pass_until(region, amsterdam("2026-01-19 00:00"))
    assert views_of(region, region.project_leader, ChairAway) == [
        ChairAway(case.reference, starts_at, region.chair.alias, False)
    ]
    assert owners(region, case)[TermKind.SCORES] == region.coordinator.id
    await pass_until(region, amsterdam("2026-01-24 00:00"))
    assert owners(region, case)[TermKind.SCORES] == region.chair.id


async def test_another_project_leader_acts_for_one_who_is_away_and_hands_it_back(region: Region) -> None:
    case, second = await region.open_case(now=MONDAY), region.enrol(Role.PROJECT_LEADER)

    def doubt(uow: UnitOfWork) -> None:
        uow.add(Doubt(case_id=case.id, raised_by=region.coordinator.id, raised_at=MONDAY))
        follow_up(uow, uow.get(Case, case.id), MONDAY)

    region.look(doubt)
    assert owners(region, case)[TermKind.DOUBT] == region.project_leader.id
    await set_away(region, region.project_leader, on("2026-01-12"), on("2026-01-16"), MONDAY)
    assert owners(region, case)[TermKind.DOUBT] == second.id
    await pass_until(region, amsterdam("2026-01-17 00:00"))
    assert owners(region, case)[TermKind.DOUBT] == region.project_leader.id


@pytest.mark.parametrize("asked_first", [True, False])
async def test_at_the_very_moment_of_a_reminder_only_the_deputy_is_asked(
    region: Region, asked_first: bool
) -> None:
    case = await region.open_case()
    reminded_at = amsterdam("2026-01-26 08:30")  # a week before the monitoring date
    await pass_until(region, reminded_at if asked_first else reminded_at - timedelta(seconds=1))
    await set_away(region, region.coordinator, on("2026-01-26"), on("2026-01-30"), reminded_at)
    await pass_until(region, reminded_at, deliver=True)
    assert not asked(region, region.coordinator, case)
    assert len(asked(region, region.coordinator_2, case)) == 1
    shown = [sent.person_id for _, sent in region.arrived if type(sent.view).__name__ == "MonitoringAsked"]
    assert region.coordinator.id not in shown


async def test_one_absence_that_fails_does_not_keep_the_others_from_turning(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (region.coordinator, region.chair):
        await set_away(region, person, on("2026-01-19"), on("2026-01-23"), MONDAY)
    broken = [region.coordinator.id]

    def fails(uow: UnitOfWork, person: Person, now: datetime, until: date | None = None) -> None:
        if person.id in broken:
            raise KeyError("no such thing")
        duties_follow(uow, person, now, until)

    monkeypatch.setattr(absence_turns, "duties_follow", fails)
    reported: list[str] = []

    async def can_reach(_telegram_id: int) -> bool | None:
        return True

    tick = Ticks(region.transactions, can_reach, lambda: region.now, lambda what, why: reported.append(what))
    region.now = amsterdam("2026-01-19 00:00")
    await tick.run_due()
    assert states(region) == [AbsenceState.PLANNED, AbsenceState.RUNNING]
    assert reported == ["turn_next_absence"]
    broken.clear()
    await tick.run_due()
    assert states(region) == [AbsenceState.RUNNING, AbsenceState.RUNNING]
    due = await region.act(None, what_is_due)
    assert due.absence == amsterdam("2026-01-24 00:00")
