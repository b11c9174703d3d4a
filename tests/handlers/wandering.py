"""People who tap and type at random, for tests of what must hold whatever happens.

A history is told by its seed: who does what, in which order, with which jumps of the clock and restarts.
"""

from datetime import datetime, timedelta
from random import Random

from sqlmodel import col, select

from casework.due import what_is_due
from handlers.registry import COMMANDS
from handlers.screens import Button
from rules.permissions import may_ever
from rules.words import PersonState, Role
from scheduler.ticks import Ticks
from store.cases import Case
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.handlers.hand import Hand, Message

JUMPS = (timedelta(hours=1), timedelta(days=1), timedelta(days=4), timedelta(days=15), timedelta(days=40))
WAYS_OUT = ("Terug", "Stoppen", "Sluiten", "Later", "Nog niet", "Niet nu", "Waarom")
WAYS_ON = (
    "Klopt",
    "Ja",
    "Naar",
    "Bevestigen",
    "Bereikt",
    "Klaar",
    "Wordt een casus",
    "Vandaag",
    "6",
    "7",
    "8",
    "☐",
)
NEVER = {"·", "ma", "di", "wo", "do", "vr", "za", "zo"}
"""Of a calendar: days that cannot be, and what the columns are called."""
OFTEN = (
    "cijfer",
    "cijfer",
    "cijfer",
    "fase",
    "mijn",
    "mijn",
    "aanmelding",
    "aanmeldingen",
    "toewijzen",
    "afsluiten",
)
"""What moves a case on; a hand that only did just anything would never see one closed."""
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
ACTING = (*[Role.COORDINATOR] * 5, *[Role.PROJECT_LEADER] * 3, Role.CHAIR, Role.CHAIR, Role.PROCESS_DIRECTOR)
IN_REACH = 6
"""How many of the newest messages somebody still scrolls back to."""


class Wanderers:
    """Everybody of a region, with a shared dice."""

    acting: tuple[Role, ...] = ACTING
    often: tuple[str, ...] = OFTEN

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
            lambda uow: list(
                uow.session.exec(
                    select(Person).where(col(Person.state) == PersonState.ACTIVE).order_by(col(Person.id))
                )
            )
        )
        acting = [role for role in self.acting if any(person.role is role for person in people)]
        role = self._random.choice(acting)
        person = self._random.choice([person for person in people if person.role is role])
        return self._hands.setdefault(person.id, Hand(self.region, person))

    async def _follow_through(self, hand: Hand) -> None:
        await hand.receives()
        reachable = [message for message in list(hand.messages.values())[-IN_REACH:] if _buttons(message)]
        if not reachable:
            return await self._command(hand)
        return await self._press_on(hand, self._random.choice(reachable).id)

    async def _press_on(self, hand: Hand, message_id: int) -> None:
        for _ in range(self._random.randrange(2, 14)):
            message = hand.messages[message_id]
            if not _buttons(message):
                return
            button = self._choose(_buttons(message))
            self.did.append(f"{hand.person.alias} taps {button.label!r} at {self.region.now:%Y-%m-%d %H:%M}")
            await hand.presses(message, button)

    def _choose(self, buttons: list[Button]) -> Button:
        """Mostly what leads on, sometimes anything, now and then the way back."""
        onward = [button for button in buttons if not button.label.startswith(WAYS_OUT)]
        straight = [button for button in buttons if button.label.startswith(WAYS_ON)]
        luck = self._random.random()
        if straight and luck < 0.6:
            return self._random.choice(straight)
        return self._random.choice(onward if onward and luck < 0.95 else buttons)

    async def _command(self, hand: Hand) -> None:
        allowed = [name for name, rule in COMMANDS.items() if may_ever(hand.person.role, rule.permission)]
        references = self.region.look(lambda uow: list(uow.session.exec(select(Case.reference))))
        argument = self._random.choice(["", *references]) if self._random.random() < 0.7 else ""
        often = [name for name in self.often if name in allowed]
        names = often if often and self._random.random() < 0.7 else allowed
        await self._say(hand, f"/{self._random.choice(names)} {argument}".strip())
        if hand.messages and self._random.random() < 0.9:
            await self._press_on(hand, hand.newest.id)

    async def _say(self, hand: Hand, text: str) -> None:
        self.did.append(f"{hand.person.alias} says {text!r} at {self.region.now:%Y-%m-%d %H:%M}")
        await hand.says(text)

    async def wait(self, length: timedelta) -> None:
        """Let time pass; everything happens at its own moment, as in a bot that runs."""
        until = self.region.now + length
        while (due := await self._next_due()) is not None and due <= until:
            self.region.now = max(due, self.region.now)
            await Ticks(self.region.transactions, _can_reach, lambda: self.region.now, _fail).run_due()
            await self.region.deliver()
        self.region.now = until

    async def _next_due(self) -> datetime | None:
        """Without the nightly looks: they are taken on the way, and a stop for each would only cost time."""
        due = await self.region.act(None, what_is_due)
        moments = (due.absence, due.notice, due.alert, due.message)
        return min((moment for moment in moments if moment is not None), default=None)


async def _can_reach(telegram_id: int) -> bool:
    return True


def _fail(what: str, error: BaseException) -> None:
    raise AssertionError(what) from error


def _buttons(message: Message) -> list[Button]:
    buttons = [button for row in message.screen.rows for button in row if isinstance(button, Button)]
    return [button for button in buttons if button.label not in NEVER]


def cases_of(uow: UnitOfWork) -> list[Case]:
    """Every case, the oldest first."""
    return list(uow.session.exec(select(Case).order_by(col(Case.id))))
