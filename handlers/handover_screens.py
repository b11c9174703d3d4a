"""How handing over a duty reads."""

from html import escape

from casework.handover_views import (
    DutyAsked,
    HandoverAnswered,
    HandoverAsked,
    HandoverLeft,
    HandoverOffered,
    HandoverReadBack,
    HandoverUnanswered,
    ReceiverAsked,
)
from handlers.reassignment_screens import duty_name
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import Texts, bold_reference
from rules.words import Duty, OfferState

DUTY, TO, BACK, OFFER = "hand_duty", "hand_to", "hand_back", "hand_offer"
TAKE_BACK, YES, NO = "hand_take_back", "hand_yes", "hand_no"


@renders(DutyAsked)
def duty_asked(view: DutyAsked, texts: Texts) -> Screen:
    """Which duty."""
    _ = texts.gettext
    text = _("{reference}: wat wil je overdragen?").format(reference=bold_reference(view.reference))
    rows = (
        (Button(_("Mijn taak als coördinator"), DUTY, Duty.COORDINATOR.value),),
        (Button(_("De taak van maatje"), DUTY, Duty.DEPUTY.value),),
        (Button(_("Stoppen"), BACK),),
    )
    return Screen(text, rows)


@renders(ReceiverAsked)
def receiver_asked(view: ReceiverAsked, texts: Texts) -> Screen:
    """To whom."""
    _ = texts.gettext
    question = (
        _("{reference}: wie vraag je om {duty} te worden?")
        if view.colleagues
        else _("{reference}: er is nu geen collega die {duty} kan worden. Vraag de projectleider.")
    )
    text = question.format(reference=bold_reference(view.reference), duty=duty_name(view.duty, texts))
    buttons = [Button(texts.alias(alias), TO, str(person_id)) for person_id, alias in view.colleagues]
    return Screen(text, (*in_rows(buttons, 2), _back(texts, out=view.one_duty)))


@renders(HandoverReadBack)
def handover_read_back(view: HandoverReadBack, texts: Texts) -> Screen:
    """What is asked of whom, and what follows from a yes."""
    _ = texts.gettext
    receiver, duty = escape(texts.alias(view.receiver)), duty_name(view.duty, texts)
    lines = [
        _("{reference}: je vraagt <b>{receiver}</b> om {duty} te worden.").format(
            reference=bold_reference(view.reference), receiver=receiver, duty=duty
        ),
        _("Tot het antwoord verandert er niets. De termijnen lopen gewoon door."),
    ]
    if view.replaces is not None:
        said = _("{alias} is dan geen {duty} meer.")
        lines.append(said.format(alias=escape(texts.opening_alias(view.replaces)), duty=duty))
    if view.is_deputy:
        said = _("{receiver} is nu maatje. Er is dan geen maatje meer.")
        lines.append(said.format(receiver=escape(texts.opening_alias(view.receiver))))
    return Screen("\n".join(lines), ((Button(_("Klopt, vragen"), OFFER),), _back(texts)))


@renders(HandoverLeft)
def handover_left(view: HandoverLeft, texts: Texts) -> Screen:
    """Nothing was asked."""
    text = texts.gettext("{reference}: gestopt, er is niets gevraagd.")
    return Screen(text.format(reference=bold_reference(view.reference)))


@renders(HandoverOffered)
def handover_offered(view: HandoverOffered, texts: Texts) -> Screen:
    """To who gives: what was asked, and what came of it."""
    _ = texts.gettext
    facts = {
        "reference": bold_reference(view.reference),
        "receiver": escape(texts.alias(view.receiver)),
        "duty": duty_name(view.duty, texts),
    }
    if view.state is not OfferState.OPEN:
        return Screen(_ended(view.state, texts).format(**facts))
    said = _("{reference}: je hebt {receiver} gevraagd om {duty} te worden. Antwoord uiterlijk {date}.")
    text = said.format(**facts, date=texts.formats.date_with_distance(view.answer_by))
    waiting = _("Tot dan verandert er niets.")
    return Screen(f"{text}\n{waiting}", ((Button(_("Verzoek intrekken"), TAKE_BACK),),))


def _ended(state: OfferState, texts: Texts) -> str:
    _ = texts.gettext
    match state:
        case OfferState.ACCEPTED:
            return _("{reference}: {receiver} is nu {duty}.")
        case OfferState.DECLINED:
            return _("{reference}: {receiver} kan geen {duty} worden. Er verandert niets.")
        case _:
            return _("{reference}: je verzoek aan {receiver} om {duty} te worden is ingetrokken.")


@renders(HandoverAnswered)
def handover_answered(view: HandoverAnswered, texts: Texts) -> Screen:
    """The same as a message of its own."""
    _ = texts.gettext
    said = (
        _("{reference}: {receiver} is er nu niet. Je verzoek om {duty} te worden is ingetrokken.")
        if view.state is OfferState.WITHDRAWN
        else _ended(view.state, texts)
    )
    facts = {"receiver": escape(texts.alias(view.receiver)), "duty": duty_name(view.duty, texts)}
    return Screen(said.format(reference=bold_reference(view.reference), **facts))


@renders(HandoverUnanswered)
def handover_unanswered(view: HandoverUnanswered, texts: Texts) -> Screen:
    """The term for an answer is over."""
    said = texts.gettext(
        "{reference}: {receiver} heeft nog niet geantwoord of die {duty} wordt. De taak is nog waar die was."
    )
    return Screen(
        said.format(
            reference=bold_reference(view.reference),
            receiver=escape(texts.alias(view.receiver)),
            duty=duty_name(view.duty, texts),
        )
    )


@renders(HandoverAsked)
def handover_asked(view: HandoverAsked, texts: Texts) -> Screen:
    """To a colleague: will you take it over?"""
    _ = texts.gettext
    facts = {
        "reference": bold_reference(view.reference),
        "giver": escape(texts.alias(view.giver)),
        "duty": duty_name(view.duty, texts),
    }
    if view.state is not OfferState.OPEN:
        return Screen(_answered(view, texts).format(**facts))
    said = _("{reference}: {giver} vraagt of jij {duty} wordt. Antwoord uiterlijk <b>{date}</b>.")
    text = said.format(**facts, date=texts.formats.date_with_distance(view.answer_by))
    follows = (
        _("Zeg je ja, dan neem je waar als de coördinator er niet is. Anders verandert er niets.")
        if view.duty is Duty.DEPUTY
        else _(
            "Zeg je ja, dan zijn de casus en de lopende termijnen meteen van jou. Anders verandert er niets."
        )
    )
    rows = ((Button(_("Ja, ik neem het over"), YES),), (Button(_("Nee, dat kan niet"), NO),))
    return Screen(f"{text}\n{follows}", rows)


def _answered(view: HandoverAsked, texts: Texts) -> str:
    _ = texts.gettext
    match view.state:
        case OfferState.ACCEPTED if view.no_deputy:
            return _("{reference}: je bent nu {duty}. Er is nu geen maatje: met /overdragen vraag je iemand.")
        case OfferState.ACCEPTED:
            return _("{reference}: je bent nu {duty}.")
        case OfferState.DECLINED:
            return _("{reference}: je wordt geen {duty}. {giver} krijgt bericht.")
        case _:
            return _("{reference}: de vraag of jij {duty} wordt is ingetrokken.")


def _back(texts: Texts, *, out: bool = False) -> Row:
    return (Button(texts.gettext("Stoppen") if out else texts.gettext("Terug"), BACK),)
