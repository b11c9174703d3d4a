"""How correcting a fact reads: what is wrong, how it was, what changes by it, and the receipt."""

from datetime import date
from html import escape

from casework.fact_views import (
    Fact,
    FactCorrected,
    FactDayAsked,
    FactLeft,
    FactMenu,
    FactNameAsked,
    FactOption,
    FactReadBack,
    Subject,
)
from handlers.correction_words import change_ahead, change_said
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.meeting_texts import kind_name, meeting_named
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import N_, Texts, bold_reference
from handlers.unsafe_event_words import event_kind_name
from rules.words import MeetingKind, UnsafeEventKind

WHAT, DAY, MONTH, NAME = "fact_what", "fact_day", "fact_month", "fact_name"
SAVE, BACK = "fact_save", "fact_back"

_NAMES = {
    Fact.START: N_("startdatum"),
    Fact.RECEIVED: N_("aanmelding ontvangen"),
    Fact.SELECTION: N_("casusselectiegesprek"),
    Fact.MUNICIPALITY: N_("gemeente"),
}
_CHOICES = {
    Fact.MEETING_DAY: N_("Andere dag"),
    Fact.MEETING_KIND: N_("Ander soort overleg"),
    Fact.NOT_HELD: N_("Niet gehouden"),
    Fact.HELD: N_("Toch gehouden"),
    Fact.FIRST_SCORE: N_("Toch een cijfer"),
    Fact.EVENT_DAY: N_("Andere dag"),
    Fact.EVENT_KIND: N_("Ander soort"),
    Fact.NO_EVENT: N_("Niet gebeurd"),
}
_QUESTIONS = {
    Fact.MEETING_DAY: N_("Op welke dag was het overleg?"),
    Fact.EVENT_DAY: N_("Op welke dag was het?"),
    Fact.START: N_("Op welke dag is de casus toegewezen?"),
    Fact.RECEIVED: N_("Op welke dag kwam de aanmelding binnen?"),
    Fact.SELECTION: N_("Op welke dag was het casusselectiegesprek?"),
}
_BECOMES = {
    Fact.NOT_HELD: N_("Dit overleg wordt: <b>niet gehouden</b>. Een cijfer ervan telt dan niet mee."),
    Fact.HELD: N_("Dit overleg wordt: <b>gehouden</b>. Daarna vraag ik het cijfer."),
    Fact.NO_EVENT: N_("Dit wordt: <b>niet gebeurd</b>."),
}
_DONE = {
    Fact.NOT_HELD: N_("{what}: niet gehouden (gecorrigeerd om {time})."),
    Fact.HELD: N_("{what}: toch gehouden (gecorrigeerd om {time})."),
    Fact.NO_EVENT: N_("{what}: niet gebeurd (gecorrigeerd om {time})."),
}


def _head(subject: Subject, texts: Texts) -> str:
    """The line that every step opens with."""
    _, reference = texts.gettext, bold_reference(subject.reference)
    if subject.meeting is not None:
        return f"{reference} · {meeting_named(subject.meeting, texts)}"
    if subject.event_on is not None:
        return f"{reference} · {_event(subject, texts)}"
    if subject.fact is not None:
        return f"{reference} · {_(_NAMES[subject.fact])}"
    return reference


def _event(subject: Subject, texts: Texts) -> str:
    assert subject.event_on is not None
    assert subject.event_kind is not None
    return texts.gettext("onveilige gebeurtenis {day} ({kind})").format(
        day=texts.formats.day_month(subject.event_on), kind=event_kind_name(subject.event_kind, texts)
    )


@renders(FactMenu)
def fact_menu(view: FactMenu, texts: Texts) -> Screen:
    """Everything that this reader can correct, each as it stands now."""
    _ = texts.gettext
    text = _("{reference}: wat klopt er niet?").format(reference=bold_reference(view.reference))
    inside = any(option.subject.fact in _CHOICES for option in view.options)
    if inside:
        text = _("{what}: wat klopt er niet?").format(what=_head(view.options[0].subject, texts))
    rows = tuple((Button(_label(option, texts), WHAT, option.value),) for option in view.options)
    return Screen(text, (*rows, (Button(_("Terug") if inside else _("Stoppen"), BACK),)))


def _label(option: FactOption, texts: Texts) -> str:
    _, subject = texts.gettext, option.subject
    if subject.fact in _CHOICES:
        return _(_CHOICES[subject.fact])
    if subject.meeting is not None:
        named = meeting_named(subject.meeting, texts)
        said = named if option.held else _("{meeting}: niet gehouden").format(meeting=named)
        return said[0].upper() + said[1:]
    if subject.event_on is not None:
        event = _event(subject, texts)
        return event[0].upper() + event[1:]  # not capitalize(): an English month keeps its capital
    assert subject.fact is not None
    stands = texts.formats.date(option.day) if option.day is not None else option.name
    return f"{_(_NAMES[subject.fact]).capitalize()}: {stands}"


