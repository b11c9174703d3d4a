"""`peilwacht audit`: what is wrong with the trail and where, what it says, and its head in the log."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from structlog.testing import capture_logs

from bot.trail_head import TrailHead
from casework.replies import ask_help
from casework.trail import check_trail
from rules.policy import Policy
from rules.words import Role
from store.audit_chain import BrokenTrail
from store.database import connect
from tests.bot.test_cli import clean_surroundings, complete, known_bot, run, take_part
from tests.casework.region import START, Region
from tests.handlers.hand import ON_ONE_DATABASE

__all__ = ["clean_surroundings", "known_bot"]
HEAD = re.compile(r"^[0-9]+:[0-9a-f]{64}$", re.MULTILINE)


@pytest.fixture
def url(known_bot: None, tmp_path: Path) -> str:
    """A database that is set up and in which something was done already."""
    url = f"sqlite:///{tmp_path / 'real.db'}"
    complete(DATABASE_URL=url)
    run("migrate")
    take_part(url, *Role)
    assert run("members")[0] == 0
    return url


def tamper(url: str, statement: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def head(said: str) -> str:
    found = HEAD.search(said)
    assert found is not None, said
    return found.group()


def test_a_whole_trail_prints_its_head_and_a_noted_head_is_part_of_it_later(url: str) -> None:
    code, said = run("audit", "verify")
    noted = head(said)
    assert (code, noted.split(":")[0]) == (0, "1")
    code, said = run("audit", "verify", "--expect", noted)
    assert (code, head(said).split(":")[0]) == (0, "2")
    tamper(url, "DELETE FROM audit_head")
    tamper(url, "DELETE FROM audit_row")
    run("members")
    assert run("audit", "verify")[0] == 0
    code, said = run("audit", "verify", "--expect", noted)
    assert code == 1
    assert "whose head you noted" in said
    assert run("audit", "verify", "--expect", "12")[0] == 1


def test_a_change_is_said_with_its_row_also_by_check(url: str) -> None:
    assert run("check")[0] == 0
    tamper(url, "UPDATE audit_row SET result = 'refused: not_allowed' WHERE id = 1")
    assert run("audit", "verify") == (1, "Row 1 was edited.\n")
    assert run("check") == (1, "The audit trail is not whole. Row 1 was edited.\n")
    tamper(url, "DELETE FROM audit_head")
    assert run("audit", "verify") == (1, "The head of the trail is gone.\n")
    assert run("check") == (1, "The head of the trail is gone.\n")
    code, said = run("members")
    assert code == 1
    assert said.startswith("Nothing was done: the audit trail takes no rows any more.")


def test_the_trail_is_shown_by_case_person_and_day_and_each_look_is_in_it(url: str) -> None:
    lines = run("audit", "show", "--since", "2026-01-05")[1].splitlines()
    assert [line.split(" · ", 2)[2] for line in lines] == ["(the command line) · members · done"]
    lines = run("audit", "show")[1].splitlines()
    assert lines[1].endswith("(the command line) · show trail · done")
    assert run("audit", "show", "--person", "coördinator 1") == (0, "The trail has nothing of this.\n")
    assert "no case with this reference" in run("audit", "show", "--case", "k7q 4mx")[1]
    assert run("audit", "show")[1].splitlines()[4].endswith("show trail · refused: no_such_case")
    for wrong in (("--case", "12"), ("--person", "Jan Jansen"), ("--since", "gisteren")):
        assert run("audit", "show", *wrong)[0] != 0


@ON_ONE_DATABASE
async def test_the_head_is_in_the_log_at_the_start_and_once_a_night(engine: Engine) -> None:
    region = Region(engine, Policy())
    await region.act(region.coordinator, ask_help)
    moment = [START]
    noted = TrailHead(region.transactions, lambda: moment[0])
    ends = (await region.act(None, check_trail)).head
    with capture_logs() as said:
        await noted.note()
        moment[0] += timedelta(hours=8)
        await noted.note()
        moment[0] += timedelta(hours=16)
        await noted.note()
    assert [(line["rows"], line["hash"]) for line in said] == [(1, ends.hash)] * 2
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_head"))
    # Without it nothing can be done: a start ends here, with a sentence.
    with pytest.raises(BrokenTrail):
        await TrailHead(region.transactions, lambda: moment[0]).note()
    region.close()
