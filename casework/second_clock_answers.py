"""A person says whether a new expert meeting is needed; two equal answers decide, in the same transaction."""

from datetime import datetime

from casework import prompts, reviews
from casework.access import acting, require, use_case
from casework.alert_rows import (
    ALERT,
    VOTE,
    asked_ids,
    cancel_prompts,
    is_voting,
    note_recipient,
    recipients,
    tell,
)
from casework.alerts import note_decided
from casework.duties import is_reachable, on_duty
from casework.errors import ClosedQuestion
from casework.ladder import acknowledge_for, climb
from casework.prompts import PromptRef, Shown
from casework.second_clock import standing
from rules.permissions import Permission
from rules.second_clock import Vote
from rules.words import Decision, Duty, Urgency
from store.alerts import Alert, AlertRecipient
from store.cases import Case
from store.messages import Prompt
from store.unit_of_work import UnitOfWork


def _tapped(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Alert, Case]:
    """Raises what `prompts.tapped` and `require` raise, and ClosedQuestion when it was decided."""
    prompt = prompts.tapped(uow, ref, (VOTE,), now)
    alert, case = uow.get(Alert, prompt.alert_id), uow.get(Case, prompt.case_id)
    require(uow, Permission.ANSWER_ALERT, case)
    if not is_voting(alert):
        raise ClosedQuestion(prompt_id=prompt.id)
    # The message has plainly arrived: a repeat of it would put an opened view on a lock screen.
    prompts.withdraw_unsent(uow, prompt)
    return prompt, alert, case


@use_case(Permission.ANSWER_ALERT)
def explain_second_clock(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Show why it is asked, with the dates and the scores, or fold that away again."""
    prompt, _, _ = _tapped(uow, ref, now)
    prompts.fill(prompt, now, opened=not prompt.filled.get("opened"))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def say_whether_to_meet(uow: UnitOfWork, ref: PromptRef, wanted: bool, *, now: datetime) -> Shown:
    """One's own answer, which can be changed until two are equal. Raises ClosedQuestion when they are."""
    prompt, alert, case = _tapped(uow, ref, now)
    _recipient(uow, alert, prompt.person_id).wants_meeting = wanted
    prompts.fill(prompt, now, opened=None)
    uow.session.flush()
    match standing(uow, alert, case):
        case Vote.MEETING:
            _meet(uow, alert, case, now)
        case Vote.NO_MEETING:
            note_decided(uow, alert, Decision.NO_MEETING, now)
            reviews.open_review(uow, alert, case, now)
            _tell(uow, alert, now)
        case Vote.DIVIDED:
            climb(uow, alert, case, 0, now)
        case Vote.WAITS:
            pass
    return prompts.shown(uow, prompt, now)


def _meet(uow: UnitOfWork, alert: Alert, case: Case, now: datetime) -> None:
    """The chair who guards the case chooses the day; when they cannot be reached, whom the ladder names."""
    chair = on_duty(uow, case.id, Duty.CHAIR)
    if chair is None or not is_reachable(uow, chair):
        climb(uow, alert, case, 0, now)
        return
    cancel_prompts(uow, alert, now)
    alert.step = 0
    note_recipient(uow, alert, chair.id, now)
    uow.session.flush()
    acknowledge_for(uow, alert, chair, now)
    _tell(uow, alert, now, to=[chair.id])
    prompts.ask(
        uow,
        chair.id,
        ALERT,
        now,
        urgency=Urgency.REPLY if chair.id == acting(uow).id else Urgency.URGENT,
        case_id=case.id,
        alert_id=alert.id,
        filled={"choice": Decision.EXPERT_MEETING.value},
    )


def _recipient(uow: UnitOfWork, alert: Alert, person_id: int) -> AlertRecipient:
    return next(row for row in recipients(uow, alert) if row.person_id == person_id)


def _tell(uow: UnitOfWork, alert: Alert, now: datetime, **params: list[int]) -> None:
    others = set(asked_ids(uow, alert)) - {acting(uow).id}
    tell(uow, others, "second_clock_over", alert, now, **params)
