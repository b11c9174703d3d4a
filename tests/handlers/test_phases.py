"""/fase, the question which phase holds, and /onveilig, through the real dispatch, restarted on the way."""

from collections.abc import Callable
from datetime import datetime

import pytest

from casework.trajectory import take_step
from rules.trajectory import Step
from rules.words import Phase
from store.cases import Case
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import held
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.rules.moments import amsterdam, on

Hands = Callable[[Person], Hand]
ACUTE = "Geen spoedkanaal. Acuut gevaar: 112. Veilig Thuis: 0800-2000."
PRAISE = ("mooi", "goed", "gefeliciteerd", "helaas", "jammer", "fout")


async def at(region: Region, hand: Hand, moment: str) -> None:
    """It is this moment: what falls due happens, and the question about the phase is opened."""
    region.now = amsterdam(moment)
    await region.tick(region.now)
    await hand.receives()
    lines = [line for line in hand.sees.splitlines() if "er is een vraag over de fase" in line]
    assert "kandidaat" not in hand.sees
    await hand.taps(lines[0].split(".")[0] if hand.sees.startswith("Dit stond voor je klaar") else "Bekijken")


def offered(hand: Hand) -> list[str]:
    """The buttons of the newest message, but for the one that every question has."""
    return [label for label in hand.newest.labels if label != "Waarom"]


@pytest.fixture
async def case(region: Region) -> Case:
    """A case of four weeks old, in the morning."""
    case = await region.open_case(assigned_on=on("2026-01-05"), now=amsterdam("2026-01-05 10:00"))
    region.now = amsterdam("2026-02-02 10:00")
    return case


@pytest.fixture
def coordinator(region: Region, case: Case, hand_of: Hands) -> Hand:
    return hand_of(region.coordinator)


async def adopt(hand: Hand, button: str, day: str) -> None:
    """The plan was adopted on this day, from the screen or the question that stands there."""
    await hand.taps(button)
    await hand.says(day)
    await hand.taps("Klopt, opslaan")


async def stable(region: Region, case: Case, coordinator: Hand) -> None:
    """The case goes on to stable safety."""
    held(region, case, on("2026-02-02"), 6)
    await coordinator.says("/fase")
    await adopt(coordinator, "Veiligheidsplan vastgesteld", "20 januari")
    await coordinator.taps("Naar stabiele veiligheid")


async def test_a_six_brings_the_word_candidate_and_a_person_confirms(
    region: Region, case: Case, coordinator: Hand
) -> None:
    held(region, case, on("2026-02-02"), 6)
    await at(region, coordinator, "2026-02-02 10:01")
    assert "kandidaat voor <b>stabiele veiligheid</b>. Verandert de fase?" in coordinator.sees
    assert "Laatste cijfer: 6 (2 februari)." in coordinator.sees
    assert "Zonder onveilige gebeurtenis sinds ma 5 januari." in coordinator.sees
    assert "Veiligheidsplan: nog niet vastgesteld." in coordinator.sees
    assert "uiterlijk <b>ma 9 februari, over 7 dagen</b>" in coordinator.sees
    assert offered(coordinator) == ["Veiligheidsplan vastgesteld", "Fase blijft"]
    assert not any(word in coordinator.sees.lower() for word in PRAISE)
    region.restart()
    await adopt(coordinator, "Veiligheidsplan vastgesteld", "20 januari")
    assert "Veiligheidsplan: vastgesteld op di 20 januari." in coordinator.sees
    region.restart()
    await coordinator.taps("Naar stabiele veiligheid")
    assert "de fase is nu stabiele veiligheid. Dit is vastgelegd." in coordinator.sees
    assert "Nu nodig: het hulpverleningsplan." in coordinator.sees
    assert coordinator.newest.labels == []
    assert not any(word in coordinator.sees.lower() for word in PRAISE)


async def test_the_phase_can_be_looked_at_at_any_time(coordinator: Hand) -> None:
    await coordinator.says("/fase")
    assert "<b>directe veiligheid</b>, sinds ma 5 januari." in coordinator.sees
    assert "De driemaandstermijn loopt tot en met zo 5 april." in coordinator.sees
    assert "Voor stabiele veiligheid nog nodig: een 6 of hoger als laatste cijfer" in coordinator.sees
    assert offered(coordinator) == ["Veiligheidsplan vastgesteld", "Sluiten"]
    await coordinator.taps("Sluiten")
    assert "gesloten. Met /fase zie je de fase weer." in coordinator.sees
    assert coordinator.newest.labels == []


