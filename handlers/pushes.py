"""What a push says of a question whose facts come after a tap."""

from casework import pushes
from handlers.chat import Chat
from handlers.registry import Tap, tap
from handlers.screens import Button, Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.permissions import Permission
from rules.words import TermKind

_OPEN = "push_open"
_SAID = {
    TermKind.PHASE: N_("{reference}: er is een vraag over de fase. Antwoord uiterlijk <b>{day}</b>."),
    TermKind.CLOSING: N_(
        "{reference}: een coördinator vraagt of deze casus kan sluiten of stoppen. "
        "Antwoord uiterlijk <b>{day}</b>."
    ),
    TermKind.NEW_REFERRAL: N_("{reference}: een nieuwe aanmelding is nodig, uiterlijk <b>{day}</b>."),
}


@tap(_OPEN, Permission.SEE_CASE, shows=True)
async def open_push(chat: Chat, tap: Tap) -> None:
    """Show what speaks for it."""
    await chat.show(await chat.perform(pushes.open_push, tap.ref, now=chat.now))


@renders(pushes.Push)
def push(view: pushes.Push, texts: Texts) -> Screen:
    """What is asked, and the button that shows the rest."""
    _ = texts.gettext
    said = _(_SAID[view.about]).format(
        reference=bold_reference(view.reference), day=texts.formats.date_with_distance(view.due_on)
    )
    return Screen(said, ((Button(_("Bekijken"), _OPEN),),))
