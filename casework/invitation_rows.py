"""Invitations as rows: those that concern one person."""

from datetime import datetime

from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

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
    concerned = or_(col(Invitation.person_id) == person.id, col(Invitation.id).in_(theirs))
    for invitation in uow.session.exec(_still_open(now).where(concerned)).all():
        invitation.expires_at = now


def is_invited_back(uow: UnitOfWork, person: Person, now: datetime) -> bool:
    """Whether somebody who is blocked has an invitation to come back by."""
    theirs = _still_open(now).where(col(Invitation.person_id) == person.id)
    return uow.session.exec(theirs).first() is not None


def _still_open(now: datetime) -> SelectOfScalar[Invitation]:
    return select(Invitation).where(col(Invitation.used_at).is_(None), col(Invitation.expires_at) > now)
