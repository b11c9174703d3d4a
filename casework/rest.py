"""/rust: a person's own rest, chosen by taps and kept as it was read back; domain.md, the table of notices.

What waits for them in the outbox gets its moment anew, earlier or later.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from sqlmodel import col, select

from casework import prompts
from casework.access import acting, use_case
from casework.errors import ForeignButton, LastWorkingDay, StaleButton
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_prompt
from rules import rest as choices
from rules import windows
from rules.permissions import Permission
from rules.policy import OfficeHours, Policy
from rules.windows import NO_REST, DailyWindow, Rest
from rules.words import Urgency
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND = "rest"


class Step(StrEnum):
    """What is asked now; the clock times have the names of what they are kept in."""

    MENU = "menu"
    NIGHT_FROM = "rests_from"
    NIGHT_UNTIL = "rests_until"
    DAYS = "works_on"
    WORK_FROM = "works_from"
    WORK_UNTIL = "works_until"


_AFTER = {Step.NIGHT_FROM: Step.NIGHT_UNTIL, Step.WORK_FROM: Step.WORK_UNTIL}
_OPENS = frozenset({Step.NIGHT_FROM, Step.DAYS, Step.WORK_FROM})
"""What the menu leads to."""


@dataclass(frozen=True)
class RestMeans:
    """When this person gets what, in the end; local times, ISO weekdays."""

    urgent: DailyWindow
    questions: DailyWindow
    days: tuple[int, ...]
    routine: DailyWindow


@dataclass(frozen=True)
class RestAsked(View):
    """The draft and what can be chosen at this step; `region` is what the region has there.

    `changed`: it differs from what is kept. `own`: it differs from the region.
    """

    step: Step
    means: RestMeans
    changed: bool
    own: bool
    clocks: tuple[time, ...] = ()
    region: time | None = None


@dataclass(frozen=True)
class RestReceipt(View):
    """The line that stays: what holds from now on, or None when nothing was changed."""

    means: RestMeans | None


@use_case(Permission.SEE_OWN)
def start_rest(uow: UnitOfWork, *, now: datetime) -> None:
    """Show what holds, and what can be changed; what was half entered before goes on."""
    prompts.ask(uow, acting(uow).id, KIND, now)


@use_case(Permission.SEE_OWN)
def open_rest(uow: UnitOfWork, ref: PromptRef, step: Step, *, now: datetime) -> Shown:
    """Choose the night, the days or the hours. Raises ForeignButton."""
    prompt = _at(uow, ref, Step.MENU, now)
    if step not in _OPENS:
        raise ForeignButton
    prompts.fill(prompt, now, step=step.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def choose_clock(uow: UnitOfWork, ref: PromptRef, clock: time | None, *, now: datetime) -> Shown:
    """One of the times that are offered, or None for that of the region. Raises ForeignButton."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    step, draft = _step(prompt), _draft(uow, prompt)
    if clock is not None and clock not in _clocks(step, uow.policy.office_hours, draft):
        raise ForeignButton
    changes: dict[str, Any] = {step.value: clock}
    if step is Step.WORK_FROM:
        changes["works_until"] = None
    _keep(prompt, replace(draft, **changes), _AFTER.get(step, Step.MENU), now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def switch_day(uow: UnitOfWork, ref: PromptRef, day: int, *, now: datetime) -> Shown:
    """Work on this ISO weekday, or not. Raises LastWorkingDay and ForeignButton."""
    prompt = _at(uow, ref, Step.DAYS, now)
    if day not in choices.WEEK:
        raise ForeignButton
    draft = _draft(uow, prompt)
    days = (draft.works_on or choices.WEEK) ^ {day}
    if not days:
        raise LastWorkingDay
    _keep(prompt, replace(draft, works_on=days if days != choices.WEEK else None), Step.DAYS, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def back_to_region(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """No rest of one's own any more."""
    prompt = _at(uow, ref, Step.MENU, now)
    _keep(prompt, NO_REST, Step.MENU, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def go_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """To the menu; from there out, and nothing changes."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    if _step(prompt) is Step.MENU:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    else:
        prompts.fill(prompt, now, step=Step.MENU.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def keep_rest(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Keep it as it was read back; what waits for this person moves along."""
    prompt = _at(uow, ref, Step.MENU, now)
    person, former, rest = acting(uow), acting(uow).rest, _draft(uow, prompt)
    person.rests_from, person.rests_until = rest.rests_from, rest.rests_until
    person.works_from, person.works_until = rest.works_from, rest.works_until
    person.works_on = "".join(str(day) for day in sorted(rest.works_on)) if rest.works_on else None
    _move_waiting(uow, person, former, now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    return prompts.shown(uow, prompt, now)


def _move_waiting(uow: UnitOfWork, person: Person, former: Rest, now: datetime) -> None:
    """What waits for the former hours waits for the new ones; what waits for Telegram waits that long too."""
    waiting = select(OutboxMessage).where(
        col(OutboxMessage.person_id) == person.id, col(OutboxMessage.state) == OutboxState.PENDING
    )
    for message in uow.session.exec(waiting).all():
        opening = windows.earliest(message.urgency, now, uow.policy, former)
        since = now if message.not_before == opening else max(now, message.not_before)
        message.not_before = windows.earliest(message.urgency, since, uow.policy, person.rest)
    uow.wakes_delivery = True


def _at(uow: UnitOfWork, ref: PromptRef, step: Step, now: datetime) -> Prompt:
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    if _step(prompt) is not step:
        raise StaleButton(prompt_id=prompt.id)
    return prompt


def _step(prompt: Prompt) -> Step:
    return Step(prompt.filled.get("step", Step.MENU))


def _keep(prompt: Prompt, rest: Rest, step: Step, now: datetime) -> None:
    prompts.fill(prompt, now, draft=_as_row(rest), step=step.value)


def _as_row(rest: Rest) -> dict[str, Any]:
    clocks = {step.value: getattr(rest, step.value) for step in Step if step not in (Step.MENU, Step.DAYS)}
    row: dict[str, Any] = {name: clock.isoformat() for name, clock in clocks.items() if clock is not None}
    return {**row, "works_on": sorted(rest.works_on)} if rest.works_on else row


def _draft(uow: UnitOfWork, prompt: Prompt) -> Rest:
    """What was chosen so far; what holds where nothing was."""
    if "draft" not in prompt.filled:
        return uow.get(Person, prompt.person_id).rest
    row = dict(prompt.filled["draft"])
    days = row.pop("works_on", None)
    clocks = {name: time.fromisoformat(clock) for name, clock in row.items()}
    return Rest(works_on=frozenset(days) if days else None, **clocks)


def _clocks(step: Step, hours: OfficeHours, draft: Rest) -> tuple[time, ...]:
    match step:
        case Step.NIGHT_FROM:
            return choices.night_starts(hours)
        case Step.NIGHT_UNTIL:
            return choices.night_ends(hours)
        case Step.WORK_FROM:
            return choices.work_starts(hours)
        case Step.WORK_UNTIL:
            return choices.work_ends(hours, draft.works_from)
        case _:
            raise ForeignButton


def _region(step: Step, hours: OfficeHours) -> time:
    return {
        Step.NIGHT_FROM: hours.night_starts,
        Step.NIGHT_UNTIL: hours.night_ends,
        Step.WORK_FROM: hours.opens,
        Step.WORK_UNTIL: hours.closes,
    }[step]


def _means(policy: Policy, rest: Rest) -> RestMeans:
    urgent, questions = (windows.window(kind, policy, rest) for kind in (Urgency.URGENT, Urgency.QUESTION))
    assert isinstance(urgent, DailyWindow)
    assert isinstance(questions, DailyWindow)
    days = tuple(sorted(rest.works_on or choices.WEEK))
    return RestMeans(urgent, questions, days, windows.own_hours(policy.office_hours, rest))


@shows_prompt(KIND, Told.answer(when="/rust"))
def _rest(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is PromptState.CANCELLED:
        return RestReceipt(None)
    draft, step, hours = _draft(uow, prompt), _step(prompt), uow.policy.office_hours
    means = _means(uow.policy, draft)
    if prompt.state is PromptState.ANSWERED:
        return RestReceipt(means)
    changed = draft != uow.get(Person, prompt.person_id).rest
    if step in (Step.MENU, Step.DAYS):
        return RestAsked(step, means, changed, draft != NO_REST)
    clocks, region = _clocks(step, hours, draft), _region(step, hours)
    return RestAsked(step, means, changed, draft != NO_REST, clocks, region)
