"""How the questions about a monitoring date read."""

from datetime import date

from casework.monitoring_views import (
    ChoosingDate,
    ChoosingSnooze,
    ConfirmingDate,
    MonitoringAsked,
    MonitoringReceipt,
    NextProposed,
    Outcome,
)
from handlers.calendar_buttons import calendar_rows
from handlers.calendar_keyboard import month_grid
from handlers.formats import Language
from handlers.screens import Button, Row, Screen, renders
from handlers.spoken_dates import DoubtKind
from handlers.texts import N_, Texts, bold_reference

DONE, MOVE, SNOOZE, PAGE = "monitor_done", "monitor_move", "monitor_later", "monitor_page"
BACK = "monitor_back"
READ_BACK = "read_back"
NEXT = "next"

_DOUBTS = {
    DoubtKind.DOES_NOT_EXIST: N_("Die datum bestaat niet."),
    DoubtKind.AMBIGUOUS: N_("Dit kan twee dingen betekenen."),
    DoubtKind.SEVERAL: N_("Ik lees meer dan één datum."),
    DoubtKind.WEEKDAY_MISMATCH: N_("De dag van de week en de datum horen niet bij elkaar."),
}
_NOT_UNDERSTOOD = N_("Ik lees hier geen datum in.")


@renders(MonitoringAsked)
def asked(view: MonitoringAsked, texts: Texts) -> Screen:
    """The question of a reminder."""
    _, formats = texts.gettext, texts.formats
    text = _("{reference}: monitormoment van {date}.").format(
        reference=bold_reference(view.reference), date=formats.date_with_distance(view.due_on)
    )
    done = (Button(_("Gedaan"), DONE), Button(_("Verzetten"), MOVE))
    return Screen(text, (done, (Button(_("Later"), SNOOZE),)) if view.can_snooze else (done,))


@renders(ChoosingSnooze)
def choosing_snooze(view: ChoosingSnooze, texts: Texts) -> Screen:
    """Until when."""
    _, formats = texts.gettext, texts.formats
    lines = [
        _("{reference}: monitormoment van {date}.").format(
            reference=bold_reference(view.reference), date=formats.date(view.due_on)
        ),
        _("Wanneer vraag ik het weer? De datum zelf blijft staan."),
    ]
    if view.threshold is not None:
        lines.append(
            _("Uiterlijk {date}: dan is de driemaandstermijn om.").format(date=formats.date(view.threshold))
        )
    rows = [(Button(formats.date_with_distance(day), SNOOZE, length.value),) for length, day in view.options]
    return Screen("\n".join(lines), (*rows, _back(texts)))


@renders(ChoosingDate)
def choosing_date(view: ChoosingDate, texts: Texts) -> Screen:
    """Another date, typed or from the calendar."""
    _, formats = texts.gettext, texts.formats
    lines = [
        _("{reference}: op welke dag is het monitormoment?").format(reference=bold_reference(view.reference)),
        _("Nu staat er {date}. Tik een dag aan of schrijf hem, zoals: volgende week vrijdag.").format(
            date=formats.date(view.due_on)
        ),
    ]
    if view.doubt is not None:
        lines.append(_doubt(view.doubt, texts))
    meant = tuple((Button(formats.date(day), MOVE, day.isoformat()),) for day in view.candidates)
    return Screen("\n".join(lines), (*meant, *_calendar(view, texts), _back(texts)))


def _doubt(kind: str, texts: Texts) -> str:
    known = {doubt.value: sentence for doubt, sentence in _DOUBTS.items()}
    return texts.gettext(known.get(kind, _NOT_UNDERSTOOD))


def _calendar(view: ChoosingDate, texts: Texts) -> tuple[Row, ...]:
    language: Language = "en" if texts.language == "en" else "nl"
    grid = month_grid(view.year, view.month, view.earliest, view.latest, language)
    return calendar_rows(grid, MOVE, PAGE)


@renders(ConfirmingDate)
def confirming_date(view: ConfirmingDate, texts: Texts) -> Screen:
    """A typed date, read back."""
    _, formats = texts.gettext, texts.formats
    text = _("{reference}: monitormoment op <b>{date}</b>. Klopt dit?").format(
        reference=bold_reference(view.reference), date=formats.date_with_distance(view.chosen)
    )
    return Screen(text, ((Button(_("Klopt, opslaan"), MOVE, READ_BACK),), (Button(_("Andere datum"), MOVE),)))


@renders(NextProposed)
def next_proposed(view: NextProposed, texts: Texts) -> Screen:
    """Done, and whether the next date is right."""
    _, formats = texts.gettext, texts.formats
    reference = bold_reference(view.reference)
    if view.done is None:
        opening = _("{reference}: monitormoment.").format(reference=reference)
    else:
        opening = _("{reference}: monitormoment van {date}, gedaan.").format(
            reference=reference, date=formats.date(view.done)
        )
    question = _("Volgende: <b>{date}</b>. Klopt dit?").format(date=formats.date(view.due_on))
    rows = ((Button(_("Klopt, opslaan"), DONE, NEXT), Button(_("Andere datum"), MOVE)),)
    return Screen(f"{opening}\n{question}", rows)


@renders(MonitoringReceipt)
def receipt(view: MonitoringReceipt, texts: Texts) -> Screen:
    """What was recorded, in one line."""
    return Screen(f"{bold_reference(view.reference)}: {_recorded(view, texts)}")


def _recorded(view: MonitoringReceipt, texts: Texts) -> str:
    _ = texts.gettext
    was, until = _said(view.was, texts), _said(view.until, texts)
    match view.outcome:
        case Outcome.NEXT_SET if view.was is not None:
            return _("monitormoment van {was}, gedaan. Volgende: {until}.").format(was=was, until=until)
        case Outcome.NEXT_SET:
            return _("volgende monitormoment: {until}.").format(until=until)
        case Outcome.MOVED:
            return _("monitormoment verzet van {was} naar {until}.").format(was=was, until=until)
        case Outcome.PUT_OFF:
            return _("monitormoment van {was}. Ik vraag het weer op {until}.").format(was=was, until=until)
        case Outcome.WITHDRAWN:
            return _("deze vraag over het monitormoment is niet meer nodig.")


def _said(day: date | None, texts: Texts) -> str:
    return texts.formats.date(day) if day is not None else ""


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), BACK),)
