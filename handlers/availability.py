"""/beschikbaar: whether new alerts come to a chair, and what the project leaders hear of a change."""

from html import escape

from casework import availability
from casework.availability import Availability, AvailabilityChanged
from casework.errors import ForeignButton
from handlers.chat import Chat
from handlers.registry import Tap, command, tap
from handlers.screens import Button, Screen, renders
from handlers.texts import N_, Texts
from rules.permissions import Permission

SET = "available_set"
_CHOICES = {"yes": True, "no": False}


@command("beschikbaar", Permission.TAKE_ALERTS, N_("of nieuwe meldingen naar jou gaan"))
async def show(chat: Chat, argument: str) -> None:
    """Whether new alerts come."""
    await chat.perform(availability.show_availability, now=chat.now)


@tap(SET, Permission.TAKE_ALERTS)
async def change(chat: Chat, tap: Tap) -> None:
    """From now on they do, or they do not."""
    if tap.value not in _CHOICES:
        await chat.refuse(ForeignButton())
    takes_alerts = _CHOICES[tap.value]
    shown = await chat.perform(availability.set_availability, tap.ref, takes_alerts, now=chat.now)
    await chat.show(shown)


@renders(Availability)
def own_availability(view: Availability, texts: Texts) -> Screen:
    """How it is, what it does not change, and the one button."""
    _ = texts.gettext
    if view.takes_alerts:
        lines = [_("Je bent <b>beschikbaar</b>: nieuwe meldingen kunnen naar jou gaan.")]
        button = Button(_("Geen nieuwe meldingen"), SET, "no")
    else:
        lines = [_("Er gaan <b>geen nieuwe meldingen</b> naar jou.")]
        button = Button(_("Weer beschikbaar"), SET, "yes")
    if view.away:
        lines.append(_("Je bent nu afwezig: tot je terug bent, komen er geen."))
    lines.append(
        _("Dit verandert niets aan wat je al hebt: die meldingen, overleggen en afspraken blijven van jou.")
    )
    return Screen("\n".join(lines), ((button,),))


@renders(AvailabilityChanged)
def availability_changed(view: AvailabilityChanged, texts: Texts) -> Screen:
    """One line to the project leaders."""
    _ = texts.gettext
    text = (
        _("{chair} is weer beschikbaar voor nieuwe meldingen.")
        if view.takes_alerts
        else _("{chair} neemt nu geen nieuwe meldingen aan. Wat er al ligt, blijft daar.")
    )
    said = text.format(chair=escape(texts.opening_alias(view.chair)))
    if view.nobody_left:
        said += " " + _(
            "Er is nu geen voorzitter beschikbaar: nieuwe meldingen gaan meteen verder op de ladder."
        )
    return Screen(said)
