"""The example region of practice mode: people by role, and a handful of cases in different states."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import col, select

from casework import consequences
from casework.access import use_case
from casework.cases import NewCase, enter_case
from casework.decisions import choose_decision, decide_alert, tap_moment
from casework.ladder import climb_next_alert
from casework.meetings import plan_meeting
from casework.notices import issue_next_notice
from casework.people import enrol
from casework.policy_changes import apply_policy
from casework.prompts import PromptRef
from casework.referring import enter_referral
from casework.scores import store_consensus
from casework.trajectory import take_step
from casework.transactions import Act, Transactions, UnitOfWork
from practice.hooks import PracticePerson
from rules.aliases import Alias
from rules.calendar import Workdays, at_local, local_date
from rules.scores import Consensus
from rules.trajectory import Step
from rules.words import (
    Decision,
    InformedGround,
    MeetingKind,
    MeetingState,
    Phase,
    PlanKind,
    ReferringParty,
    Role,
)
from store.cases import Case, Meeting
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Person
from store.trajectory import Plan

PEOPLE = (
    PracticePerson("project_leader", "projectleider 1", 700001),
    PracticePerson("coordinator", "coördinator 1", 700002),
    PracticePerson("chair", "voorzitter 1", 700003),
    PracticePerson("coordinator_2", "coördinator 2", 700004),
    PracticePerson("chair_2", "voorzitter 2", 700005),
    PracticePerson("chair_3", "voorzitter 3", 700006),
    PracticePerson("process_director", "procesregisseur 1", 700007),
    PracticePerson("stranger", "onbekende", 700008),
)

ENROLLED = {
    "project_leader": (Alias(Role.PROJECT_LEADER, 1), "Gemeente", None),
    "coordinator": (Alias(Role.COORDINATOR, 1), "Veilig Thuis", None),
    "coordinator_2": (Alias(Role.COORDINATOR, 2), "Jeugdbescherming", None),
    "chair": (Alias(Role.CHAIR, 1), "GGZ", None),
    "chair_2": (Alias(Role.CHAIR, 2), "Veilig Thuis", None),
    "chair_3": (Alias(Role.CHAIR, 3), "Gemeente", None),
    "process_director": (Alias(Role.PROCESS_DIRECTOR, 1), "Gemeente", "Weesp"),
}


@dataclass(frozen=True)
class _Example:
    """A case as the region brought it in. Days count back from the beginning of practice."""

    municipality: str
    coordinator: str
    deputy: str
    brought_in: int
    assigned: int
    scores: tuple[tuple[int, Consensus], ...] = ()
    """How many days ago each meeting was, and what the table agreed on."""
    process_director: str | None = None
    plan: int | None = None
    """How many days ago its safety plan was adopted."""
    stable: int | None = None
    """How many days ago its coordinator said that it is in stable safety."""


EXAMPLES = (
    # Just started: its first meeting is planned.
    _Example("Weesp", "coordinator", "coordinator_2", 14, 14, process_director="process_director"),
    # Near its threshold, with scores that do not rise.
    _Example(
        "Hilversum",
        "coordinator",
        "coordinator_2",
        12,
        68,
        ((54, Consensus(4)), (35, Consensus(5)), (17, Consensus(5))),
    ),
    # A candidate: a 6 since its second meeting, and a plan. Somebody has to say whether the phase changes.
    _Example(
        "Gooise Meren",
        "coordinator_2",
        "coordinator",
        5,
        75,
        ((45, Consensus(5)), (20, Consensus(6))),
        plan=60,
    ),
    # In stable safety, with two 7s of the three that it takes.
    _Example(
        "Huizen/Blaricum/Laren",
        "coordinator",
        "coordinator_2",
        7,
        240,
        ((180, Consensus(6)), (75, Consensus(7)), (30, Consensus(7))),
        plan=210,
        stable=170,
    ),
    # Past its threshold: the chair planned an expert meeting.
    _Example(
        "Weesp",
        "coordinator_2",
        "coordinator",
        13,
        108,
        ((80, Consensus(3)), (40, Consensus(None, 4))),
        process_director="process_director",
    ),
)
REFERRED = 6
"""How many days before practice a household was referred, which waits for its selection meeting."""
HISTORY = timedelta(days=14)
"""How long before the beginning of practice its first case was brought in."""


async def lay_out(transactions: Transactions, now: datetime, *, with_cases: bool) -> None:
    """Enrol the people of the example region and, unless it must stay empty, open its cases.

    The cases were brought in over the last two weeks, through the same steps that a region takes; what was
    said then is not sent any more.
    """
    then = now - HISTORY
    # From the start on it is this policy that terms are computed with.
    await transactions.run(apply_policy, now=then)
    if with_cases:
        # The other chairs joined later: the alert of that time went to the one who was there.
        early = [key for key in ENROLLED if key not in ("chair", "chair_2")]
        people = await transactions.run(enrol_people, early, now=then)
        await _open_cases(transactions, people, then, now)
    await transactions.run(enrol_people, list(ENROLLED), now=now)


async def _open_cases(
    transactions: Transactions, people: dict[str, int], then: datetime, now: datetime
) -> None:
    for example in EXAMPLES:
        await transactions.run(bring_in, example, people, now=now - timedelta(days=example.brought_in))
    await transactions.run(refer, now=now - timedelta(days=REFERRED))
    await transactions.run(plan_first_meeting, now=then)
    decided = now - timedelta(days=6)
    await _tick(transactions, decided)
    await _decide_on_expert_meeting(transactions, people["chair_3"], decided, now)
    await _tick(transactions, now)
    await transactions.run(say_no_more, now=now)


async def _tick(transactions: Transactions, now: datetime) -> None:
    while await transactions.run(issue_next_notice, now=now):
        pass
    while await transactions.run(climb_next_alert, now=now):
        pass


async def _decide_on_expert_meeting(
    transactions: Transactions, chair_id: int, then: datetime, now: datetime
) -> None:
    """The chair planned an expert meeting on the case past its threshold."""

    async def act(use_case: Callable[..., object], *args: object) -> None:
        ref = await transactions.run(newest_alert, chair_id, now=then)
        await transactions.run_for(Act(chair_id), use_case, ref, *args, now=then)

    day = local_date(now) + timedelta(days=11)
    await act(choose_decision, Decision.EXPERT_MEETING)
    await act(tap_moment, day, time(10))
    await act(decide_alert)


@use_case("service")
def enrol_people(uow: UnitOfWork, keys: Sequence[str], *, now: datetime) -> dict[str, int]:
    """People of the example region, as if each had accepted an invitation and seen
    the test message; their ids by key."""
    accounts = {person.key: person.telegram_id for person in PEOPLE}
    known = {person.alias: person.id for person in uow.session.exec(select(Person))}
    ids = {}
    for key in keys:
        alias, home_organisation, municipality = ENROLLED[key]
        if alias not in known:
            person = enrol(
                uow,
                alias,
                accounts[key],
                now,
                home_organisation=home_organisation,
                municipality=municipality,
            )
            person.confirmed_at = now
            known[alias] = person.id
        ids[key] = known[alias]
    return ids


@use_case("service")
def bring_in(uow: UnitOfWork, example: _Example, people: dict[str, int], *, now: datetime) -> None:
    """One running case with the scores it had so far."""
    began = local_date(now) + timedelta(days=example.brought_in)
    director = example.process_director
    case = enter_case(
        uow,
        NewCase(
            example.municipality,
            people[example.coordinator],
            people[example.deputy],
            people[director] if director else None,
            began - timedelta(days=example.assigned),
        ),
        now,
    )
    for days_ago, consensus in example.scores:
        held_at = at_local(began - timedelta(days=days_ago), time(14))
        meeting = uow.add(
            Meeting(
                case_id=case.id, kind=MeetingKind.CASE_MEETING, starts_at=held_at, state=MeetingState.HELD
            )
        )
        store_consensus(uow, meeting, consensus, people[example.coordinator], now)
    if example.plan is not None:
        uow.add(
            Plan(
                case_id=case.id,
                kind=PlanKind.SAFETY_PLAN,
                adopted_on=began - timedelta(days=example.plan),
                recorded_by=people[example.coordinator],
                recorded_at=now,
            )
        )
    if example.stable is not None:
        on = began - timedelta(days=example.stable)
        take_step(uow, case, Step.GO_ON, Phase.STABLE_SAFETY, now, on=on)
    consequences.follow_up(uow, case, now)


@use_case("service")
def refer(uow: UnitOfWork, *, now: datetime) -> None:
    """A household that was referred and waits for its selection meeting."""
    case = enter_referral(
        uow,
        "Wijdemeren",
        (1, 2, 4, 8),
        now,
        received_on=local_date(now),
        party=ReferringParty.VEILIG_THUIS,
        risk_assessed=True,
        ground=InformedGround.WITH_CONSENT,
    )
    consequences.follow_up(uow, case, now)


@use_case("service")
def plan_first_meeting(uow: UnitOfWork, *, now: datetime) -> None:
    """The case that just started meets on the second working day of practice, at two o'clock."""
    case = uow.session.exec(select(Case).order_by(col(Case.id))).first()
    assert case is not None
    workdays = Workdays(uow.policy.office_hours)
    day = workdays.add_working_days(local_date(now + HISTORY), 2)
    plan_meeting(uow, case, MeetingKind.CASE_MEETING, at_local(day, time(14)), now)


@use_case("service")
def newest_alert(uow: UnitOfWork, chair_id: int, *, now: datetime) -> PromptRef:
    """The alert that this chair was asked about last."""
    prompt = uow.session.exec(
        select(Prompt)
        .where(
            col(Prompt.person_id) == chair_id,
            col(Prompt.kind) == "alert",
            col(Prompt.state) == PromptState.OPEN,
        )
        .order_by(col(Prompt.id).desc())
    ).first()
    assert prompt is not None
    return PromptRef(prompt.id, prompt.revision)


@use_case("service")
def say_no_more(uow: UnitOfWork, *, now: datetime) -> None:
    """What would have been sent before practice began was read long ago."""
    waiting = select(OutboxMessage).where(col(OutboxMessage.state) == OutboxState.PENDING)
    for message in uow.session.exec(waiting).all():
        message.state = OutboxState.WITHDRAWN