@renders(FactDayAsked)
def fact_day_asked(view: FactDayAsked, texts: Texts) -> Screen:
    """The day as it really was."""
    _ = texts.gettext
    assert view.subject.fact is not None
    lines = [
        _head(view.subject, texts),
        _("Er staat nu: {was}.").format(was=texts.formats.date(view.was)),
        *day_doubt_lines(view.day.doubt, texts),
        _(_QUESTIONS[view.subject.fact]),
        _("Tik een dag aan of schrijf hem, zoals: 12 januari."),
    ]
    return Screen("\n".join(lines), (*day_choice_rows(view.day, DAY, MONTH, texts), _back(texts)))


@renders(FactNameAsked)
def fact_name_asked(view: FactNameAsked, texts: Texts) -> Screen:
    """The municipality, or the kind of an event."""
    _ = texts.gettext
    lines = [
        _head(view.subject, texts),
        _("Er staat nu: {was}.").format(was=escape(_said(view.subject, view.was, texts))),
        _("Wat moet het zijn?"),
    ]
    said = [(_said(view.subject, option.name, texts), option.value) for option in view.options]
    buttons = [Button(f"{name[0].upper()}{name[1:]}", NAME, value) for name, value in said]
    return Screen("\n".join(lines), (*in_rows(buttons, 2), _back(texts)))


def _said(subject: Subject, value: date | str | None, texts: Texts) -> str:
    """A day, a municipality or a kind; not escaped."""
    if isinstance(value, date):
        return texts.formats.date(value)
    if subject.fact is Fact.MEETING_KIND:
        return kind_name(MeetingKind(str(value)), texts)
    if subject.fact is Fact.EVENT_KIND:
        return event_kind_name(UnsafeEventKind(str(value)), texts)
    return str(value)


@renders(FactReadBack)
def fact_read_back(view: FactReadBack, texts: Texts) -> Screen:
    """What it becomes, and what that changes."""
    _, subject = texts.gettext, view.subject
    lines = [_head(subject, texts)]
    if subject.fact in _BECOMES:
        lines.append(_(_BECOMES[subject.fact]))
    else:
        lines.append(_("Er staat nu: {was}.").format(was=escape(_said(subject, view.was, texts))))
        lines.append(_("Wordt: <b>{now}</b>.").format(now=escape(_said(subject, view.becomes, texts))))
    if view.director is not None:
        lines.append(
            _("Deze casus is dan niet meer van {alias}: die hoort bij een andere gemeente.").format(
                alias=escape(texts.alias(view.director))
            )
        )
    if view.changes:
        lines.append(_("Dit verandert mee:"))
        lines += [f"– {change_ahead(change, texts)}" for change in view.changes]
    else:
        lines.append(_("De termijnen blijven zoals ze zijn."))
    lines.append(_("Klopt dit?"))
    return Screen("\n".join(lines), ((Button(_("Klopt, opslaan"), SAVE),), _back(texts)))


@renders(FactCorrected)
def fact_corrected(view: FactCorrected, texts: Texts) -> Screen:
    """The receipt: what it was, what it is, and the terms that changed."""
    _, subject, time = texts.gettext, view.subject, texts.formats.time(view.saved_at)
    what = _head(subject, texts)
    if subject.fact in _DONE:
        lines = [_(_DONE[subject.fact]).format(what=what, time=time)]
    else:
        lines = [
            _("{meeting}: was {was}, is nu {now} (gecorrigeerd om {time}).").format(
                meeting=what,
                was=escape(_said(subject, view.was, texts)),
                now=escape(_said(subject, view.becomes, texts)),
                time=time,
            )
        ]
    if view.director is not None:
        lines.append(
            _(
                "Deze casus is niet meer van {alias}. Met /toewijzen krijgt hij een andere procesregisseur."
            ).format(alias=escape(texts.alias(view.director)))
        )
    said = (change_said(change, texts) for change in view.changes)
    lines += [f"{change[0].upper()}{change[1:]}." for change in said]
    return Screen("\n".join(lines))


@renders(FactLeft)
def fact_left(view: FactLeft, texts: Texts) -> Screen:
    """The line that stays."""
    text = texts.gettext("{reference}: er is niets gecorrigeerd.")
    return Screen(text.format(reference=bold_reference(view.reference)))


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), BACK),)
