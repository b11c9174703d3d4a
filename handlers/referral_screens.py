"""How referring a household looks, from the municipality to the reference."""

from html import escape

from casework import referral_draft
from casework.referral_draft import Said
from handlers.case_screens import copy_row
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.referral_words import CRITERIA, GROUNDS, PARTIES
from handlers.referrals import (
    BACK,
    CRITERIA_DONE,
    CRITERION,
    DAY,
    GROUND,
    MONTH,
    NO,
    PARTY,
    PLACE,
    RISK,
    SAVE,
    YES,
)
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import N_, Texts, bold_reference
from rules.references import shown
from rules.referral import HELP_TRIED, REQUIRED
from rules.words import InformedGround

_HELP_NOT_TRIED = N_("Let op, criterium 8 staat op nee: is gewone hulp al geprobeerd?")


def _back_row(texts: Texts, *, first: bool = False) -> Row:
    label = texts.gettext("Stoppen") if first else texts.gettext("Terug")
    return (Button(label, BACK),)


def _heading(said: Said, texts: Texts) -> str:
    if said.follows is None:
        return texts.gettext("<b>Nieuwe aanmelding</b>")
    again = texts.gettext("{reference}: nieuwe aanmelding voor dit gezin, na de afsluiting.")
    return again.format(reference=bold_reference(said.follows))


def _so_far(said: Said, texts: Texts) -> list[str]:
    _ = texts.gettext
    lines = [_heading(said, texts)]
    if said.municipality is not None:
        lines.append(_("Gemeente: {municipality}").format(municipality=escape(said.municipality)))
    if said.party is not None:
        lines.append(_("Aangemeld door: {party}").format(party=_(PARTIES[said.party])))
    return lines + _received(said, texts)


def _received(said: Said, texts: Texts) -> list[str]:
    if said.received_on is None:
        return []
    return [texts.gettext("Ontvangen op: {date}").format(date=texts.formats.date(said.received_on))]


def _asked(said: Said, question: str, texts: Texts) -> str:
    return "\n".join((*_so_far(said, texts), "", question))


@renders(referral_draft.ReferralPlaceAsked)
def place_asked(view: referral_draft.ReferralPlaceAsked, texts: Texts) -> Screen:
    """The first step."""
    buttons = [Button(option.name, PLACE, option.value) for option in view.options]
    text = "\n".join((_heading(view.said, texts), texts.gettext("In welke gemeente?")))
    return Screen(text, (*in_rows(buttons, 2), _back_row(texts, first=True)))


@renders(referral_draft.PartyAsked)
def party_asked(view: referral_draft.PartyAsked, texts: Texts) -> Screen:
    """Who refers."""
    _ = texts.gettext
    rows = [(Button(_(name), PARTY, party.value),) for party, name in PARTIES.items()]
    return Screen(_asked(view.said, _("Wie meldt aan?"), texts), (*rows, _back_row(texts)))


@renders(referral_draft.ReceivedAsked)
def received_asked(view: referral_draft.ReceivedAsked, texts: Texts) -> Screen:
    """When it was received: tapped, from the calendar, or typed."""
    question = texts.gettext("Wanneer kwam de aanmelding binnen? Tik, of schrijf bijvoorbeeld 12 januari.")
    asked = "\n".join((*day_doubt_lines(view.day.doubt, texts), question))
    rows = day_choice_rows(view.day, DAY, MONTH, texts)
    return Screen(_asked(view.said, asked, texts), (*rows, _back_row(texts)))


@renders(referral_draft.CriteriaAsked)
def criteria_asked(view: referral_draft.CriteriaAsked, texts: Texts) -> Screen:
    """The checklist: each line is a button that says what holds now and changes it."""
    _ = texts.gettext
    lines = [
        _heading(view.said, texts),
        *_received(view.said, texts),
        _("Welke criteria gelden voor dit gezin? Tik een regel aan om ja of nee te kiezen."),
    ]
    if REQUIRED not in view.criteria:
        lines.append(_("Criterium 1 is nodig. De andere mogen nee zijn."))
    elif HELP_TRIED not in view.criteria:
        lines.append(_(_HELP_NOT_TRIED))
    rows = [(_line(number, number in view.criteria, texts),) for number in CRITERIA]
    done = (Button(_("Klaar met de criteria"), CRITERIA_DONE),)
    return Screen("\n".join(lines), (*rows, done, _back_row(texts)))


def _line(number: int, applies: bool, texts: Texts) -> Button:
    _ = texts.gettext
    said = _("☑ {number} ja: {criterion}") if applies else _("☐ {number} nee: {criterion}")
    label = said.format(number=number, criterion=_(CRITERIA[number]))
    return Button(label, CRITERION, f"{number}.{NO if applies else YES}")


@renders(referral_draft.RiskAsked)
def risk_asked(view: referral_draft.RiskAsked, texts: Texts) -> Screen:
    """Whether the risk was assessed."""
    _ = texts.gettext
    rows = (Button(_("Ja, gedaan"), RISK, YES), Button(_("Nee, nog niet"), RISK, NO))
    return Screen(_asked(view.said, _("Is er een risicotaxatie gedaan?"), texts), (rows, _back_row(texts)))


@renders(referral_draft.GroundAsked)
def ground_asked(view: referral_draft.GroundAsked, texts: Texts) -> Screen:
    """Whether the household was informed, and on what ground."""
    _ = texts.gettext
    question = _("Weet het gezin van de aanmelding? Informeren is nodig, instemmen niet.")
    buttons = [Button(_(name), GROUND, ground.value) for ground, name in GROUNDS.items()]
    return Screen(_asked(view.said, question, texts), (*in_rows(buttons, 2), _back_row(texts)))


@renders(referral_draft.ReferralReadBack)
def read_back(view: referral_draft.ReferralReadBack, texts: Texts) -> Screen:
    """What was said, before it is stored; the criteria stood in a step of their own.

    A municipality never stands with a criterion in one message, nor with how many there are.
    """
    _, formats = texts.gettext, texts.formats
    lines = [
        *_so_far(view.said, texts),
        _("Risicotaxatie gedaan: ja") if view.risk_assessed else _("Risicotaxatie gedaan: nee"),
        _("Gezin geïnformeerd: {ground}").format(ground=_(GROUNDS[view.ground]).lower()),
        _("Casusselectiegesprek: uiterlijk <b>{date}</b>").format(
            date=formats.date_with_distance(view.selection_due)
        ),
    ]
    if view.ground is InformedGround.NOT_YET:
        lines.append(_("Informeer het gezin nog: dat is nodig, instemmen niet."))
    lines.append(_("Klopt dit?"))
    return Screen("\n".join(lines), ((Button(_("Klopt, opslaan"), SAVE),), _back_row(texts)))


@renders(referral_draft.ReferralMade)
def referral_made(view: referral_draft.ReferralMade, texts: Texts) -> Screen:
    """The line that stays, with the reference to copy and what comes next."""
    _ = texts.gettext
    said = (
        _("{reference} is aangemeld.").format(reference=bold_reference(view.reference)),
        _("Noteer in je eigen dossier: casus {reference}.").format(reference=shown(view.reference)),
        _("Casusselectiegesprek: uiterlijk {date}.").format(date=texts.formats.date(view.selection_due)),
    )
    return Screen(" ".join(said), (copy_row(view.reference, texts),))


@renders(referral_draft.ReferralNotMade)
def referral_not_made(view: referral_draft.ReferralNotMade, texts: Texts) -> Screen:
    """The conversation was left."""
    return Screen(texts.gettext("Gestopt. Er is niets aangemeld."))
