"""Writing a database anew: its rows stay, and what was deleted is not in the file any more."""

from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import select

from rules.words import Role
from store.database import is_one_writer, rewrite
from store.people import Invitation
from store.unit_of_work import open_session
from tests.casework.region import START


def invitation(token_hash: str) -> Invitation:
    return Invitation(token_hash=token_hash, role=Role.CHAIR, number=1, expires_at=START)


def test_rewriting_keeps_the_rows_and_forgets_what_was_deleted(engine: Engine) -> None:
    with open_session(engine) as session, session.begin():
        session.add_all((invitation("stays"), invitation("goes" * 16)))
    with open_session(engine) as session, session.begin():
        session.delete(session.exec(select(Invitation).where(Invitation.number == 1).offset(1)).one())
    rewrite(engine)
    with open_session(engine) as session:
        assert session.exec(select(Invitation.token_hash)).all() == ["stays"]
    if is_one_writer(engine):
        file = Path(str(engine.url.database))
        kept = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
        assert b"stays" in kept
        assert b"goesgoes" not in kept
