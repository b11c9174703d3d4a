"""The language of played conversations: one step a line, read into values."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from practice.attachments import Kind
from practice.world import Failure

KINDS: tuple[str, ...] = get_args(Kind)
FAILURES: tuple[str, ...] = get_args(Failure)
UNITS = ("second", "minute", "hour", "day", "week", "month")
# Words that begin a step of their own; no person has such a name.
RESERVED = frozenset({"region", "clock", "wait", "restart", "stop", "start", "telegram"})


class ScriptError(Exception):
    """A line that is no step; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Step:
    """One line of a script; `source` is the line as written."""

    line: int
    source: str


@dataclass(frozen=True)
class EmptyRegion(Step):
    """The story begins with people and without cases, on a day of its own if it says so; the first step, or
    none. `begins` is naive."""

    begins: datetime | None = None


@dataclass(frozen=True)
class Clock(Step):
    """To this moment on the clock of the region; naive."""

    moment: datetime


@dataclass(frozen=True)
class Wait(Step):
    amount: int
    unit: str


@dataclass(frozen=True)
class Restart(Step):
    """The bot dies as if killed and starts again."""


@dataclass(frozen=True)
class Stop(Step):
    """The bot dies as if killed."""


@dataclass(frozen=True)
class Start(Step):
    """The bot starts after a stop."""


@dataclass(frozen=True)
class Fails(Step):
    count: int
    failure: str


@dataclass(frozen=True)
class PersonStep(Step):
    """A step of or about the person with this key."""

    person: str


@dataclass(frozen=True)
class Blocks(PersonStep):
    """The person blocks the bot."""


@dataclass(frozen=True)
class Allows(PersonStep):
    """The person lets the bot write again."""


@dataclass(frozen=True)
class Says(PersonStep):
    text: str


@dataclass(frozen=True)
class Taps(PersonStep):
    label: str


@dataclass(frozen=True)
class SendsKind(PersonStep):
    kind: str


@dataclass(frozen=True)
class Forges(PersonStep):
    data: str


@dataclass(frozen=True)
class Sees(PersonStep):
    pattern: str


@dataclass(frozen=True)
class SeesNot(PersonStep):
    pattern: str


@dataclass(frozen=True)
class HasNot(PersonStep):
    """No message that stands in the chat of this person now, of the bot or their own, says this."""

    pattern: str


@dataclass(frozen=True)
class HearsNothing(PersonStep):
    """The person got no new message."""


_Reader = Callable[[int, str, re.Match[str]], Step]


def parse(text: str) -> list[Step]:
    """The steps of a script; ScriptError at the first line that is none."""
    lines = enumerate(text.removeprefix("\ufeff").splitlines(), start=1)
    stripped = ((number, line.strip()) for number, line in lines)
    steps = [_step(number, line) for number, line in stripped if line and not line.startswith("#")]
    for step in steps[1:]:
        if isinstance(step, EmptyRegion):
            raise ScriptError(step.line, f'"{step.source}" can only be the first step')
    return steps


def needs_cases(steps: Sequence[Step]) -> bool:
    """Whether the region must have its cases: it has, unless the story says that it begins without."""
    return not any(isinstance(step, EmptyRegion) for step in steps)


def begins_at(steps: Sequence[Step]) -> datetime | None:
    """The naive moment at which the story begins, when it names one."""
    return next((step.begins for step in steps if isinstance(step, EmptyRegion)), None)


def _step(line: int, source: str) -> Step:
    for pattern, read in _GRAMMAR:
        if match := pattern.fullmatch(source):
            return read(line, source, match)
    raise ScriptError(line, f'"{source}" is no step')


def _clock(line: int, source: str, match: re.Match[str]) -> Step:
    return Clock(line, source, _moment(line, match))


def _empty_region(line: int, source: str, match: re.Match[str]) -> Step:
    return EmptyRegion(line, source, _moment(line, match))


