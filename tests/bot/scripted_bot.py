"""A Telegram that a test scripts: what getUpdates answers, and a handler that waits when told to."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from telegram import Bot, Chat, Message, Update, User
from telegram._utils.types import JSONDict
from telegram.error import TelegramError

from bot.receiving import Receiving


def text_update(update_id: int, sender: int) -> Update:
    """A text of this person."""
    payload: JSONDict = {
        "update_id": update_id,
        "message": {
            "message_id": update_id % 1000 + 1,
            "date": 1_767_250_800,
            "chat": {"id": sender, "type": Chat.PRIVATE, "first_name": "Iemand"},
            "from": {"id": sender, "is_bot": False, "first_name": "Iemand"},
            "text": "hallo",
        },
    }
    update = Update.de_json(payload, None)
    assert isinstance(update.message, Message)
    assert isinstance(update.effective_user, User)
    return update


class ScriptedBot(Bot):
    """Keeps updates as Telegram does: those before the offset are confirmed and go."""

    def __init__(self, *updates: Update) -> None:
        super().__init__("1:scripted")
        self.__dict__["kept"] = list(updates)
        self.__dict__["confirmed"] = []
        self.__dict__["offsets"] = []
        self.__dict__["failures"] = []
        self.__dict__["arrived"] = asyncio.Event()

    kept: list[Update]
    confirmed: list[int]
    offsets: list[int | None]
    failures: list[TelegramError]
    arrived: asyncio.Event

    def arrive(self, *updates: Update) -> None:
        self.kept.extend(updates)
        self.arrived.set()

    async def get_updates(  # type: ignore[override]
        self, offset: int | None = None, timeout: timedelta = timedelta(0), **_options: object
    ) -> tuple[Update, ...]:
        self.offsets.append(offset)
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop(0)
        ahead = offset is not None and self.kept and offset > self.kept[-1].update_id + 11
        if offset is not None and not ahead:
            self.confirmed.extend(u.update_id for u in self.kept if u.update_id < offset)
            self.kept[:] = [u for u in self.kept if u.update_id >= offset]
        if not self.kept and timeout:
            self.arrived.clear()
            try:
                # The long poll lasts a moment in tests.
                await asyncio.wait_for(self.arrived.wait(), 0.05)
            except TimeoutError:
                return ()
        return tuple(self.kept[:100])


class Handling:
    """Handles updates: hangs for those told to, fails as often as told, and remembers the order."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self.handled: list[int] = []
        self.hanging: dict[int, asyncio.Event] = {}
        self.not_committed: dict[int, int] = {}
        self.raising: set[int] = set()

    def hang(self, update_id: int) -> asyncio.Event:
        self.hanging[update_id] = asyncio.Event()
        return self.hanging[update_id]

    async def __call__(self, update: Update) -> bool:
        number = update.update_id
        self.started.append(number)
        if number in self.hanging:
            await self.hanging[number].wait()
        if number in self.raising:
            raise RuntimeError("a fault that holds what somebody wrote: hallo")
        if self.not_committed.get(number, 0) > 0:
            self.not_committed[number] -= 1
            return False
        self.handled.append(number)
        return True


class Running:
    """Receiving under way, with the pauses it took."""

    def __init__(self, bot: ScriptedBot, handling: Handling) -> None:
        self.pauses: list[timedelta] = []
        self.receiving = Receiving(bot, handling, self._sleep)
        self.task = asyncio.create_task(self.receiving.run())

    async def _sleep(self, span: timedelta) -> None:
        self.pauses.append(span)
        await asyncio.sleep(0.001)

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def eventually(true: object) -> None:
    """Wait until the callable says so, two seconds at most."""
    assert callable(true)
    for _ in range(400):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")


def ids(updates: Sequence[Update]) -> list[int]:
    return [update.update_id for update in updates]
