"""What stays of a question about a term: what comes next and whose it is, or when it is asked again."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import prompts, terms
from casework.views import View
from rules.aliases import Alias
from rules.calendar import local_date
from rules.words import NoticeState, TermKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NextTerm:
    """The term of the case that is due first, and whose it is; `yours` for the reader's own."""

    kind: TermKind
    due_on: date
    owner: Alias
    yours: bool


@dataclass(frozen=True)
class AskedLater(View):
    """Put off until the next reminder, on `until`; the term itself stays as it is."""

    reference: str
    kind: TermKind
    until: date


@dataclass(frozen=True)
class AskedNoMore(View):
    """The question was withdrawn, or somebody else answered it."""

    reference: str
    kind: TermKind


def note_next(uow: UnitOfWork, prompt: Prompt, case: Case) -> None:
    """Remember on an answered question what comes next; call it after `follow_up`."""
    running = terms.running_terms(uow, case)
    if running:
        prompt.filled = {**prompt.filled, "next_term": running[0].id}


def next_term(uow: UnitOfWork, prompt: Prompt) -> NextTerm | None:
    """What came next when this was answered; None where nothing runs any more."""
    if "next_term" not in prompt.filled:
        return None
    term = uow.get(Term, prompt.filled["next_term"])
    owner = uow.get(Person, term.owner_id)
    return NextTerm(term.kind, term.due_on, owner.alias, owner.id == prompt.person_id)


def put_off(uow: UnitOfWork, prompt: Prompt, now: datetime) -> None:
    """Leave the question until the next reminder of its term; what was half entered goes."""
    term = uow.get(Term, prompt.term_id)
    terms.keep_reminding(uow, term, prompt.person_id, now)
    waiting = select(Notice.notify_at).where(
        col(Notice.term_id) == term.id,
        col(Notice.recipient_id) == prompt.person_id,
        col(Notice.state) == NoticeState.WAITING,
    )
    until = min(uow.session.exec(waiting).all())
    prompt.filled = {}
    prompts.close(uow, prompt, PromptState.CANCELLED, now, until=local_date(until).isoformat())


def not_answered(uow: UnitOfWork, prompt: Prompt) -> View:
    """How a question about a term looks that was closed without an answer."""
    case, term = uow.get(Case, prompt.case_id), uow.get(Term, prompt.term_id)
    if "until" in prompt.filled:
        return AskedLater(case.reference, term.kind, date.fromisoformat(prompt.filled["until"]))
    return AskedNoMore(case.reference, term.kind)