def _moment(line: int, match: re.Match[str]) -> datetime:
    try:
        return datetime.strptime(f"{match[1]} {match[2]}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
    except ValueError:
        raise ScriptError(
            line, f'"{match[1]} {match[2]}" is no moment; write clock 2026-01-05 09:00'
        ) from None


def _wait(line: int, source: str, match: re.Match[str]) -> Step:
    unit = match[2].removesuffix("s")
    if unit not in UNITS:
        raise ScriptError(line, f'"{match[2]}" is none of {_either(*(f"{unit}s" for unit in UNITS))}')
    return Wait(line, source, int(match[1]), unit)


def _fails(line: int, source: str, match: re.Match[str]) -> Step:
    if match[2] not in FAILURES:
        raise ScriptError(line, f'sending fails with {_either(*FAILURES)}, not with "{match[2]}"')
    return Fails(line, source, int(match[1]), match[2])


def _sends_kind(line: int, source: str, match: re.Match[str]) -> Step:
    if match[2] not in KINDS:
        raise ScriptError(line, f'a person sends {_either(*KINDS)}, not "{match[2]}"')
    return SendsKind(line, source, match[1], match[2])


def _says(line: int, source: str, match: re.Match[str]) -> Step:
    return Says(line, source, match[1], match[2].replace("\\n", "\n"))


def _misused(hint: str) -> _Reader:
    """A line that begins as a step does and goes on differently: say how it should go on."""

    def read(line: int, source: str, match: re.Match[str]) -> Step:
        raise ScriptError(line, f'"{source}" is no step; write {hint}')

    return read


def _of_person(step: type[PersonStep]) -> _Reader:
    return lambda line, source, match: step(line, source, *match.groups())


def _alone(step: type[Step]) -> _Reader:
    return lambda line, source, match: step(line, source)


def _either(*words: str) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


_PERSON = rf"(?!(?:{'|'.join(sorted(RESERVED))})\b)(\w+)"

# In this order: the first pattern that fits the whole line reads it.
_GRAMMAR: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"region\s+without\s+cases", _alone(EmptyRegion)),
        (r"region\s+without\s+cases\s+from\s+(\d{4}-\d\d-\d\d)\s+(\d\d:\d\d)", _empty_region),
        (r"region\b.*", _misused("region without cases, or region without cases from 2026-01-05 09:00")),
        (r"restart", _alone(Restart)),
        (r"stop", _alone(Stop)),
        (r"start", _alone(Start)),
        (r"clock\s+(\d{4}-\d\d-\d\d)\s+(\d\d:\d\d)", _clock),
        (r"clock\b.*", _misused("clock 2026-01-05 09:00")),
        (r"wait\s+(\d+)\s+(\w+)", _wait),
        (r"wait\b.*", _misused("wait 3 months")),
        (r"telegram\s+blocks\s+(\w+)", _of_person(Blocks)),
        (r"telegram\s+allows\s+(\w+)", _of_person(Allows)),
        (r"telegram\s+fails\s+(\d+)\s+with\s+(\S+)", _fails),
        (
            r"telegram\b.*",
            _misused("telegram blocks chair, telegram allows chair or telegram fails 3 with 429"),
        ),
        (_PERSON + r"\s*:\s*(.+)", _says),
        (_PERSON + r"\s*:", _misused("the text after the colon; nobody can send an empty one")),
        (_PERSON + r"\s*\[(.+)\]", _of_person(Taps)),
        (_PERSON + r"\s+sees\s+not\s+(.+)", _of_person(SeesNot)),
        (_PERSON + r"\s+sees\s+(.+)", _of_person(Sees)),
        (_PERSON + r"\s+has\s+not\s+(.+)", _of_person(HasNot)),
        (_PERSON + r"\s+hears\s+nothing", _of_person(HearsNothing)),
        (_PERSON + r"\s+sends\s+(\S+)", _sends_kind),
        (_PERSON + r"\s+forges\s+(.+)", _of_person(Forges)),
    )
)
