"""Whatever registers itself is imported by the nouns of its package, so that the bot knows it."""

import re
from pathlib import Path
from types import ModuleType

import pytest

import casework.nouns
import handlers.nouns

REGISTERS = re.compile(
    r"^(?:@(?:shows_prompt|shows_message|issues|opens|command|tap|typed|renders)\(|[A-Z]+\[.+\] = )",
    re.MULTILINE,
)
"""A decorator that registers, or a row that a module adds to the table of another."""


@pytest.mark.parametrize(
    ("nouns", "known"),
    [(casework.nouns, "alert_views"), (handlers.nouns, "alert_screens")],
    ids=["casework", "handlers"],
)
def test_every_module_that_registers_something_is_among_the_nouns(nouns: ModuleType, known: str) -> None:
    root = Path(str(nouns.__file__)).parent
    registering = {
        ".".join((root.name, *path.relative_to(root).with_suffix("").parts))
        for path in root.rglob("*.py")
        if REGISTERS.search(path.read_text(encoding="utf-8"))
    }
    assert f"{root.name}.{known}" in registering
    assert registering <= {module.__name__ for module in nouns.REGISTERED}
