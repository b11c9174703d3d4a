"""How handing an alert to another chair reads. What the other chair gets may stand on a lock screen."""

from html import escape

from casework.alert_offer_views import (
    AlertOfferAnswered,
    AlertOfferAsked,
    AlertOffered,
    ChairAsked,
    GivingLeft,
    LeftOut,
    OtherChair,
    Overridden,
    OverrideAsked,
)
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.words import OfferState

START, ASK, OVERRIDE, BACK = "offer_start", "offer_ask", "offer_override", "offer_back"
TAKE_BACK, YES, NO = "offer_take_back", "offer_yes", "offer_no"
_LEFT_OUT = {
    LeftOut.ON_CASE: N_("{chair} is of was bij de casus"),
    LeftOut.UNREACHABLE: N_("{chair} is niet bereikbaar"),
    LeftOut.NOT_AVAILABLE: N_("{chair} neemt nu geen nieuwe meldingen aan"),
}


def hand_over_row(texts: Texts) -> Row:
    """The button under an alert of one's own."""
    return (Button(texts.gettext("Overdragen"), START),)


@renders(ChairAsked)
def chair_asked(view: ChairAsked, texts: Texts) -> Screen:
    """Which chair, or why there is none to ask."""
    _, reference = texts.gettext, bold_reference(view.reference)
    out = (Button(_("Stoppen"), BACK),)
    if not view.chairs:
        lines = [_("{reference}: er is nu geen andere voorzitter om te vragen.").format(reference=reference)]
        if view.left_out:
            lines.append(_left_out(view, texts))
        return Screen("\n".join(lines), (out,))
    lines = [
        _("{reference}: welke voorzitter vraag je om dit over te nemen?").format(reference=reference),
        _("Wie je aantikt, krijgt meteen de vraag. Tot die ja zegt, blijft het bij jou."),
    ]
    rows = [(Button(chair_label(chair, texts), ASK, str(chair.person_id)),) for chair in view.chairs]
    return Screen("\n".join(lines), (*rows, out))


def _left_out(view: ChairAsked, texts: Texts) -> str:
    said = texts.formats.joined(
        [texts.gettext(_LEFT_OUT[why]).format(chair=texts.alias(alias)) for alias, why in view.left_out]
    )
    return escape(said[:1].upper() + said[1:]) + "."


def chair_label(chair: OtherChair, texts: Texts) -> str:
    """How many cases they have, and that it takes an override."""
    cases = texts.ngettext("{count} casus", "{count} casussen", chair.open_cases)
    said = (
        texts.gettext("{chair} · {cases} · zelfde organisatie")
        if chair.same_home
        else texts.gettext("{chair} · {cases}")
    )
    return said.format(chair=texts.alias(chair.alias), cases=cases.format(count=chair.open_cases))


@renders(OverrideAsked)
def override_asked(view: OverrideAsked, texts: Texts) -> Screen:
    """The warning."""
    _ = texts.gettext
    lines = [
        _("{reference}: {chair} en de coördinator hebben dezelfde moederorganisatie.").format(
            reference=bold_reference(view.reference), chair=escape(texts.alias(view.chair))
        ),
        _("Een voorzitter van een andere organisatie gaat voor: die kijkt onafhankelijk."),
        _("Vraag je het toch, dan leg ik dat vast.")
        if view.by_leader
        else _("Vraag je het toch, dan leg ik dat vast en hoort de projectleider het."),
    ]
    rows = ((Button(_("Toch vragen"), OVERRIDE),), (Button(_("Terug"), BACK),))
    return Screen("\n".join(lines), rows)


@renders(GivingLeft)
def giving_left(view: GivingLeft, texts: Texts) -> Screen:
    """Nothing was asked."""
    text = texts.gettext("{reference}: gestopt, er is niemand gevraagd dit over te nemen.")
    return Screen(text.format(reference=bold_reference(view.reference)))


@renders(AlertOffered)
def alert_offered(view: AlertOffered, texts: Texts) -> Screen:
    """To who has it: whom they asked, and what came of it."""
    _ = texts.gettext
    match view.state:
        case OfferState.OPEN:
            text = _(
                "{reference}: je hebt {chair} gevraagd dit over te nemen.\n"
                "Tot het antwoord blijft het bij jou: besluit uiterlijk {day}."
            )
        case OfferState.ACCEPTED:
            text = _("{reference}: {chair} heeft dit overgenomen. Je hoeft niets te doen.")
        case OfferState.DECLINED:
            text = _("{reference}: {chair} neemt dit niet over. Het blijft bij jou.")
        case OfferState.WITHDRAWN:
            text = _("{reference}: de vraag aan {chair} om dit over te nemen staat niet meer open.")
    said = text.format(
        reference=bold_reference(view.reference),
        chair=escape(texts.alias(view.chair)),
        day=texts.formats.date_with_distance(view.decide_by),
    )
    if view.state is not OfferState.OPEN:
        return Screen(said)
    return Screen(said, ((Button(_("Verzoek intrekken"), TAKE_BACK),),))


@renders(AlertOfferAsked)
def alert_offer_asked(view: AlertOfferAsked, texts: Texts) -> Screen:
    """To the other chair: the reference, what is asked, by when."""
    _ = texts.gettext
    match view.state:
        case OfferState.OPEN:
            text = _(
                "{reference}: {giver} vraagt of jij dit besluit overneemt. "
                "Besluit uiterlijk <b>{day}</b>.\n"
                "Tot je antwoord blijft het bij {giver}."
            )
        case OfferState.ACCEPTED:
            text = _("{reference}: je hebt dit overgenomen van {giver}.")
        case OfferState.DECLINED:
            text = _("{reference}: je neemt dit niet over. Het blijft bij {giver}, die bericht krijgt.")
        case OfferState.WITHDRAWN:
            text = _(
                "{reference}: de vraag of jij dit overneemt staat niet meer open. Je hoeft niets te doen."
            )
    said = text.format(
        reference=bold_reference(view.reference),
        giver=escape(texts.alias(view.giver)),
        day=texts.formats.date_with_distance(view.decide_by),
    )
    if view.state is not OfferState.OPEN:
        return Screen(said)
    return Screen(said, ((Button(_("Overnemen"), YES), Button(_("Niet overnemen"), NO)),))


@renders(AlertOfferAnswered)
def alert_offer_answered(view: AlertOfferAnswered, texts: Texts) -> Screen:
    """To who asked: it stays with them, by the day that was promised."""
    _ = texts.gettext
    text = (
        _("{reference}: {chair} neemt dit niet over. Het blijft bij jou: besluit uiterlijk {day}.")
        if view.state is OfferState.DECLINED
        else _(
            "{reference}: {chair} is nu niet bereikbaar. Het verzoek is ingetrokken en het blijft bij jou: "
            "besluit uiterlijk {day}."
        )
    )
    return Screen(
        text.format(
            reference=bold_reference(view.reference),
            chair=escape(texts.alias(view.chair)),
            day=texts.formats.date_with_distance(view.decide_by),
        )
    )


@renders(Overridden)
def overridden(view: Overridden, texts: Texts) -> Screen:
    """To the project leaders; nothing is asked."""
    text = texts.gettext(
        "{reference}: {giver} heeft {chair} gevraagd het besluit over te nemen. Die heeft dezelfde "
        "moederorganisatie als de coördinator. Je hoeft niets te doen."
    )
    giver, chair = escape(texts.alias(view.giver)), escape(texts.alias(view.chair))
    return Screen(text.format(reference=bold_reference(view.reference), giver=giver, chair=chair))
