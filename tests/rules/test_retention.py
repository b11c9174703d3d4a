"""How long a case is kept, and what stays of it by year."""

from collections import Counter
from datetime import date

import pytest

from rules.policy import Policy, Privacy
from rules.retention import Arrival, erased_on, over_since
from rules.scores import Consensus
from rules.threshold import Held
from rules.trajectory import Step
from rules.words import MeetingKind, Phase, RejectionReason, YearMeasure
from rules.year_counts import Life, counts_of
from tests.rules.moments import amsterdam

NOW = amsterdam("2027-06-01 03:00")
CASE, EXPERT = MeetingKind.CASE_MEETING, MeetingKind.EXPERT_MEETING


@pytest.mark.parametrize("end", [Phase.REJECTED, Phase.ENDED_EARLY, Phase.COMPLETED])
def test_a_case_is_over_from_the_day_on_which_it_was_rejected_ended_or_checked(end: Phase) -> None:
    steps = [
        Arrival(None, Phase.REFERRED, date(2026, 1, 5)),
        Arrival(Phase.REFERRED, end, date(2026, 2, 6)),
    ]
    assert over_since(steps) == date(2026, 2, 6)
    assert over_since(steps[:1]) is None


def test_a_closed_case_is_not_over_before_the_check_a_year_later_is_answered() -> None:
    closed = Arrival(Phase.RECOVERY, Phase.CLOSED, date(2025, 1, 6))
    unknown = Arrival(Phase.CLOSED, Phase.CLOSED, date(2026, 1, 6))
    safe = Arrival(Phase.CLOSED, Phase.COMPLETED, date(2026, 2, 6))
    assert over_since([closed, unknown]) is None
    assert over_since([closed, unknown, safe]) == date(2026, 2, 6)


@pytest.mark.parametrize(
    ("days", "over_on", "erased"),
    [
        (90, date(2026, 1, 1), date(2026, 4, 1)),
        (90, date(2027, 12, 1), date(2028, 2, 29)),
        (0, date(2026, 1, 1), date(2026, 1, 1)),
    ],
)
def test_a_case_is_erased_on_the_day_on_which_its_grace_is_over(
    days: int, over_on: date, erased: date
) -> None:
    assert erased_on(over_on, Policy(privacy=Privacy(grace_days=days))) == erased


def held(day: date, score: int | None, kind: MeetingKind = CASE) -> Held:
    return Held(day, Consensus(score, None if score is not None else 3), kind)


def counted(life: Life) -> dict[tuple[int, str, str], int]:
    found = counts_of(life, Policy(), NOW)
    return {(year, measure.value, detail): count for (year, measure, detail), count in found.items()}


def test_a_rejected_referral_counts_with_its_reason() -> None:
    life = Life(
        [(Step.REFER, date(2025, 12, 30)), (Step.REJECT, date(2026, 1, 9))],
        [],
        received_on=date(2025, 12, 29),
        rejection=RejectionReason.BAD_TIMING,
    )
    assert counted(life) == {(2025, "referred", ""): 1, (2026, "rejected", "bad_timing"): 1}


def test_a_6_counts_once_and_each_fall_below_it() -> None:
    meetings = [
        held(date(2025, 1, 6), 7),
        held(date(2025, 3, 3), 6),
        held(date(2025, 4, 7), None),
        held(date(2025, 4, 8), 5),
        held(date(2026, 1, 5), 6),
        held(date(2026, 2, 2), 4),
    ]
    found = counted(Life([(Step.BRING_IN, date(2025, 2, 3))], meetings, assigned_on=date(2025, 2, 3)))
    assert found[(2025, "reached_six", "")] == 1
    assert found[(2025, "days_to_six", "")] == 28
    assert (found[(2025, "fell_back", "")], found[(2026, "fell_back", "")]) == (1, 1)
    assert found[(2025, "assigned", "bring_in")] == 1
    assert (2025, "days_to_start", "") not in found


def test_a_threshold_counts_only_when_it_passed_while_the_case_was_worked() -> None:
    start = date(2026, 1, 5)

    def passed(*steps: tuple[Step, date]) -> int:
        life = Life([(Step.BRING_IN, start), *steps], [], assigned_on=start)
        return counts_of(life, Policy(), NOW)[(2026, YearMeasure.PASSED_THRESHOLD, "")]

    assert passed((Step.END_EARLY, date(2026, 4, 5))) == 0
    assert passed((Step.END_EARLY, date(2026, 4, 6))) == 1


def test_a_case_that_was_open_again_counts_as_worked_in_both_its_times_and_as_not_safe() -> None:
    steps = [
        (Step.BRING_IN, date(2023, 1, 2)),
        (Step.CLOSE, date(2023, 12, 1)),
        (Step.REOPEN, date(2025, 3, 3)),
        (Step.CLOSE, date(2026, 1, 12)),
        (Step.CHECK_UNKNOWN, date(2027, 1, 12)),
        (Step.CHECK_NOT_SAFE, date(2027, 2, 12)),
        (Step.REFER_AGAIN, date(2027, 2, 19)),
    ]
    found = counted(Life(steps, [held(date(2023, 2, 6), 6), held(date(2025, 4, 7), 6)], date(2023, 1, 2)))
    assert Counter(year for year, measure, _ in found if measure == "worked") == {2023: 1, 2025: 1, 2026: 1}
    assert found[(2025, "not_safe_after_a_year", "")] == found[(2027, "not_safe_after_a_year", "")] == 1
    assert found[(2023, "closed", "")] == found[(2026, "closed", "")] == 1
    assert not {year for year, measure, _ in found if measure == "passed_threshold"}
