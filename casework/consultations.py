"""/consult: a coordinator asks a chair for a call about a case; domain.md, The chair.

Nothing of that call passes through here: only who was asked, and whether they call.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import outbox, prompts
from casework.access import acting, use_case
from casework.alert_candidates import candidates
from casework.case_choice import CHOICES, Choice, start_with_case
from casework.case_questions import tapped_on_case
from casework.consequences import follow_up
from casework.duties import is_present
from casework.errors import ClosedQuestion, ColleagueUnavailable
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_message, shows_prompt
from casework.wanted import Wanted, asks_until_done, meet, wants
from rules.aliases import Alias
from rules.calendar import Workdays, local_date
from rules.permissions import Permission
from rules.trajectory import WORKED
from rules.words import OfferState, PersonState, Role, Rung, TermKind, Urgency
from store.cases import Case
from store.expert_meetings import Consultation
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork

ASKING, ASKED, ANSWERED = "consult", "consultation", "consultation_answered"
_ANCHOR = "consultation:"


@dataclass(frozen=True)
class ConsultAsked(View):
    """Which chair? `chairs` are those who can be reached, by id; who was asked already is left out."""

    reference: str
    chairs: tuple[tuple[int, Alias], ...]


@dataclass(frozen=True)
class ConsultSent(View):
    """To who asks: the chair has the request; no `chair` when the question was left."""

    reference: str
    chair: Alias | None


@dataclass(frozen=True)
class CallAsked(View):
    """To the chair: a coordinator asks for a call, and what came of it."""

    reference: str
    asker: Alias
    answer_by: date
    state: OfferState


@dataclass(frozen=True)
class CallAnswered(View):
    """To who asked: the chair calls, cannot, or is not there any more."""

    reference: str
    chair: Alias
    state: OfferState


@use_case(Permission.LEAD)
def start_consult(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Ask a chair for a call; the case is asked for where there are several."""
    start_with_case(uow, ASKING, typed, now)


def _ask_which(uow: UnitOfWork, case: Case, now: datetime) -> None:
    prompts.ask(uow, acting(uow).id, ASKING, now, case_id=case.id)


CHOICES[ASKING] = Choice(_ask_which, Permission.LEAD, WORKED)


def _chairs(uow: UnitOfWork, case: Case) -> list[Person]:
    """Whom can be asked, those with the fewest cases first. A chair of the same home organisation may advise:
    nothing is decided by it (ours)."""
    asked = {row.chair_id for row in _open(uow, case)}
    pool = [one for one in candidates(uow, case) if one.rung is Rung.CHAIR and one.reachable]
    pool.sort(key=lambda one: (one.open_cases, one.id))
    return [uow.get(Person, one.id) for one in pool if one.id not in asked]


def _open(uow: UnitOfWork, case: Case) -> list[Consultation]:
    query = select(Consultation).where(
        col(Consultation.case_id) == case.id, col(Consultation.state) == OfferState.OPEN
    )
    return list(uow.session.exec(query.order_by(col(Consultation.id))))


@shows_prompt(ASKING, Told.answer(Role.COORDINATOR, when="/consult"))
def _asking(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case = uow.get(Case, prompt.case_id)
    if prompt.state is not PromptState.OPEN:
        chair = uow.get(Person, prompt.filled["chair"]).alias if "chair" in prompt.filled else None
        return ConsultSent(case.reference, chair)
    return ConsultAsked(case.reference, tuple((chair.id, chair.alias) for chair in _chairs(uow, case)))


@use_case(Permission.LEAD)
def consult_chair(uow: UnitOfWork, ref: PromptRef, chair_id: int, *, now: datetime) -> Shown:
    """Ask this chair. Raises ColleagueUnavailable for who cannot be asked (any more)."""
    prompt, case = tapped_on_case(uow, ref, (ASKING,), Permission.LEAD, now)
    if chair_id not in {chair.id for chair in _chairs(uow, case)}:
        raise ColleagueUnavailable
    uow.add(Consultation(case_id=case.id, asked_by=acting(uow).id, chair_id=chair_id, asked_at=now))
    prompts.close(uow, prompt, PromptState.ANSWERED, now, chair=chair_id)
    follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.LEAD)
