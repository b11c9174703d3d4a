"""/aanmelding, as the project leader sees it."""

import pytest
from sqlmodel import select

from handlers.screens import Button, CopyButton
from rules.words import InformedGround, Phase, ReferringParty, Role
from store.cases import Case
from store.trajectory import PhaseChange, Referral
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand
from tests.rules.moments import amsterdam, on

TO_DAY = ("Weesp", "Veilig Thuis")
TO_CRITERIA = (*TO_DAY, "Vandaag")
TO_READ_BACK = (*TO_CRITERIA, "☐ 1", "☐ 8", "Klaar", "Ja, gedaan", "Ja, stemt niet in")


def cases(region: Region) -> list[Case]:
    return region.look(lambda uow: list(uow.session.exec(select(Case)).all()))


def referral(region: Region) -> Referral:
    return region.look(lambda uow: uow.session.exec(select(Referral)).one())


async def until(hand: Hand, *labels: str) -> None:
    await hand.says("/aanmelding")
    for label in labels:
        await hand.taps(label)


async def test_a_household_is_referred_with_taps_in_one_message(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_READ_BACK)
    assert leader.sees.split("\n") == [
        "<b>Nieuwe aanmelding</b>",
        "Gemeente: Weesp",
        "Aangemeld door: Veilig Thuis",
        "Ontvangen op: ma 5 januari",
        "Risicotaxatie gedaan: ja",
        "Gezin geïnformeerd: ja, stemt niet in",
        "Casusselectiegesprek: uiterlijk <b>ma 19 januari</b>",
        "Klopt dit?",
    ]
    await leader.taps("Klopt, opslaan")
    assert len(leader.messages) == 1
    (case,) = cases(region)
    shown = f"{case.reference[:3]}-{case.reference[3:]}"
    assert leader.sees.startswith(f"<b>{shown}</b> is aangemeld. Noteer in je eigen dossier: casus {shown}.")
    assert leader.sees.endswith("Casusselectiegesprek: uiterlijk ma 19 januari.")
    assert leader.newest.screen.rows == ((CopyButton("Referentie kopiëren", shown),),)
    assert (case.phase, case.municipality, case.assigned_on) == (Phase.REFERRED, "Weesp", None)
    stored = referral(region)
    assert (stored.party, stored.received_on) == (ReferringParty.VEILIG_THUIS, on("2026-01-05"))
    assert (stored.criterion_1, stored.criterion_7, stored.criterion_8) == (True, False, True)
    assert (stored.risk_assessed, stored.ground) == (True, InformedGround.WITHOUT_CONSENT)
    assert stored.follows_id is None


async def test_a_line_of_the_checklist_says_in_words_what_holds_and_changes_it(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_CRITERIA)
    assert leader.newest.labels[2] == "☐ 3 nee: ernstig geweld of verwaarlozing"
    await leader.taps("☐ 3")
    assert leader.newest.labels[2] == "☑ 3 ja: ernstig geweld of verwaarlozing"
    await leader.taps("☑ 3")
    assert leader.newest.labels[2] == "☐ 3 nee: ernstig geweld of verwaarlozing"
    assert len(leader.messages) == 1
    assert all(len(row) == 1 for row in leader.newest.screen.rows)


async def test_without_criterion_1_it_stops_and_says_why(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    others = ("☐ 2", "☐ 3", "☐ 4", "☐ 5", "☐ 6", "☐ 7", "☐ 8")
    await until(leader, *TO_CRITERIA, *others, "Klaar")
    assert "structureel onveilig is" in leader.pop_ups[-1]
    assert "Criterium 1 is nodig" in leader.sees
    assert leader.newest.labels[0].startswith("☐ 1 nee")
    assert cases(region) == []


async def test_any_other_criterion_may_be_no_and_8_is_warned_about(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_CRITERIA, "☐ 1")
    assert "criterium 8 staat op nee" in leader.sees
    await leader.taps("Klaar")
    await leader.taps("Nee, nog niet")
    await leader.taps("Nee, nog niet")
    assert "criterium" not in leader.sees
    assert "Informeer het gezin nog" in leader.sees
    assert len(leader.sees.split("\n")) <= 12
    await leader.taps("Klopt, opslaan")
    stored = referral(region)
    assert (stored.criterion_8, stored.risk_assessed) == (False, False)
    assert stored.ground is InformedGround.NOT_YET


async def test_the_day_is_typed_or_taken_from_the_calendar(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_DAY)
    await leader.says("1 december")
    assert "Ontvangen op: ma 1 december 2025" in leader.sees
    await leader.taps("Terug")
    assert "Ontvangen op" not in leader.sees
    await leader.taps("Kalender")
    await leader.taps("‹")
    await leader.taps("17")
    for label in ("☐ 1", "Klaar", "Ja, gedaan", "Ja, en stemt in"):
        await leader.taps(label)
    assert "Ontvangen op: wo 17 december 2025" in leader.sees
    await leader.taps("Klopt, opslaan")
    assert referral(region).received_on == on("2025-12-17")
    (begun,) = region.look(lambda uow: uow.session.exec(select(PhaseChange)).all())
    assert begun.on == on("2025-12-17")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("morgen", "tot en met ma 5 januari"),
        ("4 januari 2025", "van zo 5 januari 2025"),
        ("30 februari", "bestaat niet"),
        ("gezin van J.", "geen datum"),
        ("x" * 4000, "geen datum"),
    ],
)
async def test_a_day_that_cannot_be_is_asked_back(region: Region, typed: str, answer: str) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_DAY)
    await leader.says(typed)
    assert answer in leader.sees
    assert typed not in leader.sees
    await leader.says("/aanmelding")
    await leader.taps("Gisteren")
    assert leader.newest.labels[0].startswith("☐ 1")


