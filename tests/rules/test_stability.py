import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import add_months
from rules.policy import Policy, Stability
from rules.scores import Consensus
from rules.stability import event_free, row_of, stability
from rules.threshold import Held
from rules.words import MeetingKind
from tests.rules.moments import POLICY, on

START = on("2026-01-05")


def scored(day: str | date, score: int | None) -> Held:
    """A case meeting; None is no consensus, with 3 as the lowest."""
    return Held(on(day) if isinstance(day, str) else day, Consensus(score, 3), MeetingKind.CASE_MEETING)


def test_sevens_four_weeks_apart_count_and_the_next_day_that_counts_is_known() -> None:
    row = row_of([scored("2026-03-09", 7), scored("2026-04-06", 8)], POLICY)
    assert (row.counted, row.next_on, row.complete) == (
        (on("2026-03-09"), on("2026-04-06")),
        on("2026-05-04"),
        False,
    )


def test_a_seven_that_comes_too_soon_does_not_count_and_does_not_break_the_row() -> None:
    row = row_of([scored("2026-03-09", 7), scored("2026-04-05", 7), scored("2026-04-06", 7)], POLICY)
    assert row.counted == (on("2026-03-09"), on("2026-04-06"))


@pytest.mark.parametrize("score", [6, 0, None])
def test_anything_lower_or_no_consensus_breaks_the_row(score: int | None) -> None:
    row = row_of([scored("2026-03-09", 7), scored("2026-04-06", score), scored("2026-04-07", 7)], POLICY)
    assert row.counted == (on("2026-04-07"),)


def test_a_meeting_without_a_score_neither_counts_nor_breaks_the_row() -> None:
    experts = Held(on("2026-03-20"), None, MeetingKind.EXPERT_MEETING)
    assert len(row_of([scored("2026-03-09", 7), experts, scored("2026-04-06", 7)], POLICY).counted) == 2


def test_with_none_any_day_will_do_and_with_enough_none_is_waited_for() -> None:
    assert row_of([], POLICY).next_on is None
    row = row_of([scored(START + timedelta(days=28 * n), 7) for n in range(3)], POLICY)
    assert row.complete
    assert row.next_on is None


@pytest.mark.parametrize(
    ("since", "today", "months", "complete"),
    [
        ("2025-08-31", "2026-02-27", 5, False),
        ("2025-08-31", "2026-02-28", 6, True),
        ("2026-01-14", "2026-07-13", 5, False),
        ("2026-01-14", "2026-07-14", 6, True),
        ("2026-01-14", "2026-01-14", 0, False),
    ],
)
def test_event_free_months_are_calendar_months(since: str, today: str, months: int, complete: bool) -> None:
    free = event_free(on("2025-01-01"), [on("2025-02-01"), on(since)], POLICY, on(today))
    assert (free.since, free.months, free.complete) == (on(since), months, complete)


def test_without_an_event_the_months_count_from_the_start() -> None:
    free = event_free(START, [], POLICY, on("2026-07-05"))
    assert (free.since, free.enough_on, free.complete) == (START, on("2026-07-05"), True)


def test_what_was_before_the_start_or_comes_after_today_does_not_count() -> None:
    today = on("2026-07-05")
    found = stability(
        START,
        [scored("2026-01-04", 7), scored("2026-03-09", 7), scored("2026-08-01", 2)],
        [on("2026-01-04"), on("2026-08-01")],
        POLICY,
        today,
    )
    assert found.row.counted == (on("2026-03-09"),)
    assert found.event_free.since == START
    assert not found.complete


days_after = st.integers(0, 400)
histories = st.lists(st.tuples(days_after, st.sampled_from([None, 3, 6, 7, 7, 7, 8, 9])), max_size=14)
policies = st.builds(
    lambda scores, gap, months: Policy(
        stability=Stability(scores=scores, gap_days=gap, event_free_months=months)
    ),
    st.integers(1, 4),
    st.sampled_from([0, 1, 7, 28, 60]),
    st.integers(0, 12),
)


@given(histories, st.lists(days_after, max_size=4), st.integers(0, 450), policies, st.randoms())
def test_it_is_what_one_finds_by_going_through_the_days_one_by_one(
    history: list[tuple[int, int | None]], events: list[int], until: int, policy: Policy, order: random.Random
) -> None:
    # Of one day the order given counts, so each day has one meeting here.
    by_day = dict(history)
    held = [scored(START + timedelta(days=n), score) for n, score in by_day.items()]
    order.shuffle(held)
    today = START + timedelta(days=until)
    found = stability(START, held, [START + timedelta(days=n) for n in events], policy, today)

    counted: list[int] = []
    since = 0
    for n in range(until + 1):
        since = n if n in events else since
        if n not in by_day:
            continue
        score = by_day[n]
        if score is None or score < 7:
            counted = []
        elif all(n - earlier >= policy.stability.gap_days for earlier in counted):
            counted.append(n)
    free_since = START + timedelta(days=since)
    months = 0
    while add_months(free_since, months + 1) <= today:
        months += 1

    needed = policy.stability.scores
    assert found.row.counted == tuple(START + timedelta(days=n) for n in counted)
    waits = 0 < len(counted) < needed
    assert (found.row.next_on is not None) == waits
    if waits:
        assert found.row.next_on == START + timedelta(days=counted[-1] + policy.stability.gap_days)
    assert (found.event_free.since, found.event_free.months) == (free_since, months)
    assert found.complete == (
        len(counted) >= needed and today >= add_months(free_since, policy.stability.event_free_months)
    )
