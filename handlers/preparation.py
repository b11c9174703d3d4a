"""/voorbereiden: who is needed at an expert meeting, and whether the household is invited."""

from casework import preparation
from casework.errors import ForeignButton
from handlers.chat import Chat
from handlers.registry import Tap, command, tap
from handlers.texts import N_
from rules.permissions import Permission
from rules.words import NotInvitedGround, Ring

DISCIPLINE, RING_DONE, INVITED, GROUND = "prep_discipline", "prep_ring", "prep_invited", "prep_ground"
BACK, SAVE, CHANGE = "prep_back", "prep_save", "prep_change"
YES, NO = "yes", "no"


@command("voorbereiden", Permission.GUARD, N_("een expertoverleg voorbereiden"))
async def start(chat: Chat, argument: str) -> None:
    """Say who is needed, or say it differently."""
    await chat.perform(preparation.start_preparation, argument, now=chat.now)


@tap(DISCIPLINE, Permission.GUARD)
async def set_discipline(chat: Chat, tap: Tap) -> None:
    """One line of a ring: "inner.1a2b3c4d.yes"."""
    ring, _, rest = tap.value.partition(".")
    value, _, answer = rest.partition(".")
    if ring not in {*Ring} or answer not in (YES, NO):
        await chat.refuse(ForeignButton())
    shown = await chat.perform(
        preparation.set_discipline, tap.ref, Ring(ring), value, answer == YES, now=chat.now
    )
    await chat.show(shown)


@tap(RING_DONE, Permission.GUARD)
async def finish_ring(chat: Chat, tap: Tap) -> None:
    """On to the next."""
    if tap.value not in {*Ring}:
        await chat.refuse(ForeignButton())
    await chat.show(await chat.perform(preparation.finish_ring, tap.ref, Ring(tap.value), now=chat.now))


@tap(INVITED, Permission.GUARD)
async def say_invited(chat: Chat, tap: Tap) -> None:
    """Whether the household is invited."""
    if tap.value not in (YES, NO):
        await chat.refuse(ForeignButton())
    await chat.show(await chat.perform(preparation.say_invited, tap.ref, tap.value == YES, now=chat.now))


@tap(GROUND, Permission.GUARD)
async def choose_ground(chat: Chat, tap: Tap) -> None:
    """Why it is not."""
    if tap.value not in {*NotInvitedGround}:
        await chat.refuse(ForeignButton())
    ground = NotInvitedGround(tap.value)
    await chat.show(await chat.perform(preparation.choose_ground, tap.ref, ground, now=chat.now))


@tap(BACK, Permission.GUARD)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back, or later."""
    await chat.show(await chat.perform(preparation.step_back, tap.ref, now=chat.now))


@tap(SAVE, Permission.GUARD)
async def save(chat: Chat, tap: Tap) -> None:
    """Save it as it was read back."""
    await chat.show(await chat.perform(preparation.save_preparation, tap.ref, now=chat.now))


@tap(CHANGE, Permission.GUARD, shows=True)
async def change(chat: Chat, tap: Tap) -> None:
    """Say it differently, in a message of its own."""
    await chat.show(await chat.perform(preparation.change_preparation, tap.ref, now=chat.now))
