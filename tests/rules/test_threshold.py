import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import add_months, local_date
from rules.policy import Policy, Threshold
from rules.scores import Consensus
from rules.threshold import Cause, Clock, Held, clocks, current, passes_at, threshold_due, warning_dates
from rules.words import MeetingKind
from tests.rules.moments import POLICY, amsterdam, days, on

ASSIGNED = on("2026-01-15")
DUE = on("2026-04-15")
LATER = amsterdam("2027-12-31 12:00")
FROM_FIRST_MEETING = Policy(threshold=Threshold(start="first_case_meeting"))


def case_meeting(day: str | date, score: int | None) -> Held:
    """A case meeting; None is no consensus, with 3 as the lowest."""
    return Held(on(day) if isinstance(day, str) else day, Consensus(score, 3), MeetingKind.CASE_MEETING)


def expert_meeting(day: str, score: int | None = None, *, scored: bool = False) -> Held:
    """An expert meeting, by default one that gave no score."""
    consensus = Consensus(score, 3) if scored or score is not None else None
    return Held(on(day), consensus, MeetingKind.EXPERT_MEETING)


def course(*meetings: Held, now: datetime = LATER, policy: Policy = POLICY) -> tuple[Clock, ...]:
    return clocks(ASSIGNED, meetings, policy, now)


def only(*meetings: Held, now: datetime = LATER) -> Clock:
    (clock,) = course(*meetings, now=now)
    return clock


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2025-11-30", "2026-02-28"),
        ("2027-11-30", "2028-02-29"),
        ("2026-01-31", "2026-04-30"),
        ("2026-01-15", "2026-04-15"),
        ("2026-12-01", "2027-03-01"),
    ],
)
def test_three_calendar_months_are_clamped_to_the_month(start: str, due: str) -> None:
    assert threshold_due(on(start), 3) == on(due)


