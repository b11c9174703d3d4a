"""Dates of agreements, and which 6 asks whether to scale down."""

from datetime import date

import pytest

from rules.agreements import due_limits, later_limits, noted_by, scale_down_by, six_to_ask_about
from rules.policy import Policy
from rules.scores import Consensus
from rules.threshold import Held
from rules.words import MeetingKind

POLICY = Policy()
CASE, EXPERT = MeetingKind.CASE_MEETING, MeetingKind.EXPERT_MEETING


def course(*meetings: tuple[MeetingKind, int | str | None]) -> list[tuple[int, Held]]:
    """Meetings by number, a week apart; "none" is no consensus, None held without a score."""
    return [
        (number, Held(date(2026, 1, 1 + number), _consensus(score), kind))
        for number, (kind, score) in enumerate(meetings, start=1)
    ]


def _consensus(score: int | str | None) -> Consensus | None:
    if isinstance(score, str):
        return Consensus(None, 3)
    return Consensus(score) if score is not None else None


def test_agreements_are_noted_the_working_day_after_the_meeting() -> None:
    assert noted_by(date(2026, 4, 2), POLICY) == date(2026, 4, 7)  # over Easter


def test_the_chair_has_five_working_days_to_say_whether_to_scale_down() -> None:
    assert scale_down_by(date(2026, 5, 11), POLICY) == date(2026, 5, 19)  # over Ascension Day


def test_an_agreement_is_never_due_in_the_past_nor_more_than_a_year_ahead() -> None:
    today = date(2026, 4, 29)
    assert due_limits(today, date(2026, 4, 28)) == (today, date(2027, 4, 29))
    assert later_limits(today, date(2026, 5, 12)) == (date(2026, 5, 13), date(2027, 4, 29))
    assert later_limits(today, date(2026, 4, 20)) == (date(2026, 4, 30), date(2027, 4, 29))


@pytest.mark.parametrize(
    ("meetings", "answered", "asks"),
    [
        (((CASE, 6),), (), None),
        (((EXPERT, 4), (CASE, 5)), (), None),
        (((EXPERT, 4), (CASE, 6)), (), 2),
        (((EXPERT, 6),), (), 1),
        (((EXPERT, None), (CASE, 7), (CASE, 8)), (), 2),
        (((EXPERT, 4), (CASE, 6), (CASE, 7)), (2,), 3),
        (((EXPERT, 4), (CASE, 6)), (2,), None),
        (((EXPERT, 4), (CASE, 6), (CASE, 5)), (), None),
        (((EXPERT, 4), (CASE, 6), (CASE, "none")), (), None),
        (((EXPERT, 4), (CASE, 6), (CASE, None)), (), 2),
        (((EXPERT, 4), (CASE, 6), (CASE, 5), (CASE, 6)), (2,), 4),
        (((EXPERT, 4), (CASE, 6), (EXPERT, None)), (2,), None),
        (((EXPERT, 4), (CASE, 6), (EXPERT, 4), (CASE, 6)), (2,), 4),
    ],
)
def test_a_6_after_the_last_expert_meeting_asks_once(
    meetings: tuple[tuple[MeetingKind, int | str | None], ...], answered: tuple[int, ...], asks: int | None
) -> None:
    assert six_to_ask_about(course(*meetings), answered, POLICY) == asks
