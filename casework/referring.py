"""Referring a household step by step, and storing it with all that follows; domain.md, From referral to one
year later.

A closed case that turns out not to be safe is taken up again by a new referral, linked to it. That is the
same question, asked about the closed case: by `ask_to_refer_again`, or as what a term of the case asks until
it is done (`referral_draft.KIND`).
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from casework import consequences, day_choice, prompts, terms, wanted
from casework.access import acting, use_case
from casework.cases import begin
from casework.errors import CriterionRequired, ForeignButton, StaleButton
from casework.policy_lists import chosen_name
from casework.prompts import PromptRef, Shown
from casework.referral_draft import KIND, TAKEN_BACK, Draft, Step, draft_of
from casework.trajectory import take_step
from rules import trajectory
from rules.calendar import local_date
from rules.permissions import Permission
from rules.referral import CRITERIA, REQUIRED
from rules.words import InformedGround, Phase, ReferringParty, TermKind
from store.cases import Case
from store.messages import Prompt, PromptState
from store.trajectory import Referral
from store.unit_of_work import UnitOfWork


@use_case(Permission.OPEN_CASE)
def start_referral(uow: UnitOfWork, *, now: datetime) -> None:
    """Ask for a referral, going on with what was half entered before."""
    prompts.ask(uow, acting(uow).id, KIND, now)


def ask_to_refer_again(uow: UnitOfWork, case: Case, leader_id: int, now: datetime) -> Prompt:
    """Ask a project leader for a referral that takes up this closed case, with its municipality known."""
    return prompts.ask(uow, leader_id, KIND, now, case_id=case.id)


@use_case(Permission.OPEN_CASE)
def choose_place(uow: UnitOfWork, ref: PromptRef, value: str, *, now: datetime) -> Shown:
    """Keep the municipality. Raises NoLongerInPolicy."""
    prompt, _ = _at(uow, ref, Step.MUNICIPALITY, now)
    return _keep(uow, prompt, Step.MUNICIPALITY, chosen_name(prompt, uow.policy.municipalities, value), now)


@use_case(Permission.OPEN_CASE)
def choose_party(uow: UnitOfWork, ref: PromptRef, party: ReferringParty, *, now: datetime) -> Shown:
    """Keep who refers."""
    prompt, _ = _at(uow, ref, Step.PARTY, now)
    return _keep(uow, prompt, Step.PARTY, party.value, now)


@use_case(Permission.OPEN_CASE)
def turn_received_month(uow: UnitOfWork, ref: PromptRef, first: date, *, now: datetime) -> Shown:
    """Open the calendar, or turn its page."""
    prompt, _ = _at(uow, ref, Step.RECEIVED, now)
    day_choice.turn_to(prompt, first, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def choose_received(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """Keep the day that was tapped. Raises DayOutOfRange for the future and too long ago."""
    return prompts.shown(uow, _with_received(uow, ref, day, now), now)


@use_case(Permission.OPEN_CASE)
def enter_received(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """Keep the day that was typed, and show it below. Raises DayOutOfRange."""
    prompts.ask_again(uow, _with_received(uow, ref, day, now), now)


def _with_received(uow: UnitOfWork, ref: PromptRef, day: date, now: datetime) -> Prompt:
    prompt, draft = _at(uow, ref, Step.RECEIVED, now)
    day_choice.keep_day(prompt, day, draft.earliest, local_date(now), now)
    return prompt


@use_case(Permission.OPEN_CASE)
def set_criterion(uow: UnitOfWork, ref: PromptRef, criterion: int, applies: bool, *, now: datetime) -> Shown:
    """Say of one criterion whether it applies. Raises ForeignButton for one that does not exist."""
    prompt, draft = _at(uow, ref, Step.CRITERIA, now)
    if criterion not in CRITERIA:
        raise ForeignButton
    criteria = draft.criteria | {criterion} if applies else draft.criteria - {criterion}
    prompts.fill(prompt, now, criteria=sorted(criteria))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def finish_criteria(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The checklist is done. Raises CriterionRequired without the one that a referral cannot do without."""
    prompt, draft = _at(uow, ref, Step.CRITERIA, now)
    if REQUIRED not in draft.criteria:
        raise CriterionRequired(prompt_id=prompt.id)
    prompts.fill(prompt, now, **{Step.CRITERIA.value: True})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def choose_risk(uow: UnitOfWork, ref: PromptRef, assessed: bool, *, now: datetime) -> Shown:
    """Keep whether the risk was assessed."""
    prompt, _ = _at(uow, ref, Step.RISK, now)
    prompts.fill(prompt, now, **{Step.RISK.value: assessed})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def choose_ground(uow: UnitOfWork, ref: PromptRef, ground: InformedGround, *, now: datetime) -> Shown:
    """Keep whether the household was informed, and on what ground."""
    prompt, _ = _at(uow, ref, Step.GROUND, now)
    return _keep(uow, prompt, Step.GROUND, ground.value, now)


