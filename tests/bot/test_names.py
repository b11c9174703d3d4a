"""Names in what people type, where the extra is installed: a help, never in the way of an answer."""

import logging
import subprocess
import sys

import pytest

from bot.names import Names
from rules.personal_data import Finding
from tests.rules.test_personal_data import ANSWERS

WORDS = [
    "Zes",
    "Seven",
    "thu",
    "Sun 12 Jan",
    "Mei",
    "12 jan",
    "June 5",
    "Coördinator 2",
    "Vader",
    "Veilig Thuis",
]


@pytest.fixture(scope="module")
def names() -> Names:
    """Loading takes seconds, so once for all."""
    return Names()


async def test_names_and_hospitals_are_found_and_answers_pass(names: Names) -> None:
    before = list(logging.getLogger().handlers), logging.getLogger().level
    for text in ("overleg met Kees", "mevrouw Bakker", "moeder heet Fatima", "June Jansen", "Jan belt"):
        assert await names.find(text) is Finding.NAME, text
    assert await names.find("opname in het AMC") is Finding.INSTITUTION
    for text in [*ANSWERS, *WORDS]:
        for typed in (text, text.title(), f"K7Q-4MX {text}"):
            assert await names.find(typed) is None, typed
    assert (list(logging.getLogger().handlers), logging.getLogger().level) == before


async def test_a_long_text_does_not_hold_up_the_bot(names: Names) -> None:
    assert await names.find("Kees de Vries " * 290) is Finding.NAME


def test_without_the_extra_everything_else_works() -> None:
    """In a process of its own, in which Deduce cannot be found."""
    program = (
        "import sys; sys.modules['deduce'] = None\n"
        "import importlib.util as u; u.find_spec, found = lambda name, find=u.find_spec: "
        "None if name == 'deduce' else find(name), None\n"
        "import asyncio; from bot.names import Names, about_names\n"
        "print(asyncio.run(Names().find('overleg met Kees')), about_names())"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.startswith("None Names in what people type are not looked for.")
