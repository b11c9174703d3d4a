"""`peilwacht export`, as an operator meets it."""

import json
from pathlib import Path

from tests.bot.test_cli import clean_surroundings, run
from tests.bot.test_retention_commands import url

__all__ = ["clean_surroundings", "url"]


def test_an_export_is_written_for_its_owner_only_and_says_what_to_do_with_it(url: str) -> None:
    code, said = run("export", "--case", "k7q 4mx", "--format", "json")
    assert code == 0
    assert "Read it before you hand it over" in said
    told = json.loads(Path("K7Q-4MX.json").read_text())
    assert [step["step"] for step in told["sections"]["phase_change"]] == ["refer", "reject"]
    assert Path("K7Q-4MX.json").stat().st_mode & 0o077 == 0
    assert run("export", "--case", "K7Q-4MX", "--language", "en", "--to", "case.pdf")[0] == 0
    assert Path("case.pdf").read_bytes().startswith(b"%PDF")


def test_a_case_that_is_not_there_is_said_so(url: str) -> None:
    assert run("export", "--case", "R5H-8CJ")[0] == 1
    assert "no reference" in run("export", "--case", "mevrouw")[1]
