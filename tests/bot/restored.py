"""Setting up the logs changes the whole process: a test that does so puts everything back."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def what_is_global() -> Iterator[None]:
    """Whatever happens here, Python tells of faults afterwards as it did before."""
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
        root.handlers[:], logging.raiseExceptions = handlers, raises
        root.setLevel(level)
        structlog.reset_defaults()
