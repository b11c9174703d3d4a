"""How recording an unsafe event reads: the day, the kind, and what it means for the months without one."""

from casework.unsafe_events import UnsafeDayAsked, UnsafeKindAsked, UnsafeLeft, UnsafeReadBack, UnsafeSaved
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.people import acute_line
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import Texts, bold_reference
from handlers.unsafe_event_words import event_kind_name
from rules.words import UnsafeEventKind

DAY, MONTH, CHOOSE, SAVE, BACK = "unsafe_day", "unsafe_month", "unsafe_kind", "unsafe_save", "unsafe_back"


@renders(UnsafeDayAsked)
def unsafe_day_asked(view: UnsafeDayAsked, texts: Texts) -> Screen:
    """The day."""
    _ = texts.gettext
    lines = [
        _("{reference}: op welke dag was de onveilige gebeurtenis?").format(
            reference=bold_reference(view.reference)
        ),
        *day_doubt_lines(view.day.doubt, texts),
        _("Tik een dag aan of schrijf hem, zoals: 12 januari."),
        acute_line(texts),
    ]
    first = view.day.month is None and view.day.doubt is None
    rows = day_choice_rows(view.day, DAY, MONTH, texts)
    return Screen("\n".join(lines), (*rows, _back(texts, first=first)))


@renders(UnsafeKindAsked)
def unsafe_kind_asked(view: UnsafeKindAsked, texts: Texts) -> Screen:
    """The kind: a choice from the list, no words of one's own."""
    _ = texts.gettext
    text = _("{reference}: onveilige gebeurtenis van {day}. Wat voor soort was het?").format(
        reference=bold_reference(view.reference), day=texts.formats.date_with_distance(view.day)
    )
    buttons = [
        Button(event_kind_name(kind, texts).capitalize(), CHOOSE, kind.value) for kind in UnsafeEventKind
    ]
    return Screen(text, (*in_rows(buttons, 2), _back(texts)))


@renders(UnsafeReadBack)
def unsafe_read_back(view: UnsafeReadBack, texts: Texts) -> Screen:
    """Both, before they are kept."""
    _ = texts.gettext
    text = _("{reference}: onveilige gebeurtenis, {kind}, op <b>{day}</b>. Klopt dit?").format(
        reference=bold_reference(view.reference),
        kind=event_kind_name(view.kind, texts),
        day=texts.formats.date_with_distance(view.day),
    )
    return Screen(text, ((Button(_("Klopt, opslaan"), SAVE),), _back(texts)))


@renders(UnsafeSaved)
def unsafe_saved(view: UnsafeSaved, texts: Texts) -> Screen:
    """What was kept, until when the months run now, and that this is no emergency channel."""
    _, formats = texts.gettext, texts.formats
    lines = [
        _("{reference}: onveilige gebeurtenis, {kind}, op {day}, opgeslagen om {time}.").format(
            reference=bold_reference(view.reference),
            kind=event_kind_name(view.kind, texts),
            day=formats.date(view.day),
            time=formats.time(view.saved_at),
        )
    ]
    if view.enough_on is not None:
        lines.append(
            texts.ngettext(
                "De {months} maand zonder onveilige gebeurtenis is op zijn vroegst om op {day}.",
                "De {months} maanden zonder onveilige gebeurtenis zijn op zijn vroegst om op {day}.",
                view.months,
            ).format(months=view.months, day=formats.date(view.enough_on))
        )
    return Screen("\n".join((*lines, acute_line(texts))))


@renders(UnsafeLeft)
def unsafe_left(view: UnsafeLeft, texts: Texts) -> Screen:
    """The conversation was left."""
    text = texts.gettext("{reference}: gestopt, er is niets vastgelegd.")
    return Screen(text.format(reference=bold_reference(view.reference)))


def _back(texts: Texts, *, first: bool = False) -> Row:
    return (Button(texts.gettext("Stoppen") if first else texts.gettext("Terug"), BACK),)
