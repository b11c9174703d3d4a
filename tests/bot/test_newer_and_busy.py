"""A database that is busy, of a newer version, or put back without what was erased: said plainly."""

from datetime import timedelta
from pathlib import Path

import pytest
import typer
from sqlalchemy import text

from bot.subcommands import plainly
from rules.words import Role
from store.database import connect
from store.erasures import NAME
from tests.bot.test_cli import clean_surroundings, complete, known_bot, run, take_part

__all__ = ["clean_surroundings", "known_bot"]


def test_what_a_newer_version_made_is_said_plainly(known_bot: None, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'real.db'}"
    complete(DATABASE_URL=url)
    run("migrate")
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for words in ("migrate", "check", "members"):
        assert run(words) == (
            1,
            "The database is of a newer version than this one. Put the newer version back.\n",
        )


def test_a_busy_database_is_said_plainly_also_before_any_use_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'real.db'}"
    one, other = connect(url), connect(url, busy_timeout=timedelta(0))

    def look() -> None:
        with other.begin() as connection:
            connection.execute(text("SELECT 1"))

    with one.begin(), pytest.raises(typer.Exit):
        plainly(look)
    assert "does not answer now" in capsys.readouterr().err
    one.dispose()
    other.dispose()


def test_a_restore_says_what_it_could_not_erase_again(known_bot: None, tmp_path: Path) -> None:
    url, elsewhere = f"sqlite:///{tmp_path / 'p.db'}", f"sqlite:///{tmp_path / 'other.db'}"
    complete(DATABASE_URL=url)
    run("migrate")
    take_part(url, Role.PROJECT_LEADER)
    run("backup")
    (file,) = (tmp_path / "data" / "backups").glob("*.backup")
    complete(DATABASE_URL=elsewhere)
    erasures = file.with_name(NAME)
    erasures.write_text("what a disk left of it\n")
    code, said = run("restore", str(file))
    assert code == 1
    assert "cannot be read" in said
    erasures.unlink()
    code, said = run("restore", str(file))
    assert code == 0
    assert "nothing was erased again" in said
