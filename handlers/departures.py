"""/vertrek: somebody leaves the team."""

from casework import departures
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.departure_screens import AGAIN, BACK, CASE, GONE, WHO
from handlers.registry import Tap, command, tap
from handlers.texts import N_
from rules.permissions import Permission


@command("vertrek", Permission.INVITE, N_("iemand gaat weg uit het team"))
async def start(chat: Chat, argument: str) -> None:
    """Ask who."""
    await chat.perform(departures.start_departure, now=chat.now)


@tap(WHO, Permission.INVITE)
async def choose_leaver(chat: Chat, tap: Tap) -> None:
    """Who leaves."""
    person_id = await number_in(chat, tap.value)
    await chat.show(await chat.perform(departures.choose_leaver, tap.ref, person_id, now=chat.now))


@tap(CASE, Permission.OPEN_CASE, shows=True)
async def give_case_away(chat: Chat, tap: Tap) -> None:
    """Ask who gets a case, in a message of its own."""
    case_id = await number_in(chat, tap.value)
    await chat.perform(departures.give_case_away, tap.ref, case_id, now=chat.now)
    await chat.done()


@tap(AGAIN, Permission.INVITE, shows=True)
async def look_again(chat: Chat, tap: Tap) -> None:
    """What is left to do first."""
    await chat.show(await chat.perform(departures.look_at_departure, tap.ref, now=chat.now))


@tap(BACK, Permission.INVITE)
async def go_back(chat: Chat, tap: Tap) -> None:
    """Somebody else, or nobody."""
    await chat.show(await chat.perform(departures.go_back, tap.ref, now=chat.now))


@tap(GONE, Permission.INVITE)
async def let_go(chat: Chat, tap: Tap) -> None:
    """They are out from now on."""
    await chat.show(await chat.perform(departures.let_go, tap.ref, now=chat.now))
