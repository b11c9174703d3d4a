"""Whether a key is the one that a database is sealed with: another one would make nobody recognised."""

from cryptography.exceptions import InvalidTag
from sqlmodel import Session, col, select

from store.audit import AuditHead
from store.cipher import Cipher
from store.people import Person
from store.service import ServiceMark


class AnotherKey(Exception):
    """The database is sealed with another key than the one in hand."""


def is_key_of(session: Session, cipher: Cipher) -> bool:
    """Whether nothing here is sealed with another key.

    The first start writes what the key makes of a fixed word. Before it, and in a database of a version that
    did not write it, what is sealed has to tell.
    """
    mark = session.get(ServiceMark, 1)
    if mark is not None and mark.key_check is not None:
        return mark.key_check == cipher.key_check
    account = session.exec(
        select(Person.telegram_id_encrypted).where(col(Person.telegram_id_encrypted).is_not(None)).limit(1)
    ).first()
    sealed = [account, session.exec(select(AuditHead.key_sealed)).first()]
    try:
        for secret in sealed:
            if secret is not None:
                cipher.opened_bytes(secret)
    except InvalidTag:
        return False
    return True