async def test_how_far_the_sevens_are_is_one_line(region: Region, case: Case, coordinator: Hand) -> None:
    await stable(region, case, coordinator)
    for day in ("2026-03-09", "2026-04-06"):
        region.now = amsterdam(f"{day} 15:00")
        held(region, case, on(day), 7)
    await coordinator.says("/fase")
    assert "7 of hoger: 2 van 3, volgende op zijn vroegst ma 4 mei." in coordinator.sees
    assert "3 van 6 maanden (op zijn vroegst zo 5 juli)." in coordinator.sees


async def test_the_receipt_of_a_score_says_how_far_stable_safety_is(
    region: Region, case: Case, coordinator: Hand
) -> None:
    await stable(region, case, coordinator)
    region.now = amsterdam("2026-03-09 15:00")
    await coordinator.says("/cijfer")
    await coordinator.taps("Casusoverleg")
    await coordinator.says("vandaag")
    await coordinator.taps("7")
    await coordinator.taps("Klopt, opslaan")
    assert "consensus 7, opgeslagen om 15:00." in coordinator.sees
    assert "7 of hoger: 1 van 3, volgende op zijn vroegst ma 6 april." in coordinator.sees
    assert "kandidaat" not in coordinator.sees


async def test_three_sevens_and_six_months_are_said_with_their_dates(
    region: Region, case: Case, coordinator: Hand
) -> None:
    await stable(region, case, coordinator)
    for day in ("2026-03-09", "2026-04-06", "2026-05-04"):
        region.now = amsterdam(f"{day} 15:00")
        held(region, case, on(day), 7)
    await at(region, coordinator, "2026-07-06 09:00")
    assert "kandidaat voor <b>herstel</b>" in coordinator.sees
    assert "Cijfers: 7 (9 maart), 7 (6 april), 7 (4 mei), steeds minstens 28 dagen" in coordinator.sees
    assert "sinds ma 5 januari: 6 maanden." in coordinator.sees
    await adopt(coordinator, "Hulpverleningsplan vastgesteld", "1 juli")
    await coordinator.taps("Naar herstel")
    await coordinator.says("/fase")
    assert offered(coordinator)[1:] == [
        "Terug naar stabiele veiligheid",
        "Terug naar directe veiligheid",
        "Sluiten",
    ]
    assert "Herstel eindigt met de afsluiting." in coordinator.sees
    await coordinator.taps("Terug naar directe veiligheid")
    assert "de fase is weer directe veiligheid" in coordinator.sees


async def test_a_score_below_six_asks_whether_the_phase_stays(
    region: Region, case: Case, coordinator: Hand
) -> None:
    await stable(region, case, coordinator)
    region.now = amsterdam("2026-03-02 11:00")
    held(region, case, on("2026-03-02"), None)
    await at(region, coordinator, "2026-03-02 11:01")
    assert "blijft de fase <b>stabiele veiligheid</b>?" in coordinator.sees
    assert "Laatste cijfer: geen consensus, laagste 3 (2 maart). Dat is geen 6." in coordinator.sees
    assert offered(coordinator) == ["Terug naar directe veiligheid", "Fase blijft"]
    region.restart()
    data = coordinator.data("Terug naar directe veiligheid")
    await coordinator.taps("Fase blijft")
    assert "de fase blijft stabiele veiligheid" in coordinator.sees
    await coordinator.forges(data)
    assert "al beantwoord" in coordinator.pop_ups[-1]


