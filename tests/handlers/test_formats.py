"""Dates, times and counts as the reader sees them."""

from datetime import UTC, date, datetime

import pytest

from handlers.formats import Formats, Language

NOW = datetime(2026, 4, 11, 9, 0, tzinfo=UTC)  # a Saturday
NL = Formats("nl", NOW)
EN = Formats("en", NOW)


def test_a_date_shows_its_weekday_and_month() -> None:
    assert NL.date(date(2026, 4, 14)) == "di 14 april"
    assert EN.date(date(2026, 4, 14)) == "Tue 14 April"


def test_a_date_in_another_year_shows_that_year() -> None:
    assert NL.date(date(2027, 4, 14)) == "wo 14 april 2027"
    assert EN.date(date(2025, 12, 31)) == "Wed 31 December 2025"


@pytest.mark.parametrize(
    ("day", "dutch", "english"),
    [
        (date(2026, 4, 3), "vr 3 april", "Fri 3 April"),
        (date(2026, 4, 4), "za 4 april, 7 dagen geleden", "Sat 4 April, 7 days ago"),
        (date(2026, 4, 9), "do 9 april, 2 dagen geleden", "Thu 9 April, 2 days ago"),
        (date(2026, 4, 10), "vr 10 april, gisteren", "Fri 10 April, yesterday"),
        (date(2026, 4, 11), "za 11 april, vandaag", "Sat 11 April, today"),
        (date(2026, 4, 12), "zo 12 april, morgen", "Sun 12 April, tomorrow"),
        (date(2026, 4, 14), "di 14 april, over 3 dagen", "Tue 14 April, in 3 days"),
        (date(2026, 4, 18), "za 18 april, over 7 dagen", "Sat 18 April, in 7 days"),
        (date(2026, 4, 19), "zo 19 april", "Sun 19 April"),
    ],
)
def test_a_date_within_a_week_says_how_far_away_it_is(day: date, dutch: str, english: str) -> None:
    assert NL.date_with_distance(day) == dutch
    assert EN.date_with_distance(day) == english


def test_today_is_the_day_in_amsterdam_and_not_in_utc() -> None:
    just_past_midnight = datetime(2026, 4, 13, 22, 30, tzinfo=UTC)
    assert Formats("nl", just_past_midnight).date_with_distance(date(2026, 4, 14)) == "di 14 april, vandaag"


def test_the_year_turns_at_midnight_in_amsterdam() -> None:
    new_year = Formats("nl", datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert new_year.date(date(2027, 1, 1)) == "vr 1 januari"


def test_a_moment_is_shown_in_amsterdam_time_in_summer_and_winter() -> None:
    assert NL.moment(datetime(2026, 4, 14, 12, 0, tzinfo=UTC)) == "di 14 april 14:00"
    assert EN.moment(datetime(2026, 4, 14, 12, 0, tzinfo=UTC)) == "Tue 14 April 14:00"
    assert NL.moment(datetime(2026, 1, 14, 23, 5, tzinfo=UTC)) == "do 15 januari 00:05"
    assert EN.time(datetime(2026, 1, 14, 8, 5, tzinfo=UTC)) == "09:05"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        NL.time(datetime(2026, 4, 14, 12, 0))  # noqa: DTZ001  # naive on purpose


def test_day_and_month_leave_out_the_weekday_and_the_year_that_it_is() -> None:
    assert NL.day_month(date(2026, 4, 14)) == "14 april"
    assert EN.day_month(date(2027, 4, 14)) == "14 April 2027"


@pytest.mark.parametrize(
    ("locale", "count", "shown"),
    [
        ("nl", 1, "1 dag"),
        ("nl", 14, "14 dagen"),
        ("nl", 0, "0 dagen"),
        ("nl", 90, "90 dagen"),
        ("en", 1, "1 day"),
        ("en", 14, "14 days"),
    ],
)
def test_a_number_of_days_has_the_right_plural(locale: Language, count: int, shown: str) -> None:
    assert Formats(locale, NOW).days(count) == shown


@pytest.mark.parametrize(
    ("parts", "dutch", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a en b", "a and b"),
        (["a", "b", "c"], "a, b en c", "a, b and c"),
    ],
)
def test_a_list_is_joined_as_in_a_sentence(parts: list[str], dutch: str, english: str) -> None:
    assert NL.joined(parts) == dutch
    assert EN.joined(parts) == english
