"""How the audit trail is a chain: each row goes on from the one before it, under a key of its own.

1. The details (who by alias, which case by reference, and their ids) are hashed with a random salt: whoever
   empties both leaves a hash that says nothing any more, and a chain that is whole.
2. The hash of a row covers where the chain stood, its number, what happened, the hash of its details, and the
   numbers of the rows that it emptied. The hash of the head covers that, and how many rows there are.
3. Without the key none of them can be made. Putting back the whole table with its head is found by a head
   that was noted elsewhere: `peilwacht audit verify --expect`, and the log.
"""

import hmac
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlmodel import col

from store.audit import AuditHead, AuditRow, Doer
from store.cases import Case
from store.people import Person
from store.unit_of_work import UnitOfWork

KEY_BYTES = 32
SALT_BYTES = 16
START = ""
"""Where the chain stands before its first row."""
LONGEST_ERASES = 10_000
"""Characters of numbers in one row; a case with more leaves several."""


class BrokenTrail(RuntimeError):
    """The head of the chain is gone and its rows are not: nothing is added before somebody looked into it."""


@dataclass(frozen=True)
class Fact:
    """What a new row says."""

    at: datetime
    doer: Doer
    action: str
    result: str
    person_id: int | None = None
    case_id: int | None = None
    erases: str | None = None


# Built once: every update leaves a row.
_HEAD = select(AuditHead.rows, AuditHead.hash, AuditHead.key_sealed).where(col(AuditHead.id) == 1)  # type: ignore[call-overload]
_TAKEN = _HEAD.with_for_update()
_INSERT = insert(AuditRow)
_MOVE = update(AuditHead).where(col(AuditHead.id) == 1)


def append(uow: UnitOfWork, facts: Sequence[Fact]) -> None:
    """Add facts to the trail; they are committed, or fail, with the action itself.

    Raises BrokenTrail, and cryptography's InvalidTag when the key of the chain cannot be opened.
    """
    # The head comes last: on PostgreSQL nobody else can go on while one has it.
    uow.session.flush()
    connection = uow.session.connection()
    head = connection.execute(_TAKEN).one_or_none()
    if head is None:
        head = _begun(uow)
        if head.rows:
            older = Fact(facts[0].at, Doer.SERVICE, "begin_chain", f"{head.rows} older rows")
            facts = [older, *facts]
    key, number, stands_at = uow.cipher.opened_bytes(head.key_sealed), head.rows, head.hash
    rows = []
    for fact in facts:
        number += 1
        row = vars(fact) | {"id": number} | _hashed_details(uow, fact)
        row["hash"] = row_hash(key, stands_at, number, row)
        stands_at = head_hash(key, number, row["hash"])
        rows.append(row)
    connection.execute(_INSERT, rows)
    connection.execute(_MOVE, {"rows": number, "hash": stands_at})


def _hashed_details(uow: UnitOfWork, fact: Fact) -> dict[str, Any]:
    salt = os.urandom(SALT_BYTES)
    person = uow.get(Person, fact.person_id) if fact.person_id is not None else None
    case = uow.get(Case, fact.case_id) if fact.case_id is not None else None
    details = {
        "person_id": fact.person_id,
        "role": person.role if person is not None else None,
        "person_number": person.number if person is not None else None,
        "case_id": fact.case_id,
        "reference": case.reference if case is not None else None,
    }
    return {"salt": salt, "details_hash": details_hash(salt, details)}


def read_head(connection: Connection) -> Row[Any] | None:
    """Its `rows`, `hash` and `key_sealed`; None before the first row of a chain."""
    return connection.execute(_HEAD).one_or_none()


def details_hash(salt: bytes, row: Mapping[str, Any]) -> str:
    """Of who it was and which case it was about."""
    return _mac(salt, row["person_id"], row["role"], row["person_number"], row["case_id"], row["reference"])


def row_hash(key: bytes, stands_at: str, number: int, row: Mapping[str, Any]) -> str:
    """Of one row, where it stands."""
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    facts = (row[name] for name in ("doer", "action", "result", "details_hash", "erases"))
    return _mac(key, stands_at, number, at, *facts)


def head_hash(key: bytes, rows: int, last: str) -> str:
    """Of how many rows there are and of the last: nobody can cut off rows and move the head back to fit."""
    return _mac(key, "head", rows, last)


def _mac(key: bytes, *parts: str | int | None) -> str:
    return hmac.digest(key, json.dumps(parts).encode(), "sha256").hex()


