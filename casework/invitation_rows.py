"""Invitations as rows: those that concern one person."""

from datetime import datetime

from sqlmodel import col, or_, select

from store.messages import Prompt
from store.people import Invitation, Person
from store.unit_of_work import UnitOfWork

MADE = "invitation"
"""The question whose message showed the link."""


def void_invitations(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """End the open ones for this person, and those they made: whoever holds their phone may have copied a
    link."""
    made = select(Prompt).where(col(Prompt.person_id) == person.id, col(Prompt.kind) == MADE)
    theirs = [prompt.filled["invitation"] for prompt in uow.session.exec(made)]
    still_open = select(Invitation).where(
        or_(col(Invitation.person_id) == person.id, col(Invitation.id).in_(theirs)),
        col(Invitation.used_at).is_(None),
        col(Invitation.expires_at) > now,
    )
    for invitation in uow.session.exec(still_open).all():
        invitation.expires_at = now
