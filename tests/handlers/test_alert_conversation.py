"""An alert in the chat, from the warning to the decision: what is read, and what stands on a lock screen."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from rules.words import AlertState
from store.people import Person
from tests.casework.alerting import alerts, held, passed_case
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import amsterdam, on

HandOf = Callable[[Person], Hand]
NINE = amsterdam("2026-04-15 09:14")


@pytest.fixture
async def chair(region: Region, hand_of: HandOf) -> Hand:
    """The chair, just alerted: two scores are on record."""
    case = await passed_case(region)
    held(region, case, on("2026-02-02"), 4)
    held(region, case, on("2026-03-09"), None)
    region.now = NINE
    hand = hand_of(region.chair)
    await hand.receives()
    return hand


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text)


async def test_the_push_names_case_action_and_date_only(chair: Hand) -> None:
    assert re.fullmatch(
        r"\w{3}-\w{3}: er is een besluit van jou nodig, uiterlijk wo 22 april, over 7 dagen\.",
        plain(chair.sees),
    )
    assert chair.newest.labels == ["Ontvangen", "Waarom"]


async def test_the_opened_view_answers_why_and_what_closes_it(chair: Hand) -> None:
    await chair.taps("Waarom")
    said = plain(chair.sees)
    assert "De termijn is 3 maanden na de toewijzing (14 januari): di 14 april." in said
    assert "Cijfers: 4 (2 februari), geen consensus, laagste 3 (9 maart)." in said
    assert "Dit sluit de melding: jouw besluit." in said
    assert "112" in said
    assert said.count("\n") < 12
    assert chair.newest.labels == [
        "Ontvangen",
        "Expertoverleg",
        "Advies",
        "Terug naar coördinator",
        "Minder tonen",
    ]
    await chair.taps("Minder tonen")
    assert "Cijfers" not in chair.sees


async def test_received_then_advice_read_back_and_told(region: Region, chair: Hand, hand_of: HandOf) -> None:
    await chair.taps("Ontvangen")
    assert "jij hebt dit sinds wo 15 april 09:14" in chair.sees
    await chair.taps("Advies")
    assert "Klopt dit?" in chair.sees
    await chair.taps("Terug")
    await chair.taps("Advies")
    await chair.taps("Klopt, samen besloten")
    assert "jouw besluit is vastgelegd: advies van enkele experts." in chair.sees
    assert chair.newest.labels == []
    coordinator = hand_of(region.coordinator)
    await coordinator.receives()
    assert "voorzitter 1 heeft besloten: advies van enkele experts." in coordinator.sees
    assert "wo 13 mei" in coordinator.sees


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_an_expert_meeting_by_calendar(region: Region, chair: Hand, language: str) -> None:
    chair.language = language
    await chair.taps("Waarom")
    await chair.taps("Expertoverleg")
    await chair.taps("›")
    await chair.taps("12")
    await chair.taps("Terug")
    await chair.taps("12")
    await chair.taps("14:00")
    assert "14:00" in chair.sees
    await chair.taps("Klopt, samen besloten")
    assert alerts(region)[0].state is AlertState.DECIDED


async def test_an_expert_meeting_in_words_is_asked_back_when_it_is_not_plain(
    region: Region, chair: Hand
) -> None:
    await chair.taps("Waarom")
    await chair.taps("Expertoverleg")
    await chair.says("kweenie")
    assert "Ik lees hier geen dag" in chair.sees
    await chair.says("gisteren 14:00")
    assert alerts(region)[0].state is AlertState.OPEN
    await chair.says("di 12 mei")
    assert "Hoe laat" in chair.sees
    await chair.says("10u")
    assert "expertoverleg op di 12 mei 10:00" in chair.sees
    await chair.taps("Klopt, samen besloten")
    assert "expertoverleg op di 12 mei 10:00" in chair.sees


async def test_the_second_chair_reads_who_was_first(region: Region, chair: Hand, hand_of: HandOf) -> None:
    await pass_until(region, amsterdam("2026-04-15 12:30"))
    second = hand_of(region.chair_2)
    await second.receives()
    ontvangen = second.data("Ontvangen")
    await chair.receives()
    await chair.forges(chair.data("Ontvangen") if "Ontvangen" in chair.newest.labels else _first(chair), 1)
    await second.forges(ontvangen)
    assert second.pop_ups == ["Voorzitter 1 heeft dit al sinds wo 15 april 12:30. Je hoeft niets te doen."]
    assert "voorzitter 1 heeft dit sinds 12:30 en besluit uiterlijk wo 22 april" in second.sees


def _first(hand: Hand) -> str:
    from handlers.screens import Button, telegram_button

    message = next(message for message in hand.messages.values() if "Ontvangen" in message.labels)
    button = next(b for row in message.screen.rows for b in row if b.label == "Ontvangen")
    assert isinstance(button, Button)
    return str(telegram_button(button, message.ref).callback_data)


async def test_forged_values_are_refused_and_change_nothing(region: Region, chair: Hand) -> None:
    await chair.taps("Waarom")
    ref = chair.newest.ref
    assert ref is not None
    for data in (
        "alert_choose:{}:sluiten",
        "alert_month:{}:2026-13",
        "alert_moment:{}:nu",
        "alert_decide:{}:",
    ):
        await chair.forges("v1:" + data.format(f"{ref.id}.{ref.revision}"))
    assert len(chair.pop_ups) == 4
    assert alerts(region)[0].state is AlertState.OPEN


async def test_a_late_six_leaves_one_tap(region: Region, chair: Hand) -> None:
    from store.cases import Case

    case_id = alerts(region)[0].case_id
    held(region, region.look(lambda uow: uow.get(Case, case_id)), date(2026, 4, 14), 6)
    await chair.receives()
    assert "een besluit is niet meer nodig" in chair.sees
    await chair.taps("Waarom")
    assert "Die aanleiding is er niet meer." in chair.sees
    await chair.taps("Sluiten")
    assert "de vraag om een besluit is gesloten" in chair.sees


async def test_the_coordinator_is_warned_plans_scales_up_and_registers(
    region: Region, hand_of: HandOf
) -> None:
    await region.open_case(assigned_on=on("2026-01-14"), now=amsterdam("2026-01-14 10:00"))
    await pass_until(region, amsterdam("2026-03-30 17:00"))
    hand = hand_of(region.coordinator)
    await region.deliver(amsterdam("2026-03-30 09:00"))
    await pass_until(region, amsterdam("2026-03-31 09:00"))
    await hand.receives()
    assert "over 14 dagen (di 14 april) is de driemaandstermijn om" in plain(hand.sees)
    assert hand.newest.labels == ["Overleg plannen", "Eerder opschalen", "Waarom"]
    warning = hand.newest.id
    await hand.taps("Waarom")
    assert "Dit stopt de termijn" in hand.sees
    scale_up = hand.data("Eerder opschalen")
    await hand.forges(hand.data("Overleg plannen"))
    assert "Wat voor overleg" in hand.sees or "wat voor overleg" in hand.sees
    await hand.forges(scale_up, warning)
    assert "nu opschalen naar de voorzitter? De melding gaat meteen uit." in hand.sees
    await hand.taps("Klopt, nu opschalen")
    asked = hand.newest
    assert "meld deze casus aan bij de voorzitter" in asked.screen.text
    await hand.taps("Waarom")
    assert "er is eerder opgeschaald" in hand.sees
    await hand.taps("Formulier en plan klaar")
    assert "aangemeld bij de voorzitter op di 31 maart" in hand.sees
