"""Plays a script through the real bot, over the stand-in, and says where it goes wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from practice import script
from practice.errors import CannotDo
from practice.hooks import PracticeBot
from practice.messages import Button, ChatMessage, Received
from practice.patterns import NothingCaptured, find, insert, insert_known
from practice.script import Step
from practice.telegram import Telegram
from practice.transcript import Transcript
from practice.wall_clock import as_utc, later

JUDGEMENTS = (script.Sees, script.SeesNot, script.HasNot, script.HearsNothing)


@dataclass(frozen=True)
class Failure:
    """The first step that failed: what its line expected, and what was seen instead."""

    line: int
    source: str
    expected: str
    seen: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.source}\n  expected: {self.expected}\n  seen: {self.seen}"


class _Failed(Exception):
    def __init__(self, expected: str, seen: str) -> None:
        super().__init__(expected)
        self.expected = expected
        self.seen = seen


async def play(
    steps: Sequence[Step], telegram: Telegram, bot: PracticeBot, write: Callable[[str], None]
) -> Failure | None:
    """Play all steps and write a transcript, line by line; None when every step held.

    The bot must be running. Errors of the bot itself are not caught.
    """
    player = Player(telegram, bot, Transcript(telegram, bot.people, write))
    failure = _unknown_person(steps, bot) or await player.play(steps)
    if failure is not None:
        write("")
        write(f"FAILED at {failure}")
    return failure


def _unknown_person(steps: Sequence[Step], bot: PracticeBot) -> Failure | None:
    """Looked up before the first step: a slip of the pen should not cost half a year of playing."""
    names = [person.key for person in bot.people]
    for step in steps:
        if isinstance(step, script.PersonStep) and step.person not in names:
            return Failure(step.line, step.source, f"one of {', '.join(names)}", f'"{step.person}"')
    return None


class Player:
    """Plays steps, and remembers between two calls of `play` what was captured and what was seen."""

    def __init__(self, telegram: Telegram, bot: PracticeBot, transcript: Transcript) -> None:
        self._telegram = telegram
        self._bot = bot
        self._transcript = transcript
        self._captured: dict[str, str] = {}
        self._seen = {person.key: 0 for person in bot.people}
        self._running = True

    async def play(self, steps: Sequence[Step]) -> Failure | None:
        """Play these steps; the first that fails is given back and ends it."""
        await self._settle()
        self._transcript.show_new()
        for step in steps:
            try:
                if isinstance(step, JUDGEMENTS):
                    self._judge(step)
                else:
                    await self._act(step)
            except (CannotDo, NothingCaptured) as problem:
                return Failure(step.line, step.source, "this can be done", str(problem))
            except _Failed as failed:
                return Failure(step.line, step.source, failed.expected, failed.seen)
            finally:
                self._transcript.show_new()
        return None

    async def _act(self, step: Step) -> None:
        self._seen = {person: len(self._telegram.received(person)) for person in self._seen}
        await self._do(step)
        await self._settle()

    async def _settle(self) -> None:
        if self._running:
            await self._bot.settle()

    async def _do(self, step: Step) -> None:
        match step:
            case script.EmptyRegion():  # laid out before the first step
                self._transcript.event(step.source)
            case script.Clock() | script.Wait():
                await self._move(step)
            case script.Restart() | script.Stop() | script.Start():
                await self._switch(step)
            case script.Fails(count=count, failure=failure):
                self._telegram.fail_next(count, failure)
                self._transcript.event(step.source)
            case script.Blocks(person=person):
                self._telegram.block(person)
                self._transcript.event(step.source)
            case script.Allows(person=person):
                self._telegram.allow(person)
                self._transcript.event(step.source)
            case script.PersonStep():
                self._do_as_person(step)

    def _do_as_person(self, step: script.PersonStep) -> None:
        match step:
            case script.Says(person=person, text=text):
                text = insert(text, self._captured)
                self._transcript.says(person, text)
                self._telegram.send_text(person, text)
            case script.Taps(person=person, label=label):
                self._tap(person, insert(label, self._captured))
            case script.SendsKind(person=person, kind=kind):
                self._transcript.event(step.source)
                self._telegram.send_kind(person, kind)
            case script.Forges(person=person, data=data):
                self._transcript.event(step.source)
                self._telegram.forge(person, insert_known(data, self._captured))

    async def _move(self, step: script.Clock | script.Wait) -> None:
        now = self._bot.now()
        try:
            to = later(now, step.amount, step.unit) if isinstance(step, script.Wait) else as_utc(step.moment)
        except (OverflowError, ValueError):
            raise _Failed("a moment before the year 10000", step.source) from None
        if to < now:
            raise _Failed("a moment that is still to come", f"it is {self._transcript.moment(now)} already")
        self._transcript.event(f"{step.source} (until {self._transcript.moment(to)})")
        await self._bot.advance(to)

    async def _switch(self, step: script.Restart | script.Stop | script.Start) -> None:
        starting = isinstance(step, script.Start)
        if starting == self._running:
            raise _Failed(
                "the bot is stopped" if starting else "the bot is running",
                "it is running" if starting else "it is stopped",
            )
        self._transcript.event(step.source)
        if not starting:
            await self._bot.kill()
            self._running = False
        if not isinstance(step, script.Stop):
            await self._bot.start()
            self._running = True

    def _tap(self, person: str, label: str) -> None:
        message, button = self._button(person, label)
        if button.data is not None:
            self._transcript.event(f"{person} taps [{button.label}]")
            self._telegram.tap(person, message.message_id, button.data)
        elif button.copy_text is not None:
            self._transcript.event(f"{person} copies [{button.label}]: {button.copy_text}")
        else:
            self._transcript.event(f"{person} opens [{button.label}]: {button.url}")

    def _button(self, person: str, label: str) -> tuple[ChatMessage, Button]:
        """The newest button with exactly this label, else the newest with a label that contains it."""
        shown = [
            (message, button)
            for message in reversed(self._telegram.chat(person))
            if not message.deleted
            for row in message.buttons
            for button in row
        ]
        for found in shown:
            if found[1].label == label:
                return found
        for found in shown:
            if label in found[1].label:
                return found
        labels = " ".join(f"[{button.label}]" for _, button in shown)
        raise _Failed(f"a button [{label}]", labels or "no buttons")

    def _judge(self, step: Step) -> None:
        match step:
            case script.Sees(person=person, pattern=pattern):
                self._captured |= self._expect(person, pattern)
            case script.SeesNot(person=person, pattern=pattern):
                for item in self._got(person):
                    if find(pattern, [item.text], self._captured) is not None:
                        raise _Failed(f'nothing with "{self._shown(pattern)}"', _quoted([item]))
            case script.HasNot(person=person, pattern=pattern):
                for message in self._telegram.chat(person):
                    if not message.deleted and find(pattern, [message.text], self._captured) is not None:
                        raise _Failed(f'no message with "{self._shown(pattern)}"', repr(message.text))
            case script.HearsNothing(person=person):
                if messages := [item for item in self._got(person) if item.kind == "message"]:
                    raise _Failed("no new message", _quoted(messages))
        self._transcript.holds(step.source)

    def _expect(self, person: str, pattern: str) -> dict[str, str]:
        got = self._got(person)
        found = find(pattern, [item.text for item in got], self._captured)
        if found is None:
            raise _Failed(f'something with "{self._shown(pattern)}"', _quoted(got) or "nothing")
        return found

    def _shown(self, pattern: str) -> str:
        return insert_known(pattern, self._captured)

    def _got(self, person: str) -> Sequence[Received]:
        return self._telegram.received(person)[self._seen[person] :]


def _quoted(items: Sequence[Received]) -> str:
    return "\n        ".join(f"{item.kind}: {item.text!r}" for item in items)
