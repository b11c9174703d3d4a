"""How ending a case early and closing it read."""

from html import escape

from casework import closings, end_answers, endings
from handlers.ending_words import reason_rows, reason_said
from handlers.screens import Button, Screen, renders
from handlers.texts import Texts, bold_reference


@renders(endings.EndingReasonAsked)
def ending_reason_asked(view: endings.EndingReasonAsked, texts: Texts) -> Screen:
    """Why it ends, chosen or read back."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.reason is None:
        text = _("{reference}: waarom stopt de casus?").format(reference=reference)
        rows = reason_rows("ending_reason", texts)
        return Screen(text, (*rows, (Button(_("De casus stopt niet"), "ending_leave"),)))
    lines = [
        _("{reference} stopt. Reden: <b>{reason}</b>. Klopt dit?").format(
            reference=reference, reason=reason_said(view.reason, texts)
        )
    ]
    if view.asks:
        lines.append(_("De projectleider krijgt de vraag dit te bevestigen. Tot dan loopt alles door."))
        save = _("Klopt, vragen")
    else:
        lines.append(_("Daarna vraag ik niets meer over deze casus. Wie erbij hoort, krijgt bericht."))
        save = _("Klopt, stoppen")
    rows = ((Button(save, "ending_save"),), (Button(_("Andere keuze"), "ending_reason"),))
    return Screen("\n".join(lines), rows)


@renders(endings.EndingDone)
def ending_done(view: endings.EndingDone, texts: Texts) -> Screen:
    """The line that stays."""
    _ = texts.gettext
    reason = reason_said(view.reason, texts) if view.reason is not None else ""
    if view.reason is None:
        said = _("{reference}: er is niets vastgelegd.")
    elif view.asks:
        said = _("{reference}: stoppen gevraagd aan de projectleider. Reden: {reason}.")
    else:
        said = _("{reference} is gestopt. Reden: {reason}.")
    return Screen(said.format(reference=bold_reference(view.reference), reason=reason))


@renders(closings.ClosingReadBack)
def closing_read_back(view: closings.ClosingReadBack, texts: Texts) -> Screen:
    """Are the goals reached?"""
    _ = texts.gettext
    lines = [
        _("{reference}: zijn de doelen van het herstelplan bereikt?").format(
            reference=bold_reference(view.reference)
        )
    ]
    if view.plan_on is not None:
        date = texts.formats.date(view.plan_on)
        lines.append(_("Het herstelplan is vastgesteld op {date}.").format(date=date))
    lines.append(_("De projectleider bevestigt. Dan is de casus afgesloten en komt later de jaarcheck."))
    rows = (
        (Button(_("Bereikt, afsluiten vragen"), "closing_ask"),),
        (Button(_("Nog niet"), "closing_leave"),),
    )
    return Screen("\n".join(lines), rows)


@renders(closings.ClosingDone)
def closing_done(view: closings.ClosingDone, texts: Texts) -> Screen:
    """The line that stays."""
    _ = texts.gettext
    if view.asked:
        said = _("{reference}: afsluiten gevraagd aan de projectleider. Je hoort het antwoord hier.")
    else:
        said = _("{reference}: er is niets vastgelegd.")
    return Screen(said.format(reference=bold_reference(view.reference)))


@renders(end_answers.EndAsked)
def end_asked(view: end_answers.EndAsked, texts: Texts) -> Screen:
    """The question to the project leader."""
    _ = texts.gettext
    if view.reason is None:
        opening = _("{reference}: {alias} vraagt om deze casus af te sluiten. Bevestig je dat?")
        why = _("De doelen van het herstelplan zijn bereikt. Gevraagd op {date}.")
        confirm = _("Bevestigen, casus sluit")
    else:
        opening = _("{reference}: {alias} vraagt om deze casus te stoppen. Bevestig je dat?")
        why = _("Reden: {reason}. Gevraagd op {date}.")
        confirm = _("Bevestigen, casus stopt")
    reason = reason_said(view.reason, texts) if view.reason is not None else ""
    lines = (
        opening.format(reference=bold_reference(view.reference), alias=escape(texts.alias(view.asked_by))),
        why.format(reason=reason, date=texts.formats.date(view.asked_on)),
    )
    rows = ((Button(confirm, "end_confirm"),), (Button(_("Niet nu, casus gaat door"), "end_decline"),))
    return Screen("\n".join(lines), rows)


@renders(end_answers.EndAnswered)
def end_answered(view: end_answers.EndAnswered, texts: Texts) -> Screen:
    """The line that stays with the project leader."""
    _ = texts.gettext
    if view.confirmed is None:
        said = _("{reference}: over het einde van deze casus wordt niets meer gevraagd.")
    elif not view.confirmed:
        said = _("{reference}: niet bevestigd, de casus gaat door. Wie het vroeg, krijgt bericht.")
    elif view.reason is None:
        said = _("{reference} is afgesloten. Wie erbij hoort, krijgt bericht.")
    else:
        said = _("{reference} is gestopt. Wie erbij hoort, krijgt bericht.")
    return Screen(said.format(reference=bold_reference(view.reference)))
