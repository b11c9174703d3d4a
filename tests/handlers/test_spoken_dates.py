"""Dates and times as people type them: what is read, and what is asked back."""

import subprocess
import sys
import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.formats import Formats
from handlers.spoken_dates import Doubt, DoubtKind, Moment, read_date, read_moment
from handlers.spoken_days import Prefer
from rules.calendar import at_local, is_ambiguous, is_nonexistent, local_date

NOW = datetime(2026, 1, 8, 9, 0, tzinfo=UTC)  # Thursday 8 January, 10:00 in Amsterdam
PRESENT = datetime(2026, 4, 14, 8, 0, tzinfo=UTC)  # Tuesday 14 April


def jan(day: int, hour: int | None = None, minute: int = 0) -> Moment:
    return Moment(date(2026, 1, day), None if hour is None else time(hour, minute))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vandaag", jan(8)),
        ("morgen", jan(9)),
        ("morgen 14:00", jan(9, 14)),
        ("Morgen 14:00!", jan(9, 14)),
        ("morgen om 14.00 uur", jan(9, 14)),
        ("morgenmiddag 3 uur", jan(9, 15)),
        ("overmorgen 9 uur", jan(10, 9)),
        ("vanavond 8 uur", jan(8, 20)),
        ("gisteren", jan(7)),
        ("eergisteren 10u", jan(6, 10)),
        ("ma 12 jan 10u", jan(12, 10)),
        ("maandag 12 januari om 10.30", jan(12, 10, 30)),
        ("maandag, 12 januari, om 10.30 uur", jan(12, 10, 30)),
        ("ma. 12 jan. 10u30", jan(12, 10, 30)),
        ("12 jan", jan(12)),
        ("12jan 10:00", jan(12, 10)),
        ("12 januari a.s. 9.30 uur", jan(12, 9, 30)),
        ("12 januari 2026", jan(12)),
        ("12 jan '26", jan(12)),
        ("12e januari", jan(12)),
        ("12-1-2026", jan(12)),
        ("12-1-26", jan(12)),
        ("12.1.2026", jan(12)),
        ("12.01.2026 10.30", jan(12, 10, 30)),
        ("12-jan-2026", jan(12)),
        ("12-1", jan(12)),
        ("12/1", jan(12)),
        ("12/1 14u", jan(12, 14)),
        ("10 uur 12 januari", jan(12, 10)),
        ("10u 12-1-2026", jan(12, 10)),
        ("om 10 op 12 januari", jan(12, 10)),
        ("2026-01-12", jan(12)),
        ("2026-01-12 10:00", jan(12, 10)),
        ("2026-01-12T10:00", jan(12, 10)),
        ("7 januari", Moment(date(2027, 1, 7))),
        ("vrijdag", jan(9)),
        ("vrijdagmiddag 2 uur", jan(9, 14)),
        ("komende ma 9u", jan(12, 9)),
        ("aanstaande maandag", jan(12)),
        ("maandag a.s. 9u", jan(12, 9)),
        ("komende donderdag", jan(15)),
        ("deze week vrijdag", jan(9)),
        ("volgende week vrijdag", jan(16)),
        ("vrijdag volgende week 10:00", jan(16, 10)),
        ("volgende week maandag half drie", jan(12, 14, 30)),
        ("vorige week dinsdag", Moment(date(2025, 12, 30))),
        ("afgelopen dinsdag", jan(6)),
        ("over 2 weken", jan(22)),
        ("over een week", jan(15)),
        ("vrijdag over een week", jan(16)),
        ("over drie dagen", jan(11)),
        ("over 2 weken op vrijdag 10u", jan(23, 10)),
        ("over 3 maanden", Moment(date(2026, 4, 8))),
        ("2 weken geleden", Moment(date(2025, 12, 25))),
        ("over 2 uur", jan(8, 12)),
        ("over een uur", jan(8, 11)),
        ("in 90 minutes", jan(8, 11, 30)),
        ("2 uur geleden", jan(8, 8)),
        ("tomorrow 2pm", jan(9, 14)),
        ("tomorrow at 2:30 p.m.", jan(9, 14, 30)),
        ("tomorrow noon", jan(9, 12)),
        ("the day after tomorrow", jan(10)),
        ("next friday 10:00", jan(9, 10)),
        ("next week friday", jan(16)),
        ("friday next week", jan(16)),
        ("last tuesday", jan(6)),
        ("in a week", jan(15)),
        ("in three days", jan(11)),
        ("3 days ago", jan(5)),
        ("may 2", Moment(date(2026, 5, 2))),
        ("2nd of May, 2026", Moment(date(2026, 5, 2))),
        ("Mon 12 January 10:00", jan(12, 10)),
        ("vandaag donderdag", jan(8)),
        ("morgen 14:00 👍", jan(9, 14)),
        ("\u200fmorgen 14:00", jan(9, 14)),
        ("morgen\n14:00", jan(9, 14)),
    ],
)
def test_a_plain_date_is_read(text: str, expected: Moment) -> None:
    assert read_moment(text, NOW) == expected
    assert read_date(text, NOW) == expected.day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("half drie", time(14, 30)),
        ("half 3", time(14, 30)),
        ("half een", time(12, 30)),
        ("half tien", time(9, 30)),
        ("half 8 's avonds", time(19, 30)),
        ("half past two", time(14, 30)),
        ("kwart over 2", time(14, 15)),
        ("kwart voor tien", time(9, 45)),
        ("kwart voor een", time(12, 45)),
        ("quarter past 2", time(14, 15)),
        ("a quarter to ten", time(9, 45)),
        ("tien over negen", time(9, 10)),
        ("vijf voor half drie", time(14, 25)),
        ("tien over half 10", time(9, 40)),
        ("10u", time(10)),
        ("10 u", time(10)),
        ("10u30", time(10, 30)),
        ("10 uur 30", time(10, 30)),
        ("3u", time(15)),
        ("om 3", time(15)),
        ("7 uur", time(7)),
        ("7 uur 's avonds", time(19)),
        ("6 uur 's ochtends", time(6)),
        ("2:30", time(14, 30)),
        ("02:30", time(2, 30)),
        ("2:30 am", time(2, 30)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("0 uur", time(0)),
        ("00:15", time(0, 15)),
        ("23.59", time(23, 59)),
        ("at 10 o'clock", time(10)),
        ("noon", time(12)),
    ],
)
def test_a_time_of_day_is_read_with_office_hours_in_mind(text: str, expected: time) -> None:
    assert read_moment(f"12 januari {text}", NOW) == Moment(date(2026, 1, 12), expected)
    assert read_moment(f"{text} maandag", NOW) == Moment(date(2026, 1, 12), expected)


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> Moment:
    return Moment(date(year, month, day), time(hour, minute))


