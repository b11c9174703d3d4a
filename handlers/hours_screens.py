"""How recording hours reads: calm, one's own, with the numbers as people say them."""

from datetime import date

from casework.hours_views import (
    HoursAmountAsked,
    HoursDayAsked,
    HoursLeft,
    HoursOverview,
    HoursReadBack,
    HoursSaved,
    Worked,
)
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.refusals import FACTS
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import N_, Texts, bold_reference
from rules.hours import OFTEN, UnclearKind
from rules.references import shown

CASE, DAY, MONTH, AMOUNT = "hours_case", "hours_day", "hours_month", "hours_amount"
SAVE, BACK, LEAVE, CORRECT = "hours_save", "hours_back", "hours_leave", "hours_correct"
ADD, REPLACE = "add", "replace"
_DOUBTS = {
    UnclearKind.NO_WHOLE_QUARTERS: N_("Dat is geen heel aantal kwartieren. Welk aantal is het?"),
    UnclearKind.AMBIGUOUS: N_("Dat kan twee dingen betekenen. Welk aantal is het?"),
    UnclearKind.NOT_AN_AMOUNT: N_("Ik lees hier geen aantal uren in. Schrijf bijvoorbeeld: 2,5 of 1:45."),
}


@renders(HoursOverview)
def overview(view: HoursOverview, texts: Texts) -> Screen:
    """This week and this month per case, and on which case to record."""
    _ = texts.gettext
    lines = [_("<b>Jouw uren</b>"), *(_worked_line(worked, texts) for worked in view.cases if worked.month)]
    lines.append(
        _("Samen: {week} deze week, {month} deze maand.").format(
            week=texts.formats.hours(view.total.week), month=texts.formats.hours(view.total.month)
        )
    )
    lines.append(_("Op welke casus wil je uren vastleggen?"))
    buttons = [Button(shown(worked.reference), CASE, worked.reference) for worked in view.cases]
    return Screen("\n".join(lines), (*in_rows(buttons, 2), (Button(_("Sluiten"), LEAVE),)))


def _worked_line(worked: Worked, texts: Texts) -> str:
    return texts.gettext("{reference}: {week} deze week, {month} deze maand.").format(
        reference=bold_reference(worked.reference),
        week=texts.formats.hours(worked.week),
        month=texts.formats.hours(worked.month),
    )


@renders(HoursDayAsked)
def day_asked(view: HoursDayAsked, texts: Texts) -> Screen:
    """On which day."""
    _ = texts.gettext
    lines = [
        _worked_line(view.worked, texts),
        _("Op welke dag heb je gewerkt? Tik een dag aan of schrijf hem, zoals: ma 2 maart."),
        *day_doubt_lines(view.day.doubt, texts),
    ]
    last = Button(_("Terug"), BACK) if view.several or view.day.month else Button(_("Sluiten"), LEAVE)
    return Screen("\n".join(lines), (*day_choice_rows(view.day, DAY, MONTH, texts), (last,)))


@renders(HoursAmountAsked)
def amount_asked(view: HoursAmountAsked, texts: Texts) -> Screen:
    """How much, by tap or typed."""
    _, formats = texts.gettext, texts.formats
    lines = [_opening(view.reference, view.day, texts)]
    if view.there:
        lines.append(_("Er staat al {hours}.").format(hours=formats.hours(view.there)))
    if view.doubt is not None:
        lines.append(_(_DOUBTS[UnclearKind(view.doubt)]))
    else:
        lines.append(_("Hoeveel uur? Tik een aantal of schrijf het, zoals: 2,5 of 1:45."))
    meant = [Button(formats.hours(quarters), AMOUNT, str(quarters)) for quarters in view.candidates]
    often = [Button(formats.quarters(quarters), AMOUNT, str(quarters)) for quarters in OFTEN]
    rows = [*in_rows(meant, 2), *in_rows(often, 4)]
    if view.correcting and view.there:
        rows.append((Button(_("Niet gewerkt: 0 uur"), AMOUNT, "0"),))
    return Screen("\n".join(lines), (*rows, _back(texts)))


def _opening(reference: str, day: date, texts: Texts) -> str:
    return f"{bold_reference(reference)} · {texts.formats.date(day)}"


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), BACK),)


@renders(HoursReadBack)
def read_back(view: HoursReadBack, texts: Texts) -> Screen:
    """A typed amount, or the question whether it comes on top of what stands there."""
    _, formats = texts.gettext, texts.formats
    said, opening = formats.hours(view.quarters), _opening(view.reference, view.day, texts)
    if not view.there or view.correcting:
        text = _("{hours}. Klopt dit?").format(hours=f"<b>{said}</b>")
        rows: tuple[Row, ...] = ((Button(_("Klopt, opslaan"), SAVE, REPLACE),), _back(texts))
        return Screen(f"{opening}\n{text}", rows)
    text = _("Er staat al {hours}: komt {more} erbij, of is het in plaats daarvan?").format(
        hours=formats.hours(view.there), more=said
    )
    added = _("Erbij: samen {hours}").format(hours=formats.hours(view.there + view.quarters))
    instead = _("In plaats daarvan: {hours}").format(hours=said)
    return Screen(
        f"{opening}\n{text}", ((Button(added, SAVE, ADD),), (Button(instead, SAVE, REPLACE),), _back(texts))
    )


@renders(HoursSaved)
def saved(view: HoursSaved, texts: Texts) -> Screen:
    """The receipt."""
    _, formats = texts.gettext, texts.formats
    text = _("{reference}: {hours} op {date}.").format(
        reference=bold_reference(view.reference),
        hours=formats.hours(view.quarters),
        date=formats.date(view.day),
    )
    if view.was:
        text += " " + _("Eerst stond er {hours}.").format(hours=formats.hours(view.was))
    return Screen(text, ((Button(_("Corrigeren"), CORRECT),),))


@renders(HoursLeft)
def left(view: HoursLeft, texts: Texts) -> Screen:
    """Closed; what was saved before stands."""
    return Screen(texts.gettext("Gesloten. Met /uren zie je jouw uren weer."))


FACTS["worked_on"] = lambda day, texts: texts.formats.date(date.fromisoformat(str(day)))
FACTS["quarters"] = lambda quarters, texts: texts.formats.hours(int(quarters))