@pytest.mark.parametrize(
    ("due", "passes"),
    [
        ("2026-04-15", datetime(2026, 4, 15, 22, 0, tzinfo=UTC)),
        ("2026-01-15", datetime(2026, 1, 15, 23, 0, tzinfo=UTC)),
        ("2026-03-28", datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
        ("2026-10-24", datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),
        ("2026-10-25", datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
    ],
)
def test_it_passes_at_the_local_midnight_after_the_date(due: str, passes: datetime) -> None:
    assert passes_at(on(due)) == passes


@given(days)
def test_it_is_passed_at_midnight_and_not_a_moment_earlier(assigned_on: date) -> None:
    midnight = passes_at(add_months(assigned_on, 3))
    (before,) = clocks(assigned_on, [], POLICY, midnight - timedelta(microseconds=1))
    (at,) = clocks(assigned_on, [], POLICY, midnight)
    assert (before.passed, before.running, before.needs_alert) == (False, True, False)
    assert (at.passed, at.running, at.needs_alert) == (True, False, True)


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        clocks(ASSIGNED, [], POLICY, datetime(2026, 5, 1, 12, 0))  # noqa: DTZ001 - naive on purpose


def test_a_meeting_has_a_day_and_not_a_moment() -> None:
    with pytest.raises(ValueError, match="not a day"):
        Held(LATER, Consensus(6), MeetingKind.CASE_MEETING)


@pytest.mark.parametrize("day", ["2026-01-15", "2026-03-01", "2026-04-15"])
def test_a_six_in_a_meeting_on_or_before_the_date_stops_it(day: str) -> None:
    clock = only(case_meeting(day, 6))
    assert clock == Clock(ASSIGNED, DUE, Cause.ASSIGNMENT, stopped_on=on(day))
    assert current([clock]) is None


@pytest.mark.parametrize("score", [5, 0, None])
def test_less_than_a_six_or_no_consensus_does_not_stop_it(score: int | None) -> None:
    assert only(case_meeting("2026-03-01", score)).needs_alert


def test_a_six_after_the_date_leaves_it_passed_and_says_when_it_was_reached() -> None:
    clock = only(case_meeting("2026-04-16", 6), case_meeting("2026-04-20", 7))
    assert clock.passed
    assert clock.reached_late_on == on("2026-04-16")
    assert not clock.needs_alert


def test_a_six_entered_late_for_a_meeting_in_time_takes_the_passing_back() -> None:
    now = amsterdam("2026-04-20 12:00")
    assert only(now=now).needs_alert
    entered_late = only(case_meeting("2026-04-15", 6), now=now)
    assert not entered_late.passed
    assert entered_late.stopped_on == DUE


def test_a_meeting_in_the_future_does_not_count_until_its_day_has_come() -> None:
    planned = case_meeting("2026-03-02", 6)
    assert only(planned, now=amsterdam("2026-03-01 23:59")).running
    assert only(planned, now=amsterdam("2026-03-02 00:00")).stopped_on == on("2026-03-02")


def test_a_six_from_before_the_assignment_does_not_count() -> None:
    assert only(case_meeting("2026-01-14", 6)).stopped_on is None


def test_the_region_may_start_the_clock_at_the_first_case_meeting() -> None:
    network = Held(on("2026-01-20"), Consensus(4), MeetingKind.NETWORK_MEETING)
    (waiting,) = course(network, policy=FROM_FIRST_MEETING)
    assert (waiting.cause, waiting.start) == (Cause.ASSIGNMENT, ASSIGNED)
    (started,) = course(
        case_meeting("2026-02-10", 4), case_meeting("2026-02-01", 4), network, policy=FROM_FIRST_MEETING
    )
    assert (started.cause, started.start, started.due) == (
        Cause.FIRST_CASE_MEETING,
        on("2026-02-01"),
        on("2026-05-01"),
    )


def test_after_an_expert_meeting_a_second_clock_runs_from_its_date() -> None:
    first, second = course(expert_meeting("2026-04-20"), now=amsterdam("2026-05-01 12:00"))
    assert (first.passed, first.succeeded_on, first.needs_alert) == (True, on("2026-04-20"), False)
    assert (second.cause, second.start, second.due) == (
        Cause.EXPERT_MEETING,
        on("2026-04-20"),
        on("2026-07-20"),
    )
    assert current([first, second]) == second
    assert second.running


def test_the_second_clock_passes_and_asks_for_an_alert_of_its_own() -> None:
    first, second = course(expert_meeting("2026-04-20"), case_meeting("2026-06-01", 5))
    assert not first.needs_alert
    assert second.needs_alert


def test_an_early_expert_meeting_does_not_stop_the_first_clock() -> None:
    meeting = expert_meeting("2026-03-01", 4)
    first, second = course(meeting, now=amsterdam("2026-04-01 12:00"))
    assert first.running
    assert second.running
    assert current([first, second]) == first
    first, second = course(meeting, now=amsterdam("2026-04-16 00:00"))
    assert first.needs_alert
    assert current([first, second]) == first


def test_one_six_stops_all_clocks_that_run() -> None:
    stopped = course(expert_meeting("2026-03-01"), case_meeting("2026-04-01", 6))
    assert [clock.stopped_on for clock in stopped] == [on("2026-04-01")] * 2


def test_a_six_can_come_late_for_the_first_clock_and_in_time_for_the_second() -> None:
    first, second = course(expert_meeting("2026-03-01"), case_meeting("2026-05-01", 6))
    assert first.reached_late_on == second.stopped_on == on("2026-05-01")
    assert first.passed
    assert not second.passed


def test_an_expert_meeting_that_gives_a_six_starts_no_clock() -> None:
    assert only(expert_meeting("2026-03-01", 6)).stopped_on == on("2026-03-01")


@pytest.mark.parametrize("score", [5, None])
def test_falling_back_after_a_six_starts_a_new_clock_on_that_meeting(score: int | None) -> None:
    first, second = course(case_meeting("2026-03-01", 6), case_meeting("2026-06-10", score))
    assert first.stopped_on == on("2026-03-01")
    assert (second.cause, second.start, second.due) == (Cause.FELL_BACK, on("2026-06-10"), on("2026-09-10"))
    assert not second.after_expert_meeting


def test_falling_back_after_an_expert_meeting_is_marked_for_the_chair() -> None:
    *_, fell_back = course(
        expert_meeting("2026-03-01"), case_meeting("2026-04-01", 6), case_meeting("2026-06-10", 5)
    )
    assert fell_back.cause is Cause.FELL_BACK
    assert fell_back.after_expert_meeting


def test_falling_further_back_starts_no_second_clock_whether_it_runs_or_has_passed() -> None:
    meetings = [case_meeting("2026-03-01", 6), case_meeting("2026-06-10", 5), case_meeting("2026-07-10", 4)]
    assert len(course(*meetings)) == 2
    assert len(course(*meetings, case_meeting("2026-12-01", 3))) == 2


def test_falling_back_while_a_clock_runs_starts_none() -> None:
    meetings = [case_meeting("2026-03-01", 6), expert_meeting("2026-05-01"), case_meeting("2026-05-20", 5)]
    assert [clock.cause for clock in course(*meetings)] == [Cause.ASSIGNMENT, Cause.EXPERT_MEETING]


@pytest.mark.parametrize(("day", "started"), [("2026-08-01", 2), ("2026-08-02", 3)])
def test_a_clock_runs_up_to_and_including_its_date(day: str, started: int) -> None:
    meetings = [case_meeting("2026-03-01", 6), expert_meeting("2026-05-01"), case_meeting(day, 5)]
    assert len(course(*meetings)) == started


def test_a_meeting_without_a_score_does_not_hide_that_a_six_was_reached() -> None:
    unscored = Held(on("2026-04-01"), None, MeetingKind.NETWORK_MEETING)
    *_, last = course(case_meeting("2026-03-01", 6), unscored, case_meeting("2026-06-10", 5))
    assert last.cause is Cause.FELL_BACK


def test_an_expert_meeting_on_the_date_itself_comes_before_the_passing() -> None:
    first, _ = course(expert_meeting("2026-04-15"))
    assert first.succeeded_on is None
    assert first.needs_alert


def test_an_expert_meeting_that_is_itself_the_fall_starts_one_clock() -> None:
    meetings = [case_meeting("2026-03-01", 6), expert_meeting("2026-05-01", 4)]
    assert [clock.cause for clock in course(*meetings)] == [Cause.ASSIGNMENT, Cause.EXPERT_MEETING]


def test_each_fall_after_a_new_six_starts_a_clock_of_its_own() -> None:
    scores = [("2026-02-01", 6), ("2026-03-01", 5), ("2026-04-01", 6), ("2026-05-01", 5)]
    assert [clock.start for clock in course(*(case_meeting(day, score) for day, score in scores))] == [
        ASSIGNED,
        on("2026-03-01"),
        on("2026-05-01"),
    ]


def test_meetings_of_one_day_count_in_the_order_given() -> None:
    up, down = case_meeting("2026-03-01", 6), case_meeting("2026-03-01", 5)
    assert len(course(down, up)) == 1
    assert [clock.cause for clock in course(up, down)] == [Cause.ASSIGNMENT, Cause.FELL_BACK]


def test_two_expert_meetings_on_one_day_start_one_clock() -> None:
    assert len(course(expert_meeting("2026-03-01"), expert_meeting("2026-03-01", 4))) == 2


def test_a_correction_is_as_if_it_had_always_been_so() -> None:
    meetings = [case_meeting("2026-03-01", 6), case_meeting("2026-06-10", 5)]
    corrected = [replace(meetings[0], consensus=Consensus(5)), meetings[1]]
    assert course(*corrected) == course(case_meeting("2026-03-01", 5), case_meeting("2026-06-10", 5))
    assert only(*corrected).needs_alert


def test_the_coordinator_is_told_28_14_and_3_days_before() -> None:
    assert warning_dates(only(), POLICY) == (
        ("warning_28", on("2026-03-18")),
        ("warning_14", on("2026-04-01")),
        ("warning_3", on("2026-04-12")),
    )


def test_warning_days_come_from_the_policy_in_order_and_once() -> None:
    policy = Policy(threshold=Threshold(warning_days=(3, 21, 3)))
    assert [slot for slot, _ in warning_dates(only(), policy)] == ["warning_21", "warning_3"]


meetings_strategy = st.lists(
    st.builds(
        Held,
        date=st.dates(date(2026, 1, 1), date(2027, 6, 30)),
        consensus=st.one_of(
            st.none(), st.builds(Consensus, st.one_of(st.none(), st.integers(3, 8)), st.just(3))
        ),
        kind=st.sampled_from(MeetingKind),
    ),
    max_size=12,
)
now_strategy = st.datetimes(
    datetime.combine(date(2026, 1, 16), time.min),
    datetime.combine(date(2028, 1, 1), time.min),
    timezones=st.just(UTC),
)


@given(meetings_strategy, now_strategy)
def test_a_case_has_a_clock_that_is_open_unless_its_last_score_was_a_six(
    meetings: list[Held], now: datetime
) -> None:
    history = clocks(ASSIGNED, meetings, POLICY, now)
    counted = sorted(
        (
            held
            for held in meetings
            if ASSIGNED <= held.date <= local_date(now) and held.consensus is not None
        ),
        key=lambda held: held.date,
    )
    scored = [held.consensus.score for held in counted if held.consensus is not None]
    if not scored or (scored[-1] or 0) < 6:
        assert current(history) is not None


@given(meetings_strategy, now_strategy)
def test_no_two_clocks_share_a_name_and_none_ends_before_it_starts(
    meetings: list[Held], now: datetime
) -> None:
    history = clocks(ASSIGNED, meetings, POLICY, now)
    assert len({(clock.cause, clock.start) for clock in history}) == len(history)
    assert [clock.start for clock in history] == sorted(clock.start for clock in history)
    for clock in history:
        assert clock.due == add_months(clock.start, 3)
        ends = [clock.stopped_on, clock.reached_late_on, clock.succeeded_on]
        assert sum(end is not None for end in ends) <= 1
        assert clock.stopped_on is None or clock.start <= clock.stopped_on <= clock.due
        assert clock.reached_late_on is None or clock.reached_late_on > clock.due
        assert clock.passed is (clock.stopped_on is None and now >= passes_at(clock.due))


@given(meetings_strategy, now_strategy, st.randoms(use_true_random=False))
def test_the_order_of_entry_decides_nothing_between_days(
    meetings: list[Held], now: datetime, chance: random.Random
) -> None:
    one_a_day = list({held.date: held for held in meetings}.values())
    shuffled = one_a_day.copy()
    chance.shuffle(shuffled)
    assert clocks(ASSIGNED, shuffled, POLICY, now) == clocks(ASSIGNED, one_a_day, POLICY, now)


@given(meetings_strategy, now_strategy, now_strategy)
def test_what_has_passed_stays_passed_while_no_meeting_is_entered(
    meetings: list[Held], one: datetime, other: datetime
) -> None:
    earlier, later = sorted((one, other))
    passed = {
        (clock.cause, clock.start) for clock in clocks(ASSIGNED, meetings, POLICY, earlier) if clock.passed
    }
    still = {
        (clock.cause, clock.start) for clock in clocks(ASSIGNED, meetings, POLICY, later) if clock.passed
    }
    assert passed <= still
