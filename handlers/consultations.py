"""/consult: asking a chair for a call about a case. What is said stays between the two."""

from html import escape

from casework import consultations
from casework.consultations import CallAnswered, CallAsked, ConsultAsked, ConsultSent
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.registry import Tap, command, tap
from handlers.screens import Button, Screen, in_rows, renders
from handlers.texts import N_, Texts, bold_reference
from rules.permissions import Permission
from rules.words import OfferState

_TO, _LEAVE, _YES, _NO = "consult_to", "consult_leave", "consult_yes", "consult_no"


@command("consult", Permission.LEAD, N_("een voorzitter vragen om je te bellen"))
async def start(chat: Chat, argument: str) -> None:
    """Ask a chair for a call."""
    await chat.perform(consultations.start_consult, argument, now=chat.now)


@tap(_TO, Permission.LEAD)
async def choose_chair(chat: Chat, tap: Tap) -> None:
    """Which chair."""
    number = await number_in(chat, tap.value)
    shown = await chat.perform(consultations.consult_chair, tap.ref, number, now=chat.now)
    await chat.show(shown)


@tap(_LEAVE, Permission.LEAD)
async def leave(chat: Chat, tap: Tap) -> None:
    """Nobody."""
    await chat.show(await chat.perform(consultations.leave_consult, tap.ref, now=chat.now))


@tap(_YES, Permission.SEE_OWN)
async def calls(chat: Chat, tap: Tap) -> None:
    """The chair calls."""
    await chat.show(await chat.perform(consultations.answer_consultation, tap.ref, True, now=chat.now))


@tap(_NO, Permission.SEE_OWN)
async def cannot(chat: Chat, tap: Tap) -> None:
    """The chair cannot."""
    await chat.show(await chat.perform(consultations.answer_consultation, tap.ref, False, now=chat.now))


@renders(ConsultAsked)
def consult_asked(view: ConsultAsked, texts: Texts) -> Screen:
    """Which chair, one tap each."""
    _, reference = texts.gettext, bold_reference(view.reference)
    stop = (Button(_("Stoppen"), _LEAVE),)
    if not view.chairs:
        text = _("{reference}: er is nu geen voorzitter om te vragen. Probeer het later weer.")
        return Screen(text.format(reference=reference), (stop,))
    lines = [
        _("{reference}: welke voorzitter vraag je om je te bellen?").format(reference=reference),
        _("De voorzitter krijgt alleen de referentie. Wat jullie bespreken, komt hier niet in."),
    ]
    buttons = [Button(texts.alias(alias), _TO, str(person_id)) for person_id, alias in view.chairs]
    return Screen("\n".join(lines), (*in_rows(buttons, 2), stop))


@renders(ConsultSent)
def consult_sent(view: ConsultSent, texts: Texts) -> Screen:
    """The line that stays."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.chair is None:
        return Screen(_("{reference}: geen voorzitter gevraagd.").format(reference=reference))
    text = _("{reference}: {chair} is gevraagd om je te bellen. Je hoort of dat kan.")
    return Screen(text.format(reference=reference, chair=escape(texts.alias(view.chair))))


@renders(CallAsked)
def call_asked(view: CallAsked, texts: Texts) -> Screen:
    """Who asks for a call about which case, and by when an answer is needed."""
    _, reference, asker = texts.gettext, bold_reference(view.reference), escape(texts.alias(view.asker))
    if view.state is not OfferState.OPEN:
        said = {
            OfferState.ACCEPTED: _("{reference}: jij belt {asker}."),
            OfferState.DECLINED: _("{reference}: jij kunt {asker} niet bellen."),
        }.get(view.state, _("{reference}: bellen met {asker} is niet meer nodig."))
        return Screen(said.format(reference=reference, asker=asker))
    text = _("{reference}: {asker} vraagt of je wilt bellen. Antwoord uiterlijk <b>{day}</b>.")
    day = texts.formats.date_with_distance(view.answer_by)
    return Screen(
        text.format(reference=reference, asker=asker, day=day),
        ((Button(_("Ik bel"), _YES), Button(_("Kan niet"), _NO)),),
    )


@renders(CallAnswered)
def call_answered(view: CallAnswered, texts: Texts) -> Screen:
    """Whether the chair calls; if not, another can be asked."""
    _, reference, chair = texts.gettext, bold_reference(view.reference), escape(texts.alias(view.chair))
    said = {
        OfferState.ACCEPTED: _("{reference}: {chair} belt je."),
        OfferState.DECLINED: _("{reference}: {chair} kan je niet bellen. Met /consult vraag je een ander."),
    }.get(view.state, _("{reference}: {chair} is er nu niet. Met /consult vraag je een ander."))
    return Screen(said.format(reference=reference, chair=chair))
