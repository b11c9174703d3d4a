"""Handing an alert to another chair, and /beschikbaar, as the reader gets them."""

from datetime import datetime

import pytest

from casework.alert_news import AlertSkipped
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
from casework.alert_views import AlertOpened, AlertPush
from casework.availability import Availability, AvailabilityChanged
from casework.prompts import PromptRef
from casework.views import View
from handlers import nouns
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import AlertCause, AlertKind, OfferState, Role
from tests.handlers.hand import checked
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
NOW = amsterdam("2026-04-15 10:00")
REF, CHAIR, OTHER = "K7Q4MX", Alias(Role.CHAIR, 1), Alias(Role.CHAIR, 2)
DAY = on("2026-04-22")
CHAIRS = (OtherChair(3, Alias(Role.CHAIR, 3), 1, False), OtherChair(2, OTHER, 2, True))

OFFERS: list[tuple[View, str]] = [
    (ChairAsked(REF, CHAIRS, ()), "welke voorzitter vraag je om dit over te nemen?"),
    (
        ChairAsked(REF, (), tuple((OTHER, why) for why in LeftOut)),
        "Voorzitter 2 is of was bij de casus, voorzitter 2 is niet bereikbaar en voorzitter 2 neemt nu geen",
    ),
    (ChairAsked(REF, (), ()), "er is nu geen andere voorzitter om te vragen."),
    (OverrideAsked(REF, OTHER, False), "dan leg ik dat vast en hoort de projectleider het."),
    (OverrideAsked(REF, OTHER, True), "voorzitter 2 en de coördinator hebben dezelfde moederorganisatie."),
    (GivingLeft(REF), "er is niemand gevraagd"),
    (AlertOffered(REF, OTHER, OfferState.OPEN, DAY), "blijft het bij jou: besluit uiterlijk wo 22 april"),
    (AlertOffered(REF, OTHER, OfferState.ACCEPTED, DAY), "voorzitter 2 heeft dit overgenomen"),
    (AlertOffered(REF, OTHER, OfferState.DECLINED, DAY), "voorzitter 2 neemt dit niet over"),
    (AlertOffered(REF, OTHER, OfferState.WITHDRAWN, DAY), "staat niet meer open"),
    (AlertOfferAsked(REF, CHAIR, OfferState.OPEN, DAY), "vraagt of jij dit besluit overneemt"),
    (AlertOfferAsked(REF, CHAIR, OfferState.ACCEPTED, DAY), "je hebt dit overgenomen van voorzitter 1"),
    (AlertOfferAsked(REF, CHAIR, OfferState.DECLINED, DAY), "Het blijft bij voorzitter 1"),
    (AlertOfferAsked(REF, CHAIR, OfferState.WITHDRAWN, DAY), "Je hoeft niets te doen"),
    (AlertOfferAnswered(REF, OTHER, OfferState.DECLINED, DAY), "neemt dit niet over. Het blijft bij jou"),
    (AlertOfferAnswered(REF, OTHER, OfferState.WITHDRAWN, DAY), "is nu niet bereikbaar"),
    (Overridden(REF, CHAIR, OTHER), "voorzitter 1 heeft voorzitter 2 gevraagd"),
    (AlertSkipped(REF, 1, (OTHER,)), "kan zo'n voorzitter toch vragen met Overdragen"),
    (AlertSkipped(REF, 2, (OTHER,)), "op 2 stappen"),
]
AVAILABLE: list[View] = [
    *(Availability(takes, away) for takes in (True, False) for away in (True, False)),
    *(AvailabilityChanged(OTHER, takes, left) for takes in (True, False) for left in (True, False)),
]


@pytest.mark.parametrize(("view", "said"), OFFERS)
def test_it_opens_with_the_reference_and_says_what_is(view: View, said: str) -> None:
    screen = checked(screen_of(view, Texts("nl", NOW)), PromptRef(1, 1))
    assert screen.text.startswith("<b>K7Q-4MX</b>")
    assert said in screen.text


def test_what_the_other_chair_is_asked_names_no_reason_score_or_organisation() -> None:
    text = screen_of(AlertOfferAsked(REF, CHAIR, OfferState.OPEN, DAY), Texts("nl", NOW)).text
    assert text == (
        "<b>K7Q-4MX</b>: voorzitter 1 vraagt of jij dit besluit overneemt. Besluit uiterlijk "
        "<b>wo 22 april, over 7 dagen</b>.\nTot je antwoord blijft het bij voorzitter 1."
    )


def test_a_chair_of_the_same_organisation_is_marked_and_comes_with_the_number_of_cases() -> None:
    rows = screen_of(ChairAsked(REF, CHAIRS, ()), Texts("nl", NOW)).rows
    assert [button.label for row in rows for button in row] == [
        "voorzitter 3 · 1 casus",
        "voorzitter 2 · 2 casussen · zelfde organisatie",
        "Stoppen",
    ]


@pytest.mark.parametrize("kind", list(AlertKind))
@pytest.mark.parametrize("received_at", [None, NOW])
def test_only_a_scale_up_that_one_took_on_and_opened_can_be_handed_over(
    kind: AlertKind, received_at: datetime | None
) -> None:
    push = AlertPush(REF, DAY, received_at, False, kind=kind)
    opened = AlertOpened(
        REF, DAY, received_at, False, AlertCause.THRESHOLD, "assignment", DAY, DAY, DAY, 3, (), kind=kind
    )
    assert "Overdragen" not in labels(push)
    assert ("Overdragen" in labels(opened)) == (kind is AlertKind.SCALE_UP and received_at is not None)


def labels(view: View) -> list[str]:
    return [button.label for row in screen_of(view, Texts("nl", NOW)).rows for button in row]


@pytest.mark.parametrize("view", AVAILABLE)
def test_whether_new_alerts_come_is_said_in_short_sentences(view: View) -> None:
    screen = checked(screen_of(view, Texts("nl", NOW)), PromptRef(1, 1))
    assert ("geen voorzitter beschikbaar" in screen.text) == getattr(view, "nobody_left", False)
    assert ("blijven van jou" in screen.text) == isinstance(view, Availability)
