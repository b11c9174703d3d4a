"""Secrets at rest: Telegram ids encrypted, found again by a keyed lookup value.

Ids of messages are sealed with AES-SIV: the same message of the same person always looks the same, so that it
can be looked up, and says nothing without the key.
"""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12


class UnusableKey(ValueError):
    """The key is not 32 bytes in base64."""


class Cipher:
    """Encrypts and looks up under one key of 32 bytes; raises UnusableKey for any other."""

    def __init__(self, key: str) -> None:
        try:
            secret = base64.b64decode(key, validate=True)
        except (binascii.Error, ValueError):
            raise UnusableKey from None
        if len(secret) != KEY_BYTES:
            raise UnusableKey
        self._aead = AESGCM(_derived(secret, b"peilwacht telegram id encryption"))
        self._lookup_key = _derived(secret, b"peilwacht lookup")
        self._messages = AESSIV(
            _derived(secret, b"peilwacht message ids")
            + _derived(secret, b"peilwacht message ids, the second half")
        )

    def encrypted(self, number: int) -> bytes:
        """`number` under a fresh nonce: the same number never looks the same twice."""
        return self.sealed_bytes(str(number).encode())

    def decrypted(self, sealed: bytes) -> int:
        """The number again; raises cryptography's InvalidTag when key or bytes are not the right ones."""
        return int(self.opened_bytes(sealed))

    def sealed_bytes(self, secret: bytes) -> bytes:
        """A secret of a few bytes, such as the key of the audit trail, under a fresh nonce."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, secret, None)

    def opened_bytes(self, sealed: bytes) -> bytes:
        """The secret again; raises InvalidTag when key or bytes are not the right ones."""
        return self._aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)

    def sealed_message(self, person_id: int, message_id: int) -> bytes:
        """The id of a Telegram message in the chat of this person."""
        return self._messages.encrypt(str(message_id).encode(), [str(person_id).encode()])

    def message_of(self, person_id: int, sealed: bytes) -> int:
        """The id again; raises InvalidTag for another key or another person's message."""
        return int(self._messages.decrypt(sealed, [str(person_id).encode()]))

    @property
    def key_check(self) -> str:
        """What this key makes of a fixed word, so that a database can tell another key from its own."""
        return self.lookup("the key of this database")

    def lookup(self, value: int | str) -> str:
        """The same for the same value under the same key, and of no use without it."""
        return hmac.new(self._lookup_key, str(value).encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    """A fresh key for PEILWACHT_KEY."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret)
