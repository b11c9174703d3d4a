"""Faults of ours in one row that fell due: named, so that a tick can go on with the other rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from casework.errors import Stuck
from store.database import is_conflict, is_unavailable


@contextmanager
def stuck_on(row_id: int) -> Iterator[None]:
    """Turn any failure inside into Stuck, except those of the database that pass when it is tried again."""
    try:
        yield
    except DBAPIError as error:
        if is_conflict(error) or is_unavailable(error):
            raise
        raise Stuck(row_id) from error
    except Exception as error:
        raise Stuck(row_id) from error