DOUBTS = [
    ("30 februari", DoubtKind.DOES_NOT_EXIST, [Moment(date(2026, 2, 28)), Moment(date(2026, 3, 1))]),
    ("29 februari", DoubtKind.DOES_NOT_EXIST, [Moment(date(2026, 2, 28)), Moment(date(2026, 3, 1))]),
    ("31 december", None, [Moment(date(2026, 12, 31))]),
    ("31 april 2026", DoubtKind.DOES_NOT_EXIST, [Moment(date(2026, 4, 30)), Moment(date(2026, 5, 1))]),
    ("31 jun 10u", DoubtKind.DOES_NOT_EXIST, [at(2026, 6, 30, 10), at(2026, 7, 1, 10)]),
    ("di 30 februari", DoubtKind.DOES_NOT_EXIST, [Moment(date(2026, 2, 28)), Moment(date(2026, 3, 1))]),
    ("12-13", DoubtKind.DOES_NOT_EXIST, []),
    ("32 januari", DoubtKind.DOES_NOT_EXIST, []),
    ("0-1-2026", DoubtKind.DOES_NOT_EXIST, []),
    ("morgen 25:00", DoubtKind.DOES_NOT_EXIST, []),
    ("morgen 10:75", DoubtKind.DOES_NOT_EXIST, []),
    ("29 maart 02:30", DoubtKind.DOES_NOT_EXIST, [at(2026, 3, 29, 1, 30), at(2026, 3, 29, 3, 30)]),
    ("25 oktober 02:30", DoubtKind.AMBIGUOUS, [at(2026, 10, 25, 1, 30), at(2026, 10, 25, 3, 30)]),
    ("5-6", DoubtKind.AMBIGUOUS, [Moment(date(2026, 6, 5))]),
    ("donderdag", DoubtKind.AMBIGUOUS, [jan(8), jan(15)]),
    ("donderdag 14:00", DoubtKind.AMBIGUOUS, [jan(8, 14), jan(15, 14)]),
    ("maandag over een week", DoubtKind.AMBIGUOUS, [jan(12), jan(19)]),
    ("morgen 10-12 uur", DoubtKind.NOT_UNDERSTOOD, [jan(9)]),
    ("over 999 weken", None, [Moment(date(2045, 3, 2))]),
    ("14.04", DoubtKind.AMBIGUOUS, [Moment(date(2026, 4, 14)), jan(8, 14, 4)]),
    ("12 januari of 13 januari", DoubtKind.SEVERAL, [jan(12), jan(13)]),
    ("morgen of overmorgen", DoubtKind.SEVERAL, [jan(9), jan(10)]),
    ("vrijdag of maandag 10u", DoubtKind.SEVERAL, [jan(9, 10), jan(12, 10)]),
    ("morgen 12 januari", DoubtKind.SEVERAL, [jan(12), jan(9)]),
    ("morgen 14:00-15:30", DoubtKind.SEVERAL, [jan(9, 14), jan(9, 15, 30)]),
    ("morgen van 14 uur tot 15 uur", DoubtKind.SEVERAL, [jan(9, 14), jan(9, 15)]),
    ("volgende week vrijdag 24 april", DoubtKind.SEVERAL, [Moment(date(2026, 4, 24)), jan(16)]),
    ("di 12 jan 10u", DoubtKind.WEEKDAY_MISMATCH, [jan(12, 10), jan(13, 10)]),
    ("vrijdag morgen zaterdag", DoubtKind.WEEKDAY_MISMATCH, [jan(9), jan(10)]),
    ("10u", DoubtKind.NOT_UNDERSTOOD, [Moment(date(2026, 1, 8), time(10))]),
    ("9:00", DoubtKind.NOT_UNDERSTOOD, [jan(9, 9)]),
    ("noon", DoubtKind.NOT_UNDERSTOOD, [jan(8, 12)]),
    ("overleg morgen 14:00", DoubtKind.NOT_UNDERSTOOD, [jan(9, 14)]),
    ("12 jan 10", DoubtKind.NOT_UNDERSTOOD, [jan(12)]),
    ("12 juli: 6", DoubtKind.NOT_UNDERSTOOD, [Moment(date(2026, 7, 12))]),
    ("12-1-2110", DoubtKind.NOT_UNDERSTOOD, []),
    ("12 januari 1026", DoubtKind.NOT_UNDERSTOOD, []),
    ("over 900 jaar", DoubtKind.NOT_UNDERSTOOD, []),
    ("volgende week", DoubtKind.NOT_UNDERSTOOD, []),
    ("januari 2026", DoubtKind.NOT_UNDERSTOOD, []),
    ("2026", DoubtKind.NOT_UNDERSTOOD, []),
    ("12", DoubtKind.NOT_UNDERSTOOD, []),
    ("zes", DoubtKind.NOT_UNDERSTOOD, []),
    ("5,5", DoubtKind.NOT_UNDERSTOOD, []),
    ("", DoubtKind.NOT_UNDERSTOOD, []),
    ("👍", DoubtKind.NOT_UNDERSTOOD, []),
    ("שלום מחר", DoubtKind.NOT_UNDERSTOOD, []),
    ("٢٠٢٦-٠١-١٢", DoubtKind.NOT_UNDERSTOOD, []),
    ("²-¹-2026", None, [Moment(date(2026, 1, 2))]),
    ("/annuleer", DoubtKind.NOT_UNDERSTOOD, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "candidates"), DOUBTS)
