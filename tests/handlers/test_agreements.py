"""Noting agreements after an expert meeting, answering for them, and the list; restarted on the way."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import col, select

from casework.consequences import follow_up
from rules.words import AgreementKind, AgreementState, Duty, MeetingKind, Phase, TermKind
from store.cases import Assignment, Case, Meeting
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.agreed import NOW, agree, agreements, at, guarded_case, on_the_case, state_of
from tests.casework.on_the_way import running
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import on

Hands = Callable[[Person], Hand]
DUE = on("2026-05-12")


async def until(region: Region, moment: datetime, *hands: Hand) -> None:
    await pass_until(region, moment, deliver=True)
    for hand in hands:
        await hand.receives()


async def test_the_guard_is_asked_and_notes_each_agreement_by_taps(region: Region, hand_of: Hands) -> None:
    case = await guarded_case(region, noted=False)
    chair = hand_of(region.chair)
    await until(region, NOW, chair)
    assert "expertoverleg 28 april: welke afspraken zijn er gemaakt?" in chair.sees
    await chair.taps("Hulp begint")
    await chair.taps("Meer")
    assert "Wijkteam" in chair.newest.labels
    await chair.taps("Vorige")
    await chair.taps("GGZ")
    region.restart()
    await chair.taps("Over 2 weken")
    assert "Hulp begint, door GGZ, uiterlijk wo 13 mei. Klopt dit?" in chair.sees
    await chair.taps("Klopt, opslaan")
    assert "er staat 1 afspraak." in chair.sees
    await chair.taps("Nog een afspraak")
    await chair.taps("Wonen")
    await chair.taps("Politie")
    await chair.says("10 april 2026")
    assert "Kies een dag van wo 29 april tot en met do 29 april 2027." in chair.sees
    await chair.says("over twee jaar")
    assert "Kies een dag van" in chair.sees
    await chair.says("12 mei")
    assert "Wonen, door Politie, uiterlijk di 12 mei. Klopt dit?" in chair.sees
    await chair.taps("Klopt, opslaan")
    await chair.taps("Klaar")
    assert "2 afspraken vastgelegd." in chair.sees
    assert [(row.kind, row.responsible, row.due_on) for row in agreements(region)] == [
        (AgreementKind.HELP_STARTS, "GGZ", on("2026-05-13")),
        (AgreementKind.HOUSING, "Politie", DUE),
    ]
    assert TermKind.AGREEMENTS not in running(region, case)
    await chair.taps("Afspraak toevoegen")
    assert "waarover gaat de volgende afspraak?" in chair.sees


async def test_there_may_be_no_agreements_and_one_after_all(region: Region, hand_of: Hands) -> None:
    case = await guarded_case(region, noted=False)
    chair = hand_of(region.chair)
    await until(region, NOW, chair)
    await chair.taps("Er zijn geen afspraken")
    assert "geen afspraken. Dit is vastgelegd." in chair.sees
    assert region.look(lambda uow: _meeting(uow, case).agreements_noted_on) == on("2026-04-29")
    await chair.taps("Toch een afspraak")
    assert "welke afspraken zijn er gemaakt?" in chair.sees
    before = chair.newest.id
    await until(region, at("2026-06-01"), chair)
    assert chair.newest.id == before


def _meeting(uow: UnitOfWork, case: Case) -> Meeting:
    return uow.session.exec(
        select(Meeting).where(
            col(Meeting.case_id) == case.id, col(Meeting.kind) == MeetingKind.EXPERT_MEETING
        )
    ).one()


async def test_a_push_names_no_kind_and_no_discipline_and_says_it_again(
    region: Region, hand_of: Hands
) -> None:
    case = await guarded_case(region)
    agree(region, case, DUE)
    chair, coordinator = hand_of(region.chair), hand_of(region.coordinator)
    for day, said in (
        ("2026-05-05", "een afspraak loopt af op di 12 mei"),
        ("2026-05-12", "een afspraak loopt vandaag af"),
        ("2026-05-18", "een afspraak liep af op di 12 mei"),
    ):
        await until(region, at(day), chair, coordinator)
        assert said in chair.sees
        await chair.taps("Bekijken")
        assert "Hulp begint, door GGZ" in chair.sees
    for message in coordinator.messages.values():
        assert "GGZ" not in message.screen.text
    told = [m.screen.text for m in coordinator.messages.values() if "een afspraak" in m.screen.text]
    assert len(told) == 1
    assert "een afspraak loopt vandaag af. Gevraagd aan voorzitter 1; je hoeft niets te doen." in told[0]


async def test_kept_can_be_undone_and_the_coordinator_hears_both(region: Region, hand_of: Hands) -> None:
    case = await guarded_case(region)
    agreement = agree(region, case, DUE)
    chair, coordinator = hand_of(region.chair), hand_of(region.coordinator)
    await until(region, at("2026-05-12"), chair)
    await chair.taps("Bekijken")
    receipt = chair.newest
    await chair.taps("Nagekomen")
    assert state_of(region, agreement) is AgreementState.KEPT
    await coordinator.receives()
    assert "een afspraak uit het expertoverleg is nagekomen" in coordinator.sees
    await chair.taps("Ongedaan maken")
    assert "ongedaan gemaakt" in chair.messages[receipt.id].screen.text
    assert "Is dit gedaan?" in chair.sees
    assert state_of(region, agreement) is AgreementState.OPEN
    await coordinator.receives()
    assert "was een vergissing" in coordinator.sees
    await chair.taps("Per ongeluk vastgelegd")
    assert state_of(region, agreement) is AgreementState.WITHDRAWN
    assert TermKind.AGREEMENT not in running(region, case)


async def test_later_moves_the_day_and_the_second_time_offers_the_escalation(
    region: Region, hand_of: Hands
) -> None:
    case = await guarded_case(region)
    agree(region, case, DUE)
    chair, coordinator = hand_of(region.chair), hand_of(region.coordinator)
    await until(region, at("2026-05-12"), chair)
    await chair.taps("Bekijken")
    await chair.taps("Later")
    await chair.says("vandaag")
    assert "Kies een dag van wo 13 mei" in chair.sees
    region.restart()
    await chair.says("26 mei")
    assert "Wordt <b>di 26 mei</b>. Klopt dit?" in chair.sees
    await chair.taps("Klopt, opslaan")
    assert "verzet van di 12 mei naar di 26 mei" in chair.sees
    assert running(region, case)[TermKind.AGREEMENT].due_on == on("2026-05-26")
    await coordinator.receives()
    assert "is verzet naar di 26 mei" in coordinator.sees
    await until(region, at("2026-05-26"), chair)
    await chair.taps("Bekijken")
    assert "1 keer later." in chair.sees
    await chair.taps("Later")
    await chair.taps("Over 2 weken")
    await chair.taps("Klopt, opslaan")
    assert "Start je de escalatie?" in chair.sees
    moved = agreements(region)[0]
    assert (moved.due_on, moved.first_due_on, moved.times_later) == (on("2026-06-09"), DUE, 2)


async def test_not_kept_offers_the_escalation_and_undoing_it_takes_that_back(
    region: Region, hand_of: Hands
) -> None:
    case = await guarded_case(region)
    agreement = agree(region, case, DUE)
    chair = hand_of(region.chair)
    await until(region, at("2026-05-12"), chair)
    await chair.taps("Bekijken")
    question = chair.newest.id
    await chair.taps("Niet nagekomen")
    offer = chair.newest
    assert "Start je de escalatie?" in offer.screen.text
    undo = chair.messages[question].screen.rows[0][0]
    await chair.presses(chair.messages[question], undo)  # type: ignore[arg-type]
    assert state_of(region, agreement) is AgreementState.OPEN
    await chair.presses(offer, offer.screen.rows[0][0])  # type: ignore[arg-type]
    assert "al beantwoord of niet meer nodig" in chair.pop_ups[-1]
    await chair.says("/afspraken")
    await chair.taps("1")
    await chair.taps("Niet nagekomen")
    await chair.taps("Nog niet")
    await chair.says("/afspraken")
    assert "niet nagekomen, was di 12 mei" in chair.sees
    await chair.taps("1")
    await chair.taps("Escalatie starten")
    assert "de escalatie is gestart" in chair.sees


async def test_only_who_guards_now_answers(region: Region, hand_of: Hands) -> None:
    case = await guarded_case(region)
    agreement = agree(region, case, DUE)
    chair = hand_of(region.chair)
    await until(region, at("2026-05-12"), chair)
    await chair.taps("Bekijken")
    kept = chair.data("Nagekomen")
    for stranger in (region.chair_2, region.coordinator, region.process_director, region.project_leader):
        hand = hand_of(stranger)
        await hand.says("/help")
        await hand.forges(kept)
        assert hand.pop_ups
    region.look(lambda uow: _chair_instead(uow, region, case))
    await chair.forges(kept)
    assert chair.pop_ups
    assert state_of(region, agreement) is AgreementState.OPEN
    chair_2 = hand_of(region.chair_2)
    await until(region, region.now, chair_2)
    await chair_2.taps("Bekijken")
    await chair_2.taps("Nagekomen")
    assert state_of(region, agreement) is AgreementState.KEPT


def _chair_instead(uow: UnitOfWork, region: Region, case: Case) -> None:
    guarding = uow.session.exec(
        select(Assignment).where(
            col(Assignment.case_id) == case.id,
            col(Assignment.duty) == Duty.CHAIR,
            col(Assignment.until).is_(None),
        )
    ).one()
    guarding.until = region.now
    uow.session.flush()
    uow.add(Assignment(case_id=case.id, person_id=region.chair_2.id, duty=Duty.CHAIR, since=region.now))
    follow_up(uow, uow.get(Case, case.id), region.now)


async def test_of_two_answers_in_the_same_second_the_first_counts(region: Region, hand_of: Hands) -> None:
    case = await guarded_case(region)
    agreement = agree(region, case, DUE)
    chair = hand_of(region.chair)
    await until(region, at("2026-05-12"), chair)
    await chair.taps("Bekijken")
    message, kept, not_kept = chair.newest, chair.data("Nagekomen"), chair.data("Niet nagekomen")
    await chair.forges(kept, message.id)
    await chair.forges(not_kept, message.id)
    assert "al beantwoord" in chair.pop_ups[-1]
    assert state_of(region, agreement) is AgreementState.KEPT


async def test_the_list_is_for_everybody_and_opens_for_who_guards(region: Region, hand_of: Hands) -> None:
    case = await guarded_case(region)
    for weeks in range(7):
        agree(region, case, on("2026-05-12").replace(day=12 + weeks))
    region.now = at("2026-05-13")
    chair = hand_of(region.chair)
    await chair.says("/afspraken")
    assert "deel 1 van 2" in chair.sees
    assert "🔴 te laat: was di 12 mei" in chair.sees.split("\n")[1]
    assert "Afspraak toevoegen" in chair.newest.labels
    for person in (region.coordinator, region.process_director, region.project_leader):
        hand = hand_of(person)
        await hand.says(f"/afspraken {case.reference}")
        assert "bij voorzitter 1" in hand.sees
        assert hand.newest.labels == ["Verder"]
    stranger = hand_of(region.chair_2)
    await stranger.says("/afspraken")
    assert "geen afspraken" in stranger.sees
    await stranger.says(f"/afspraken {case.reference}")
    assert "ken geen casus van jou" in stranger.sees
    await chair.taps("Verder")
    await chair.taps("6")
    await chair.taps("Niet meer nodig")
    assert "niet meer nodig" in chair.sees
    await chair.says("/afspraken")
    await chair.taps("Afspraak toevoegen")
    assert "waarover gaat de volgende afspraak?" in chair.sees


async def test_the_page_of_a_case_counts_what_is_open(region: Region, hand_of: Hands) -> None:
    case = await guarded_case(region)
    agree(region, case, DUE)
    coordinator = hand_of(region.coordinator)
    await coordinator.says(f"/casus {case.reference}")
    assert "1 afspraak open, de eerste op di 12 mei." in coordinator.sees
    await coordinator.taps("Afspraken")
    assert "Hulp begint, door GGZ" in coordinator.sees


async def test_of_a_case_that_ends_nothing_is_asked_any_more(region: Region, hand_of: Hands) -> None:
    case = await guarded_case(region)
    agreement = agree(region, case, DUE)
    chair = hand_of(region.chair)
    await until(region, at("2026-05-12"), chair)
    await chair.taps("Bekijken")
    message, kept = chair.newest, chair.data("Nagekomen")

    def end(uow: UnitOfWork) -> None:
        found = uow.get(Case, case.id)
        found.phase = Phase.ENDED_EARLY
        follow_up(uow, found, region.now)

    region.look(end)
    await chair.forges(kept, message.id)
    assert chair.pop_ups
    assert state_of(region, agreement) is AgreementState.LAPSED
    assert on_the_case(region, case, Duty.CHAIR) is None
    assert running(region, case) == {}


@pytest.mark.parametrize(
    "forged", ["agreed_kind:{ref}:wings", "agreed_party:{ref}:00000000", "agreed_day:{ref}:2025-01-01"]
)
async def test_a_forged_value_is_refused(region: Region, hand_of: Hands, forged: str) -> None:
    await guarded_case(region, noted=False)
    chair = hand_of(region.chair)
    await until(region, NOW, chair)
    await chair.taps("Hulp begint")
    ref = chair.newest.ref
    assert ref is not None
    await chair.forges("v1:" + forged.format(ref=f"{ref.id}.{ref.revision}"))
    assert chair.pop_ups
    assert agreements(region) == []
