"""Deciding in the chat: with the referrer, back for a reason, or later; and the registration."""

from collections.abc import Callable

import pytest

from casework.alert_views import AlertPush
from casework.consequences import follow_up
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.words import AlertKind, AlertState, BackReason, Phase
from store.cases import Case
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import MORNING, alerts, passed_case
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import amsterdam, on

HandOf = Callable[[Person], Hand]
REASON = "formulier nog niet klaar"


@pytest.fixture
async def case(region: Region) -> Case:
    """A case whose chair was just alerted, and whose coordinator is asked to register it."""
    case = await passed_case(region)
    region.now = MORNING
    return case


async def test_back_to_the_coordinator_for_a_reason_that_no_push_names(
    region: Region, case: Case, hand_of: HandOf
) -> None:
    chair, coordinator = hand_of(region.chair), hand_of(region.coordinator)
    await chair.receives()
    await chair.taps("Ontvangen")
    await chair.taps("Terug naar coördinator")
    assert chair.newest.labels[-1] == "Terug"
    await chair.taps("Formulier nog niet klaar")
    region.restart()
    await chair.taps("Terug")
    await chair.taps("Formulier nog niet klaar")
    assert "samen met de aanmelder" in chair.sees
    await chair.taps("Klopt, samen besloten")
    assert REASON in chair.sees
    (alert,) = alerts(region)
    assert (alert.state, alert.back_reason) == (AlertState.DECIDED, BackReason.FORM_NOT_READY)
    await coordinator.receives()
    assert coordinator.sees.endswith("De reden staat in /casus.")
    assert REASON not in coordinator.sees
    await coordinator.says("/casus")
    assert REASON in coordinator.sees


async def test_later_by_taps_and_in_words(region: Region, case: Case, hand_of: HandOf) -> None:
    chair = hand_of(region.chair)
    await chair.receives()
    await chair.taps("Ontvangen")
    await chair.taps("Later beslissen")
    await chair.taps("Wacht op informatie")
    await chair.says("kweenie")
    assert "Ik lees hier geen datum in." in chair.sees
    await chair.says("23 april")
    assert "uiterlijk <b>do 23 april" in chair.sees
    await chair.taps("Klopt, later beslissen")
    assert "Besluit uiterlijk <b>do 23 april" in chair.sees
    await chair.taps("Waarom")
    assert "Later beslissen, reden: wacht op informatie." in chair.sees
    assert "Formulier: nog niet gezegd. Plan: nog niet gezegd." in chair.sees
    ref = chair.newest.ref
    assert ref is not None
    for data in ("alert_later_reason:{}:zomaar", "alert_later_day:{}:2026-13-01", "alert_back_reason:{}:x"):
        await chair.forges("v1:" + data.format(f"{ref.id}.{ref.revision}"))
    assert len(chair.pop_ups) == 3
    assert alerts(region)[0].decide_by == on("2026-04-23")


async def test_form_and_plan_are_one_tap_or_each_apart(region: Region, hand_of: HandOf) -> None:
    await region.open_case(assigned_on=on("2026-01-14"), now=amsterdam("2026-01-14 10:00"))
    await pass_until(region, amsterdam("2026-04-14 12:00"))
    await region.deliver(region.now)
    await pass_until(region, amsterdam("2026-04-15 07:30"))
    hand = hand_of(region.coordinator)
    await hand.receives()
    assert hand.newest.labels == [
        "Formulier en plan klaar",
        "Formulier klaar",
        "Formulier nog niet",
        "Plan klaar",
        "Plan nog niet",
        "Waarom",
    ]
    await hand.taps("Formulier nog niet")
    await hand.taps("Plan klaar")
    assert "Formulier: nog niet." in hand.sees
    assert "Plan: klaar." in hand.sees
    assert hand.newest.labels == ["Formulier klaar", "Plan nog niet", "Waarom"]
    await hand.taps("Formulier klaar")
    assert "aangemeld bij de voorzitter op wo 15 april" in hand.sees
    assert hand.newest.labels == []


async def test_an_expert_meeting_by_name_is_the_chairs_to_decide_and_not_in_recovery(
    region: Region, hand_of: HandOf
) -> None:
    case = await region.open_case(assigned_on=on("2026-01-14"), now=amsterdam("2026-01-14 10:00"))
    hand = hand_of(region.coordinator)
    await hand.says("/overleg expertoverleg")
    assert "nu opschalen naar de voorzitter?" in hand.sees

    def recover(uow: UnitOfWork) -> None:
        row = uow.get(Case, case.id)
        row.phase = Phase.RECOVERY
        follow_up(uow, row, region.now)

    region.look(recover)
    await hand.says(f"/overleg {case.reference} Expertoverleg")
    assert "In herstel is er geen expertoverleg" in hand.sees


def test_each_kind_of_alert_asks_in_its_own_words_or_the_regions() -> None:
    view = AlertPush("K7Q4MX", on("2026-04-22"), None, False)
    dutch, english = Texts("nl", MORNING), Texts("en", MORNING)

    def said(kind: AlertKind, texts: Texts, wording: tuple[str, str] = ("", "")) -> str:
        push = AlertPush(view.reference, view.decide_by, None, False, kind=kind, wording=wording)
        return screen_of(push, texts).text

    assert len({said(kind, dutch) for kind in AlertKind}) == 3
    own = ("Er ligt <iets> bij jou.", "")
    asked = "<b>K7Q-4MX</b>: Er ligt &lt;iets&gt; bij jou, uiterlijk"
    assert said(AlertKind.SIGNAL, dutch, own).startswith(asked)
    assert said(AlertKind.SIGNAL, english, own) == said(AlertKind.SIGNAL, english)
