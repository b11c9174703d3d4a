"""/status: how the cases stand; domain.md, What project leaders and the steering group ask.

1. The counts per phase and municipality, for the project leader, are a message of their own: they never stand
   in one message with references.
2. The lights, with their reasons and what is overdue with whom, are a second one. Everybody else gets that
   one for the cases that are theirs, without a municipality.
3. Everything is read in a handful of queries, however many cases there are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from casework import outbox, prompts
from casework.access import acting, use_case
from casework.case_facts import CaseStatus, case_statuses
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_message, shows_prompt
from rules.permissions import Permission, may
from rules.trajectory import INTAKE, WORKED
from rules.words import Light, Phase, Role
from store.cases import Case
from store.messages import OutboxMessage, Prompt
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND = "status"
COUNTS = "region_counts"
PAGE_LINES = 10
"""Lines on a page beside its heading and a note, so that it stays within twelve."""
MOST_OVERDUE = 3
"""Of one case at most this many overdue terms are written out."""
GREEN_IN_LINE = 4


@dataclass(frozen=True)
class RegionCounts(View):
    """Open cases per phase and per municipality; what counts zero is left out.

    `referrals` are not with a coordinator yet, and no part of the other counts.
    """

    open_cases: int
    phases: tuple[tuple[Phase, int], ...]
    municipalities: tuple[tuple[str, int], ...]
    referrals: int = 0


@dataclass(frozen=True)
class Status(View):
    """One page: cases that ask for attention, and the references of those that do not."""

    cases: tuple[CaseStatus, ...]
    green: tuple[str, ...]
    page: int
    pages: int
    whole_region: bool


@shows_message(COUNTS, Told.answer(Role.PROJECT_LEADER, when="/status: the counts of the region"))
def _region_counts(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> RegionCounts | None:
    if not may(uow.get(Person, message.person_id).role, Permission.SEE_REGION):
        return None
    rows = uow.session.exec(select(Case.phase, Case.municipality).where(col(Case.phase).in_(WORKED))).all()
    referrals = uow.session.exec(select(func.count(col(Case.id))).where(col(Case.phase).in_(INTAKE))).one()
    phases = Counter(phase for phase, _ in rows)
    municipalities = Counter(municipality for _, municipality in rows)
    # One that the policy no longer names may still have cases.
    named = dict.fromkeys((*uow.policy.municipalities, *sorted(municipalities)))
    return RegionCounts(
        len(rows),
        tuple((phase, phases[phase]) for phase in Phase if phases[phase]),
        tuple((name, municipalities[name]) for name in named if municipalities[name]),
        referrals,
    )


@shows_prompt(KIND, Told.answer(when="/status"), standing=True)
def _status(uow: UnitOfWork, prompt: Prompt, now: datetime) -> Status:
    person = uow.get(Person, prompt.person_id)
    pages = _pages(case_statuses(uow, person, now))
    page = min(int(prompt.filled.get("page", 0)), len(pages) - 1)
    cases, green = pages[page]
    return Status(cases, green, page, len(pages), may(person.role, Permission.SEE_REGION))


def _pages(statuses: Sequence[CaseStatus]) -> list[tuple[tuple[CaseStatus, ...], tuple[str, ...]]]:
    """Red first, then amber, then the green ones by reference only, in pages of `PAGE_LINES`."""
    attention = [status for status in statuses if status.light is not Light.GREEN]
    green = [status.reference for status in statuses if status.light is Light.GREEN]
    pages: list[tuple[list[CaseStatus], list[str]]] = [([], [])]
    room = PAGE_LINES
    for status in attention:
        lines = lines_of(status)
        if lines > room:
            pages.append(([], []))
            room = PAGE_LINES
        pages[-1][0].append(status)
        room -= lines
    for start in range(0, len(green), GREEN_IN_LINE):
        # The first line of green ones has their own light above it.
        lines = 1 if pages[-1][1] else 2
        if lines > room:
            pages.append(([], []))
            lines, room = 2, PAGE_LINES
        pages[-1][1].extend(green[start : start + GREEN_IN_LINE])
        room -= lines
    return [(tuple(cases), tuple(references)) for cases, references in pages]


def lines_of(status: CaseStatus) -> int:
    """How many lines a case takes: its light with the reasons, what is overdue, and what is left out."""
    return 1 + min(len(status.overdue), MOST_OVERDUE) + (len(status.overdue) > MOST_OVERDUE)


@use_case(Permission.SEE_OWN)
def show_status(uow: UnitOfWork, *, now: datetime) -> None:
    """How the cases stand that the acting person may see; the project leader gets the counts first."""
    person = acting(uow)
    if may(person.role, Permission.SEE_REGION):
        outbox.queue_reply(uow, person.id, COUNTS, now)
    prompts.ask(uow, person.id, KIND, now, filled={"page": 0})


@use_case(Permission.SEE_OWN)
def turn_status(uow: UnitOfWork, ref: PromptRef, page: int, *, now: datetime) -> Shown:
    """Another page of it, as it stands now."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    prompts.fill(prompt, now, page=max(0, page))
    return prompts.shown(uow, prompt, now)
