"""How a doubt about the approach reads, to who has it and to the project leader."""

from html import escape

from casework import doubts
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.ending_words import reason_rows, reason_said
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import Texts, bold_reference


@renders(doubts.DoubtReadBack)
def doubt_read_back(view: doubts.DoubtReadBack, texts: Texts) -> Screen:
    """Before it is passed on."""
    _ = texts.gettext
    lines = (
        _("{reference}: je twijfelt of de aanpak bij deze casus past.").format(
            reference=bold_reference(view.reference)
        ),
        _("De projectleider krijgt dit en antwoordt: eerst een overleg, doorgaan of stoppen."),
        _("Waarom je twijfelt, vraag en bewaar ik niet."),
    )
    rows = ((Button(_("Klopt, doorgeven"), "doubt_raise"),), (Button(_("Niet doorgeven"), "doubt_leave"),))
    return Screen("\n".join(lines), rows)


@renders(doubts.DoubtRaised)
def doubt_raised(view: doubts.DoubtRaised, texts: Texts) -> Screen:
    """The line that stays."""
    _ = texts.gettext
    if view.done:
        said = _("{reference}: je twijfel is doorgegeven aan de projectleider. Je hoort het antwoord hier.")
    else:
        said = _("{reference}: er is niets doorgegeven.")
    return Screen(said.format(reference=bold_reference(view.reference)))


@renders(doubts.DoubtAsked)
def doubt_asked(view: doubts.DoubtAsked, texts: Texts) -> Screen:
    """The question to the project leader."""
    _, formats = texts.gettext, texts.formats
    lines = [
        _("{reference}: {alias} twijfelt sinds {date} of de aanpak past. Wat is je antwoord?").format(
            reference=bold_reference(view.reference),
            alias=escape(texts.alias(view.raised_by)),
            date=formats.date(view.raised_on),
        )
    ]
    if view.meeting_on is None:
        lines.append(_("Je kunt het eerst bespreken, om ervan te leren."))
    else:
        lines.append(_("Het overleg hierover stond op {date}.").format(date=formats.date(view.meeting_on)))
    meeting = _("Eerst overleg") if view.meeting_on is None else _("Nog een overleg")
    rows: tuple[Row, ...] = (
        (Button(_("Casus gaat door"), "doubt_goes_on"), Button(_("Casus stopt"), "doubt_step", doubts.ENDS)),
        (Button(meeting, "doubt_step", doubts.MEETING),),
    )
    return Screen("\n".join(lines), rows)


@renders(doubts.DoubtDayAsked)
def doubt_day_asked(view: doubts.DoubtDayAsked, texts: Texts) -> Screen:
    """The day of the meeting, chosen or read back."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.chosen is not None:
        text = _("{reference}: overleg over de twijfel op <b>{date}</b>. Klopt dit?").format(
            reference=reference, date=texts.formats.date_with_distance(view.chosen)
        )
        other = Button(_("Andere dag"), "doubt_step", doubts.MEETING)
        return Screen(text, ((Button(_("Klopt, opslaan"), "doubt_meet"),), (other,)))
    lines = [
        _("{reference}: op welke dag bespreek je de twijfel?").format(reference=reference),
        _("Tik een dag aan of schrijf hem, zoals: volgende week vrijdag."),
        *day_doubt_lines(view.choice.doubt, texts),
    ]
    rows = day_choice_rows(view.choice, "doubt_day", "doubt_month", texts)
    return Screen("\n".join(lines), (*rows, _back(texts)))


@renders(doubts.DoubtReasonAsked)
def doubt_reason_asked(view: doubts.DoubtReasonAsked, texts: Texts) -> Screen:
    """Why the case ends, chosen or read back."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.reason is None:
        text = _("{reference}: waarom stopt de casus?").format(reference=reference)
        return Screen(text, (*reason_rows("doubt_reason", texts), _back(texts)))
    lines = (
        _("{reference} stopt. Reden: <b>{reason}</b>. Klopt dit?").format(
            reference=reference, reason=reason_said(view.reason, texts)
        ),
        _("Daarna vraag ik niets meer over deze casus. Wie erbij hoort, krijgt bericht."),
    )
    other = Button(_("Andere keuze"), "doubt_step", doubts.ENDS)
    return Screen("\n".join(lines), ((Button(_("Klopt, stoppen"), "doubt_end"),), (other,)))


@renders(doubts.DoubtAnswered)
def doubt_answered(view: doubts.DoubtAnswered, texts: Texts) -> Screen:
    """The line that stays with the project leader."""
    _ = texts.gettext
    date = texts.formats.date(view.on) if view.on is not None else ""
    reason = reason_said(view.reason, texts) if view.reason is not None else ""
    said = {
        doubts.MEETING: _("{reference}: overleg over de twijfel op {date}. Daarna vraag ik het weer."),
        doubts.GOES_ON: _("{reference}: de twijfel is beantwoord, de casus gaat door."),
        doubts.ENDS: _("{reference} is gestopt. Reden: {reason}."),
    }.get(view.outcome or "", _("{reference}: over deze twijfel wordt niets meer gevraagd."))
    return Screen(said.format(reference=bold_reference(view.reference), date=date, reason=reason))


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), "doubt_step"),)
