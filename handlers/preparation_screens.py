"""How preparing an expert meeting reads, and what was prepared."""

from html import escape

from casework.meetings import MeetingFacts
from casework.preparation_views import (
    ExpertMeetingAhead,
    HouseholdAsked,
    Needed,
    NotInvitedAsked,
    PreparationDone,
    PreparationKnown,
    PreparationReadBack,
    RingAsked,
)
from handlers.meeting_texts import meeting_named
from handlers.preparation import BACK, CHANGE, DISCIPLINE, GROUND, INVITED, NO, RING_DONE, SAVE, YES
from handlers.screens import Button, CopyButton, Row, Screen, in_rows, renders
from handlers.texts import N_, Texts, bold_reference
from rules.references import shown
from rules.words import NotInvitedGround, Ring

GROUNDS = {
    NotInvitedGround.UNSAFE: N_("Nee, dat is onveilig"),
    NotInvitedGround.DECLINED: N_("Nee, het gezin wil niet"),
    NotInvitedGround.OUT_OF_REACH: N_("Nee, niet te bereiken"),
    NotInvitedGround.EXPERTS_FIRST: N_("Nee, eerst de experts"),
}


@renders(RingAsked)
def ring_asked(view: RingAsked, texts: Texts) -> Screen:
    """The disciplines of one ring: each button says what holds now and changes it."""
    _ = texts.gettext
    question = (
        _("Wie is er nodig uit de eerste schil? Tik aan wat nodig is.")
        if view.ring is Ring.INNER
        else _("En uit de tweede schil?")
    )
    buttons = []
    for option in view.options:
        chosen = option.value in view.chosen
        label = f"☑ {option.name}" if chosen else f"☐ {option.name}"
        buttons.append(Button(label, DISCIPLINE, f"{view.ring}.{option.value}.{NO if chosen else YES}"))
    lines = [_opening(view, texts), question]
    rows: list[Row] = list(in_rows(buttons, 2))
    if view.enough:
        rows.append((Button(_("Verder"), RING_DONE, view.ring.value),))
    else:
        lines.append(_("Er is nog niemand gekozen: zonder deskundige is er geen expertoverleg."))
    way_back = _("Later") if view.ring is Ring.INNER else _("Terug")
    return Screen("\n".join(lines), (*rows, (Button(way_back, BACK),)))


def _opening(view: RingAsked, texts: Texts) -> str:
    """What a bundle and a lock screen show: what is asked, and by when."""
    if view.due_on is None:
        return _heading(view.meeting, texts)
    said = texts.gettext("{reference}: bereid het {meeting} voor, uiterlijk <b>{day}</b>.")
    return said.format(
        reference=bold_reference(view.meeting.reference),
        meeting=meeting_named(view.meeting, texts),
        day=texts.formats.date_with_distance(view.due_on),
    )


@renders(HouseholdAsked)
def household_asked(view: HouseholdAsked, texts: Texts) -> Screen:
    """Is the household invited?"""
    _ = texts.gettext
    text = "\n".join((_heading(view.meeting, texts), _("Is het gezin uitgenodigd?")))
    rows = (Button(_("Ja, uitgenodigd"), INVITED, YES), Button(_("Nee, niet uitgenodigd"), INVITED, NO))
    return Screen(text, (rows, _back(texts)))


@renders(NotInvitedAsked)
def not_invited_asked(view: NotInvitedAsked, texts: Texts) -> Screen:
    """Why not?"""
    _ = texts.gettext
    text = "\n".join((_heading(view.meeting, texts), _("Waarom is het gezin niet uitgenodigd?")))
    buttons = [Button(_(name), GROUND, ground.value) for ground, name in GROUNDS.items()]
    return Screen(text, (*in_rows(buttons, 2), _back(texts)))


@renders(PreparationReadBack)
def read_back(view: PreparationReadBack, texts: Texts) -> Screen:
    """All of it, before it is saved."""
    _ = texts.gettext
    lines = [_heading(view.meeting, texts), *needed_lines(view.needed, texts), _("Klopt dit?")]
    return Screen("\n".join(lines), ((Button(_("Klopt, opslaan"), SAVE),), _back(texts)))


@renders(PreparationDone)
def preparation_done(view: PreparationDone, texts: Texts) -> Screen:
    """What stays, with neutral words to invite by one's own mail: nothing is sent from here."""
    _ = texts.gettext
    if view.needed is None:
        said = (
            _("{heading}: er is niets vastgelegd. Met /voorbereiden ga je verder.")
            if view.ahead
            else _("{heading}: voorbereiden is niet meer nodig.")
        )
        return Screen(said.format(heading=_heading(view.meeting, texts)))
    lines = [_heading(view.meeting, texts), *needed_lines(view.needed, texts)]
    if view.meeting.starts_at is None or view.meeting.starts_at <= texts.now:
        return Screen("\n".join(lines))
    lines.append(_("Uitnodigen doe je zelf, met je eigen mail. Ik stuur experts niets."))
    copy = CopyButton(_("Uitnodiging kopiëren"), _invitation(view.meeting, texts))
    return Screen("\n".join(lines), ((copy,), (Button(_("Aanpassen"), CHANGE),)))


def _invitation(meeting: MeetingFacts, texts: Texts) -> str:
    """Reference, date and time, and nothing of what it is about."""
    assert meeting.starts_at is not None
    said = texts.gettext(
        "Graag nodig ik je uit voor een overleg op {day} om {time}. Kenmerk: {reference}. "
        "Laat je me weten of je erbij kunt zijn?"
    )
    return said.format(
        day=texts.formats.date(meeting.day),
        time=texts.formats.time(meeting.starts_at),
        reference=shown(meeting.reference),
    )


def needed_lines(needed: Needed, texts: Texts) -> list[str]:
    """Who is needed, and whether the household is invited."""
    _ = texts.gettext
    rings = (
        (_("Eerste schil: {names}."), needed.inner),
        (_("Tweede schil: {names}."), needed.outer),
    )
    lines = [said.format(names=escape(texts.formats.joined(list(names)))) for said, names in rings if names]
    if needed.invited or needed.ground is None:
        return [*lines, _("Gezin uitgenodigd: ja.")]
    ground = _(GROUNDS[needed.ground])
    return [*lines, _("Gezin uitgenodigd: {ground}.").format(ground=ground[:1].lower() + ground[1:])]


def ahead_lines(ahead: ExpertMeetingAhead | None, texts: Texts) -> list[str]:
    """The next expert meeting on the page of a case."""
    if ahead is None:
        return []
    _ = texts.gettext
    opening = _("Expertoverleg: {moment}.").format(moment=texts.formats.moment(ahead.starts_at))
    if ahead.needed is None:
        return [opening + " " + _("Wie er nodig is, is nog niet bekend.")]
    return [opening, *needed_lines(ahead.needed, texts)]


@renders(PreparationKnown)
def preparation_known(view: PreparationKnown, texts: Texts) -> Screen:
    """To the coordinator; what is known stands in /casus."""
    said = texts.gettext(
        "{reference}: expertoverleg {moment}. Wie er nodig is en of het gezin is uitgenodigd, "
        "staat in /casus."
    )
    reference = bold_reference(view.reference)
    return Screen(said.format(reference=reference, moment=texts.formats.moment(view.starts_at)))


def _heading(meeting: MeetingFacts, texts: Texts) -> str:
    return f"{bold_reference(meeting.reference)} · {meeting_named(meeting, texts)}"


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), BACK),)
