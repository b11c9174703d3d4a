"""Names and institutions in what people type, found by Deduce where the extra `names` is installed.

Deduce comes with lists of every street and care institution of the country, which take over a minute and a
gigabyte to load (docs/decisions/dependencies.md, the last measurement): those two are left out. It knows only
names that are on its lists or look like one, and hardly any in lower case: a help, never a promise.
"""

import asyncio
import logging
import re
import shutil
from collections.abc import Callable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from handlers.spoken_words import MONTH_WORDS, NUMBER_WORDS, WEEKDAY_WORDS, alternatives
from rules.personal_data import Finding
from rules.plain_text import plain

_LEFT_OUT = ("locations/lst_street", "institutions/lst_healthcare_institution")
_FINDINGS = {
    "persoon": Finding.NAME,
    "patient": Finding.NAME,
    "ziekenhuis": Finding.INSTITUTION,
    "zorginstelling": Finding.INSTITUTION,
}
"""What Deduce's marks mean here; the others are places, dates and numbers, left to rules.personal_data."""
_ALWAYS = alternatives({**WEEKDAY_WORDS, **NUMBER_WORDS}) + "|veilig thuis"
_MONTH = alternatives(MONTH_WORDS)
_OUR_WORDS = re.compile(
    rf"\b(?:{_ALWAYS})\b|(?<=\d[ -])(?:{_MONTH})\b|\b(?:{_MONTH})\b(?=[\s.,']*(?:\d|$))", re.IGNORECASE
)
"""Words of an answer that are names as well: "Thu", "seven", and months beside a number or at the end."""
_LONGEST = 300
"""Characters that are looked at. No answer is as long, and Deduce takes minutes over a text full of names."""


def can_look_for_names() -> bool:
    """Whether the extra is installed."""
    return find_spec("deduce") is not None


def about_names() -> str:
    """For who installs it: whether names are looked for, in a sentence."""
    if can_look_for_names():
        return "Names in what people type are looked for; some will be missed."
    return "Names in what people type are not looked for. Install peilwacht[names] to do so."


class Names:
    """Looks for names. The lists are loaded once, on a thread, when first needed or told to get ready."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def get_ready(self) -> None:
        """Load the lists: three seconds, in which everything else goes on."""
        async with self._lock:
            await asyncio.to_thread(lambda: self._deduce)

    async def find(self, text: str) -> Finding | None:
        """What the text seems to hold; None also where the extra is not installed."""
        await self.get_ready()
        return await asyncio.to_thread(self._find, text)

    def _find(self, text: str) -> Finding | None:
        if self._deduce is None:
            return None
        marks = self._deduce.deidentify(_OUR_WORDS.sub(";", plain(text[:_LONGEST]))).annotations
        return next((_FINDINGS[mark.tag] for mark in marks if mark.tag in _FINDINGS), None)

    @cached_property
    def _deduce(self) -> Any | None:
        return _load() if can_look_for_names() else None


def _load() -> Any:
    deduce = _quietly(lambda: __import__("deduce"))
    with TemporaryDirectory(prefix="peilwacht-names-") as folder:
        lists = Path(folder)
        shutil.copytree(Path(deduce.__file__).parent / "data" / "lookup" / "src", lists / "src")
        for name in _LEFT_OUT:
            for file in (lists / "src" / name).glob("*.txt"):
                file.write_text("", encoding="utf-8")
        # Deduce keeps what it made of the lists as a pickle. Reading one from disk runs whatever it holds, so
        # none is kept: the folder is gone when the lists are loaded.
        return _quietly(lambda: deduce.Deduce(lookup_data_path=lists, cache_path=lists))


def _quietly(work: Callable[[], Any]) -> Any:
    """Deduce sets up logging for the whole process when it is imported: that is taken back."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    try:
        return work()
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
