"""How it reads what is kept: what is erased soon, and what is held on oneself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from casework.own_data import OwnData
from casework.retention import ErasedSoon
from handlers.retention import MOST_SHOWN
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.words import Language, Role
from store.locks import Pin
from store.people import Person
from tests.casework.region import START, Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand, checked
from tests.rules.moments import amsterdam

NOW = amsterdam("2026-04-14 09:00")
DAY = date(2026, 4, 28)
MINE = OwnData(
    alias=Alias(Role.COORDINATOR, 3),
    since=date(2026, 1, 5),
    language=Language.DUTCH,
    home_organisation="Zzz",
    municipality="Weesp",
    own_rest=True,
    has_pin=True,
    duties=9,
    former_duties=2,
    references=("K7Q4MX",) * 9,
    quarters=50,
    absences=2,
    audit_rows=214,
    audit_since=date(2026, 1, 5),
    controller="Zzz",
    privacy_officer="Zzz",
    grace_days=90,
    loose_days=30,
)
LITTLE = replace(
    MINE,
    language=Language.ENGLISH,
    home_organisation=None,
    municipality=None,
    own_rest=False,
    has_pin=False,
    duties=0,
    former_duties=0,
    references=(),
    quarters=0,
    absences=1,
    audit_rows=0,
    audit_since=None,
    controller="",
    privacy_officer="",
)
KEPT = (
    MINE,
    LITTLE,
    replace(MINE, duties=1, references=("K7Q4MX",), former_duties=1, audit_rows=1),
    replace(MINE, references=()),
    ErasedSoon((("K7Q4MX", DAY),)),
    ErasedSoon((("K7Q4MX", DAY),) * (MOST_SHOWN + 2)),
    ErasedSoon((("K7Q4MX", DAY),) * (MOST_SHOWN + 1)),
)


@pytest.mark.parametrize("view", KEPT)
def test_it_fits_in_twelve_lines(view: OwnData | ErasedSoon) -> None:
    screen = checked(screen_of(view, Texts("nl", NOW)), None)
    assert len(screen.text.split("\n")) <= 12


def test_what_is_erased_soon_names_the_cases_and_their_days() -> None:
    text = screen_of(ErasedSoon((("K7Q4MX", DAY),)), Texts("nl", NOW)).text
    assert text.split("\n")[1] == "<b>K7Q-4MX</b>: op di 28 april."


@ON_ONE_DATABASE
async def test_everybody_can_ask_what_is_held_on_them(
    region: Region, hand_of: Callable[[Person], Hand]
) -> None:
    case = await region.open_case()
    region.look(
        lambda uow: uow.add(
            Pin(person_id=region.coordinator.id, hash_sealed=b"x", digits=5, chosen_at=START, used_at=START)
        )
    )
    for person in (region.project_leader, region.coordinator, region.chair, region.process_director):
        hand = hand_of(person)
        await hand.says("/inzage")
        assert hand.sees.startswith("<b>Dit bewaart deze dienst over jou</b>")
        assert hand.texts.alias(person.alias) in hand.sees
        has_duty = person in (region.coordinator, region.process_director)
        assert ("een taak op 1 casus" in hand.sees) == has_duty
        # The municipality of a process director never stands with a reference.
        assert (f"{case.reference[:3]}-{case.reference[3:]}" in hand.sees) == (person == region.coordinator)
        assert ("je pincode zijn versleuteld" in hand.sees) == (person == region.coordinator)