async def test_the_question_is_in_mijn_before_its_day_and_says_how_it_stands(
    region: Region, case: Case, coordinator: Hand
) -> None:
    await stable(region, case, coordinator)
    for day in ("2026-03-02", "2026-03-30", "2026-04-27"):
        region.now = amsterdam(f"{day} 15:00")
        held(region, case, on(day), 8)
    region.now = amsterdam("2026-07-03 09:00")
    await coordinator.says("/mijn")
    number = next(row.split(".")[0] for row in coordinator.sees.splitlines() if "vraag over de fase" in row)
    await coordinator.taps(number)
    assert "7 of hoger: 3 van 3." in coordinator.sees
    assert "5 van 6 maanden (op zijn vroegst zo 5 juli)" in coordinator.sees
    assert "Fase blijft" not in coordinator.newest.labels


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("phase_on:{ref}:recovery", "Dat kan niet in deze fase: directe veiligheid."),
        ("phase_on:{ref}:stable_safety", "Nog nodig: een 6 of hoger als laatste cijfer en de datum"),
        ("phase_on:{ref}:rejected", "Dat kan niet in deze fase"),
        ("phase_on:{ref}:x", "hoort niet bij een vraag aan jou"),
        ("phase_back_to:{ref}:referred", "Dat kan niet in deze fase"),
        ("phase_back_to:{ref}:", "hoort niet bij een vraag aan jou"),
        ("phase_stay:{ref}:", "verouderd"),
        ("phase_plan:{ref}:2026-02-31", "hoort niet bij een vraag aan jou"),
        ("phase_plan:{ref}:2026-01-20", "verouderd"),
        ("phase_plan_month:{ref}:2026-99", "hoort niet bij een vraag aan jou"),
        ("phase_plan_save:{ref}:", "verouderd"),
        ("phase_plan_not:{ref}:", "verouderd"),
        ("unsafe_save:{ref}:", "hoort niet bij een vraag aan jou"),
    ],
)
async def test_a_forged_button_changes_nothing_and_is_explained(
    coordinator: Hand, action: str, said: str
) -> None:
    await coordinator.says("/fase")
    before, ref = coordinator.sees, coordinator.newest.ref
    assert ref is not None
    await coordinator.forges("v1:" + action.format(ref=f"{ref.id}.{ref.revision}"))
    assert said in coordinator.pop_ups[-1]
    assert coordinator.sees == before


async def test_the_day_of_a_plan_is_read_back_and_can_be_changed(region: Region, coordinator: Hand) -> None:
    await coordinator.says("/fase")
    await coordinator.taps("Veiligheidsplan vastgesteld")
    assert "wanneer is het veiligheidsplan vastgesteld?" in coordinator.sees
    await coordinator.says("morgen")
    assert "Kies een dag van ma 5 januari tot en met ma 2 februari." in coordinator.sees
    await coordinator.says("30 februari")
    assert "Die datum bestaat niet." in coordinator.sees
    await coordinator.taps("Kalender")
    await coordinator.taps("‹")
    await coordinator.taps("12")
    assert "veiligheidsplan vastgesteld op <b>ma 12 januari</b>. Klopt dit?" in coordinator.sees
    region.restart()
    await coordinator.taps("Terug")
    await coordinator.taps("Gisteren")
    await coordinator.taps("Klopt, opslaan")
    assert "Veiligheidsplan: vastgesteld op zo 1 februari." in coordinator.sees
    await coordinator.taps("Andere datum veiligheidsplan")
    assert "Nu staat er zo 1 februari." in coordinator.sees
    await coordinator.taps("Toch nog niet vastgesteld")
    assert "Veiligheidsplan: nog niet vastgesteld." in coordinator.sees


async def test_an_unsafe_event_in_a_few_taps_with_the_acute_line(
    region: Region, case: Case, coordinator: Hand
) -> None:
    await coordinator.says("/onveilig")
    assert "op welke dag was de onveilige gebeurtenis?" in coordinator.sees
    assert ACUTE in coordinator.sees
    assert offered(coordinator) == ["Vandaag", "Gisteren", "Kalender", "Stoppen"]
    await coordinator.taps("Gisteren")
    region.restart()
    await coordinator.taps("Bedreiging of dwang")
    assert "bedreiging of dwang, op <b>zo 1 februari, gisteren</b>. Klopt dit?" in coordinator.sees
    await coordinator.taps("Terug")
    await coordinator.taps("Stalking")
    region.restart()
    await coordinator.taps("Klopt, opslaan")
    assert "onveilige gebeurtenis, stalking, op zo 1 februari, opgeslagen om 10:00." in coordinator.sees
    assert "zijn op zijn vroegst om op za 1 augustus." in coordinator.sees
    assert coordinator.sees.endswith(ACUTE)
    assert coordinator.newest.labels == []


