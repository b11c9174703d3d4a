"""The pad for a PIN, as it is sealed in its question: what each button stands for, what was entered so far.

The seal is that of the installation: neither the buttons nor the database say a digit. See casework.pins.
"""

import base64
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.exceptions import InvalidTag

from rules.pins import HALF_ENTERED, is_open
from store.locks import Pin
from store.messages import Prompt
from store.unit_of_work import UnitOfWork

_DIGITS = "0123456789"
_TOKEN_ALPHABET, _TOKEN_LENGTH = "abcdefghijkmnpqrstuvwxyz23456789", 8


class Step(StrEnum):
    """Which digits the pad asks for."""

    ENTER = "enter"
    OLD = "old"
    NEW = "new"
    AGAIN = "again"


class Note(StrEnum):
    """Why the pad is there again."""

    WRONG = "wrong"
    TOO_SIMPLE = "too_simple"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Asked:
    """What goes on by itself when the PIN soon follows: the data of a tap, or a command with a case reference
    at most."""

    said: str
    is_tap: bool
    reply_to: int | None = None


@dataclass(frozen=True)
class Pad:
    """What is sealed in the prompt. `keys`: the digit of each token, as they stand on the pad."""

    step: Step
    keys: dict[str, str] = field(default_factory=dict, repr=False)
    entered: str = field(default="", repr=False)
    chosen: str = field(default="", repr=False)
    """The new PIN, when it was entered once."""
    note: Note | None = None
    again: bool = False
    """Whether what was written must be sent again: it is not kept."""
    asked: Asked | None = None


def laid_out(uow: UnitOfWork, pad: Pad) -> Pad:
    """The same pad with nothing entered, the digits in another order and other tokens."""
    order, rest = "", _DIGITS
    while rest:
        order += uow.choose(rest)
        rest = "".join(digit for digit in rest if digit not in order)
    keys: dict[str, str] = {}
    for digit in order:
        token = ""
        while not token or token in keys:
            token = "".join(uow.choose(_TOKEN_ALPHABET) for _ in range(_TOKEN_LENGTH))
        keys[token] = digit
    return replace(pad, keys=keys, entered="")


def sealed(uow: UnitOfWork, pad: Pad) -> str:
    return base64.b64encode(uow.cipher.sealed_bytes(json.dumps(asdict(pad)).encode())).decode()


def pad_of(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Pad:
    """What is sealed in the prompt. A pad that cannot be opened, or went stale, starts from the beginning."""
    pin = uow.session.get(Pin, prompt.person_id)
    try:
        kept = json.loads(uow.cipher.opened_bytes(base64.b64decode(prompt.filled["sealed"])))
    except (InvalidTag, KeyError):
        # The key of the installation was changed.
        return Pad(Step.ENTER if pin is not None else Step.NEW)
    asked = Asked(**kept["asked"]) if kept["asked"] is not None else None
    note = Note(kept["note"]) if kept["note"] is not None else None
    pad = Pad(**{**kept, "step": Step(kept["step"]), "note": note, "asked": asked})
    untouched = now - prompt.touched_at
    if untouched > HALF_ENTERED:
        pad = replace(pad, entered="")
    if untouched > timedelta(minutes=uow.policy.lock.idle_minutes):
        # Whoever held the phone then may not be who enters the PIN now.
        pad = replace(pad, asked=None)
    if pin is None or pad.step in (Step.ENTER, Step.OLD):
        return pad
    if is_open(pin.used_at, uow.policy.lock.idle_minutes, now):
        return pad
    # The old one was entered so long ago that anybody may have the phone by now.
    return Pad(Step.OLD)


def digits_of(uow: UnitOfWork, pad: Pad, person_id: int) -> int:
    """How many digits are asked; a PIN keeps the number that it was chosen with."""
    pin = uow.session.get(Pin, person_id)
    if pin is not None and pad.step in (Step.ENTER, Step.OLD):
        return pin.digits
    return uow.policy.lock.pin_digits


def is_chat_open(uow: UnitOfWork, person_id: int, now: datetime) -> bool:
    """Whether the chat of this person shows anything about a case now."""
    lock, pin = uow.policy.lock, uow.session.get(Pin, person_id)
    return lock.pin == "own_choice" if pin is None else is_open(pin.used_at, lock.idle_minutes, now)
