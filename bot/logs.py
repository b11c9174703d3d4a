"""Logs without content: what went wrong and where in the code, never what a person wrote or who they are.

1. Our own lines are constant sentences with fields out of FIELDS; a field that is not there is dropped.
2. Of an error only its type and the lines of code it passed are written: its message may hold anything.
3. Of a line of a library only where it comes from is written, and the error that it tells of.
4. Whatever is left over, a token, a key or a password is blotted out of the finished line.
"""

import json
import logging
import re
import sys
import threading
import traceback
import warnings
from asyncio import CancelledError
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal
from urllib.parse import quote

import structlog

LogFormat = Literal["human", "json"]
Event = MutableMapping[str, Any]
FIELDS = {
    "cases": "a count",
    "count": "a count",
    "failed": "a count",
    "moved": "a count",
    "hash": "where the audit trail ends",
    "kind": "the name of a class",
    "library": "the name of a library's logger",
    "line": "a file of the code and a line in it",
    "mode": "practice, where it is",
    "problem": "a sentence of ours about settings",
    "reason": "what Telegram refuses in general, up to where it becomes specific",
    "rows": "a count",
    "view": "the name of a class",
    "what": "the name of a step of ours",
    "where": "the type of an error, and lines of the code",
}
"""Every field that a line may have, with what makes it harmless."""
_SHORTEST_SECRET = 6
"""Characters: a shorter one would be blotted out of ordinary words."""
_TOKEN = re.compile(r"\d{5,}(?::|%3[aA])[A-Za-z0-9_-]{20,}")
_LOGIN = re.compile(r"://[^/\s@\"']+@")
_SPECIFIC = re.compile(r"""[:"'<\d]""")
log = structlog.get_logger("peilwacht")


def place(error: BaseException) -> str:
    """The error as its type and the lines of code it passed; its message may hold anything: left out."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join([type(error).__name__, *(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))])


def reason(said: str) -> str:
    """What Telegram says, up to the first sign, quote or number: what follows may be a text or an id."""
    return _SPECIFIC.split(said, maxsplit=1)[0].strip()


def set_up_logs(
    form: LogFormat = "human",
    secrets: Iterable[str] = (),
    *,
    practice: bool = False,
    level: int = logging.INFO,
) -> None:
    """Write one line an event to stderr, and nothing else: no traceback of anybody gets past it.

    Libraries are heard from warnings on. `secrets` are blotted out wherever they turn up.
    """
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    if form == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            *((_marked_as_practice,) if practice else ()),
            _without_messages_of_errors,
            _with_known_fields_only,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            renderer,
            _Redaction(secrets),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_args: _Stderr(),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_Libraries(logging.WARNING)], force=True)
    # Python's own way of telling that a line could not be written shows what it was to be filled with.
    logging.raiseExceptions = False
    _take_what_python_prints()


class _Stderr:
    """Writes to whatever stderr is at that moment."""

    def msg(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    debug = info = warning = error = critical = msg


def _marked_as_practice(_logger: Any, _method: str, event: Event) -> Event:
    return {**event, "mode": "practice"}


def _without_messages_of_errors(_logger: Any, _method: str, event: Event) -> Event:
    told = event.pop("exc_info", None)
    error = told if isinstance(told, BaseException) else sys.exc_info()[1] if told else None
    return {**event, "where": place(error)} if error is not None else event


def _with_known_fields_only(_logger: Any, _method: str, event: Event) -> Event:
    return {name: value for name, value in event.items() if name in FIELDS or name == "event"}


class _Redaction:
    """The last step: the finished line without tokens, logins in addresses and the secrets at hand."""

    def __init__(self, secrets: Iterable[str]) -> None:
        written = {
            way
            for secret in secrets
            for way in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1])
            if len(secret) >= _SHORTEST_SECRET
        }
        longest_first = sorted(written, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if written else None

    def __call__(self, _logger: Any, _method: str, line: Any) -> str:
        if self._secrets is not None:
            line = self._secrets.sub("[secret]", line)
        return _LOGIN.sub("://[login]@", _TOKEN.sub("[token]", line))


class _Libraries(logging.Handler):
    """A library's line as the place in its code and the error: its words may hold a URL, an id or a text."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, CancelledError):  # the scheduler takes being stopped for a fault
            return
        facts = {"where": place(error)} if error is not None else {}
        line = f"{record.filename}:{record.lineno}"
        log.log(record.levelno, "a library reports", library=record.name, line=line, **facts)


def _take_what_python_prints() -> None:
    """Errors that nobody caught, and warnings: by itself Python prints them with everything they say."""

    def uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        log.critical("the program failed", where=place(error))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log.critical("a thread failed", where=place(args.exc_value))

    def unraisable(args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is not None:
            log.error("an error could not be raised", where=place(args.exc_value))

    def warn(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: object = None,
        line: str | None = None,
    ) -> None:
        log.warning("python warns", kind=category.__name__, line=f"{Path(filename).name}:{lineno}")

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
    warnings.showwarning = warn