async def test_an_unsafe_event_is_not_in_the_future_and_not_before_the_start(coordinator: Hand) -> None:
    await coordinator.says("/onveilig")
    await coordinator.says("4 januari")
    assert "Kies een dag van ma 5 januari tot en met ma 2 februari." in coordinator.sees
    await coordinator.says("volgende week vrijdag")
    assert "Deze dag kan niet." in coordinator.sees
    await coordinator.says("blabla")
    assert "Ik lees hier geen datum in." in coordinator.sees
    await coordinator.says("12 januari")
    assert "onveilige gebeurtenis van ma 12 januari. Wat voor soort was het?" in coordinator.sees
    for forged in ("unsafe_kind:{ref}:war", "unsafe_day:{ref}:2026-01-04", "unsafe_day:{ref}:x"):
        ref = coordinator.newest.ref
        assert ref is not None
        await coordinator.forges("v1:" + forged.format(ref=f"{ref.id}.{ref.revision}"))
        assert coordinator.pop_ups[-1]
    await coordinator.taps("Terug")
    await coordinator.taps("Stoppen")
    assert "gestopt, er is niets vastgelegd" in coordinator.sees


async def test_the_deputy_records_an_unsafe_event_and_the_coordinator_is_asked_about_the_phase(
    region: Region, case: Case, coordinator: Hand, hand_of: Hands
) -> None:
    await stable(region, case, coordinator)
    region.now = amsterdam("2026-02-03 10:00")
    deputy = hand_of(region.coordinator_2)
    await deputy.says("/onveilig")
    await deputy.taps("Vandaag")
    await deputy.taps("Lichamelijk geweld")
    await deputy.taps("Klopt, opslaan")
    await at(region, coordinator, "2026-02-03 10:05")
    assert "Onveilige gebeurtenis: di 3 februari." in coordinator.sees
    await coordinator.taps("Terug naar directe veiligheid")
    assert "de fase is weer directe veiligheid" in coordinator.sees


async def test_an_expert_meeting_is_not_offered_in_recovery(
    region: Region, case: Case, coordinator: Hand, hand_of: Hands
) -> None:
    region.now = amsterdam("2026-04-07 09:00")
    await region.tick(region.now)
    chairs = [hand_of(chair) for chair in (region.chair, region.chair_2, region.chair_3)]
    for chair in chairs:
        await chair.receives()
    hand = next(chair for chair in chairs if chair.messages)
    await hand.taps("Ontvangen")
    assert "Expertoverleg" in hand.newest.labels
    await _to_recovery(region, case, amsterdam("2026-04-07 10:00"))
    await hand.forges(hand.data("Expertoverleg"))
    assert "In herstel is er geen expertoverleg." in hand.pop_ups[-1]
    await hand.taps("Waarom")
    assert "Expertoverleg" not in hand.newest.labels
    assert "Advies" in hand.newest.labels


async def _to_recovery(region: Region, case: Case, now: datetime) -> None:
    def work(uow: UnitOfWork) -> None:
        row = uow.get(Case, case.id)
        take_step(uow, row, Step.GO_ON, Phase.STABLE_SAFETY, now)
        take_step(uow, row, Step.GO_ON, Phase.RECOVERY, now)

    region.look(work)


async def test_a_case_that_was_brought_in_is_a_candidate_by_its_past_scores(
    region: Region, coordinator: Hand
) -> None:
    """Scores of before are entered with /cijfer, as any other; the meeting's own date counts."""
    for day in ("12 januari", "19 januari"):
        await coordinator.says("/cijfer")
        await coordinator.taps("Casusoverleg")
        await coordinator.says(day)
        await coordinator.taps("6")
        await coordinator.taps("Klopt, opslaan")
    await at(region, coordinator, "2026-02-02 10:01")
    assert "kandidaat voor <b>stabiele veiligheid</b>" in coordinator.sees
    assert "Laatste cijfer: 6 (19 januari)." in coordinator.sees
