"""Scaling down: asked after a 6, read back, told; and the end of the chair's duty by itself."""

from collections.abc import Callable

from casework.consequences import follow_up
from casework.presence import duties_follow
from casework.terms import running_terms
from casework.trajectory import take_step
from rules.trajectory import Step
from rules.words import AbsenceState, Duty, Phase, TermKind
from store.cases import Case
from store.people import Absence, Person
from store.unit_of_work import UnitOfWork
from tests.casework.agreed import agree, at, guarded_case, on_the_case
from tests.casework.alerting import correct, held
from tests.casework.on_the_way import running
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import on

Hands = Callable[[Person], Hand]


async def asked(region: Region, hand_of: Hands, case: Case) -> Hand:
    """A 6 is recorded on 11 May, and the chair has been asked."""
    region.now = at("2026-05-11", "16:00")
    held(region, case, on("2026-05-11"), 6)
    chair = hand_of(region.chair)
    await chair.receives()
    return chair


async def pass_to(region: Region, day: str, *hands: Hand) -> None:
    await pass_until(region, at(day), deliver=True)
    for hand in hands:
        await hand.receives()


async def test_after_a_6_the_chair_scales_down_and_the_process_director_guards(
    region: Region, hand_of: Hands
) -> None:
    case = await guarded_case(region)
    agree(region, case, on("2026-06-01"))
    agree(region, case, on("2026-06-02"))
    chair = await asked(region, hand_of, case)
    await pass_to(region, "2026-05-11", chair)
    await pass_until(region, at("2026-05-11", "16:01"), deliver=True)
    await chair.receives()
    assert "kan deze casus worden afgeschaald? Zeg het uiterlijk di 19 mei" in chair.sees
    await chair.taps("Afschalen")
    assert "Procesregisseur 1 bewaakt dan de afspraken. Er staan 2 afspraken open." in chair.sees
    region.restart()
    await chair.taps("Klopt, afschalen")
    assert "afgeschaald. Procesregisseur 1 bewaakt" in chair.sees
    assert on_the_case(region, case, Duty.CHAIR) is None
    director, coordinator = hand_of(region.process_director), hand_of(region.coordinator)
    await pass_to(region, "2026-05-12", director, coordinator)
    assert "Jij bewaakt nu de afspraken. Er staan 2 afspraken open. Met /afspraken" in director.sees
    told = [message.screen.text for message in coordinator.messages.values()]
    assert any("Procesregisseur 1 bewaakt nu de afspraken." in text for text in told)
    await director.says("/afspraken")
    await director.taps("1")
    await director.taps("Nagekomen")
    assert "<b>nagekomen</b>" in director.sees
    await chair.says("/afspraken")
    assert "geen afspraken" in chair.sees
    held(region, case, on("2026-05-12"), 5)
    assert region.look(lambda uow: running_owner(uow, case)) == region.process_director.id


def running_owner(uow: UnitOfWork, case: Case) -> int:
    return running_terms(uow, uow.get(Case, case.id), TermKind.AGREEMENT)[0].owner_id


async def test_not_yet_is_asked_again_only_after_a_newer_6(region: Region, hand_of: Hands) -> None:
    case = await guarded_case(region)
    chair = await asked(region, hand_of, case)
    await pass_until(region, at("2026-05-11", "16:01"), deliver=True)
    await chair.receives()
    await chair.taps("Nog niet")
    assert "nog niet afgeschaald" in chair.sees
    before = chair.newest.id
    await pass_to(region, "2026-05-25", chair)
    assert TermKind.SCALE_DOWN not in running(region, case)
    assert chair.newest.id == before
    held(region, case, on("2026-05-25"), 7)
    await pass_to(region, "2026-05-26", chair)
    assert "kan deze casus worden afgeschaald?" in chair.sees


async def test_a_6_that_is_corrected_away_asks_no_more(region: Region, hand_of: Hands) -> None:
    case = await guarded_case(region)
    region.now = at("2026-05-11", "16:00")
    meeting = held(region, case, on("2026-05-11"), 6)
    assert TermKind.SCALE_DOWN in running(region, case)
    correct(region, meeting, 5)
    assert TermKind.SCALE_DOWN not in running(region, case)


async def test_agreements_are_noted_before_it_is_asked(region: Region) -> None:
    case = await guarded_case(region, noted=False, score=6)
    assert set(running(region, case)) >= {TermKind.AGREEMENTS}
    assert TermKind.SCALE_DOWN not in running(region, case)


async def test_without_a_process_director_the_coordinator_guards_and_hears_why(
    region: Region, hand_of: Hands
) -> None:
    case = await guarded_case(region, process_director=False)
    chair = await asked(region, hand_of, case)
    await pass_until(region, at("2026-05-11", "16:01"), deliver=True)
    await chair.receives()
    await chair.taps("Afschalen")
    assert "Er is nu geen procesregisseur die het kan doen. Coördinator 1 bewaakt" in chair.sees
    await chair.taps("Klopt, afschalen")
    coordinator = hand_of(region.coordinator)
    await coordinator.receives()
    assert "geen procesregisseur die het kan doen. Jij bewaakt nu de afspraken." in coordinator.sees


async def test_in_recovery_the_duty_ends_by_itself_and_the_chair_hears_it(
    region: Region, hand_of: Hands
) -> None:
    case = await guarded_case(region)
    agree(region, case, on("2026-06-01"))
    region.now = at("2026-05-11", "16:00")

    def recover(uow: UnitOfWork) -> None:
        found = uow.get(Case, case.id)
        for target in (Phase.STABLE_SAFETY, Phase.RECOVERY):
            take_step(uow, found, Step.GO_ON, target, region.now)
        follow_up(uow, found, region.now)

    region.look(recover)
    chair, director = hand_of(region.chair), hand_of(region.process_director)
    await chair.receives()
    await director.receives()
    assert "de casus is afgeschaald; dat hoort bij de nieuwe fase. Jouw bewaking is gestopt." in chair.sees
    assert "Jij bewaakt nu de afspraken. Er staat 1 afspraak open." in director.sees
    assert running(region, case)[TermKind.AGREEMENT].owner_id == region.process_director.id


async def test_a_chair_who_is_away_gets_the_agreements_back(region: Region) -> None:
    case = await guarded_case(region)
    agree(region, case, on("2026-06-01"))

    def away(uow: UnitOfWork) -> int:
        absence = uow.add(
            Absence(
                person_id=region.chair.id,
                first_day=on("2026-04-29"),
                last_day=on("2026-05-10"),
                state=AbsenceState.RUNNING,
                set_at=region.now,
            )
        )
        duties_follow(uow, uow.get(Person, region.chair.id), region.now)
        return absence.id

    absence_id = region.look(away)
    assert running(region, case)[TermKind.AGREEMENT].owner_id == region.process_director.id

    def back(uow: UnitOfWork) -> None:
        uow.get(Absence, absence_id).state = AbsenceState.OVER
        duties_follow(uow, uow.get(Person, region.chair.id), region.now)

    region.look(back)
    assert running(region, case)[TermKind.AGREEMENT].owner_id == region.chair.id