def leave_consult(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Nobody is asked."""
    prompt, _ = tapped_on_case(uow, ref, (ASKING,), Permission.LEAD, now)
    prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@wants(TermKind.CONSULTATION)
def _answers(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    if case.phase not in WORKED:
        return []
    return [
        Wanted(
            f"{_ANCHOR}{row.id}",
            starts_on=local_date(row.asked_at),
            due_on=_answer_by(uow, row),
            at_once=True,
            owner_id=row.chair_id,
        )
        for row in _open(uow, case)
        if is_present(uow, uow.get(Person, row.chair_id))
    ]


asks_until_done(TermKind.CONSULTATION, ASKED)


def _answer_by(uow: UnitOfWork, row: Consultation) -> date:
    """The last day for an answer; `alerts.consultation_working_days` of the policy."""
    days = uow.policy.alerts.consultation_working_days
    return Workdays(uow.policy.office_hours).deadline(row.asked_at, days)


def _about(uow: UnitOfWork, prompt: Prompt) -> Consultation:
    term = uow.get(Term, prompt.term_id)
    return uow.get(Consultation, int(term.anchor.removeprefix(_ANCHOR)))


@shows_prompt(
    ASKED,
    Told.reminder(Role.CHAIR, when="a coordinator asks for a call", closes="yes or no; the chair is away"),
)
def _call_asked(uow: UnitOfWork, prompt: Prompt, now: datetime) -> CallAsked:
    row = _about(uow, prompt)
    asker = uow.get(Person, row.asked_by).alias
    return CallAsked(uow.get(Case, row.case_id).reference, asker, _answer_by(uow, row), row.state)


@use_case(Permission.SEE_OWN)
def answer_consultation(uow: UnitOfWork, ref: PromptRef, calls: bool, *, now: datetime) -> Shown:
    """The chair calls, or cannot; who asked hears it. The question itself is the right to answer it."""
    prompt = prompts.tapped(uow, ref, (ASKED,), now)
    row = _about(uow, prompt)
    if row.state is not OfferState.OPEN:
        raise ClosedQuestion(prompt_id=prompt.id)
    row.state, row.answered_at = (OfferState.ACCEPTED if calls else OfferState.DECLINED), now
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    meet(uow, uow.get(Term, prompt.term_id), now)
    _tell_asker(uow, row, now)
    return prompts.shown(uow, prompt, now)


def _tell_asker(uow: UnitOfWork, row: Consultation, now: datetime) -> None:
    if uow.get(Person, row.asked_by).state is PersonState.ACTIVE:
        said = {"case_id": row.case_id, "consultation": row.id}
        outbox.queue(uow, row.asked_by, ANSWERED, Urgency.ROUTINE, now, **said)


def take_back_consultations_of(uow: UnitOfWork, chair: Person, now: datetime) -> None:
    """A chair who is not there cannot call: who asked hears it, and can ask another."""
    asked = select(Consultation).where(
        col(Consultation.chair_id) == chair.id, col(Consultation.state) == OfferState.OPEN
    )
    for row in uow.session.exec(asked.order_by(col(Consultation.id))).all():
        row.state, row.answered_at = OfferState.WITHDRAWN, now
        case = uow.get(Case, row.case_id)
        follow_up(uow, case, now)
        if case.phase in WORKED:
            _tell_asker(uow, row, now)


@shows_message(ANSWERED, Told.news(Role.COORDINATOR, when="the chair calls, cannot, or is away"))
def _call_answered(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> CallAnswered:
    row = uow.get(Consultation, message.params["consultation"])
    return CallAnswered(uow.get(Case, row.case_id).reference, uow.get(Person, row.chair_id).alias, row.state)
