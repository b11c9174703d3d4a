"""Finds any change, gap or cut in the audit trail, and where the first one is."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Row

from store.audit_chain import (
    START,
    details_hash,
    head_hash,
    is_chained,
    read_head,
    row_hash,
    rows_from,
    rows_named,
)
from store.unit_of_work import UnitOfWork


class Wrong(StrEnum):
    """What kind of thing is wrong, as far as the rows still tell."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_OFF = "cut_off"
    """Rows are missing at the end, or the head was changed."""
    EMPTIED = "emptied"
    """Its details are gone, and no row says that they were erased."""
    PUT_BACK = "put_back"
    """Its details were erased, and are there again."""
    ROLLED_BACK = "rolled_back"
    """The trail is not the one of which the head was noted."""
    HEAD_GONE = "head_gone"
    KEY = "key"
    """The key of the chain cannot be opened: another key of the installation, or it was changed."""


@dataclass(frozen=True)
class Head:
    """How many rows there are, and the hash of that and of the last."""

    rows: int
    hash: str


@dataclass(frozen=True)
class Fault:
    """The first row that is wrong, by its number, and how."""

    row: int
    wrong: Wrong


@dataclass(frozen=True)
class Checked:
    """Where the trail ends, and the first fault in it; None when it is whole."""

    head: Head
    fault: Fault | None


def check_chain(uow: UnitOfWork, expected: Head | None = None) -> Checked:
    """Go through every row; `expected` is a head that was noted earlier and must still be part of it."""
    connection = uow.session.connection()
    found = read_head(connection)
    if found is None:
        fault = Fault(1, Wrong.HEAD_GONE) if is_chained(connection) or expected is not None else None
        return Checked(Head(0, START), fault)
    head = Head(found.rows, found.hash)
    try:
        key = uow.cipher.opened_bytes(found.key_sealed)
    except (InvalidTag, ValueError):
        return Checked(head, Fault(1, Wrong.KEY))
    return Checked(head, _Look(connection, key, found).first_fault(expected))


class _Look:
    """One walk along the rows, and how far it came."""

    def __init__(self, connection: Connection, key: bytes, head: Row[Any]) -> None:
        self._connection = connection
        self._key = key
        self._head = head
        self._number = 0
        self._stands_at = START
        self._emptied: set[int] = set()
        self._erased: set[int] = set()

    def first_fault(self, expected: Head | None) -> Fault | None:
        for row in rows_from(self._connection):
            number = self._number + 1
            if row["id"] != number or not self._fits(row, number, self._stands_at):
                return Fault(*self._what_is_wrong(row, number))
            if not self._has_its_details(row):
                return Fault(number, Wrong.EDITED)
            self._number, self._stands_at = number, head_hash(self._key, number, row["hash"])
            if expected is not None and expected.rows == number and expected.hash != self._stands_at:
                return Fault(number, Wrong.ROLLED_BACK)
        return self._fault_at_the_end(expected)

    def _fits(self, row: Mapping[str, Any], number: int, stands_at: str) -> bool:
        return hmac.compare_digest(row_hash(self._key, stands_at, number, row), row["hash"] or "")

    def _has_its_details(self, row: Mapping[str, Any]) -> bool:
        if row["erases"] is not None:
            self._erased |= rows_named(row["erases"])
        if row["salt"] is None:
            self._emptied.add(row["id"])
            return row["person_id"] is None and row["case_id"] is None
        return hmac.compare_digest(details_hash(row["salt"], row), row["details_hash"])

    def _fault_at_the_end(self, expected: Head | None) -> Fault | None:
        if (self._number, self._stands_at) != (self._head.rows, self._head.hash):
            return Fault(self._number + 1, Wrong.CUT_OFF)
        if expected is not None and expected.rows > self._number:
            return Fault(self._number + 1, Wrong.ROLLED_BACK)
        faults = [Fault(number, Wrong.EMPTIED) for number in self._emptied - self._erased]
        faults += [Fault(number, Wrong.PUT_BACK) for number in self._erased - self._emptied]
        return min(faults, key=lambda fault: fault.row, default=None)

    def _what_is_wrong(self, row: Mapping[str, Any], number: int) -> tuple[int, Wrong]:
        """The row does not belong here: what became of the one that does?"""
        if row["id"] < number:
            return row["id"], Wrong.INSERTED
        moved = self._where_is(number, self._stands_at)
        if moved is not None:
            after = self._where_is(number + 1, head_hash(self._key, number, moved["hash"]))
            is_pushed_on = after is None or after["id"] == moved["id"] + 1
            return number, Wrong.INSERTED if is_pushed_on else Wrong.REORDERED
        if row["id"] > number or self._is_moved_up(row, number):
            return number, Wrong.DELETED
        return number, Wrong.INSERTED if number > self._head.rows else Wrong.EDITED

    def _where_is(self, number: int, stands_at: str) -> Mapping[str, Any] | None:
        """The row that belongs at this number, wherever it stands."""
        return next((row for row in rows_from(self._connection) if self._fits(row, number, stands_at)), None)

    def _is_moved_up(self, row: Mapping[str, Any], number: int) -> bool:
        """Whether what follows fits as soon as one or more rows before this one are taken to be missing."""
        following = list(rows_from(self._connection, number))
        missing = max(self._head.rows - number - len(following), 1)
        stands_at = head_hash(self._key, number + missing, row["hash"] or "")
        if not following:
            return hmac.compare_digest(stands_at, self._head.hash)
        return self._fits(following[0], number + missing + 1, stands_at)
