from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import Workdays
from rules.ladder import (
    Candidate,
    Repeat,
    Step,
    climbs_at,
    decision_due,
    next_step,
    reopens_at,
    repeat_to,
    repeats_at,
)
from rules.policy import LadderStep
from rules.words import Rung
from tests.rules.moments import OFFICE, POLICY, amsterdam, any_moment, on

LADDER = POLICY.alerts.scale_up.ladder


def chair(person: int, *, cases: int = 0, on_case: bool = False, reachable: bool = True) -> Candidate:
    return Candidate(person, Rung.CHAIR, cases, reachable, on_case)


def leader(person: int, *, reachable: bool = True) -> Candidate:
    return Candidate(person, Rung.PROJECT_LEADER, reachable=reachable)


def test_it_starts_with_the_chair_who_has_the_fewest_open_cases() -> None:
    pool = [chair(1, cases=3), chair(2, cases=1), chair(3, cases=2), leader(9)]
    assert next_step(pool, set(), 0, LADDER) == Step(0, (2,), ())


def test_of_equal_chairs_the_lowest_id_is_taken() -> None:
    assert next_step([chair(7), chair(3), chair(5)], set(), 0, LADDER) == Step(0, (3,), ())


def test_a_chair_who_is_or_was_on_the_case_is_never_alerted() -> None:
    pool = [chair(1, on_case=True), chair(2, cases=9), leader(9)]
    assert next_step(pool, set(), 0, LADDER) == Step(0, (2,), ())
    assert next_step(pool, {2}, 1, LADDER) == Step(2, (9,), (1,))


def test_a_chair_who_cannot_be_reached_is_passed_over_within_the_step() -> None:
    assert next_step([chair(1, reachable=False), chair(2, cases=9)], set(), 0, LADDER) == Step(0, (2,), ())


def test_the_second_step_is_another_chair() -> None:
    assert next_step([chair(1), chair(2, cases=5), leader(9)], {1}, 1, LADDER) == Step(1, (2,), ())


def test_the_third_step_is_the_project_leader() -> None:
    assert next_step([chair(1), chair(2), chair(3), leader(9)], {1, 2}, 2, LADDER) == Step(2, (9,), ())


def test_a_step_with_nobody_reachable_is_skipped_at_once_and_named() -> None:
    assert next_step([leader(9)], set(), 0, LADDER) == Step(2, (9,), (0, 1))
    assert next_step([chair(1), leader(9)], {1}, 1, LADDER) == Step(2, (9,), (1,))


def test_past_the_last_step_it_repeats_to_the_project_leader() -> None:
    assert next_step([chair(1), leader(9), leader(8)], {1, 8, 9}, 3, LADDER) == Repeat((8, 9), ())


def test_without_a_project_leader_it_repeats_to_the_chairs_who_got_it() -> None:
    pool = [chair(1), chair(2), chair(3), leader(9, reachable=False)]
    assert next_step(pool, {1, 2}, 2, LADDER) == Repeat((1, 2), (2,))


def test_when_those_who_got_it_are_gone_it_repeats_to_a_chair_who_did_not() -> None:
    assert repeat_to([chair(1, reachable=False), chair(2)], {1}, LADDER) == (2,)


def test_with_nobody_in_the_region_it_says_so() -> None:
    assert next_step([chair(1, on_case=True), leader(9, reachable=False)], set(), 0, LADDER) == Repeat(
        (), (0, 1, 2)
    )


def test_a_ladder_that_the_policy_shortened_ends_where_it_ends() -> None:
    ladder = (LadderStep(role=Rung.CHAIR, office_hours=2),)
    assert next_step([chair(1), chair(2), leader(9)], {1}, 1, ladder) == Repeat((1,), ())
    assert next_step([chair(1), chair(2), leader(9)], {1}, 5, ladder) == Repeat((1,), ())


candidates_strategy = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 9),
        rung=st.sampled_from([Rung.CHAIR, Rung.PROJECT_LEADER]),
        open_cases=st.integers(0, 4),
        on_case=st.booleans(),
        reachable=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda candidate: candidate.id,
)


@given(candidates_strategy)
def test_climbing_reaches_every_step_once_and_nobody_twice(pool: list[Candidate]) -> None:
    asked: set[int] = set()
    index, visited = 0, []
    while isinstance(step := next_step(pool, asked, index, LADDER), Step):
        assert not asked & set(step.to)
        visited += [*step.skipped, step.index]
        asked |= set(step.to)
        index = step.index + 1
    assert [*visited, *step.skipped] == [0, 1, 2]
    reachable = {candidate.id: candidate for candidate in pool if candidate.reachable}
    assert asked | set(step.to) <= reachable.keys()
    assert not any(reachable[person].on_case and reachable[person].rung is Rung.CHAIR for person in asked)


@given(candidates_strategy, st.sets(st.integers(1, 9)))
def test_an_alert_never_stops_while_somebody_can_be_reached(pool: list[Candidate], asked: set[int]) -> None:
    somebody = any(
        candidate.reachable and not (candidate.rung is Rung.CHAIR and candidate.on_case) for candidate in pool
    )
    assert bool(repeat_to(pool, asked, LADDER)) is somebody


@pytest.mark.parametrize(
    ("alerted_at", "index", "climbs"),
    [
        ("2026-01-05 09:00", 0, "2026-01-05 13:00"),
        ("2026-01-05 15:00", 1, "2026-01-06 10:30"),
        ("2026-01-10 07:00", 0, "2026-01-12 12:30"),
        ("2026-01-05 09:00", 2, "2026-01-05 17:00"),
        ("2026-04-02 16:00", 2, "2026-04-07 15:30"),
    ],
)
def test_it_climbs_after_the_office_hours_of_its_step(alerted_at: str, index: int, climbs: str) -> None:
    assert climbs_at(amsterdam(alerted_at), LADDER[index], POLICY) == amsterdam(climbs)


@given(any_moment)
def test_it_repeats_once_on_every_working_day(sent_at: datetime) -> None:
    again = repeats_at(sent_at, POLICY)
    assert again > sent_at
    assert Workdays(OFFICE).next_opening(again) == again
    assert repeats_at(again, POLICY) - again >= timedelta(hours=23)


def test_a_promise_is_kept_within_five_working_days_or_opens_again() -> None:
    due = decision_due(amsterdam("2026-01-05 10:00"), 5, POLICY)
    assert due == on("2026-01-12")
    assert reopens_at(due) == amsterdam("2026-01-13 00:00")
    assert decision_due(amsterdam("2026-03-31 10:00"), 5, POLICY) == on("2026-04-09")