def test_what_is_not_plain_is_asked_back(text: str, kind: DoubtKind | None, candidates: list[Moment]) -> None:
    expected = candidates[0] if kind is None else Doubt(kind, tuple(candidates))
    assert read_moment(text, NOW) == expected


@pytest.mark.parametrize(
    "text", ["", "10u", "zes", "30 februari", "5-6", "donderdag", "morgen of overmorgen", "di 12 jan"]
)
def test_a_date_is_asked_back_for_the_same_reasons(text: str) -> None:
    assert isinstance(read_date(text, NOW), Doubt)


def test_with_dots_a_day_and_month_are_a_date_where_only_a_date_is_asked() -> None:
    assert read_date("14.04", NOW) == date(2026, 4, 14)
    assert read_date("29 maart 02:30", NOW) == date(2026, 3, 29)


def test_looking_back_the_nearest_date_lies_in_the_past() -> None:
    assert read_date("12 jan", NOW, prefer="past") == date(2025, 1, 12)
    assert read_date("8 januari", NOW, prefer="past") == date(2026, 1, 8)
    assert read_date("8 januari", NOW, prefer="future") == date(2026, 1, 8)
    assert read_date("vrijdag", NOW, prefer="past") == date(2026, 1, 2)
    assert read_moment("14:00", NOW, prefer="past") == Doubt(DoubtKind.NOT_UNDERSTOOD, (jan(7, 14),))


