"""/blokkeer: a phone is lost."""

from casework import block_choice
from handlers.blocking_screens import BLOCK, LEAVE, WHO
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.registry import Tap, command, tap
from handlers.texts import N_
from rules.aliases import NotAnAlias, read_alias
from rules.permissions import Permission


@command("blokkeer", Permission.INVITE, N_("telefoon kwijt: iemand meteen blokkeren"), without_pin=True)
async def block(chat: Chat, argument: str) -> None:
    """At once with an alias; without one, or with something else, ask who."""
    try:
        alias = read_alias(argument)
    except NotAnAlias:
        await chat.perform(block_choice.start_blocking, now=chat.now)
        return
    await chat.perform(block_choice.block_alias, alias, now=chat.now)


@tap(WHO, Permission.INVITE, without_pin=True)
async def choose(chat: Chat, tap: Tap) -> None:
    """Who."""
    person_id = await number_in(chat, tap.value)
    await chat.show(await chat.perform(block_choice.choose_who_is_blocked, tap.ref, person_id, now=chat.now))


@tap(LEAVE, Permission.INVITE, without_pin=True)
async def leave(chat: Chat, tap: Tap) -> None:
    """Somebody else, or nobody."""
    await chat.show(await chat.perform(block_choice.leave_blocking, tap.ref, now=chat.now))


@tap(BLOCK, Permission.INVITE, without_pin=True)
async def block_chosen(chat: Chat, tap: Tap) -> None:
    """This one."""
    await chat.show(await chat.perform(block_choice.block_chosen, tap.ref, now=chat.now))
