"""After a backup was put back: what fell due since is caught up with, and nothing goes out twice.

What the lost database sent between the backup and its end nobody knows any more. So whatever was not sent by
then, or fell due since, is marked as perhaps sent and does not go out. In its place everybody gets one line:
since when things are lost, and how many alerts and questions are theirs now. Those stand in /meldingen and
/mijn, and alerts climb on from the hour of the restore.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, update
from sqlmodel import col, select

from casework import outbox
from casework.absence_turns import turn_next_absence
from casework.access import use_case
from casework.erasing import cases_of, erase_case
from casework.folded import asks_by_itself
from casework.ladder import climb_next_alert
from casework.notices import issue_next_notice
from casework.prompts import ANSWERABLE
from casework.views import Told, View, shows_message, shows_prompt
from rules.words import PersonState, Urgency
from store.locks import Pin
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND = "restored"
GAP = 1_000_000
"""Buttons that the lost database made name numbers of questions: new ones begin far from those. Ours."""
_GAP_KIND = "numbers_left_out"
_ALERTS = ("alert", "alert_offer")
"""What /meldingen shows; anything else stands in /mijn."""
_UNSENT = (OutboxState.PENDING, OutboxState.SENDING)
_ASKED = select(Prompt).where(
    col(Prompt.person_id) == bindparam("person_id"), col(Prompt.state) == PromptState.OPEN
)


@dataclass(frozen=True)
class Restored(View):
    """The service was put back to how it stood at `as_of`, in UTC; what the reader is asked now."""

    as_of: datetime
    alerts: int
    questions: int


@dataclass(frozen=True)
class NumbersLeftOut(View):
    """Nothing that anybody is shown: the row only keeps numbers from being given again."""


@use_case("command_line")
def note_backup(uow: UnitOfWork, *, now: datetime) -> None:
    """A backup was made: everything was copied."""


@use_case("command_line")
def settle_after_restore(uow: UnitOfWork, as_of: datetime, erased: Collection[str], *, now: datetime) -> None:
    """Erase again what was erased since the backup, catch up with what fell due since `as_of`, and mark what
    may have gone out already. `erased` are the hashes in the ledger of erasures.

    The chat of everybody is closed: who lost a phone since then was blocked in vain.
    """
    for reference in cases_of(uow, erased, now=now):
        erase_case(uow, reference, None, now=now)
    for step in (turn_next_absence, issue_next_notice, climb_next_alert):
        while step(uow, now=now):
            pass
    uow.case_id = None
    perhaps_sent = {"state": OutboxState.UNKNOWN, "deadline": None}
    uow.session.flush()
    uow.session.exec(update(OutboxMessage).where(col(OutboxMessage.state).in_(_UNSENT)).values(perhaps_sent))
    uow.session.exec(update(Pin).values(used_at=None))
    _leave_numbers_out(uow, now)
    present = select(Person).where(col(Person.state) == PersonState.ACTIVE).order_by(col(Person.id))
    for person in uow.session.exec(present).all():
        # It stands for the alerts that do not go out themselves.
        alerts, _ = _asked_of(uow, person.id)
        urgency = Urgency.URGENT if alerts else Urgency.ROUTINE
        outbox.queue(uow, person.id, KIND, urgency, now, as_of=as_of.isoformat())


def _asked_of(uow: UnitOfWork, person_id: int | None) -> tuple[int, int]:
    """How many alerts, and how many other questions, the service itself asked this person and are open."""
    open_ones = uow.session.exec(_ASKED, params={"person_id": person_id}).all()
    asked = [prompt for prompt in open_ones if asks_by_itself(prompt)]
    alerts = sum(prompt.kind in _ALERTS for prompt in asked)
    return alerts, len(asked) - alerts


def _leave_numbers_out(uow: UnitOfWork, now: datetime) -> None:
    highest = uow.session.exec(select(func.max(col(Prompt.id)))).one() or 0
    somebody = uow.session.exec(select(col(Person.id)).order_by(col(Person.id))).first()
    if somebody is not None:
        uow.session.add(
            Prompt(
                id=highest + GAP,
                person_id=somebody,
                kind=_GAP_KIND,
                state=PromptState.CANCELLED,
                opened_at=now,
                touched_at=now,
                expires_at=now + ANSWERABLE,
            )
        )


@shows_prompt(_GAP_KIND, Told.answer(when="never: numbers that were given before a restore"), standing=True)
def _numbers_left_out(uow: UnitOfWork, prompt: Prompt, now: datetime) -> NumbersLeftOut:
    return NumbersLeftOut()


@shows_message(KIND, Told.news(when="a backup was put back", urgencies=(Urgency.URGENT, Urgency.ROUTINE)))
def _restored(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Restored:
    alerts, questions = _asked_of(uow, message.person_id)
    return Restored(datetime.fromisoformat(message.params["as_of"]), alerts, questions)
