"""The choice of a day as buttons, and why a typed day was not taken."""

from datetime import timedelta

from casework.day_choice import DayChoice
from handlers.calendar_buttons import calendar_rows
from handlers.calendar_keyboard import month_grid
from handlers.meeting_texts import calendar_language
from handlers.screens import Button, Row, in_rows
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


def coming_day_rows(
    day: DayChoice, weeks: tuple[int, ...], chosen_action: str, month_action: str, texts: Texts
) -> tuple[Row, ...]:
    """The same for a day to come: these numbers of weeks from today instead of today and yesterday."""
    if day.month is not None:
        return day_choice_rows(day, chosen_action, month_action, texts)
    formats = texts.formats
    meant = [Button(formats.date(one), chosen_action, one.isoformat()) for one in day.candidates]
    near = [
        Button(
            texts.ngettext("Over {count} week ({date})", "Over {count} weken ({date})", count).format(
                count=count, date=formats.date(one)
            ),
            chosen_action,
            one.isoformat(),
        )
        for count in weeks
        if day.earliest <= (one := local_date(texts.now) + timedelta(weeks=count)) <= day.latest
    ]
    calendar = Button(texts.gettext("Kalender"), month_action, f"{day.earliest:%Y-%m}")
    return (*in_rows(meant, 1), *in_rows(near, 1), (calendar,))


def _near_days(day: DayChoice, chosen_action: str, texts: Texts) -> Row:
    today = local_date(texts.now)
    near = {texts.gettext("Vandaag"): today, texts.gettext("Gisteren"): today - timedelta(days=1)}
    return tuple(
        Button(label, chosen_action, one.isoformat())
        for label, one in near.items()
        if day.earliest <= one <= day.latest
    )
