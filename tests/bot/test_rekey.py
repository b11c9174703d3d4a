"""`peilwacht rekey`, and a key that is not the one of the database, as an operator meets them."""

import shutil
from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import SystemClock
from rules.words import Role
from store.cipher import new_key
from store.database import connect
from store.people import Person
from store.service import ServiceMark
from store.unit_of_work import open_session
from tests.bot.test_cli import KEY, clean_surroundings, complete, known_bot, run, take_part

NEW = new_key()
SURROUNDINGS = clean_surroundings, known_bot


@pytest.fixture
def url(tmp_path: Path, known_bot: None, migrated_sqlite: Path) -> str:
    """A database with people, sealed with the key of the settings."""
    file = shutil.copy(migrated_sqlite, tmp_path / "real.db")
    url = f"sqlite:///{file}"
    complete(DATABASE_URL=url)
    take_part(url, *Role)
    return url


def with_keys(url: str, key: str, new: str = "") -> None:
    complete(DATABASE_URL=url, PEILWACHT_NEW_KEY=new)
    file = Path(".env")
    file.write_text(file.read_text().replace(KEY, key))


def sealed(url: str) -> list[bytes]:
    engine = connect(url)
    with open_session(engine) as session:
        found = [person.telegram_id_encrypted or b"" for person in session.exec(select(Person))]
    engine.dispose()
    return found


@pytest.mark.parametrize("words", [("check",), ("run",), ("members",), ("backup",)])
def test_another_key_is_refused_in_one_sentence(url: str, words: tuple[str, ...]) -> None:
    with_keys(url, NEW)
    code, said = run(*words)
    assert code == 1
    assert said.startswith("PEILWACHT_KEY is not the key of this database.")
    assert len(said.splitlines()) == 1


def test_after_a_change_only_the_new_key_works_and_nothing_of_the_old_is_left(
    url: str, tmp_path: Path
) -> None:
    before = sealed(url)
    with_keys(url, KEY, NEW)
    code, said = run("rekey")
    assert code == 0
    assert "Put it in PEILWACHT_KEY" in said
    assert NEW not in said
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("real.db*"))
    assert not [secret for secret in before if secret in kept]
    assert run("members")[0] == 1
    with_keys(url, NEW)
    assert "projectleider 1" in run("members")[1]
    assert run("check")[0] == 0


def test_run_again_it_says_that_the_new_key_is_in_force(url: str) -> None:
    with_keys(url, KEY, NEW)
    run("rekey")
    after = sealed(url)
    code, said = run("rekey")
    assert code == 0
    assert said.startswith("The new key is in force already")
    assert sealed(url) == after


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("", "PEILWACHT_NEW_KEY is missing."),
        ("planted-password", "PEILWACHT_NEW_KEY is not 32 bytes in base64."),
        (KEY, "PEILWACHT_NEW_KEY is the same key as PEILWACHT_KEY."),
    ],
    ids=["missing", "no key", "the same"],
)
def test_a_new_key_that_cannot_be_changes_nothing(url: str, new: str, said: str) -> None:
    before = sealed(url)
    with_keys(url, KEY, new)
    code, shown = run("rekey")
    assert (code, shown.startswith(said)) == (1, True)
    assert sealed(url) == before


def test_while_the_bot_runs_the_key_stays(url: str) -> None:
    engine = connect(url)
    with open_session(engine) as session, session.begin():
        mark = session.get(ServiceMark, 1) or ServiceMark(id=1)
        mark.alive_at = SystemClock().now()
        session.add(mark)
    engine.dispose()
    before = sealed(url)
    with_keys(url, KEY, NEW)
    code, said = run("rekey")
    assert code == 1
    assert "The bot seems to run" in said
    assert sealed(url) == before


def test_neither_key_of_two_fits(url: str) -> None:
    with_keys(url, new_key(), NEW)
    code, said = run("rekey")
    assert code == 1
    assert said.startswith("PEILWACHT_KEY is not the key of this database.")
