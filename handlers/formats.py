"""How dates, times, counts and lists read in a chat message, in the reader's language.

Patterns are those of the house style ("di 14 april", "14:00"); names, plurals and conjunctions come from
Babel.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

from rules.calendar import AMSTERDAM, local_date, require_aware

Language = Literal["nl", "en"]

# British English: day before month, and no comma before "and".
_LOCALES: dict[Language, Locale] = {"nl": Locale("nl"), "en": Locale("en", "GB")}

# Babel knows these words but has no public function that gives them.
_NEAR_DAYS: dict[Language, dict[int, str]] = {
    "nl": {-1: "gisteren", 0: "vandaag", 1: "morgen"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}

_NEAR = dt.timedelta(days=7)


class Formats:
    """The formats of one reader at one moment. `now` is aware; all output is Europe/Amsterdam."""

    def __init__(self, locale: Language, now: dt.datetime) -> None:
        self._language = locale
        self._locale = _LOCALES[locale]
        self._today = local_date(now)

    def date(self, day: dt.date) -> str:
        """ "di 14 april", or "di 14 april 2027" when that is not this year."""
        pattern = "EEE d MMMM" if day.year == self._today.year else "EEE d MMMM y"
        return format_date(day, pattern, locale=self._locale)

    def weekday(self, day: dt.date) -> str:
        """ "di"."""
        return format_date(day, "EEE", locale=self._locale)

    def day_month(self, day: dt.date) -> str:
        """ "14 april", or "14 april 2027" when that is not this year, where the weekday says nothing."""
        pattern = "d MMMM" if day.year == self._today.year else "d MMMM y"
        return format_date(day, pattern, locale=self._locale)

    def date_with_distance(self, day: dt.date) -> str:
        """ "di 14 april, over 3 dagen", "di 14 april, morgen"; further than a week away just the date."""
        distance = day - self._today
        if abs(distance) > _NEAR:
            return self.date(day)
        return f"{self.date(day)}, {self._distance(distance)}"

    def moment(self, moment: dt.datetime) -> str:
        """ "di 14 april 14:00". Raises ValueError for a naive moment."""
        return f"{self.date(local_date(moment))} {self.time(moment)}"

    def time(self, moment: dt.datetime) -> str:
        """ "14:00". Raises ValueError for a naive moment."""
        return f"{_local(moment):%H:%M}"

    def days(self, count: int) -> str:
        """ "1 dag", "14 dagen"."""
        return self._in_days(dt.timedelta(days=count), add_direction=False)

    def quarters(self, count: int) -> str:
        """Quarters of an hour as hours without their unit: "¾", "1½", "12"; "0" for none."""
        whole, rest = divmod(count, 4)
        said = format_decimal(whole, locale=self._locale) if whole or not rest else ""
        return said + ("", "¼", "½", "¾")[rest]

    def hours(self, quarters: int) -> str:
        """ "1½ uur", "¾ hour", "2 hours": quarters of an hour with their unit."""
        count = 1 if 0 < quarters <= 4 else 2
        # Babel gives the unit with its plural; it knows no quarters, so ours take the number's place.
        pattern = format_timedelta(
            dt.timedelta(hours=count), granularity="hour", threshold=float("inf"), locale=self._locale
        )
        return pattern.replace(str(count), self.quarters(quarters))

    def joined(self, parts: Sequence[str]) -> str:
        """ "a, b en c"."""
        return format_list(parts, locale=self._locale)

    def _distance(self, distance: dt.timedelta) -> str:
        near = _NEAR_DAYS[self._language].get(distance.days)
        if near is not None:
            return near
        return self._in_days(distance, add_direction=True)

    def _in_days(self, span: dt.timedelta, *, add_direction: bool) -> str:
        # The threshold is never reached: 7 days stay days, and 60 do not become 2 months.
        return format_timedelta(
            span,
            granularity="day",
            threshold=float("inf"),
            add_direction=add_direction,
            locale=self._locale,
        )


def _local(moment: dt.datetime) -> dt.datetime:
    return require_aware(moment).astimezone(AMSTERDAM)
