"""docs/privacy.md and docs/threats.md name tests that are there: a promise without a test is none."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[`(test_\w+)`\]\(\.\./(tests/[\w/]+\.py)\)")


def unproven(page: str) -> list[str]:
    """The rows of the tables that name no test, and the tests that are not there."""
    wrong = []
    for line in page.splitlines():
        if not line.startswith("| ") or line.startswith(("| promise |", "| who |")):
            continue
        links = LINK.findall(line)
        if not links:
            wrong.append(line)
        for name, file in links:
            text = (ROOT / file).read_text() if (ROOT / file).exists() else ""
            if f"def {name}(" not in text:
                wrong.append(f"{file}::{name}")
    return wrong


@pytest.mark.parametrize("page", ["privacy.md", "threats.md"])
def test_every_promise_names_a_test_that_is_there(page: str) -> None:
    assert unproven((ROOT / "docs" / page).read_text()) == []


def test_a_promise_without_a_test_is_seen() -> None:
    assert unproven("| Nothing is ever lost. | | 5 |") == ["| Nothing is ever lost. | | 5 |"]
    gone = "tests/setup/test_privacy_page.py::test_that_is_gone"
    assert unproven("| It is. | [`test_that_is_gone`](../tests/setup/test_privacy_page.py) | 5 |") == [gone]
