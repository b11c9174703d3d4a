"""The project leader confirms that a case closes or ends early, or lets it go on."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.access import use_case
from casework.case_news import News, people_of, tell
from casework.closing_facts import open_request, settle_questions
from casework.prompts import PromptRef, Shown
from casework.pushes import push_of
from casework.term_questions import conclude, tapped_about
from casework.trajectory import take_step
from casework.views import Told, View, shows_prompt
from casework.wanted import Wanted, asks_until_done, wants
from rules import closing
from rules.aliases import Alias
from rules.calendar import local_date
from rules.permissions import Permission
from rules.trajectory import Step
from rules.words import ClosingKind, Duty, EndingReason, OfferState, Phase, Role, TermKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.trajectory import ClosingRequest
from store.unit_of_work import UnitOfWork

KIND = "closing_answer"


@dataclass(frozen=True)
class EndAsked(View):
    """For the project leader: closing (without a reason) or ending early is asked."""

    reference: str
    asked_by: Alias
    asked_on: date
    reason: EndingReason | None


@dataclass(frozen=True)
class EndAnswered(View):
    """What the project leader said; `confirmed` is None when the question is no longer needed."""

    reference: str
    confirmed: bool | None
    reason: EndingReason | None


@wants(TermKind.CLOSING)
def _wanted(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    request = open_request(uow, case)
    if request is None:
        return []
    asked_on = local_date(request.asked_at)
    due_on = closing.confirmed_by(asked_on, uow.policy)
    return [Wanted(f"request:{request.id}", asked_on, due_on, at_once=True)]


asks_until_done(TermKind.CLOSING, KIND, push_first=True)


@shows_prompt(
    KIND,
    Told.reminder(Role.PROJECT_LEADER, when="a coordinator asks to close or end a case", closes="yes or no"),
)
def _answer_view(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    reference = uow.get(Case, prompt.case_id).reference
    request = _request_of(uow, uow.get(Term, prompt.term_id))
    if prompt.state is not PromptState.OPEN:
        return EndAnswered(reference, prompt.filled.get("confirmed"), request.reason)
    if (push := push_of(uow, prompt)) is not None:
        return push
    asked_by = uow.get(Person, request.asked_by).alias
    return EndAsked(reference, asked_by, local_date(request.asked_at), request.reason)


def _request_of(uow: UnitOfWork, term: Term) -> ClosingRequest:
    return uow.get(ClosingRequest, int(term.anchor.removeprefix("request:")))


@use_case(Permission.OPEN_CASE)
def confirm_end(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The project leader confirms: the case closes, or ends early. Everybody on it is told."""
    prompt, term, case = tapped_about(uow, ref, (KIND,), Permission.OPEN_CASE, now)
    request = _request_of(uow, term)
    request.state, request.answered_at = OfferState.ACCEPTED, now
    uow.session.flush()
    settle_questions(uow, case, now)
    if request.kind is ClosingKind.ENDED_EARLY:
        take_step(uow, case, Step.END_EARLY, Phase.ENDED_EARLY, now)
        tell(uow, case, News.ENDED_EARLY, now)
    else:
        take_step(uow, case, Step.CLOSE, Phase.CLOSED, now)
        check_on = closing.check_on(local_date(now), (), uow.policy)
        tell(uow, case, News.CLOSED, now, on=check_on)
    return conclude(uow, prompt, term, case, now, confirmed=True)


@use_case(Permission.OPEN_CASE)
def decline_end(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The project leader says no: the case goes on, and who asked is told."""
    prompt, term, case = tapped_about(uow, ref, (KIND,), Permission.OPEN_CASE, now)
    request = _request_of(uow, term)
    request.state, request.answered_at = OfferState.DECLINED, now
    what = News.NOT_ENDED if request.kind is ClosingKind.ENDED_EARLY else News.NOT_CLOSED
    tell(uow, case, what, now, {request.asked_by} | people_of(uow, case, Duty.COORDINATOR))
    return conclude(uow, prompt, term, case, now, confirmed=False)
