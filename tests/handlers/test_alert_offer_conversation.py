"""Handing an alert over in the chat, with a restart in the middle and buttons that were forged."""

from collections.abc import Callable

from store.people import Person
from tests.casework.alerting import MORNING, passed_case
from tests.casework.region import Region
from tests.handlers.hand import Hand


async def test_an_alert_is_handed_over_in_the_chat(region: Region, hand_of: Callable[[Person], Hand]) -> None:
    await passed_case(region)
    region.now = MORNING
    giver, other = hand_of(region.chair), hand_of(region.chair_2)
    await giver.receives()
    for label in ("Ontvangen", "Waarom", "Overdragen"):
        await giver.taps(label)
    ask = giver.data("voorzitter 2 · 0 casussen")
    for value in ("abc", "987654321", "²", str(region.coordinator.id)):
        await giver.forges(ask.rpartition(":")[0] + ":" + value)
    assert giver.pop_ups == [
        "Deze knop hoort niet bij een vraag aan jou.",
        "Deze collega kan deze taak nu niet krijgen. Kies iemand anders.",
        "Deze knop hoort niet bij een vraag aan jou.",
        "Deze collega kan deze taak nu niet krijgen. Kies iemand anders.",
    ]
    region.restart()
    await giver.taps("voorzitter 2")
    await giver.forges(ask)
    assert giver.pop_ups[-1] == "Dit bericht was verouderd. Je ziet nu wat er geldt."
    await other.receives()
    assert "voorzitter 1 vraagt of jij dit besluit overneemt" in other.sees
    await other.says("/waarom")
    assert "Jij krijgt dit omdat een collega jou vraagt." in other.sees
    assert "cijfer" not in other.sees.lower()
    asked = other.messages[min(other.messages)]
    await other.presses(asked, asked.screen.rows[0][0])  # type: ignore[arg-type]
    assert "jij hebt dit sinds" in other.sees
    await giver.receives()
    assert "voorzitter 2 heeft dit sinds" in giver.sees


async def test_a_chair_says_whether_new_alerts_come(
    region: Region, hand_of: Callable[[Person], Hand], project_leader: Hand
) -> None:
    chair = hand_of(region.chair)
    await chair.says("/beschikbaar")
    await chair.forges(chair.data("Geen nieuwe meldingen").replace(":no", ":maybe"))
    assert chair.pop_ups == ["Deze knop hoort niet bij een vraag aan jou."]
    await chair.taps("Geen nieuwe meldingen")
    assert "Dit verandert niets aan wat je al hebt" in chair.sees
    await project_leader.receives()
    assert "Voorzitter 1 neemt nu geen nieuwe meldingen aan." in project_leader.sees
