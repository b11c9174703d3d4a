"""/toewijzen: who gets a case that was selected, or who takes over a duty on one that runs."""

from casework import assigning, reassigning
from handlers.button_values import number_in, word_in
from handlers.case_screens import ASSIGN, ASSIGN_LATER
from handlers.chat import Chat
from handlers.reassignment_screens import BACK, DUTY, SAVE, SUCCESSOR
from handlers.registry import Tap, command, tap
from handlers.texts import N_
from rules.permissions import Permission
from rules.words import Duty


@command("toewijzen", Permission.OPEN_CASE, N_("een casus toewijzen, of een taak aan iemand anders geven"))
async def start(chat: Chat, argument: str) -> None:
    """Ask who gets the case."""
    await chat.perform(assigning.start_assigning, argument, now=chat.now)


@tap(ASSIGN, Permission.OPEN_CASE)
async def assign(chat: Chat, tap: Tap) -> None:
    """Assign it as it was read back."""
    await chat.show(await chat.perform(assigning.assign, tap.ref, now=chat.now))


@tap(ASSIGN_LATER, Permission.OPEN_CASE)
async def assign_later(chat: Chat, tap: Tap) -> None:
    """Not yet."""
    await chat.show(await chat.perform(assigning.put_off_assignment, tap.ref, now=chat.now))


@tap(DUTY, Permission.OPEN_CASE)
async def choose_duty(chat: Chat, tap: Tap) -> None:
    """Which duty goes to somebody else."""
    duty = await word_in(chat, Duty, tap.value)
    await chat.show(await chat.perform(reassigning.choose_duty, tap.ref, duty, now=chat.now))


@tap(SUCCESSOR, Permission.OPEN_CASE)
async def choose_successor(chat: Chat, tap: Tap) -> None:
    """Who gets it, 0 for nobody."""
    number = await number_in(chat, tap.value)
    shown = await chat.perform(reassigning.choose_successor, tap.ref, number, now=chat.now)
    await chat.show(shown)


@tap(BACK, Permission.OPEN_CASE)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back, or out."""
    await chat.show(await chat.perform(reassigning.step_back_from_reassignment, tap.ref, now=chat.now))


@tap(SAVE, Permission.OPEN_CASE)
async def save(chat: Chat, tap: Tap) -> None:
    """Give the duty as it was read back."""
    await chat.show(await chat.perform(reassigning.record_reassignment, tap.ref, now=chat.now))
