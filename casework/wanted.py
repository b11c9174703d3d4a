"""Terms that follow from facts: each noun says which ones it wants, and the rows are brought in line.

    @wants(TermKind.SELECTION)
    def _selection(uow, case, now):
        ...
        return [Wanted("referral", starts_on=received_on, due_on=...)]

    asks_until_done(TermKind.SELECTION, "selection")

1. The same facts give the same terms, in whatever order they came: a term that is wanted runs, one whose date
   changed is moved, and one that is wanted no longer is withdrawn. A noun whose question is answered ends
   its term itself, as met, before it calls `consequences.follow_up`.
2. While such a term runs there is always a notice that waits: the owner is reminded on the days before it, on
   the day, and then every third working day (policy).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from casework import terms
from casework.duties import owner_of
from casework.items import OPENERS, ask_about
from casework.notices import issues
from casework.pushes import PUSHED_FIRST
from rules.monitoring import ON_THE_DAY
from rules.notices import SlotDay
from rules.words import NoticeState, TermKind, TermState, Urgency
from store.cases import Case
from store.messages import Prompt
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork

AT_ONCE = "at_once"
DAY_BEFORE = (1,)


@dataclass(frozen=True)
class Wanted:
    """A term that the facts ask for; `anchor` names it among those of its kind and stays when dates move.

    `at_once` asks the owner as soon as the office is open, rather than near the date. `owner_id` is given
    only for the kinds in duties.FIXED_KINDS.
    """

    anchor: str
    starts_on: date
    due_on: date
    reminder_days: tuple[int, ...] = DAY_BEFORE
    at_once: bool = False
    owner_id: int | None = None


Source = Callable[[UnitOfWork, Case, datetime], Sequence[Wanted]]
SOURCES: dict[TermKind, Source] = {}


def wants(kind: TermKind) -> Callable[[Source], Source]:
    """Register which terms of this kind the facts of a case ask for; also called when the case is over."""

    def register(source: Source) -> Source:
        SOURCES[kind] = source
        return source

    return register


def asks_until_done(kind: TermKind, prompt_kind: str, *, push_first: bool = False) -> None:
    """Ask about terms of this kind with this kind of question, at every notice and from every list.

    `push_first` shows its facts after a tap only, or to who opens it from a list; see casework.pushes.
    """
    if push_first:
        PUSHED_FIRST.add(prompt_kind)

    def remind(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
        filled = {"opened": False} if push_first else None
        ask_about(uow, term, notice.recipient_id, prompt_kind, now, notice, filled=filled)
        terms.keep_reminding(uow, term, notice.recipient_id, now)

    def reopen(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
        filled = {"opened": True} if push_first else None
        return ask_about(uow, term, person_id, prompt_kind, now, filled=filled)

    issues(kind)(remind)
    OPENERS[kind] = reopen


def settle_wanted(uow: UnitOfWork, case: Case, now: datetime, *, replan: bool = False) -> None:
    """Bring the rows of every registered kind in line with the facts of the case.

    `replan` plans the reminders of a date that stays anew, for a policy that has other days.
    """
    running = {(term.kind, term.anchor): term for term in terms.running_terms(uow, case)}
    for kind, source in SOURCES.items():
        for wanted in source(uow, case, now):
            _settle(uow, case, kind, wanted, running.pop((kind, wanted.anchor), None), now, replan)
    for (kind, _), orphan in running.items():
        if kind in SOURCES:
            terms.end_term(uow, orphan, TermState.WITHDRAWN, now)


def _settle(
    uow: UnitOfWork,
    case: Case,
    kind: TermKind,
    wanted: Wanted,
    term: Term | None,
    now: datetime,
    replan: bool,
) -> None:
    if term is None:
        owner_id = wanted.owner_id or owner_of(uow, case, kind).id
        term = terms.open_term(
            uow, case, kind, wanted.anchor, owner_id, wanted.due_on, now, starts_on=wanted.starts_on
        )
    elif term.due_on != wanted.due_on:
        terms.move_term(uow, term, wanted.due_on, now)
    elif replan:
        terms.withdraw_notices(uow, term, now)
    else:
        term.starts_on = wanted.starts_on
        return
    term.starts_on = wanted.starts_on
    days = sorted(set(wanted.reminder_days), reverse=True)
    slots = [SlotDay(f"before_{n}", wanted.due_on - timedelta(days=n)) for n in days]
    terms.plan_reminders(uow, term, [*slots, SlotDay(ON_THE_DAY, wanted.due_on)], now)
    if wanted.at_once and not _asked_at_once(uow, term):
        terms.plan_notices(uow, term, [terms.Planned(AT_ONCE, term.owner_id, now, Urgency.ROUTINE)])


def _asked_at_once(uow: UnitOfWork, term: Term) -> bool:
    """Whether that has been asked: of a date that moved later only what changed is said."""
    issued = select(Notice.id).where(
        col(Notice.term_id) == term.id,
        col(Notice.slot) == AT_ONCE,
        col(Notice.state) == NoticeState.ISSUED,
    )
    return uow.session.exec(issued).first() is not None


def meet(uow: UnitOfWork, term: Term, now: datetime) -> None:
    """The owner, or somebody in their place, did what the term asked."""
    terms.end_term(uow, term, TermState.MET, now)
