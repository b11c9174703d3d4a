"""The refusals of the PIN; see casework.errors."""

from typing import ClassVar

from casework.errors import Refusal


class PinNeeded(Refusal):
    """The chat is closed: its PIN comes first. The pad that asks for it is on its way."""

    code = "pin_needed"


class PinMustWait(Refusal):
    """Too many wrong tries: none counts before `until`."""

    code = "pin_must_wait"


class TypedPin(Refusal):
    """A PIN was written instead of tapped: what is written stays readable."""

    code = "typed_pin"
    deletes_what_was_written: ClassVar[bool] = True
