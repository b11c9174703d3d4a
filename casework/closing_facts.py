"""Doubts, requests to close, and closures: the rows, and what follows from them for each other."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import prompts
from casework.trajectory import steps_taken
from rules.calendar import local_date
from rules.trajectory import WORKED, Step
from rules.words import ClosingKind, OfferState, Phase, PlanKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.trajectory import ClosingRequest, Doubt, Plan
from store.unit_of_work import UnitOfWork

ENDABLE = WORKED | {Phase.SELECTED}
"""From here a case can end early; a referral that is no case yet is rejected instead."""
ASKED_FROM = {ClosingKind.GOALS_REACHED: frozenset({Phase.RECOVERY}), ClosingKind.ENDED_EARLY: WORKED}
"""The phases in which a request of each kind makes sense."""
CONVERSATIONS = ("doubt", "ending", "closing")
"""Questions about the end of a case, which somebody may have left half entered."""


def open_doubt(uow: UnitOfWork, case: Case) -> Doubt | None:
    """The doubt that the project leader has not answered yet."""
    return uow.session.exec(
        select(Doubt).where(col(Doubt.case_id) == case.id, col(Doubt.answered_on).is_(None))
    ).first()


def open_request(uow: UnitOfWork, case: Case) -> ClosingRequest | None:
    """The request that the project leader has not answered yet, and that still makes sense."""
    request = _unanswered(uow, case)
    return request if request is not None and case.phase in ASKED_FROM[request.kind] else None


def _unanswered(uow: UnitOfWork, case: Case) -> ClosingRequest | None:
    return uow.session.exec(
        select(ClosingRequest).where(
            col(ClosingRequest.case_id) == case.id, col(ClosingRequest.state) == OfferState.OPEN
        )
    ).first()


def withdraw_request(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """What was asked of the project leader is overtaken by what happened."""
    request = _unanswered(uow, case)
    if request is not None:
        request.state, request.answered_at = OfferState.WITHDRAWN, now
        uow.session.flush()


def settle_questions(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """The case is worked no longer: doubts, requests and what is half entered have nothing left to ask."""
    withdraw_request(uow, case, now)
    doubt = open_doubt(uow, case)
    if doubt is not None:
        doubt.answered_on = local_date(now)
    half_entered = select(Prompt).where(
        col(Prompt.case_id) == case.id,
        col(Prompt.kind).in_(CONVERSATIONS),
        col(Prompt.state) == PromptState.OPEN,
    )
    for prompt in uow.session.exec(half_entered).all():
        prompts.close(uow, prompt, PromptState.CANCELLED, now)


def recovery_plan_on(uow: UnitOfWork, case: Case) -> date | None:
    """When the recovery plan was adopted; None without one, or when it is from before a reopening."""
    plan = uow.session.exec(
        select(Plan).where(
            col(Plan.case_id) == case.id,
            col(Plan.kind) == PlanKind.RECOVERY_PLAN,
            col(Plan.corrected_at).is_(None),
        )
    ).first()
    return plan.adopted_on if plan is not None and plan.adopted_on >= case.started_on else None


@dataclass(frozen=True)
class Closure:
    """When a case was closed, and what was answered since to the check a year later."""

    closed_on: date
    unknown_on: tuple[date, ...]
    not_safe_on: date | None
    """Since then the project leader is asked for a new referral."""


def closure_of(uow: UnitOfWork, case: Case) -> Closure | None:
    """The closure of a case that is closed now; None for any other case."""
    if case.phase is not Phase.CLOSED:
        return None
    taken = list(steps_taken(uow, case))
    last = max(at for at, step in enumerate(taken) if step.step is Step.CLOSE)
    since = taken[last + 1 :]
    return Closure(
        taken[last].on,
        tuple(step.on for step in since if step.step is Step.CHECK_UNKNOWN),
        next((step.on for step in since if step.step is Step.CHECK_NOT_SAFE), None),
    )
