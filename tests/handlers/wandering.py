"""People who tap and type at random, for tests of what must hold whatever happens.

A history is told by its seed: who does what, in which order, with which jumps of the clock and restarts.
"""

from datetime import timedelta
from random import Random

from sqlmodel import col, select

from casework.due import what_is_due
from handlers.registry import COMMANDS
from handlers.screens import Button
from rules.permissions import may_ever
from rules.words import PersonState
from scheduler.ticks import Ticks
from store.cases import Case
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.handlers.hand import Hand, Message

JUMPS = (timedelta(hours=1), timedelta(days=1), timedelta(days=4), timedelta(days=15), timedelta(days=40))
WAYS_OUT = ("Terug", "Stoppen", "Annuleren", "Later")
TYPED = (
    "vandaag",
    "gisteren",
    "morgen 10:00",
    "12 januari",
    "vrijdag 14u",
    "5",
    "7",
    "2,5",
    "over een jaar",
    "/annuleer",
)
IN_REACH = 6
"""How many of the newest messages somebody still scrolls back to."""


class Wanderers:
    """Everybody of a region, with a shared dice."""

    def __init__(self, region: Region, seed: int) -> None:
        self.region, self._random = region, Random(seed)
        self._hands: dict[int, Hand] = {}
        self.did: list[str] = []

    async def do_something(self) -> None:
        """One thing that one person does, or time that passes, or a restart; then what is due happens."""
        match self._random.choices(["tap", "command", "type", "wait", "restart"], [50, 20, 5, 20, 2])[0]:
            case "tap":
                await self._follow_through(self._somebody())
            case "command":
                await self._command(self._somebody())
            case "type":
                await self._say(self._somebody(), self._random.choice(TYPED))
            case "wait":
                await self.wait(self._random.choice(JUMPS) * self._random.random())
            case _:
                self.did.append("restart")
                self.region.restart()
        await self.wait(timedelta())

    def _somebody(self) -> Hand:
        people = self.region.look(
            lambda uow: list(uow.session.exec(select(Person).where(col(Person.state) == PersonState.ACTIVE)))
        )
        person = self._random.choice(sorted(people, key=lambda person: person.id))
        return self._hands.setdefault(person.id, Hand(self.region, person))

    async def _follow_through(self, hand: Hand) -> None:
        await hand.receives()
        reachable = [message for message in list(hand.messages.values())[-IN_REACH:] if _buttons(message)]
        if not reachable:
            return await self._command(hand)
        message_id = self._random.choice(reachable).id
        for _ in range(self._random.randrange(1, 9)):
            message = hand.messages[message_id]
            buttons = _buttons(message)
            onward = [button for button in buttons if not button.label.startswith(WAYS_OUT)]
            if not buttons:
                return None
            button = self._random.choice(onward if onward and self._random.random() < 0.9 else buttons)
            self.did.append(f"{hand.person.alias} taps {button.label!r} at {self.region.now:%Y-%m-%d %H:%M}")
            await hand.presses(message, button)
        return None

    async def _command(self, hand: Hand) -> None:
        allowed = [name for name, rule in COMMANDS.items() if may_ever(hand.person.role, rule.permission)]
        references = self.region.look(lambda uow: list(uow.session.exec(select(Case.reference))))
        argument = self._random.choice(["", *references]) if self._random.random() < 0.7 else ""
        await self._say(hand, f"/{self._random.choice(allowed)} {argument}".strip())

    async def _say(self, hand: Hand, text: str) -> None:
        self.did.append(f"{hand.person.alias} says {text!r} at {self.region.now:%Y-%m-%d %H:%M}")
        await hand.says(text)

    async def wait(self, length: timedelta) -> None:
        """Let time pass; everything happens at its own moment, as in a bot that runs."""
        until = self.region.now + length
        while (due := (await self.region.act(None, what_is_due)).first) is not None and due <= until:
            self.region.now = max(due, self.region.now)
            ticks = Ticks(self.region.transactions, _can_reach, lambda: self.region.now, _fail)
            await ticks.run_due()
            await ticks.check_reachability()
            await self.region.deliver()
        self.region.now = until


async def _can_reach(telegram_id: int) -> bool:
    return True


def _fail(what: str, error: BaseException) -> None:
    raise AssertionError(what) from error


def _buttons(message: Message) -> list[Button]:
    return [button for row in message.screen.rows for button in row if isinstance(button, Button)]


def cases_of(uow: UnitOfWork) -> list[Case]:
    """Every case, the oldest first."""
    return list(uow.session.exec(select(Case).order_by(col(Case.id))))
