"""The ledger of erasures: a file beside the backups, so that restoring an older one erases those cases again.

Each line is the moment, and a keyed hash of the reference: nobody without the key can tell which case it was.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NAME = "erasures"


class BadLedger(Exception):
    """The file is there and cannot be read, or holds what is no erasure."""


@dataclass(frozen=True)
class Erasure:
    """One line: when, and of which case, by a hash under the key of the audit trail."""

    at: datetime
    hashed: str


class ErasureLedger:
    """The file `erasures` in this folder, which is made when it is not there."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME

    def append(self, at: datetime, hashed: str) -> None:
        """Add a line, on the disk when this returns; raises OSError when it cannot be."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, f"{at.isoformat()} {hashed}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def is_there(self) -> bool:
        """Whether anything was ever erased, as far as this folder knows."""
        return self._file.exists()

    def read(self) -> tuple[Erasure, ...]:
        """Every line, the oldest first; none without a file. A last line that was cut off is left out.

        Raises BadLedger: what cannot be read may be what must be erased.
        """
        try:
            lines = self._file.read_text(encoding="ascii").split("\n")[:-1]
            parts = (line.split(" ") for line in lines if line)
            return tuple(Erasure(datetime.fromisoformat(at), hashed) for at, hashed in parts)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise BadLedger from error