async def test_a_half_entered_form_goes_on_after_a_restart(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_CRITERIA, "☐ 1", "☐ 4")
    region.restart()
    await leader.taps("☐ 8")
    region.restart()
    await leader.says("/aanmelding")
    assert [label[:3] for label in leader.newest.labels[:8] if label.startswith("☑")] == ["☑ 1", "☑ 4", "☑ 8"]
    for label in ("Klaar", "Ja, gedaan", "Nee, niet te bereiken"):
        region.restart()
        await leader.taps(label)
    await leader.taps("Klopt, opslaan")
    assert len(cases(region)) == 1


async def test_back_goes_one_step_at_a_time_and_out_at_the_end(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_READ_BACK)
    for label in ("Nee, dat is onveilig", "Nee, nog niet", "☑ 8", "Vandaag", "De gemeente", "Hilversum"):
        await leader.taps("Terug")
        assert any(said.startswith(label) for said in leader.newest.labels)
    await leader.taps("Stoppen")
    assert leader.sees == "Gestopt. Er is niets aangemeld."
    assert leader.newest.labels == []
    assert cases(region) == []


async def test_a_double_tap_refers_once(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_READ_BACK)
    data = leader.data("Klopt, opslaan")
    await leader.forges(data)
    await leader.forges(data)
    assert len(cases(region)) == 1
    assert "al beantwoord" in leader.pop_ups[-1]


async def test_a_municipality_that_left_the_policy_is_asked_again(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_READ_BACK)
    region.restart(region.policy.model_copy(update={"municipalities": ("Hilversum",)}))
    await leader.taps("Klopt, opslaan")
    assert "In welke gemeente?" in leader.sees
    await leader.taps("Hilversum")
    await leader.taps("Klopt, opslaan")
    assert cases(region)[0].municipality == "Hilversum"


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("steps", "action", "value"),
    [
        ((), "refer_place", "Bussum"),
        (("Weesp",), "refer_party", "politie"),
        (TO_DAY, "refer_day", "2026-01-06"),
        (TO_DAY, "refer_day", "gisteren"),
        (TO_DAY, "refer_month", "2026-13"),
        (TO_CRITERIA, "refer_criterion", "9.yes"),
        (TO_CRITERIA, "refer_criterion", "1"),
        ((*TO_CRITERIA, "☐ 1", "Klaar"), "refer_risk", "misschien"),
        ((*TO_CRITERIA, "☐ 1", "Klaar", "Ja, gedaan"), "refer_ground", "anders"),
    ],
)
async def test_a_forged_button_changes_nothing(
    region: Region, steps: tuple[str, ...], action: str, value: str
) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *steps)
    before = leader.sees
    button = Button("vervalst", action, value)
    await leader.presses(leader.newest, button)
    assert leader.pop_ups[-1]
    assert leader.sees == before


async def test_a_button_of_a_later_step_is_not_taken(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_CRITERIA)
    await leader.presses(leader.newest, Button("vervalst", "refer_save"))
    assert cases(region) == []
    assert "verouderd" in leader.pop_ups[-1]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CHAIR, Role.PROCESS_DIRECTOR])
async def test_nobody_else_refers(region: Region, role: Role) -> None:
    people = {
        Role.COORDINATOR: region.coordinator,
        Role.CHAIR: region.chair,
        Role.PROCESS_DIRECTOR: region.process_director,
    }
    hand = Hand(region, people[role])
    await hand.says("/aanmelding")
    assert "ken ik niet" in hand.sees


async def test_leaving_forgets_what_was_half_entered(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_CRITERIA)
    await leader.says("/annuleer")
    await leader.says("/aanmelding")
    assert "In welke gemeente?" in leader.sees


async def test_what_was_received_long_ago_may_have_missed_its_meeting_already(region: Region) -> None:
    region.now = amsterdam("2026-06-01 10:00")
    leader = Hand(region, region.project_leader)
    await until(leader, *TO_DAY)
    await leader.says("1 december")
    for label in ("☐ 1", "Klaar", "Ja, gedaan", "Ja, en stemt in"):
        await leader.taps(label)
    assert "uiterlijk <b>ma 15 december 2025</b>" in leader.sees
