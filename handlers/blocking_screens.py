"""How it reads that somebody is blocked, and comes back."""

from html import escape

from casework import block_choice, blocking, coming_back, readmission
from casework.blocking import Cause
from handlers.screens import Button, Screen, in_rows, renders
from handlers.texts import N_, Texts, bold_reference

WHO, LEAVE, BLOCK = "block_who", "block_back", "block_now"
LET_IN, KEEP_OUT = "return_yes", "return_no"
_CAUSES = {
    Cause.COMMAND: N_("Een projectleider heeft {person} geblokkeerd."),
    Cause.COMMAND_LINE: N_("{person} is geblokkeerd door de beheerder."),
    Cause.WRONG_PINS: N_("{person} is geblokkeerd: tien keer klopte de pincode niet."),
}


@renders(block_choice.WhoIsBlocked)
def who(view: block_choice.WhoIsBlocked, texts: Texts) -> Screen:
    """Whose phone is lost."""
    _ = texts.gettext
    buttons = [Button(texts.alias(alias), WHO, str(person_id)) for person_id, alias in view.people]
    return Screen(_("Wie wil je blokkeren?"), (*in_rows(buttons, 2), (Button(_("Stoppen"), LEAVE),)))


@renders(block_choice.BlockReadBack)
def read_back(view: block_choice.BlockReadBack, texts: Texts) -> Screen:
    """What it does, before it counts."""
    _ = texts.gettext
    alias = f"<b>{escape(texts.opening_alias(view.person))}</b>"
    lines = [
        _("{person} kan dan meteen niets meer zien of doen.").format(person=alias),
        _("Wat er staat, verdwijnt van het toestel. Open vragen gaan naar wie waarneemt."),
    ]
    if view.oneself:
        lines.insert(0, _("Dit ben jij zelf. Een andere projectleider moet je daarna weer toelaten."))
    lines.append(_("Terugkomen kan met een nieuwe uitnodiging. Klopt dit?"))
    return Screen("\n".join(lines), ((Button(_("Blokkeren"), BLOCK),), (Button(_("Terug"), LEAVE),)))


@renders(block_choice.BlockDone)
def done(view: block_choice.BlockDone, texts: Texts) -> Screen:
    """The line that stays."""
    _ = texts.gettext
    if view.person is None:
        return Screen(_("Gestopt. Er is niets veranderd."))
    alias = escape(texts.opening_alias(view.person))
    if view.already:
        return Screen(
            _("{person} was al geblokkeerd. Met /uitnodigen laat je iemand weer toe.").format(person=alias)
        )
    lines = (
        _("{person} is geblokkeerd. Op dat toestel werkt niets meer, en wat er stond, verdwijnt.").format(
            person=alias
        ),
        _("Open vragen gaan naar wie waarneemt. Met /uitnodigen laat je iemand weer toe."),
    )
    return Screen("\n".join(lines))


@renders(coming_back.ComingBack)
def coming(view: coming_back.ComingBack, texts: Texts) -> Screen:
    """What is left to do."""
    _ = texts.gettext
    lines = (
        _("Welkom terug, <b>{alias}</b>. Nog drie stappen:").format(alias=escape(texts.alias(view.alias))),
        _("1. Beëindig je andere Telegram-sessies: Instellingen, Apparaten, Beëindig alle andere sessies."),
        _("2. Kies hier een nieuwe pincode."),
        _("3. Zeg je projectleider dat stap 1 klaar is. Die bevestigt het, en dan werkt alles weer."),
    )
    return Screen("\n".join(lines))


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
    said = _(
        "{references}: {blocked} kan er even niet bij. Jij neemt waar: wat hier gevraagd wordt, komt bij jou."
    )
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
