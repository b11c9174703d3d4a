"""How it reads that somebody leaves the team."""

from html import escape

from casework.departures import ChairInstead, Departed, Departure, InTheWay, LeaverAsked
from handlers.reassignment_screens import duty_name
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import Texts, bold_reference
from rules.references import shown as shown_reference
from rules.words import Duty

WHO, CASE, AGAIN, BACK, GONE = "leave_who", "leave_case", "leave_look", "leave_back", "leave_gone"
MOST_CASES = 8
"""So many are written out; the rest is counted, and comes up when these have somebody else."""


@renders(LeaverAsked)
def leaver_asked(view: LeaverAsked, texts: Texts) -> Screen:
    """Who."""
    _ = texts.gettext
    buttons = [Button(texts.alias(alias), WHO, str(person_id)) for person_id, alias in view.people]
    return Screen(_("Wie gaat weg uit het team?"), (*in_rows(buttons, 2), (Button(_("Stoppen"), BACK),)))


@renders(Departure)
def departure(view: Departure, texts: Texts) -> Screen:
    """What must happen first, or the question whether it is right."""
    _ = texts.gettext
    leaver = f"<b>{escape(texts.opening_alias(view.leaver))}</b>"
    if view.last:
        said = _("{leaver} is de laatste met deze rol. Nodig eerst een ander uit met /uitnodigen.")
        return Screen(said.format(leaver=leaver), (_back(texts),))
    if view.in_the_way:
        return _first_these(view, leaver, texts)
    lines = [
        _("{leaver} gaat weg uit het team en kan dan meteen niets meer zien of doen.").format(leaver=leaver),
        _("Open meldingen gaan naar de volgende. Terugkomen kan alleen met een nieuwe uitnodiging."),
        _("Klopt dit?"),
    ]
    return Screen("\n".join(lines), ((Button(_("Klopt, weg uit het team"), GONE),), _back(texts)))


def _first_these(view: Departure, leaver: str, texts: Texts) -> Screen:
    _ = texts.gettext
    listed, more = view.in_the_way[:MOST_CASES], len(view.in_the_way) - MOST_CASES
    lines = [
        _("{leaver} kan nog niet weg. Deze casussen hebben eerst een ander nodig:").format(leaver=leaver)
    ]
    lines += [_line(row, texts) for row in listed]
    if more > 0:
        lines.append(
            texts.ngettext("En nog {count} casus.", "En nog {count} casussen.", more).format(count=more)
        )
    buttons = [Button(shown_reference(row.reference), CASE, str(row.case_id)) for row in listed]
    rows = (*in_rows(buttons, 2), (Button(_("Opnieuw kijken"), AGAIN),), _back(texts))
    return Screen("\n".join(lines), rows)


def _line(row: InTheWay, texts: Texts) -> str:
    names = {Duty.CHAIR: texts.gettext("voorzitter, en er is geen andere bereikbaar")}
    duties = texts.formats.joined([names.get(duty) or duty_name(duty, texts) for duty in row.duties])
    return f"{bold_reference(row.reference)} ({duties})"


@renders(Departed)
def departed(view: Departed, texts: Texts) -> Screen:
    """The line that stays."""
    _ = texts.gettext
    if view.leaver is None:
        return Screen(_("Gestopt. Er is niets veranderd."))
    return Screen(_("{leaver} is weg uit het team.").format(leaver=escape(texts.opening_alias(view.leaver))))


@renders(ChairInstead)
def chair_instead(view: ChairInstead, texts: Texts) -> Screen:
    """To the chair who takes over."""
    _ = texts.gettext
    facts = {"reference": bold_reference(view.reference), "former": escape(texts.alias(view.former))}
    if view.starts_at is None:
        said = _("{reference}: {former} is weg. Jij bewaakt nu de afspraken als voorzitter.")
        return Screen(said.format(**facts))
    said = (
        _("{reference}: {former} is weg. Jij zit nu het expertoverleg van {moment} voor.")
        if view.gone
        else _("{reference}: {former} is er dan niet. Jij zit nu het expertoverleg van {moment} voor.")
    )
    return Screen(said.format(**facts, moment=texts.formats.moment(view.starts_at)))


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), BACK),)
