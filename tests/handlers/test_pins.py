"""The lock in the hand: a PIN chosen, asked, forgotten, and what goes on by itself after it."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from casework.blocking import TOLD_LEADERS
from casework.folded import Folded
from casework.meetings import plan_meeting
from casework.pin_pads import Note, Step
from casework.pin_views import ChatClosed, Ending, PinPad, PinReceipt
from casework.prompts import PromptRef, look_at_closed
from casework.views import View
from handlers import nouns
from handlers.registry import COMMANDS, TAPS
from handlers.screens import Button, screen_of
from handlers.texts import Texts
from rules.pins import LOCKED_AFTER, Takes, wait_after
from rules.policy import Policy
from rules.references import shown
from rules.words import MeetingKind, PersonState
from store.audit import AuditRow
from store.cases import ConsensusScore
from store.cipher import Cipher, new_key
from store.locks import Pin
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.handlers.hand import ON_ONE_DATABASE, Hand, checked
from tests.rules.moments import amsterdam, on
from tests.told import untold

REGISTERED = nouns.REGISTERED
RIGHT, WRONG, OTHER = "27182", "31415", "16180"
IDLE = timedelta(minutes=Policy().lock.idle_minutes)
KEYS = tuple((f"token{digit}", digit) for digit in "4071825936")
PINS: list[View] = [
    *(PinPad(step, 2, 5, KEYS, note) for step in Step for note in (None, *Note)),
    PinPad(Step.NEW, 0, 5, KEYS, again=True),
    *(PinPad(Step.ENTER, 0, 5, KEYS, Note.WRONG, tries_left=left) for left in (1, 7)),
    PinPad(Step.ENTER, 0, 5, (), Note.WRONG, tries_left=7, waits_until=amsterdam("2026-03-02 09:01")),
    PinPad(Step.ENTER, 0, 5, ()),
    *(PinReceipt(ending, minutes) for ending in (None, *Ending) for minutes in (1, 15)),
    *(ChatClosed(has_pin) for has_pin in (False, True)),
]


@pytest.fixture
def region(engine: Engine, policy: Policy) -> Iterator[Region]:
    """A region in which everybody chooses a PIN first."""
    region = Region(engine, policy, asks_pin=True)
    yield region
    region.close()
    assert not untold(engine)


@pytest.fixture
def hand(region: Region) -> Hand:
    """The chat of the coordinator, who has no PIN yet."""
    return Hand(region, region.coordinator)


async def enters(hand: Hand, digits: str) -> None:
    for digit in digits:
        await hand.taps(digit)


async def chooses(hand: Hand, digits: str = RIGHT) -> None:
    await hand.says("/pin")
    await enters(hand, digits)
    await enters(hand, digits)
    assert "Je pincode is gekozen" in hand.sees


def pin_of(hand: Hand) -> Pin:
    pin = hand.region.look(lambda uow: uow.session.get(Pin, hand.person.id))
    assert pin is not None
    return pin


def pads(uow: UnitOfWork) -> list[Prompt]:
    return [prompt for prompt in uow.session.exec(select(Prompt)) if prompt.kind == "pin"]


async def test_the_first_thing_about_a_case_waits_until_a_pin_is_chosen_twice(
    region: Region, hand: Hand
) -> None:
    case = await region.open_case()
    await hand.says(f"/casus {shown(case.reference)}")
    assert "Kies een pincode van 5 cijfers" in hand.sees
    assert shown(case.reference) not in hand.sees
    await enters(hand, "12345")
    assert "te makkelijk te raden" in hand.sees
    await enters(hand, RIGHT)
    assert "nog een keer" in hand.sees
    await enters(hand, WRONG)
    assert "niet gelijk" in hand.sees
    await enters(hand, RIGHT)
    assert "○" in hand.sees
    assert "●" not in hand.sees
    await enters(hand, RIGHT)
    # What was asked goes on by itself.
    assert shown(case.reference) in hand.sees
    assert pin_of(hand).digits == 5
    kept = json.dumps([prompt.filled for prompt in region.look(pads)])
    assert "sealed" not in kept
    assert RIGHT not in kept


@ON_ONE_DATABASE
async def test_the_digits_change_place_and_neither_rows_nor_buttons_say_which_they_are(
    region: Region, hand: Hand
) -> None:
    await hand.says("/pin")
    orders, values = [], []
    for _pad in range(3):
        buttons = [b for row in hand.newest.screen.rows for b in row if isinstance(b, Button)]
        digits = [button for button in buttons if button.label.isdigit()]
        assert sorted(button.label for button in digits) == list("0123456789")
        orders.append("".join(button.label for button in digits))
        values += [button.value for button in digits]
        assert buttons[-1].label == "Niet nu"
        await enters(hand, "11111")
    assert len(set(orders)) == 3
    assert len(set(values)) == 30
    assert all(len(value) == 8 for value in values)
    await enters(hand, "27")
    assert hand.sees.endswith("● ● ○ ○ ○")
    await hand.taps("Wis laatste")
    assert hand.sees.endswith("● ○ ○ ○ ○")
    (pad,) = region.look(pads)
    assert set(pad.filled) == {"sealed"}
    await hand.taps("Niet nu")
    assert hand.sees == "Gestopt. Er is niets gekozen of geopend."
    assert region.look(pads)[0].filled == {}


@ON_ONE_DATABASE
async def test_taps_ahead_of_the_edits_count_once_each_and_tokens_of_another_pad_do_not(
    region: Region, hand: Hand
) -> None:
    await hand.says("/pin")
    hand.lost_edits = True
    first = {digit: hand.data(digit) for digit in RIGHT}
    pad = hand.newest.id
    for digit in RIGHT[:2]:
        await hand.forges(first[digit], pad)
    region.updates -= 1  # the same update once more
    await hand.forges(first[RIGHT[1]], pad)
    for digit in RIGHT[2:]:
        await hand.forges(first[digit], pad)
    hand.lost_edits = False
    # The first pad is full: its buttons say nothing any more, and show the next one.
    await hand.forges(first["2"], pad)
    assert "nog een keer" in hand.sees
    assert "●" not in hand.sees
    for token in ("2", "", "x" * 30):
        await hand.forges(f"v1:pin:{hand.newest.ref.id}.{hand.newest.ref.revision}:{token}")  # type: ignore[union-attr]
        assert hand.pop_ups[-1] == "Deze knop hoort niet bij een vraag aan jou."
    await hand.forges(first["2"].replace(".1:", f".{hand.newest.ref.revision}:"))  # type: ignore[union-attr]
    assert "●" not in hand.sees
    await Hand(region, region.coordinator_2).forges(hand.data("2"), pad)
    assert "●" not in hand.sees
    await enters(hand, RIGHT)
    assert "Je pincode is gekozen" in hand.sees


async def test_after_a_while_of_nothing_the_pin_is_asked_before_anything_is_shown_or_changed(
    region: Region, hand: Hand
) -> None:
    case = await region.open_case()
    await chooses(hand)
    region.now += IDLE - timedelta(seconds=1)
    await hand.says("/mijn")
    assert "op slot" not in hand.sees
    region.now += IDLE - timedelta(seconds=1)
    await hand.says("/overleg")
    asked, before = hand.newest, hand.newest.labels
    region.now += IDLE
    for free in ("/help", "/taal", "/taal", "/proef", "/start"):
        await hand.says(free)
        assert "op slot" not in hand.sees
        assert shown(case.reference) not in hand.sees
    # A tap in a conversation of one's own: asked first, then done in its own message.
    leaving = [button for row in asked.screen.rows for button in row if isinstance(button, Button)][-1]
    await hand.presses(asked, leaving)
    assert hand.pop_ups[-1].startswith("Eerst je pincode")
    assert hand.messages[asked.id].labels == before
    assert "Dit gesprek is op slot. Tik je pincode." in hand.sees
    region.restart()
    await enters(hand, RIGHT)
    assert hand.messages[asked.id].labels != before
    assert "Dit gesprek is open" in hand.sees
    refused = {row.result for row in region.look(lambda uow: list(uow.session.exec(select(AuditRow))))}
    assert "refused: pin_needed" in refused


async def test_what_was_written_while_the_chat_is_closed_is_asked_again_and_a_written_pin_refused(
    region: Region, hand: Hand
) -> None:
    await region.open_case()
    await chooses(hand)
    await hand.says("/overleg")
    await hand.taps("Casusoverleg")
    region.now += IDLE
    await hand.says("vrijdag 14:00")
    assert "Stuur het daarna opnieuw" in hand.sees
    await hand.says(RIGHT)
    assert "een pincode hoort niet in de chat" in hand.sees
    await hand.says(f"/pin {RIGHT}")
    assert "een pincode hoort niet in de chat" in hand.sees
    await hand.says("/casus die ene in de Dorpsstraat")
    await enters(hand, RIGHT)
    assert "Dit gesprek is open" in hand.sees


@pytest.mark.parametrize("needs_pin", [False, True])
@ON_ONE_DATABASE
async def test_answering_what_the_bot_asked_takes_the_pin_where_the_policy_says_so_and_opening_always(
    region: Region, hand: Hand, needs_pin: bool
) -> None:
    policy = Policy()
    region.restart(replace_lock(policy, pin_to_answer=needs_pin))
    await chooses(hand)
    case = await region.open_case(assigned_on=on("2026-01-05"))
    region.look(
        lambda uow: plan_meeting(
            uow, case, MeetingKind.CASE_MEETING, amsterdam("2026-01-12 14:00"), region.now
        )
    )
    await region.tick(amsterdam("2026-01-12 15:30"))
    await hand.receives()
    question = hand.newest
    await hand.taps("Waarom")
    assert "op slot" in hand.sees
    await hand.taps("Niet nu")
    five = next(b for row in question.screen.rows for b in row if isinstance(b, Button) and b.label == "5")
    await hand.presses(question, five)
    if needs_pin:
        assert "op slot" in hand.sees
        await enters(hand, RIGHT)
    save = hand.messages[question.id]
    button = next(b for row in save.screen.rows for b in row if isinstance(b, Button))
    assert button.label == "Klopt, opslaan"
    await hand.presses(save, button)
    scores = region.look(lambda uow: [row.score for row in uow.session.exec(select(ConsensusScore))])
    assert scores == [5]
    if not needs_pin:
        # An answer opens nothing: a second tap shows nothing more, and the list still takes the PIN.
        seen = hand.messages[question.id]
        await hand.presses(save, button)
        assert hand.messages[question.id] is seen
        await hand.says("/mijn")
        assert "op slot" in hand.sees
        # Nor does what became of it stand there by itself when it was closed elsewhere.
        assert question.ref is not None
        closed = await region.act(None, look_at_closed, question.ref.id)
        assert closed is not None
        assert closed.shown.view == Folded("scores", case.reference)


def replace_lock(policy: Policy, **changes: object) -> Policy:
    return policy.model_copy(update={"lock": policy.lock.model_copy(update=changes)})


@ON_ONE_DATABASE
async def test_wrong_tries_wait_longer_and_longer_and_the_tenth_locks_the_access(
    region: Region, hand: Hand
) -> None:
    await chooses(hand)
    region.now += IDLE
    await hand.says("/mijn")
    for wrong in range(1, LOCKED_AFTER):
        await enters(hand, WRONG)
        wait = wait_after(wrong)
        if wait:
            assert "Je kunt het weer proberen vanaf" in hand.sees
            await hand.taps("Opnieuw proberen")
            assert hand.pop_ups[-1].startswith("De pincode klopte een paar keer niet")
            region.now += wait
            await hand.taps("Opnieuw proberen")
        assert pin_of(hand).wrong == wrong
    assert "Nog 1 poging" in hand.sees
    await enters(hand, WRONG)
    assert "tien keer klopte de pincode niet" in hand.sees
    assert hand.pop_ups[-1] == hand.sees
    person = region.look(lambda uow: uow.get(Person, hand.person.id))
    assert person.state is PersonState.LOCKED
    query = select(OutboxMessage.person_id).where(col(OutboxMessage.kind) == TOLD_LEADERS)
    assert region.look(lambda uow: uow.session.exec(query).all()) == [region.project_leader.id]


@ON_ONE_DATABASE
async def test_the_right_pin_forgets_the_wrong_ones_and_another_takes_the_old_one_first(
    region: Region, hand: Hand
) -> None:
    await chooses(hand)
    await hand.says("/pin")
    assert "huidige pincode" in hand.sees
    await enters(hand, WRONG)
    assert "klopt niet" in hand.sees
    assert pin_of(hand).wrong == 1
    await enters(hand, RIGHT)
    assert pin_of(hand).wrong == 0
    # Left half way: whoever takes the phone later meets the question for the old one again.
    region.now += IDLE
    await hand.taps("1")
    assert "Deze knop" in hand.pop_ups[-1]
    await hand.says("/pin")
    await enters(hand, RIGHT)
    await enters(hand, OTHER)
    await enters(hand, OTHER)
    await hand.says("/slot")
    assert hand.sees == "Dit gesprek is op slot. Met je pincode gaat het weer open."
    await hand.says("/mijn")
    await enters(hand, RIGHT)
    assert "klopt niet" in hand.sees
    await enters(hand, OTHER)
    assert pin_of(hand).used_at == region.now


@ON_ONE_DATABASE
async def test_digits_left_on_a_pad_do_not_wait_for_the_last_one_and_another_key_asks_anew(
    region: Region, hand: Hand
) -> None:
    await chooses(hand)
    await hand.says("/slot")
    await hand.says("/mijn")
    await enters(hand, RIGHT[:4])
    region.now += timedelta(minutes=3)
    await hand.taps(RIGHT[4])
    assert hand.sees.endswith("● ○ ○ ○ ○")
    await hand.taps("Niet nu")
    await hand.says("/mijn")
    region.look(lambda uow: setattr(pads(uow)[-1], "filled", {"sealed": sealed_by_another_key()}))
    await hand.taps("1")
    assert "Deze knop" in hand.pop_ups[-1]


@ON_ONE_DATABASE
async def test_what_somebody_tapped_long_before_the_pin_does_not_go_on_by_itself(
    region: Region, hand: Hand
) -> None:
    await region.open_case()
    await chooses(hand)
    await hand.says("/slot")
    await hand.says("/mijn")
    region.now += IDLE + timedelta(seconds=1)
    await enters(hand, RIGHT)
    assert "Dit gesprek is open" in hand.sees


def sealed_by_another_key() -> str:
    return base64.b64encode(Cipher(new_key()).sealed_bytes(b"{}")).decode()


@pytest.mark.parametrize("view", PINS, ids=lambda view: type(view).__name__)
def test_every_pad_fits_the_screen_and_never_shows_what_was_entered(view: View) -> None:
    screen = checked(screen_of(view, Texts("nl", amsterdam("2026-03-02 09:00"))), PromptRef(1, 1))
    assert screen.text.count("\n") < 12
    assert "token" not in screen.text
    assert "token" not in repr(view)


def test_nobody_is_asked_who_has_no_pin_where_it_is_ones_own_choice() -> None:
    assert Policy().lock.pin == "required"
    assert Policy().with_free_pin().lock.pin == "own_choice"


FREE_COMMANDS = {"help", "taal", "start", "annuleer", "slot", "pin", "proef", "blokkeer"}
BLOCKING = {"block_who", "block_back", "block_now"}
"""A lost phone is blocked at once; which names of colleagues it shows is all."""
FREE_TAPS = {"pin", "pin_erase", "pin_again", "pin_leave", "proof_seen", *BLOCKING}
OPENS = ("_open", "_why", "_turn", "item", "why", "unfold", "case_page")
OPENS_NOTHING = {"case_open", "rest_open"}
"""Steps of a conversation that one began oneself, which takes an open chat anyhow."""


def test_every_command_and_button_takes_an_open_chat_but_for_what_says_nothing_of_a_case() -> None:
    free = {name for name, command in COMMANDS.items() if command.takes is Takes.NOTHING}
    assert free == FREE_COMMANDS
    assert {action for action, rule in TAPS.items() if rule.takes is Takes.NOTHING} == FREE_TAPS
    opening = {action for action in TAPS if action.endswith(OPENS)} - OPENS_NOTHING
    assert len(opening) > 15
    assert [action for action in sorted(opening) if TAPS[action].takes is not Takes.OPEN_CHAT] == []
