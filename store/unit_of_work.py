"""One operation, one transaction: what every use case gets in hand."""

import secrets
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine, event
from sqlmodel import Session, SQLModel

from rules.policy import Policy
from store.cipher import Cipher
from store.people import Person

Row = TypeVar("Row", bound=SQLModel)


class MissingRow(LookupError):
    """A row that another row names is not there: the database was changed by hand."""


class UnitOfWork:
    """A session, the policy, the keys and who is acting; `actor` is None for the service itself."""

    def __init__(
        self, session: Session, policy: Policy, cipher: Cipher, choose: Callable[[str], str] = secrets.choice
    ) -> None:
        self.session = session
        self.policy = policy
        self.cipher = cipher
        self.choose = choose
        self.actor: Person | None = None
        self.checked: set[str] = set()
        """Permissions checked in this transaction; see casework.permissions."""
        self.case_id: int | None = None
        """The case that the audit row of this operation is about."""
        self.seen: set[tuple[int, int, str]] = set()
        """Who was shown which case, in what kind of message; each is left in the audit trail."""
        self.wakes_delivery = False
        self.closed_elsewhere: set[int] = set()
        """Questions that this act closed in other messages than the tapped one: their buttons must go too."""

    def get(self, table: type[Row], row_id: int | None) -> Row:
        """The row; raises MissingRow when there is none."""
        row = self.session.get(table, row_id) if row_id is not None else None
        if row is None:
            raise MissingRow(table.__name__)
        return row

    def add(self, row: Row) -> Row:
        """Store a new row and give it its id."""
        self.session.add(row)
        self.session.flush()
        return row


@event.listens_for(Session, "loaded_as_persistent")
def _keep(session: Session, row: object) -> None:
    """By itself a session forgets a row that nobody holds on to, and fetches it again a moment later."""
    session.info.setdefault("rows", []).append(row)


def open_session(engine: Engine) -> Session:
    """A session that leaves its rows readable after the commit, and holds on to them as long as it lives."""
    return Session(engine, expire_on_commit=False)
