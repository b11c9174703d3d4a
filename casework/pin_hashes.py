"""What is kept of a PIN: argon2id over its digits, sealed with the key of the installation.

So few digits are guessed in hours by whoever has the hash: without the key nobody has it.
"""

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from store.cipher import Cipher

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's first choice for argon2id: 19 MiB, two passes; 25 ms, in which other updates wait on SQLite."""


def hashed(digits: str, cipher: Cipher) -> bytes:
    """What to keep of these digits, with a salt and the cost in it."""
    return cipher.sealed_bytes(_HASHER.hash(digits).encode())


def fits(digits: str, kept: bytes, cipher: Cipher) -> bool:
    """Whether these are the digits; raises InvalidTag when `kept` is of another key."""
    try:
        return _HASHER.verify(cipher.opened_bytes(kept).decode(), digits)
    except VerifyMismatchError:
        return False
