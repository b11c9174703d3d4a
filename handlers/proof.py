"""/proef: a test message with one button."""

from casework import proof
from handlers.chat import Chat
from handlers.registry import Tap, command, tap
from handlers.screens import Button, Screen, renders
from handlers.texts import N_, Texts
from rules.permissions import Permission

_SEEN = "proof_seen"


@command("proef", Permission.SEE_OWN, N_("testen of berichten op je telefoon aankomen"), without_pin=True)
async def ask(chat: Chat, argument: str) -> None:
    """Send a test message."""
    await chat.perform(proof.ask_proof, now=chat.now)


@tap(_SEEN, Permission.SEE_OWN, without_pin=True)
async def confirm(chat: Chat, tap: Tap) -> None:
    """It shows."""
    await chat.show(await chat.perform(proof.confirm_proof, tap.ref, now=chat.now))


@renders(proof.Proof)
def test_message(view: proof.Proof, texts: Texts) -> Screen:
    """What a lock screen shows comes first."""
    _ = texts.gettext
    if view.confirmed_at is not None:
        moment = texts.formats.moment(view.confirmed_at)
        return Screen(
            _("Proefbericht gezien op {moment}. Met /proef stuur je er nog een.").format(moment=moment)
        )
    lines = (
        _("Dit is een proefbericht. Zie je dit op je telefoon?"),
        _(
            "Kwam het zonder melding? Zet meldingen dan aan: in Telegram boven aan dit gesprek, "
            "en in je telefoon."
        ),
        _("Op een vergrendeld scherm staat later alleen de casusreferentie, wat er nodig is en wanneer."),
    )
    return Screen("\n".join(lines), ((Button(_("Ja, ik zie dit"), _SEEN),),))
