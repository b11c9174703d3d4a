"""What a played conversation looks like on paper."""

from collections.abc import Callable, Sequence
from datetime import datetime

from practice.hooks import PracticePerson
from practice.messages import Button, Keyboard, Received
from practice.telegram import Telegram
from practice.wall_clock import REGION_ZONE

_INDENT = " " * 4
_WHAT = {"message": "got", "edit": "sees changed", "popup": "sees pop up"}


class Transcript:
    """Writes what happens as lines without an end of line, in the local time of the region."""

    def __init__(
        self, telegram: Telegram, people: Sequence[PracticePerson], write: Callable[[str], None]
    ) -> None:
        self._telegram = telegram
        self._write = write
        self._shown = {person.key: 0 for person in people}
        self._minute = ""

    def moment(self, at: datetime) -> str:
        return at.astimezone(REGION_ZONE).strftime("%Y-%m-%d %H:%M")

    def says(self, person: str, text: str) -> None:
        self._heading(self._telegram.now())
        self._put(f"{person}: ", text)

    def event(self, what: str) -> None:
        self._heading(self._telegram.now())
        self._write(f"* {what}")

    def holds(self, source: str) -> None:
        self._write(f"{_INDENT}ok: {source}")

    def show_new(self) -> None:
        """All that people got since the last time, in the order in which they got it."""
        new: list[tuple[int, str, Received]] = []
        for person, shown in self._shown.items():
            got = self._telegram.received(person)
            new += [(item.number, person, item) for item in got[shown:]]
            self._shown[person] = len(got)
        for _, person, item in sorted(new, key=lambda entry: entry[0]):
            self._heading(item.at)
            self._put(f"-> {person} {_WHAT[item.kind]}: ", item.text)
            self._buttons(item.buttons)

    def _heading(self, at: datetime) -> None:
        minute = self.moment(at)
        if minute != self._minute:
            self._minute = minute
            self._write("")
            self._write(f"--- {at.astimezone(REGION_ZONE):%a} {minute} ---")

    def _put(self, who: str, text: str) -> None:
        first, *others = text.split("\n")
        self._write(who + first)
        for line in others:
            self._write(_INDENT + line)

    def _buttons(self, buttons: Keyboard) -> None:
        for row in buttons:
            self._write(_INDENT + " ".join(_shown(button) for button in row))


def _shown(button: Button) -> str:
    return f"[{button.label}]" if button.copy_text is None else f"[{button.label} = copy {button.copy_text}]"