def test_today_is_the_day_in_amsterdam() -> None:
    assert read_date("vandaag", datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)


def test_hours_from_now_are_real_hours_in_the_night_the_clocks_change() -> None:
    before = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 01:30, an hour before the jump
    assert read_moment("over 1 uur", before) == Moment(date(2026, 3, 29), time(3, 30))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        read_moment("morgen", datetime(2026, 1, 8, 9, 0))  # noqa: DTZ001  # naive on purpose


@pytest.mark.parametrize(
    "text", ["a" * 4000, "1" * 4000, "12-1 " * 800, "👍" * 4000, "\u202e" * 4000, "over " * 24, "1." * 60]
)
def test_long_and_odd_texts_are_answered_quickly(text: str) -> None:
    read_moment("morgen", NOW)  # loads dateparser
    started = stopwatch.perf_counter()
    assert isinstance(read_moment(text, NOW), Doubt)
    assert stopwatch.perf_counter() - started < 0.5


def test_dateparser_is_loaded_only_when_it_is_needed_and_without_a_warning() -> None:
    script = (
        "import sys; from datetime import UTC, datetime\n"
        "from handlers.spoken_dates import read_date\n"
        "now = datetime(2026, 1, 8, 9, tzinfo=UTC)\n"
        "read_date('12 januari', now); assert 'dateparser' not in sys.modules\n"
        "read_date('morgen', now); assert 'dateparser' in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


DATES = st.dates(date(2010, 1, 1), date(2040, 12, 31))


@given(DATES)
def test_every_date_in_our_own_format_reads_back(day: date) -> None:
    direction: Prefer = "future" if day >= local_date(PRESENT) else "past"
    for locale in ("nl", "en"):
        formats = Formats(locale, PRESENT)
        assert read_date(formats.date(day), PRESENT, prefer=direction) == day
    spelled = Formats("nl", PRESENT).day_month(day)
    year = "" if day.year != local_date(PRESENT).year else f" {day.year}"
    assert read_date(f"{spelled}{year}", PRESENT) == day
    assert read_date(day.isoformat(), PRESENT) == day


@given(DATES, st.times())
def test_every_moment_in_our_own_format_reads_back(day: date, clock: time) -> None:
    clock = clock.replace(second=0, microsecond=0)
    written = f"{day.day}-{day.month}-{day.year} {clock:%H:%M}"
    read = read_moment(written, PRESENT)
    if is_nonexistent(day, clock) or is_ambiguous(day, clock):
        assert isinstance(read, Doubt)
        return
    assert read == Moment(day, clock)
    direction: Prefer = "future" if day >= local_date(PRESENT) else "past"
    shown = Formats("nl", PRESENT).moment(at_local(day, clock))
    assert read_moment(shown, PRESENT, prefer=direction) == Moment(day, clock)


@given(st.integers(-7, 7), st.sampled_from(["nl", "en"]))
def test_a_date_with_its_distance_reads_back(distance: int, locale: str) -> None:
    day = local_date(PRESENT) + timedelta(days=distance)
    shown = Formats("nl" if locale == "nl" else "en", PRESENT).date_with_distance(day)
    assert read_date(shown, PRESENT, prefer="future" if distance >= 0 else "past") == day


@given(st.text(max_size=130))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(read_moment(text, NOW), Moment | Doubt)
    assert isinstance(read_date(text, NOW), date | Doubt)


WORDS = [
    *("morgen", "vandaag", "over", "2", "weken", "12", "jan", "30", "februari", "2026", "vrijdag"),
    *("volgende", "week", "half", "drie", "10u", "10:30", "om", "uur", "-", "of"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join))
def test_any_mix_of_date_words_gets_an_answer_within_twenty_years(text: str) -> None:
    read = read_moment(text, NOW)
    moments = read.candidates if isinstance(read, Doubt) else (read,)
    assert all(abs(moment.day.year - 2026) <= 20 for moment in moments)
