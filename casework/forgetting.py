"""What is forgotten by itself: who left, invitations, absences, and what was said about no case."""

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, exists, func
from sqlmodel import col, or_, select

from casework.prompts import ANSWERABLE
from rules.calendar import local_date
from rules.retention import LOOSE
from rules.words import AbsenceState, PersonState
from store.locks import Pin
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Absence, Invitation, Person
from store.traces import Trace
from store.unit_of_work import UnitOfWork

BUNDLED: timedelta = ANSWERABLE + LOOSE
"""How long a message is kept that was withdrawn: a bundle that can still be tapped may show it."""

# Built once: they run every night, and nearly always find little.
_WENT = (OutboxState.SENT, OutboxState.FAILED, OutboxState.UNKNOWN)
_LOOSE_PROMPT = and_(
    col(Prompt.case_id).is_(None),
    col(Prompt.touched_at) < bindparam("old"),
    or_(col(Prompt.state) != PromptState.OPEN, col(Prompt.expires_at) <= bindparam("now")),
)
_MESSAGES = (
    delete(OutboxMessage)
    .where(
        col(OutboxMessage.case_id).is_(None),
        or_(
            and_(col(OutboxMessage.state).in_(_WENT), col(OutboxMessage.created_at) < bindparam("old")),
            and_(
                col(OutboxMessage.state) == OutboxState.WITHDRAWN,
                col(OutboxMessage.created_at) < bindparam("old_withdrawn"),
            ),
        ),
        or_(
            col(OutboxMessage.prompt_id).is_(None),
            col(OutboxMessage.prompt_id).in_(select(Prompt.id).where(_LOOSE_PROMPT)),
        ),
        ~exists().where(col(Trace.outbox_id) == col(OutboxMessage.id)),
    )
    .execution_options(synchronize_session=False)
)
_PROMPTS = (
    delete(Prompt)
    .where(
        _LOOSE_PROMPT,
        # The highest number stays taken: SQLite would give it to another question.
        col(Prompt.id) < select(func.max(col(Prompt.id))).scalar_subquery(),
        ~exists().where(col(OutboxMessage.prompt_id) == col(Prompt.id)),
        ~exists().where(col(Trace.prompt_id) == col(Prompt.id)),
    )
    .execution_options(synchronize_session=False)
)
_INVITATIONS = (
    delete(Invitation)
    .where(or_(col(Invitation.used_at) < bindparam("old"), col(Invitation.expires_at) < bindparam("old")))
    .execution_options(synchronize_session=False)
)
_ABSENCES = (
    delete(Absence)
    .where(col(Absence.state) == AbsenceState.OVER, col(Absence.last_day) < bindparam("old_day"))
    .execution_options(synchronize_session=False)
)
_LEAVERS = select(Person).where(
    col(Person.state) == PersonState.LEFT,
    col(Person.telegram_id_lookup).is_not(None),
    ~exists().where(col(Trace.person_id) == col(Person.id)),
)


def forget_what_is_old(uow: UnitOfWork, now: datetime) -> None:
    """Forget what is kept for a while only and belongs to no case."""
    old = now - LOOSE
    run = uow.session.connection().execute
    run(_MESSAGES, {"now": now, "old": old, "old_withdrawn": now - BUNDLED})
    run(_PROMPTS, {"now": now, "old": old})
    run(_INVITATIONS, {"old": old})
    run(_ABSENCES, {"old_day": local_date(old)})
    for person in uow.session.exec(_LEAVERS).all():
        _forget(uow, person)


def _forget(uow: UnitOfWork, person: Person) -> None:
    """The account of somebody who left, once nothing of theirs has to disappear from their chat.

    Their alias stays: it stands in the cases that they worked on.
    """
    person.telegram_id_encrypted = person.telegram_id_lookup = None
    person.home_organisation = person.works_on = None
    person.rests_from = person.rests_until = person.works_from = person.works_until = None
    for table in (Pin, Invitation, Absence):
        uow.session.exec(delete(table).where(col(table.person_id) == person.id))
