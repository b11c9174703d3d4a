"""The choice of a day as buttons, and why a typed day was not taken."""

from datetime import timedelta

from casework.day_choice import DayChoice
from handlers.calendar_buttons import calendar_rows
from handlers.calendar_keyboard import month_grid
from handlers.meeting_texts import calendar_language
from handlers.screens import Button, Row
from handlers.spoken_dates import DoubtKind
from handlers.texts import N_, Texts
from rules.calendar import local_date

_DOUBTS = {
    DoubtKind.DOES_NOT_EXIST.value: N_("Die datum bestaat niet."),
    DoubtKind.AMBIGUOUS.value: N_("Dit kan twee dingen betekenen."),
    DoubtKind.SEVERAL.value: N_("Ik lees meer dan één datum."),
    DoubtKind.WEEKDAY_MISMATCH.value: N_("De dag van de week en de datum horen niet bij elkaar."),
}
_NOT_UNDERSTOOD = N_("Ik lees hier geen datum in.")


def day_doubt_lines(doubt: str | None, texts: Texts) -> list[str]:
    """Why what was typed was not taken for a day, if it was not."""
    return [texts.gettext(_DOUBTS.get(doubt, _NOT_UNDERSTOOD))] if doubt is not None else []


def day_choice_rows(day: DayChoice, chosen_action: str, month_action: str, texts: Texts) -> tuple[Row, ...]:
    """What may have been meant; then today, yesterday and the calendar, or the page of it that is open."""
    formats = texts.formats
    meant = tuple((Button(formats.date(one), chosen_action, one.isoformat()),) for one in day.candidates)
    if day.month is not None:
        language = calendar_language(texts)
        grid = month_grid(day.month.year, day.month.month, day.earliest, day.latest, language)
        return (*meant, *calendar_rows(grid, chosen_action, month_action))
    calendar = Button(texts.gettext("Kalender"), month_action, f"{day.latest:%Y-%m}")
    return (*meant, _near_days(day, chosen_action, texts), (calendar,))


def _near_days(day: DayChoice, chosen_action: str, texts: Texts) -> Row:
    today = local_date(texts.now)
    near = {texts.gettext("Vandaag"): today, texts.gettext("Gisteren"): today - timedelta(days=1)}
    return tuple(
        Button(label, chosen_action, one.isoformat())
        for label, one in near.items()
        if day.earliest <= one <= day.latest
    )
