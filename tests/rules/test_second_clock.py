"""Two of three decide; by when an expert meeting is prepared."""

import pytest

from rules.policy import ExpertMeetings, Policy
from rules.preparation import prepared_by
from rules.second_clock import Vote, standing
from tests.rules.moments import on


@pytest.mark.parametrize(
    ("yes", "no", "left", "stands"),
    [
        (0, 0, 3, Vote.WAITS),
        (1, 0, 2, Vote.WAITS),
        (1, 1, 1, Vote.WAITS),
        (2, 0, 1, Vote.MEETING),
        (2, 1, 0, Vote.MEETING),
        (1, 2, 0, Vote.NO_MEETING),
        (1, 1, 0, Vote.DIVIDED),
        (0, 0, 2, Vote.WAITS),
        (0, 0, 1, Vote.DIVIDED),
        (1, 0, 0, Vote.DIVIDED),
        (0, 0, 0, Vote.DIVIDED),
    ],
)
def test_two_equal_answers_decide_as_long_as_they_can_come(
    yes: int, no: int, left: int, stands: Vote
) -> None:
    assert standing(yes, no, left) is stands


@pytest.mark.parametrize(
    ("meets_on", "known_on", "due"),
    [
        ("2026-06-02", "2026-05-04", "2026-05-26"),  # five working days, the weekend not counted
        ("2026-05-18", "2026-05-04", "2026-05-08"),  # 14 May, Ascension day, is none
        ("2026-06-02", "2026-05-28", "2026-05-29"),  # too soon: the next working day
        ("2026-06-02", "2026-05-30", "2026-06-01"),
        ("2026-06-02", "2026-06-02", "2026-06-02"),  # at the latest the day itself
    ],
)
def test_an_expert_meeting_is_prepared_working_days_before_it(meets_on: str, known_on: str, due: str) -> None:
    assert prepared_by(on(meets_on), on(known_on), Policy()) == on(due)


def test_the_policy_says_how_many() -> None:
    policy = Policy(expert_meetings=ExpertMeetings(prepare_working_days=1))
    assert prepared_by(on("2026-06-02"), on("2026-05-04"), policy) == on("2026-06-01")
