"""Monitoring dates: reminded of, done, moved, put off; on both databases."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from casework import items, monitoring
from casework.errors import ClosedQuestion, DateTooFar, ForeignButton, NotAllowed, PastDate, StaleButton
from casework.explaining import fold_reason
from casework.monitoring_views import (
    ChoosingDate,
    ChoosingSnooze,
    ConfirmingDate,
    MonitoringAsked,
    MonitoringReceipt,
    NextProposed,
    Outcome,
)
from casework.prompts import PromptRef, Shown, doubt_answer
from casework.terms import end_term, running_terms
from rules.calendar import Workdays, at_local, local_date
from rules.policy import Policy
from rules.words import NoticeState, Role, TermKind, TermState, Urgency
from store.cases import Case
from store.people import Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork
from tests.casework.region import Queued, Region
from tests.rules.moments import amsterdam, on

WORKDAYS = Workdays(Policy().office_hours)
DUE = on("2026-02-02")  # four weeks after the start of the region, a Monday


def term_of(region: Region, case: Case) -> Term:
    return region.look(lambda uow: running_terms(uow, case, TermKind.MONITORING)[0])


def waiting(region: Region, term: Term) -> list[tuple[str, date]]:
    def read(uow: UnitOfWork) -> list[tuple[str, date]]:
        rows = uow.session.exec(
            select(Notice)
            .where(col(Notice.term_id) == term.id, col(Notice.state) == NoticeState.WAITING)
            .order_by(col(Notice.notify_at))
        ).all()
        return [(notice.slot, local_date(notice.notify_at)) for notice in rows]

    return region.look(read)


def asked(region: Region, person: Person) -> Queued:
    return region.outbox(person)[-1]


def ref_of(shown: Shown) -> PromptRef:
    assert shown.ref is not None
    return shown.ref


async def question(region: Region, case: Case, person: Person, now: datetime) -> PromptRef:
    """The question about the running term, as /mijn opens it."""
    region.now = now
    term = term_of(region, case)
    prompt = region.look(lambda uow: items.open_question(uow, uow.get(Term, term.id), person.id, now))
    return PromptRef(prompt.id, prompt.revision)


async def test_it_is_asked_7_days_and_1_day_before_and_on_the_day(region: Region) -> None:
    case = await region.open_case()
    days = [day for _, day in waiting(region, term_of(region, case))]
    assert days == [DUE - timedelta(days=7), DUE - timedelta(days=1), DUE]
    await region.tick(at_local(DUE - timedelta(days=7), Policy().office_hours.opens))
    queued = asked(region, region.coordinator)
    assert queued.urgency is Urgency.ROUTINE
    assert queued.view == MonitoringAsked(case.reference, DUE, True)


async def test_after_the_day_it_is_asked_again_every_third_working_day(region: Region) -> None:
    await region.open_case()
    moments, now = [], at_local(DUE, Policy().office_hours.opens)
    for _ in range(120):
        await region.tick(now)
        if any(isinstance(sent.view, MonitoringAsked) for sent in await region.deliver(now)):
            moments.append(local_date(now))
        now += timedelta(hours=12)
    assert moments[0] == DUE
    assert moments[1:] == [WORKDAYS.add_working_days(DUE, 3 * n) for n in range(1, len(moments))]
    assert len(moments) > 12


async def test_nothing_goes_out_on_a_day_off(region: Region) -> None:
    case = await region.open_case()
    now = at_local(on("2026-01-10"), Policy().office_hours.opens)
    ref = await question(region, case, region.coordinator, now)
    easter_monday = on("2026-04-06")
    await region.act(region.coordinator, monitoring.move_to, ref, easter_monday, now=now)
    await region.deliver(now)
    now = at_local(easter_monday - timedelta(days=4), Policy().office_hours.opens)
    sent_on = set()
    for _ in range(200):
        await region.tick(now)
        # The threshold passes on 5 April, and is urgent.
        if any(isinstance(sent.view, MonitoringAsked) for sent in await region.deliver(now)):
            sent_on.add(local_date(now))
        now += timedelta(hours=4)
    assert sent_on
    assert all(WORKDAYS.is_working_day(day) for day in sent_on)


async def test_done_opens_the_next_term_at_once_with_the_date_that_is_proposed(region: Region) -> None:
    case = await region.open_case()
    before = term_of(region, case)
    now = amsterdam("2026-02-02 10:00")
    await region.tick(now)
    ref = asked(region, region.coordinator).ref
    assert ref is not None
    shown = await region.act(region.coordinator, monitoring.mark_done, ref, now=now)
    assert shown.view == NextProposed(case.reference, DUE, on("2026-03-02"), 4)
    after = term_of(region, case)
    assert (after.id != before.id, after.due_on) == (True, on("2026-03-02"))
    assert region.look(lambda uow: uow.get(Term, before.id).state) is TermState.MET
    shown = await region.act(region.coordinator, monitoring.accept_next, ref_of(shown), now=now)
    assert shown.view == MonitoringReceipt(case.reference, Outcome.NEXT_SET, DUE, on("2026-03-02"))


async def test_the_next_date_can_be_another_one(region: Region) -> None:
    case = await region.open_case()
    now = amsterdam("2026-02-02 10:00")
    ref = await question(region, case, region.coordinator, now)
    shown = await region.act(region.coordinator, monitoring.mark_done, ref, now=now)
    shown = await region.act(region.coordinator, monitoring.ask_date, ref_of(shown), now=now)
    assert isinstance(shown.view, ChoosingDate)
    shown = await region.act(region.coordinator, monitoring.move_to, ref_of(shown), on("2026-03-20"), now=now)
    assert shown.view == MonitoringReceipt(case.reference, Outcome.NEXT_SET, DUE, on("2026-03-20"))
    term = term_of(region, case)
    assert term.due_on == on("2026-03-20")
    assert [day for _, day in waiting(region, term)] == [on("2026-03-13"), on("2026-03-19"), on("2026-03-20")]


async def test_done_twice_is_done_once(region: Region) -> None:
    case = await region.open_case()
    now = amsterdam("2026-02-02 10:00")
    ref = await question(region, case, region.coordinator, now)
    await region.act(region.coordinator, monitoring.mark_done, ref, now=now)
    with pytest.raises(StaleButton):
        await region.act(region.coordinator, monitoring.mark_done, ref, now=now)
    assert len(region.look(lambda uow: running_terms(uow, case, TermKind.MONITORING))) == 1


async def test_an_unanswered_next_date_stands_and_is_reminded_of(region: Region) -> None:
    case = await region.open_case()
    now = amsterdam("2026-02-02 10:00")
    ref = await question(region, case, region.coordinator, now)
    await region.act(region.coordinator, monitoring.mark_done, ref, now=now)
    later = amsterdam("2026-02-23 09:00")
    await region.tick(later)
    assert isinstance(asked(region, region.coordinator).view, MonitoringAsked)
    with pytest.raises(ClosedQuestion):
        await region.act(region.coordinator, monitoring.accept_next, PromptRef(ref.id, 2), now=later)


async def test_a_typed_date_is_read_back_before_it_is_kept(region: Region) -> None:
    case = await region.open_case()
    now = amsterdam("2026-01-12 10:00")
    ref = await question(region, case, region.coordinator, now)
    shown = await region.act(region.coordinator, monitoring.ask_date, ref, now=now)
    await region.act(
        region.coordinator, doubt_answer, ref_of(shown), kind="ambiguous", candidates=["2026-01-13"], now=now
    )
    queued = asked(region, region.coordinator)
    assert isinstance(queued.view, ChoosingDate)
    assert (queued.view.doubt, queued.view.candidates) == ("ambiguous", (on("2026-01-13"),))
    assert queued.ref is not None
    await region.act(region.coordinator, monitoring.read_back_date, queued.ref, on("2026-01-30"), now=now)
    queued = asked(region, region.coordinator)
    assert queued.view == ConfirmingDate(case.reference, DUE, on("2026-01-30"))
    assert term_of(region, case).due_on == DUE
    assert queued.ref is not None
    shown = await region.act(region.coordinator, monitoring.move_to, queued.ref, None, now=now)
    assert shown.view == MonitoringReceipt(case.reference, Outcome.MOVED, DUE, on("2026-01-30"))
    assert term_of(region, case).due_on == on("2026-01-30")


async def test_a_date_that_is_past_or_more_than_a_year_ahead_is_refused(region: Region) -> None:
    case = await region.open_case()
    now = amsterdam("2026-01-12 10:00")
    ref = await question(region, case, region.coordinator, now)
    with pytest.raises(PastDate):
        await region.act(region.coordinator, monitoring.move_to, ref, on("2026-01-11"), now=now)
    with pytest.raises(DateTooFar):
        await region.act(region.coordinator, monitoring.move_to, ref, on("2027-01-13"), now=now)
    with pytest.raises(ForeignButton):
        await region.act(region.coordinator, monitoring.move_to, ref, None, now=now)
    assert term_of(region, case).due_on == DUE


async def test_putting_off_withdraws_the_reminders_in_between(region: Region) -> None:
    case = await region.open_case()
    now = amsterdam("2026-01-26 09:00")
    await region.tick(now)
    ref = asked(region, region.coordinator).ref
    assert ref is not None
    shown = await region.act(region.coordinator, monitoring.ask_how_long, ref, now=now)
    assert isinstance(shown.view, ChoosingSnooze)
    assert [day for _, day in shown.view.options] == [on("2026-01-27"), on("2026-01-29"), on("2026-02-02")]
    shown = await region.act(region.coordinator, monitoring.put_off, ref_of(shown), "week", now=now)
    assert shown.view == MonitoringReceipt(case.reference, Outcome.PUT_OFF, DUE, DUE)
    assert waiting(region, term_of(region, case)) == [("snooze", DUE)]
    await region.tick(amsterdam("2026-02-02 08:30"))
    assert isinstance(asked(region, region.coordinator).view, MonitoringAsked)
    assert waiting(region, term_of(region, case)) == [("repeat_1", on("2026-02-05"))]


async def test_it_is_never_put_off_past_the_threshold_date(region: Region) -> None:
    case = await region.open_case(assigned_on=on("2025-11-01"))  # the threshold is 1 February 2026
    now = amsterdam("2026-01-27 09:00")
    ref = await question(region, case, region.coordinator, now)
    shown = await region.act(region.coordinator, monitoring.ask_how_long, ref, now=now)
    assert isinstance(shown.view, ChoosingSnooze)
    assert shown.view.threshold == on("2026-02-01")
    assert [day for _, day in shown.view.options] == [on("2026-01-28"), on("2026-01-30")]
    with pytest.raises(ForeignButton):
        await region.act(region.coordinator, monitoring.put_off, ref_of(shown), "week", now=now)
    shown = await region.act(
        region.coordinator, monitoring.step_back, ref_of(shown), now=amsterdam("2026-01-30 09:00")
    )
    assert isinstance(shown.view, MonitoringAsked)
    assert not shown.view.can_snooze


async def test_after_an_outage_one_reminder_comes_and_the_next_is_planned(region: Region) -> None:
    case = await region.open_case()
    await region.tick(amsterdam("2026-03-10 09:00"))
    assert [type(view) for view in region.views(region.coordinator)].count(MonitoringAsked) == 1
    assert waiting(region, term_of(region, case)) == [("repeat_9", on("2026-03-11"))]


async def test_only_those_on_the_case_answer_for_it(region: Region) -> None:
    case, region.queues_by_hand = await region.open_case(), True
    now = amsterdam("2026-02-02 10:00")
    another = region.enrol(Role.COORDINATOR)
    for person in (region.chair, region.process_director, region.project_leader, another):
        with pytest.raises(NotAllowed):
            await region.act(person, monitoring.mark_done, await question(region, case, person, now), now=now)
    ref = await question(region, case, region.coordinator, now)
    with pytest.raises(ForeignButton):
        await region.act(region.coordinator_2, monitoring.mark_done, ref, now=now)
    deputy_ref = await question(region, case, region.coordinator_2, now)
    await region.act(region.coordinator_2, monitoring.mark_done, deputy_ref, now=now)
    with pytest.raises(ClosedQuestion):
        await region.act(region.coordinator, monitoring.mark_done, ref, now=now)


async def test_a_button_of_an_older_message_changes_nothing(region: Region) -> None:
    case = await region.open_case()
    now = amsterdam("2026-02-02 10:00")
    ref = await question(region, case, region.coordinator, now)
    await region.act(region.coordinator, fold_reason, ref, now=now)
    with pytest.raises(StaleButton):
        await region.act(region.coordinator, monitoring.mark_done, ref, now=now)


async def test_nothing_is_asked_once_the_term_is_over(region: Region) -> None:
    case = await region.open_case()
    term = term_of(region, case)
    region.look(lambda uow: end_term(uow, uow.get(Term, term.id), TermState.WITHDRAWN, region.now))
    assert waiting(region, term) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["wait", "1", "3", "week", "move", "done"]), st.integers(0, 40)),
        min_size=1,
        max_size=8,
    )
)
async def test_while_the_term_runs_a_next_reminder_always_waits(
    region: Region, steps: list[tuple[str, int]]
) -> None:
    now = amsterdam("2026-01-05 09:00")
    case = await region.open_case(now=now)
    for what, days in steps:
        now += timedelta(days=days)
        await region.tick(now)
        await _take_step(region, case, what, days, now)
        term = term_of(region, case)
        planned = waiting(region, term)
        assert planned
        assert all(day >= local_date(now) for _, day in planned)
        longest = max(term.due_on, WORKDAYS.add_working_days(local_date(now), 7))
        assert planned[0][1] <= longest


async def _take_step(region: Region, case: Case, what: str, days: int, now: datetime) -> None:
    if what == "wait":
        return
    ref = await question(region, case, region.coordinator, now)
    if what == "done":
        await region.act(region.coordinator, monitoring.mark_done, ref, now=now)
    elif what == "move":
        day = local_date(now) + timedelta(days=days)
        await region.act(region.coordinator, monitoring.move_to, ref, day, now=now)
    else:
        try:
            await region.act(region.coordinator, monitoring.put_off, ref, what, now=now)
        except ForeignButton:
            return  # the threshold is too near
