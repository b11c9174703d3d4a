"""The question after a meeting, its reminders, and the signal to the project leader; domain.md, Monitoring,
meetings, absence."""

from datetime import datetime

from casework.items import ask_about, open_prompts, opens
from casework.notices import issues
from casework.scores import is_half_entered
from casework.scoring import SCORES
from casework.signals import raise_no_answer
from rules.meetings import Whom
from rules.words import MeetingState, TermKind
from store.cases import Meeting
from store.messages import Prompt
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork


@issues(TermKind.SCORES)
def ask_or_tell(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    """Ask who may record; alert the project leader, who may not."""
    if uow.get(Meeting, term.meeting_id).state is not MeetingState.PLANNED:
        return
    if notice.slot == Whom.PROJECT_LEADER:
        raise_no_answer(uow, term, notice, now)
        return
    _ask(uow, term, notice.recipient_id, now, notice)


@opens(TermKind.SCORES)
def open_scores(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    """The question of this term, asked in a new message."""
    return _ask(uow, term, person_id, now)


def _ask(uow: UnitOfWork, term: Term, person_id: int, now: datetime, notice: Notice | None = None) -> Prompt:
    asked = open_prompts(uow, person_id, term.id)
    resumed = {"resumed": True} if any(is_half_entered(prompt) for prompt in asked) else None
    return ask_about(uow, term, person_id, SCORES, now, notice, meeting_id=term.meeting_id, filled=resumed)