_ALL = (
    select(
        *AuditRow.__table__.columns,  # type: ignore[attr-defined]
        col(Person.role).label("role"),
        col(Person.number).label("person_number"),
        col(Case.reference).label("reference"),
    )
    .join(Person, col(Person.id) == col(AuditRow.person_id), isouter=True)
    .join(Case, col(Case.id) == col(AuditRow.case_id), isouter=True)
    .where(col(AuditRow.id) > bindparam("after"))
    .order_by(col(AuditRow.id))
    .limit(2000)
)


def rows_from(connection: Connection, after: int = -(2**31)) -> Iterator[dict[str, Any]]:
    """Every row with a higher number, with `role`, `person_number` and `reference`, in order."""
    while found := connection.execute(_ALL, {"after": after}).all():
        yield from (row._asdict() for row in found)
        after = found[-1].id


_CHAINED = select(AuditRow.id).where(col(AuditRow.hash).is_not(None)).limit(1)  # type: ignore[call-overload]
_CHAIN_OLDER = (
    update(AuditRow)
    .where(col(AuditRow.id) == bindparam("old_id"))
    .values({name: bindparam(f"new_{name}") for name in ("id", "salt", "details_hash", "hash")})
)


def is_chained(connection: Connection) -> bool:
    """Whether any row ever was part of a chain."""
    return connection.execute(_CHAINED).first() is not None


def audit_key(uow: UnitOfWork) -> bytes:
    """A key that stays as long as the trail does, for what must be found again without saying what it is."""
    head = read_head(uow.session.connection()) or _begun(uow)
    return hmac.digest(uow.cipher.opened_bytes(head.key_sealed), b"for other things", "sha256")


def _begun(uow: UnitOfWork) -> Row[Any]:
    """Make the key and the head. Rows of a version without a chain are numbered and chained as they are."""
    connection = uow.session.connection()
    if is_chained(connection):
        raise BrokenTrail
    key, stands_at, changes = os.urandom(KEY_BYTES), START, []
    for number, row in enumerate(rows_from(connection), start=1):
        salt = os.urandom(SALT_BYTES)
        details = details_hash(salt, row)
        hashed = row_hash(key, stands_at, number, row | {"details_hash": details})
        stands_at = head_hash(key, number, hashed)
        changes.append(
            {"old_id": row["id"], "new_id": number, "new_salt": salt}
            | {"new_details_hash": details, "new_hash": hashed}
        )
    # In this order a number is always free: without gaps none is higher than it was.
    if changes:
        connection.execute(_CHAIN_OLDER, changes)
    sealed = uow.cipher.sealed_bytes(key)
    connection.execute(
        insert(AuditHead), {"id": 1, "rows": len(changes), "hash": stands_at, "key_sealed": sealed}
    )
    return connection.execute(_HEAD).one()


_OF_CASE = col(AuditRow.case_id) == bindparam("about")
_NUMBERS = select(AuditRow.id).where(_OF_CASE).order_by(col(AuditRow.id))  # type: ignore[call-overload]
_EMPTY = update(AuditRow).where(_OF_CASE).values(person_id=None, case_id=None, salt=None)


def empty_details(uow: UnitOfWork, case_id: int, now: datetime) -> None:
    """Erase who did, saw or was refused what on this case; that something was done, when and with what result
    stays.

    The only place that goes around the guard of store/audit.py. What is left in the trail after it, such as
    the row of the use case that erases, must not name the case again.
    """
    uow.session.flush()
    connection = uow.session.connection()
    numbers = list(connection.execute(_NUMBERS, {"about": case_id}).scalars())
    if not numbers:
        return
    connection.execute(_EMPTY, {"about": case_id})
    append(
        uow, [Fact(now, Doer.SERVICE, "empty_details", "done", erases=some) for some in named_rows(numbers)]
    )


def named_rows(numbers: Iterable[int], longest: int = LONGEST_ERASES) -> list[str]:
    """Ascending numbers as ranges, such as "3-7,12", in as many texts as it takes."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    texts: list[str] = []
    for first, last in ranges:
        one = str(first) if first == last else f"{first}-{last}"
        if texts and len(texts[-1]) + 1 + len(one) <= longest:
            texts[-1] += f",{one}"
        else:
            texts.append(one)
    return texts


def rows_named(erases: str) -> set[int]:
    """The numbers again."""
    found: set[int] = set()
    for one in erases.split(","):
        first, _, last = one.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found
