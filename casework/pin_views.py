"""What the pad for a PIN shows, and the lines that stay of it; see casework.pins."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from casework.pin_pads import Note, Step
from casework.views import View


class Ending(StrEnum):
    """How a pad was closed."""

    OPENED = "opened"
    CHOSEN = "chosen"
    LOCKED = "locked"


@dataclass(frozen=True)
class PinPad(View):
    """The pad: `keys` are tokens with the digit that each shows. During a wait there are none."""

    step: Step
    entered: int
    digits: int
    keys: tuple[tuple[str, str], ...] = field(repr=False)
    note: Note | None = None
    again: bool = False
    tries_left: int | None = None
    """After a wrong one: how many are left before the access is locked."""
    waits_until: datetime | None = None


@dataclass(frozen=True)
class PinReceipt(View):
    """The line that stays; `ending` is None for a pad that was left."""

    ending: Ending | None
    idle_minutes: int


@dataclass(frozen=True)
class ChatClosed(View):
    """The answer to /slot; without a PIN there is nothing to open it with again."""

    has_pin: bool
