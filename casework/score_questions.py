"""The question after a meeting, its reminders, and the word to the project leader; domain.md, Monitoring,
meetings, absence."""

from datetime import datetime

from casework import meetings, outbox
from casework.items import ask_about, open_prompts, opens
from casework.notices import issues
from casework.score_views import ScoresUnanswered
from casework.scores import is_half_entered
from casework.scoring import SCORES
from casework.views import shows_message
from rules.meetings import Whom
from rules.words import MeetingState, TermKind, TermState
from store.cases import Meeting
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

UNANSWERED = "scores_unanswered"


@issues(TermKind.SCORES)
def ask_or_tell(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    """Ask who may record; tell the project leader, who may not."""
    if uow.get(Meeting, term.meeting_id).state is not MeetingState.PLANNED:
        return
    if notice.slot == Whom.PROJECT_LEADER:
        outbox.queue(
            uow,
            notice.recipient_id,
            UNANSWERED,
            notice.urgency,
            now,
            case_id=term.case_id,
            notice_id=notice.id,
            term_id=term.id,
        )
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


@shows_message(UNANSWERED)
def _unanswered(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> ScoresUnanswered | None:
    term = uow.get(Term, message.params["term_id"])
    if term.state is not TermState.RUNNING:
        return None
    meeting = uow.get(Meeting, term.meeting_id)
    return ScoresUnanswered(
        meetings.facts_of(uow, meeting), uow.get(Person, term.owner_id).alias, term.due_on
    )
