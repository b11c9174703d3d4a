"""Preparing an expert meeting in the chat: who is needed, the household, and what others see of it."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from casework.errors import NoExpertMeetingAhead
from casework.meetings import move_meeting, note_held, plan_meeting
from casework.preparation import save_preparation, start_preparation
from casework.preparation_views import Needed, PreparationKnown, needed_at
from casework.prompts import PromptRef
from handlers.screens import CopyButton
from rules.words import Duty, MeetingKind, NotInvitedGround, TermKind
from store.cases import Assignment, Case, Meeting
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import prompts_of, running
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.rules.moments import amsterdam, on

HandOf = Callable[[Person], Hand]
NOW, STARTS_AT = amsterdam("2026-05-04 10:00"), amsterdam("2026-06-02 14:00")


async def planned(region: Region) -> Case:
    """A case with an expert meeting on Tuesday 2 June, which the first chair guards and chairs."""
    case = await region.open_case(now=NOW)

    def work(uow: UnitOfWork) -> None:
        row = uow.get(Case, case.id)
        uow.add(Assignment(case_id=case.id, person_id=region.chair.id, duty=Duty.CHAIR, since=NOW))
        plan_meeting(uow, row, MeetingKind.EXPERT_MEETING, STARTS_AT, NOW, chair_id=region.chair.id)

    region.look(work)
    await pass_until(region, NOW)
    return case


def the_meeting(uow: UnitOfWork) -> Meeting:
    return uow.session.exec(select(Meeting).where(col(Meeting.kind) == MeetingKind.EXPERT_MEETING)).one()


def saved(region: Region) -> Needed | None:
    return region.look(lambda uow: needed_at(uow, the_meeting(uow)))


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text)


async def prepare(chair: Hand) -> None:
    await chair.taps("☐ GGZ")
    await chair.taps("☐ Politie")
    await chair.taps("Verder")
    await chair.taps("☐ OM")
    await chair.taps("Verder")
    await chair.taps("Nee, niet uitgenodigd")
    await chair.taps("Nee, dat is onveilig")
    await chair.taps("Klopt, opslaan")


async def test_the_chair_is_asked_at_once_and_says_it_in_taps(region: Region, hand_of: HandOf) -> None:
    case = await planned(region)
    (term,) = running(region, case, TermKind.PREPARATION)
    assert (term.owner_id, term.due_on) == (region.chair.id, on("2026-05-26"))
    chair = hand_of(region.chair)
    await chair.receives()
    assert "bereid het expertoverleg" in chair.sees
    assert "uiterlijk di 26 mei" in plain(chair.sees)
    await chair.taps("☐ GGZ")
    await chair.taps("☑ GGZ")
    assert "Verder" not in chair.newest.labels or not saved(region)
    region.restart()
    await prepare(chair)
    assert saved(region) == Needed(("GGZ", "Politie"), ("OM",), False, NotInvitedGround.UNSAFE)
    assert "Eerste schil: GGZ en Politie." in chair.sees
    assert running(region, case, TermKind.PREPARATION) == []
    told = [sent.person_id for _, sent in region.arrived if isinstance(sent.view, PreparationKnown)]
    assert told == [region.coordinator.id]


async def test_experts_are_invited_with_neutral_words_on_a_copy_button(
    region: Region, hand_of: HandOf
) -> None:
    await planned(region)
    chair = hand_of(region.chair)
    await chair.receives()
    await prepare(chair)
    (copy,) = [b for row in chair.newest.screen.rows for b in row if isinstance(b, CopyButton)]
    assert "di 2 juni om 14:00" in copy.text
    assert not re.search("GGZ|OM|MDA|veilig|gezin|expert", copy.text)


async def test_the_page_of_the_case_shows_it_and_no_push_names_a_discipline(
    region: Region, hand_of: HandOf
) -> None:
    await planned(region)
    chair, coordinator = hand_of(region.chair), hand_of(region.coordinator)
    await coordinator.says("/casus")
    assert "Wie er nodig is, is nog niet bekend." in coordinator.sees
    await chair.receives()
    await prepare(chair)
    await pass_until(region, amsterdam("2026-05-04 11:00"), deliver=True)
    await coordinator.receives()
    assert any("staat in /casus" in message.screen.text for message in coordinator.messages.values())
    assert not any("Politie" in message.screen.text for message in coordinator.messages.values())
    await coordinator.says("/casus")
    assert "Tweede schil: OM." in coordinator.sees
    assert "Gezin uitgenodigd: nee, dat is onveilig." in coordinator.sees


async def test_it_can_be_changed_until_the_meeting_begins(region: Region, hand_of: HandOf) -> None:
    await planned(region)
    chair = hand_of(region.chair)
    await chair.receives()
    await prepare(chair)
    await chair.taps("Aanpassen")
    await chair.taps("☑ Politie")
    await chair.taps("Verder")
    await chair.taps("Verder")
    await chair.taps("Ja, uitgenodigd")
    await chair.taps("Klopt, opslaan")
    assert saved(region) == Needed(("GGZ",), ("OM",), True, None)
    await chair.says("/voorbereiden")
    opslaan = chair.newest.ref
    assert isinstance(opslaan, PromptRef)
    region.now = STARTS_AT
    with pytest.raises(NoExpertMeetingAhead):
        await region.act(region.chair, save_preparation, opslaan)
    with pytest.raises(NoExpertMeetingAhead):
        await region.act(region.chair, start_preparation, "")


async def test_without_anybody_there_is_no_going_on_and_forged_values_change_nothing(
    region: Region, hand_of: HandOf
) -> None:
    await planned(region)
    chair = hand_of(region.chair)
    await chair.receives()
    await chair.taps("Verder")
    assert "Verder" not in chair.newest.labels
    ref = chair.newest.ref
    assert ref is not None
    for data in (
        "prep_discipline:{}:outer.00000000.yes",
        "prep_discipline:{}:middle.1.yes",
        "prep_ring:{}:outer",
        "prep_invited:{}:maybe",
        "prep_ground:{}:unsafe",
        "prep_save:{}:",
    ):
        await chair.forges("v1:" + data.format(f"{ref.id}.{ref.revision}"))
    assert len(chair.pop_ups) == 6
    assert saved(region) is None


async def test_who_does_not_guard_prepares_nothing(region: Region, hand_of: HandOf) -> None:
    await planned(region)
    for person in (region.coordinator, region.chair_2, region.process_director):
        hand = hand_of(person)
        await hand.says("/voorbereiden")
        assert "geen expertoverleg gepland dat jij voorbereidt" in hand.sees


async def test_the_term_follows_the_meeting_and_ends_with_it(region: Region) -> None:
    case = await planned(region)
    region.look(lambda uow: move_meeting(uow, the_meeting(uow), amsterdam("2026-05-12 10:00"), NOW))
    (term,) = running(region, case, TermKind.PREPARATION)
    assert term.due_on == on("2026-05-05"), "5 May is a day off only every fifth year"
    await pass_until(region, amsterdam("2026-05-08 12:00"))
    assert len(prompts_of(region, region.chair, "preparation")) == 1
    await pass_until(region, amsterdam("2026-05-12 10:01"))
    assert running(region, case, TermKind.PREPARATION) == [], "nothing is late once it began"
    region.look(lambda uow: note_held(uow, the_meeting(uow), region.now))
    assert running(region, case, TermKind.PREPARATION) == []
