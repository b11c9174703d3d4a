"""Logs without content: what went wrong and where in the code, never what a person wrote or who they are."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
log = structlog.get_logger("peilwacht")


def place(error: BaseException) -> str:
    """The error as its type and the lines of code it passed; its message may hold anything: left out."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join([type(error).__name__, *(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))])


def without_token(text: str) -> str:
    """The text with anything that looks like a bot token blotted out."""
    return _TOKEN.sub("[token]", text)


def set_up_logs(level: int = logging.INFO) -> None:
    """Write one line an event to stderr; libraries only from warnings on, since some log URLs or payloads."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _redacted,
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_LibraryFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _redacted(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: without_token(value) if isinstance(value, str) else value for name, value in event.items()}


class _LibraryFormatter(logging.Formatter):
    """A library's line without its arguments and tracebacks: either may hold a URL, an id or a text."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        template = str(record.msg) if record.args else "message"
        return without_token(f"{record.levelname.lower()} {record.name}: {template} {kind}".rstrip())
