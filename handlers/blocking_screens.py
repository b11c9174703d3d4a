"""How it reads that somebody is blocked, and comes back."""

from html import escape

from casework import blocking, readmission
from casework.blocking import Cause
from handlers.screens import Button, Screen, renders
from handlers.texts import N_, Texts, bold_reference

LET_IN, KEEP_OUT = "return_yes", "return_no"
_CAUSES = {
    Cause.COMMAND: N_("Een projectleider heeft {person} geblokkeerd."),
    Cause.COMMAND_LINE: N_("{person} is geblokkeerd door de beheerder."),
    Cause.WRONG_PINS: N_("{person} is geblokkeerd: tien keer een verkeerde pincode."),
}


@renders(blocking.PersonBlocked)
def blocked(view: blocking.PersonBlocked, texts: Texts) -> Screen:
    """To the project leaders."""
    _ = texts.gettext
    alias = texts.alias(view.person) if view.cause is Cause.COMMAND else texts.opening_alias(view.person)
    lines = (
        _(_CAUSES[view.cause]).format(person=escape(alias)),
        _("Wat openstaat, gaat naar wie waarneemt. Terugkomen kan met een nieuwe uitnodiging: /uitnodigen."),
    )
    return Screen("\n".join(lines))


@renders(blocking.CoveringBlocked)
def covering(view: blocking.CoveringBlocked, texts: Texts) -> Screen:
    """To who acts for them."""
    _ = texts.gettext
    references = texts.formats.joined([bold_reference(reference) for reference in view.references])
    said = _("{references}: {blocked} kan er even niet bij. Jij neemt waar: wat hier valt, komt bij jou.")
    return Screen(said.format(references=references, blocked=escape(texts.alias(view.blocked))))


@renders(readmission.ReadmissionAsked)
def asked(view: readmission.ReadmissionAsked, texts: Texts) -> Screen:
    """To the project leaders: only a person can say this."""
    _ = texts.gettext
    alias = f"<b>{escape(texts.opening_alias(view.person))}</b>"
    lines = (
        _("{person} was geblokkeerd en wil weer meedoen.").format(person=alias),
        _("Zijn op het nieuwe toestel de andere Telegram-sessies beëindigd?"),
        _("Vraag het zelf na, niet via Telegram: ik kan toestellen niet uit elkaar houden."),
    )
    rows = ((Button(_("Ja, toelaten"), LET_IN),), (Button(_("Nee, blijft geblokkeerd"), KEEP_OUT),))
    return Screen("\n".join(lines), rows)


@renders(readmission.ReadmissionAnswered)
def answered(view: readmission.ReadmissionAnswered, texts: Texts) -> Screen:
    """The line that stays."""
    _ = texts.gettext
    said = _("{person} doet weer mee.") if view.admitted else _("{person} blijft geblokkeerd.")
    return Screen(said.format(person=escape(texts.opening_alias(view.person))))


@renders(readmission.BackAgain)
def back_again(view: readmission.BackAgain, texts: Texts) -> Screen:
    """To who was blocked."""
    return Screen(texts.gettext("Je doet weer mee. Met /mijn zie je wat er voor jou ligt."))
