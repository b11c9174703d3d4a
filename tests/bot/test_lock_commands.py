"""A lost phone from the command line, as an operator meets it: blocked, invited again, let in."""

from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import SystemClock
from casework.people import accept_invitation
from casework.readmission import pin_chosen
from rules.policy import Policy
from rules.words import PersonState, Role
from store.cipher import Cipher
from store.database import connect
from store.locks import Pin
from store.people import Person
from store.unit_of_work import UnitOfWork, open_session
from tests.bot.test_cli import KEY, clean_surroundings, complete, known_bot, run, take_part

__all__ = ["clean_surroundings", "known_bot"]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A real installation with a project leader, and a coordinator."""
    url = f"sqlite:///{tmp_path / 'real.db'}"
    complete(DATABASE_URL=url)
    assert run("migrate")[0] == 0
    take_part(url, Role.PROJECT_LEADER, Role.COORDINATOR)
    return url


def opens_link_and_chooses_pin(url: str, said: str, account: int) -> None:
    token = said.partition("?start=")[2].split()[0]
    engine, now = connect(url), SystemClock().now()
    with open_session(engine) as session, session.begin():
        uow = UnitOfWork(session, Policy(), Cipher(KEY))
        identity = accept_invitation(uow, token, account, "nl", now=now)
        uow.add(Pin(person_id=identity.person_id, hash_sealed=b"-", digits=5, chosen_at=now))
        pin_chosen(uow, uow.get(Person, identity.person_id), now)
    engine.dispose()


def states(url: str) -> set[str]:
    engine = connect(url)
    with open_session(engine) as session:
        found = set(session.exec(select(Person.state)))
    engine.dispose()
    return found


def test_also_the_last_project_leader_is_blocked_and_let_in_again(known_bot: None, url: str) -> None:
    alias = "projectleider 1"
    code, said = run("lock", alias)
    assert (code, 'peilwacht invite --alias "projectleider 1"' in said) == (0, True)
    assert "was blocked already" in run("lock", alias)[1]
    assert "let them come back with" in run("members")[1]
    code, said = run("admit", alias)
    assert (code, "open a new invitation first" in said) == (1, True)
    code, said = run("invite", "--alias", alias)
    assert code == 0
    opens_link_and_chooses_pin(url, said, 1)
    assert 'peilwacht admit "projectleider 1"' in run("members")[1]
    assert 'peilwacht admit "projectleider 1"' in run("check")[1]
    assert run("admit", alias) == (0, "projectleider 1 takes part again.\n")
    assert states(url) == {PersonState.ACTIVE}


def test_who_is_not_there_or_not_an_alias_is_said_plainly(url: str) -> None:
    for words in (("lock", "coördinator 9"), ("admit", "coördinator 9"), ("lock", "Jan Jansen")):
        code, said = run(*words)
        assert code == 1
        assert "Jansen" not in said
    assert states(url) == {PersonState.ACTIVE}
