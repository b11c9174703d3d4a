from datetime import datetime, timedelta

import pytest
from hypothesis import given

from rules.calendar import AMSTERDAM, Workdays
from rules.meetings import Reminder, Whom, question_at, reminders
from rules.policy import Meetings, Policy
from tests.rules.moments import OFFICE, POLICY, amsterdam, any_moment


@pytest.mark.parametrize(
    ("starts_at", "asked_at"),
    [
        ("2026-01-05 14:00", "2026-01-05 15:30"),
        ("2026-01-10 10:00", "2026-01-10 11:30"),  # on a Saturday too
        ("2026-01-05 19:29", "2026-01-05 20:59"),
        ("2026-01-05 19:30", "2026-01-06 07:00"),
        ("2026-01-05 23:30", "2026-01-06 07:00"),
        ("2026-01-05 05:00", "2026-01-05 07:00"),
        ("2026-10-25 05:45", "2026-10-25 07:15"),
    ],
)
def test_the_question_comes_90_minutes_after_the_start_by_day(starts_at: str, asked_at: str) -> None:
    assert question_at(amsterdam(starts_at), POLICY) == amsterdam(asked_at)


def test_90_minutes_are_real_minutes_in_the_night_of_the_clock_change() -> None:
    policy = Policy.model_validate({"office_hours": {"question_from": "00:00", "question_until": "23:59"}})
    started = amsterdam("2026-03-29 01:30").astimezone(AMSTERDAM)
    assert question_at(started, policy) == amsterdam("2026-03-29 04:00")


@given(any_moment)
def test_the_question_is_never_early_and_never_twelve_hours_late(starts_at: datetime) -> None:
    asked_at = question_at(starts_at, POLICY)
    assert timedelta(minutes=90) <= asked_at - starts_at < timedelta(hours=12, minutes=30)


def test_an_unanswered_question_goes_to_the_owner_the_deputy_and_the_project_leader() -> None:
    assert reminders(amsterdam("2026-01-05 15:30"), POLICY) == (
        Reminder("again_1", amsterdam("2026-01-06 08:30"), Whom.OWNER),
        Reminder("again_3", amsterdam("2026-01-08 08:30"), Whom.OWNER),
        Reminder("deputy", amsterdam("2026-01-09 08:30"), Whom.DEPUTY),
        Reminder("project_leader", amsterdam("2026-01-12 08:30"), Whom.PROJECT_LEADER),
    )


def test_weekends_and_holidays_do_not_count_as_days_without_an_answer() -> None:
    moments = [reminder.moment for reminder in reminders(amsterdam("2026-04-02 15:30"), POLICY)]
    assert moments == [amsterdam(f"2026-04-{day} 08:30") for day in ("07", "09", "10", "13")]


def test_without_reminders_in_the_policy_the_deputy_is_next() -> None:
    policy = Policy(meetings=Meetings(reminder_working_days=()))
    assert [reminder.slot for reminder in reminders(amsterdam("2026-01-05 15:30"), policy)] == [
        "deputy",
        "project_leader",
    ]


@given(any_moment)
def test_reminders_rise_strictly_and_only_in_office_hours(asked_at: datetime) -> None:
    moments = [reminder.moment for reminder in reminders(asked_at, POLICY)]
    assert moments == sorted(set(moments))
    assert moments[0] > asked_at
    assert all(Workdays(OFFICE).next_opening(moment) == moment for moment in moments)
