"""Writing a database anew, or emptying its log: rows stay, what was deleted is not in the files any more."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from rules.words import Role
from store.database import empty_log, is_one_writer, rewrite
from store.people import Invitation
from store.unit_of_work import open_session
from tests.casework.region import START


def invitation(token_hash: str) -> Invitation:
    return Invitation(token_hash=token_hash, role=Role.CHAIR, number=1, expires_at=START)


@pytest.mark.parametrize("forget", [rewrite, empty_log])
def test_the_rows_stay_and_what_was_deleted_is_forgotten(
    engine: Engine, forget: Callable[[Engine], None]
) -> None:
    with open_session(engine) as session, session.begin():
        session.add_all((invitation("stays"), invitation("goes" * 16)))
    with open_session(engine) as session, session.begin():
        session.delete(session.exec(select(Invitation).where(Invitation.number == 1).offset(1)).one())
    forget(engine)
    with open_session(engine) as session:
        assert session.exec(select(Invitation.token_hash)).all() == ["stays"]
    if is_one_writer(engine):
        file = Path(str(engine.url.database))
        kept = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
        assert b"stays" in kept
        assert b"goesgoes" not in kept