def _keep(uow: UnitOfWork, prompt: Prompt, step: Step, answer: str, now: datetime) -> Shown:
    prompts.fill(prompt, now, **{step.value: answer})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """One step back: the calendar closes, else the last answer is taken back; before the first it ends.

    What was ticked stays ticked.
    """
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    step, steps = draft_of(uow, prompt, now).step, list(Step)
    if step is Step.MUNICIPALITY:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    elif step is Step.RECEIVED and "month" in prompt.filled:
        prompts.fill(prompt, now, month=None)
    elif step is Step.PARTY:
        prompts.fill(prompt, now, **{Step.MUNICIPALITY.value: TAKEN_BACK})
    else:
        prompts.fill(prompt, now, **{steps[steps.index(step) - 1].value: None}, month=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def refer(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Store the referral as it was read back, under a reference of its own, with its first term.

    Raises StaleButton when what was read back no longer holds, and ImpossibleStep when the case that it takes
    up is closed no longer.
    """
    prompt, draft = _at(uow, ref, Step.READ_BACK, now)
    case = _store(uow, draft, now)
    if draft.follows is not None:
        take_step(uow, draft.follows, trajectory.Step.REFER_AGAIN, Phase.COMPLETED, now)
    prompt.case_id = case.id
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    # The referral knows it all now; a second copy beside the receipt would only be one more thing to keep.
    prompt.filled = {}
    if draft.follows is not None:
        for term in terms.running_terms(uow, draft.follows, TermKind.NEW_REFERRAL):
            wanted.meet(uow, term, now)
        consequences.follow_up(uow, draft.follows, now)
    consequences.follow_up(uow, case, now)
    return prompts.shown(uow, prompt, now)


def _store(uow: UnitOfWork, draft: Draft, now: datetime) -> Case:
    assert draft.municipality is not None
    assert draft.party is not None
    assert draft.received_on is not None
    assert draft.risk_assessed is not None
    assert draft.ground is not None
    return enter_referral(
        uow,
        draft.municipality,
        draft.criteria,
        now,
        received_on=draft.received_on,
        party=draft.party,
        risk_assessed=draft.risk_assessed,
        ground=draft.ground,
        follows_id=draft.follows.id if draft.follows is not None else None,
    )


def enter_referral(
    uow: UnitOfWork,
    municipality: str,
    criteria: Collection[int],
    now: datetime,
    *,
    received_on: date,
    **facts: Any,
) -> Case:
    """A referral that meets these criteria, under a reference of its own; `facts` are columns of Referral.

    The caller calls `consequences.follow_up`.
    """
    case = begin(uow, trajectory.Step.REFER, municipality, now, on=received_on)
    met: dict[str, Any] = {f"criterion_{number}": number in criteria for number in CRITERIA}
    uow.add(Referral(case_id=case.id, received_on=received_on, **met, **facts))
    return case


def _at(uow: UnitOfWork, ref: PromptRef, step: Step, now: datetime) -> tuple[Prompt, Draft]:
    """The question, when it still is at this step; a policy may change without anybody touching it."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    draft = draft_of(uow, prompt, now)
    if draft.step is not step:
        raise StaleButton(prompt_id=prompt.id)
    return prompt, draft
