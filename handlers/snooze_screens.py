"""How deciding later reads: the reason, the day, the read-back, and what the others get."""

from html import escape

from casework.decision_views import Room, SnoozeDayAsked, SnoozeReadBack, SnoozeReasonAsked
from casework.snoozing import AlertLater
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.decision_words import later_rows, later_said
from handlers.refusals import FACTS
from handlers.screens import Button, Row, Screen, renders
from handlers.term_words import term_name
from handlers.texts import Texts, bold_reference
from rules.words import TermKind

LATER, REASON, DAY = "alert_later", "alert_later_reason", "alert_later_day"
PAGE, SAVE = "alert_later_page", "alert_later_save"

FACTS["next_term"] = lambda kind, texts: term_name(TermKind(str(kind)), texts)


@renders(SnoozeReasonAsked)
def reason_asked(view: SnoozeReasonAsked, texts: Texts) -> Screen:
    """Why the decision comes later, and until when it can."""
    _ = texts.gettext
    first = _("{reference}: later beslissen. Nu is het uiterlijk {day}. Wat is de reden?").format(
        reference=bold_reference(view.reference), day=texts.formats.date(view.decide_by)
    )
    return Screen(f"{first}\n{_limit(view.room, texts)}", (*later_rows(REASON, texts), _back(texts)))


def _limit(room: Room, texts: Texts) -> str:
    """Until when it can wait, and what comes next."""
    _, formats = texts.gettext, texts.formats
    latest = formats.date_with_distance(room.latest)
    if room.term is None or room.due_on is None:
        return _("Het kan tot en met {latest}.").format(latest=latest)
    return _("Het kan tot en met {latest}. De volgende termijn is {due}: {term}.").format(
        latest=latest, due=formats.date(room.due_on), term=term_name(room.term, texts)
    )


@renders(SnoozeDayAsked)
def day_asked(view: SnoozeDayAsked, texts: Texts) -> Screen:
    """By which day, from the calendar or in words."""
    _ = texts.gettext
    lines = [
        _("{reference}: later beslissen. Reden: {reason}.").format(
            reference=bold_reference(view.reference), reason=later_said(view.reason, texts)
        ),
        *day_doubt_lines(view.day.doubt, texts),
        _("Op welke dag beslis je uiterlijk? Tik een dag aan of schrijf hem, zoals: volgende week vrijdag."),
        _limit(view.room, texts),
    ]
    return Screen("\n".join(lines), (*day_choice_rows(view.day, DAY, PAGE, texts), _back(texts)))


@renders(SnoozeReadBack)
def read_back(view: SnoozeReadBack, texts: Texts) -> Screen:
    """The new day, before it is kept."""
    _ = texts.gettext
    lines = [
        _("{reference}: jij besluit later, uiterlijk <b>{day}</b>. Reden: {reason}. Klopt dit?").format(
            reference=bold_reference(view.reference),
            day=texts.formats.date_with_distance(view.day),
            reason=later_said(view.reason, texts),
        ),
        _("Wie deze melding kreeg, hoort de nieuwe dag. Zonder besluit gaat de melding daarna verder."),
    ]
    return Screen("\n".join(lines), ((Button(_("Klopt, later beslissen"), SAVE),), _back(texts)))


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), "alert_back"),)


@renders(AlertLater)
def alert_later(view: AlertLater, texts: Texts) -> Screen:
    """The new day; a push names no reason."""
    text = texts.gettext("{reference}: {holder} besluit later, uiterlijk {day}. Je hoeft niets te doen.")
    return Screen(
        text.format(
            reference=bold_reference(view.reference),
            holder=escape(texts.alias(view.holder)),
            day=texts.formats.date_with_distance(view.decide_by),
        )
    )
