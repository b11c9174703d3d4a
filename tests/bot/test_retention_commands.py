"""`peilwacht retention`, as an operator meets it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import SystemClock
from casework.cases import begin
from casework.trajectory import take_step
from rules.calendar import local_date
from rules.policy import Policy
from rules.trajectory import Step
from rules.words import Phase, Role
from store.audit import AuditRow, Doer
from store.cases import Case
from store.cipher import Cipher
from store.database import connect
from store.erasures import ErasureLedger
from store.retained import YearCount
from store.unit_of_work import UnitOfWork, open_session
from tests.bot.test_cli import KEY, clean_surroundings, complete, run, take_part

__all__ = ["clean_surroundings"]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A real installation with a referral that was rejected 90 days ago, and one 80 days ago."""
    url = f"sqlite:///{tmp_path / 'real.db'}"
    complete(DATABASE_URL=url, BACKUP_FOLDER="kept")
    assert run("migrate")[0] == 0
    take_part(url, Role.PROJECT_LEADER)
    engine, now = connect(url), SystemClock().now()
    with open_session(engine) as session, session.begin():
        uow = UnitOfWork(session, Policy(), Cipher(KEY))
        for days, reference in ((90, "K7Q4MX"), (80, "9TDP2W")):
            on = local_date(now) - timedelta(days=days)
            case = begin(uow, Step.REFER, "Weesp", now, on=on)
            case.reference = reference
            take_step(uow, case, Step.REJECT, Phase.REJECTED, now, on=on)
    engine.dispose()
    return url


def test_a_dry_run_says_what_would_be_erased_and_erases_nothing(url: str) -> None:
    code, said = run("retention", "--dry-run")
    soon = local_date(SystemClock().now()) + timedelta(days=10)
    assert code == 0
    assert "K7Q-4MX · rejected since" in said
    assert "would be erased now" in said
    assert f"would be erased on {soon.isoformat()}" in said
    assert run("retention", "--dry-run")[1] == said
    assert not Path("kept").exists()


def test_retention_erases_what_is_due_and_notes_it_beside_the_backups(url: str) -> None:
    Path("kept").touch()
    code, said = run("retention")
    assert code == 1
    assert "`erasures` in kept cannot be written" in said
    Path("kept").unlink()
    assert run("retention") == (0, "Cases erased: 1.\n")
    assert run("retention") == (0, "Cases erased: 0.\n")
    assert "K7Q-4MX" not in run("retention", "--dry-run")[1]
    assert len(ErasureLedger(Path("kept")).read()) == 1
    engine = connect(url)
    with open_session(engine) as session:
        assert [case.reference for case in session.exec(select(Case))] == ["9TDP2W"]
        assert {row.measure for row in session.exec(select(YearCount))} == {"referred", "rejected"}
        by_hand = select(AuditRow.doer).where(AuditRow.action == "note_retention")
        assert session.exec(by_hand).all() == [Doer.COMMAND_LINE] * 3
    engine.dispose()
