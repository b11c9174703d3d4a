"""Whatever people tap, block or leave: an open alert always has exactly one next action at a known time,
and is never silent past its last step."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import col, select

from casework.alert_candidates import candidates
from casework.alert_rows import UNDECIDED, recipients
from casework.consequences import follow_up
from casework.duties import is_present
from casework.ladder import steps_of
from casework.reachability import note_reachable
from rules import ladder
from rules.calendar import at_local, local_date
from rules.words import AgreementKind, AlertState, Duty, MeetingKind, Role, TermKind, TermState
from store.alerts import Alert
from store.cases import Assignment, Case, Meeting
from store.expert_meetings import Agreement
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import held
from tests.casework.escalating import escalated
from tests.casework.region import Region
from tests.handlers.hand import Hand
from tests.handlers.wandering import Wanderers

STEPS = 42
LOOK_EVERY = 6
SEEDS = range(1)
SOAK_SEEDS = range(2000, 2040)
LONGEST_STEP = timedelta(days=9)
"""Sixteen office hours over Christmas, when the office is open on two days of nine."""


class Alerted(Wanderers):
    """People with alerts on their hands, who come and go and block the bot."""

    acting = (*[Role.CHAIR] * 4, *[Role.COORDINATOR] * 3, *[Role.PROJECT_LEADER] * 2, Role.PROCESS_DIRECTOR)
    often = ("meldingen", "mijn", "afspraken", "afwezig", "beschikbaar", "cijfer", "overleg", "mijn")

    async def do_something(self) -> None:
        if self._random.random() < 0.15:
            await self._block_or_allow()
        await super().do_something()

    def _somebody(self) -> Hand:
        """Mostly somebody who is asked about an alert: only they move it."""
        asked = self.region.look(
            lambda uow: sorted(
                set(
                    uow.session.exec(
                        select(Prompt.person_id).where(
                            col(Prompt.alert_id).is_not(None), col(Prompt.state) == PromptState.OPEN
                        )
                    )
                )
            )
        )
        if not asked or self._random.random() < 0.4:
            return super()._somebody()
        person_id = self._random.choice(asked)
        person = self.region.look(lambda uow: uow.get(Person, person_id))
        return self._hands.setdefault(person_id, Hand(self.region, person))

    async def _block_or_allow(self) -> None:
        people = self.region.look(lambda uow: list(uow.session.exec(select(Person).order_by(col(Person.id)))))
        person = self._random.choice(people)
        reachable = not person.reachable or self._random.random() < 0.3
        self.did.append(
            f"{person.alias} {'allows' if reachable else 'blocks'} at {self.region.now:%Y-%m-%d %H:%M}"
        )
        await self.region.act(None, note_reachable, person.id, reachable)


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
async def test_an_open_alert_always_has_one_next_action_and_is_never_silent(
    region: Region, seed: int
) -> None:
    await live_through(region, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
async def test_many_histories_of_alerts(region: Region, seed: int) -> None:
    await live_through(region, seed)


async def live_through(region: Region, seed: int) -> None:
    await begin(region)
    people = Alerted(region, seed)
    for _ in range(0, STEPS, LOOK_EVERY):
        for _ in range(LOOK_EVERY):
            await people.do_something()
        try:
            region.look(lambda uow: check(uow, region))
        except AssertionError as error:
            error.add_note("\n".join(people.did))
            raise


async def begin(region: Region) -> None:
    """Every kind of alert near: an escalation, a passed threshold, scores that do not rise, and after an
    expert meeting one case without a 6 and one that fell back."""
    await escalated(region)

    async def brought_in(assigned_on: date) -> Case:
        return await region.open_case(assigned_on=assigned_on, process_director=region.process_director)

    await brought_in(date(2025, 11, 30))
    still = await brought_in(date(2026, 1, 5))
    for day in (date(2026, 1, 12), date(2026, 2, 2), date(2026, 2, 23)):
        held(region, still, day, 4)
    second = await brought_in(date(2025, 9, 1))
    _met_with_experts(region, second, date(2025, 12, 10), 5)
    fell = await brought_in(date(2025, 9, 1))
    _met_with_experts(region, fell, date(2025, 12, 15), 6)
    held(region, fell, date(2026, 2, 25), 5)


def _met_with_experts(region: Region, case: Case, day: date, score: int) -> None:
    def work(uow: UnitOfWork) -> None:
        since = at_local(day, time(10))
        uow.add(Assignment(case_id=case.id, person_id=region.chair_2.id, duty=Duty.CHAIR, since=since))
        meeting = uow.get(Meeting, meeting_id)
        meeting.chair_id, meeting.agreements_noted_on = region.chair_2.id, day
        uow.add(
            Agreement(
                case_id=case.id,
                meeting_id=meeting_id,
                kind=AgreementKind.TREATMENT,
                responsible="GGZ",
                due_on=date(2026, 3, 6),
                first_due_on=date(2026, 2, 6),
                times_later=1,
                noted_by=region.chair_2.id,
                noted_at=since,
            )
        )
        uow.session.flush()
        follow_up(uow, uow.get(Case, case.id), region.now)

    meeting_id = held(region, case, day, score, MeetingKind.EXPERT_MEETING)
    region.look(work)


def check(uow: UnitOfWork, region: Region) -> None:
    """What must hold of every alert between two acts."""
    for alert in uow.session.exec(select(Alert).order_by(col(Alert.id))).all():
        decisions = _running_decisions(uow, alert)
        asked = _asked(uow, alert)
        if alert.state not in UNDECIDED:
            assert alert.next_action_at is None
            assert (decisions, asked) == ([], [])
            continue
        assert alert.next_action_at is not None
        assert alert.next_action_at > region.now, "its next action was not taken"
        assert len(decisions) == 1
        if alert.state is AlertState.OPEN:
            assert alert.next_action_at <= region.now + LONGEST_STEP
            _check_heard(uow, alert, asked)
        else:
            assert alert.decide_by is not None
            assert alert.holder_id in {prompt.person_id for prompt in asked}, "who has it cannot answer"
            assert alert.next_action_at >= ladder.reopens_at(local_date(region.now))


def _running_decisions(uow: UnitOfWork, alert: Alert) -> list[Term]:
    running = select(Term).where(
        col(Term.alert_id) == alert.id,
        col(Term.kind) == TermKind.DECISION,
        col(Term.state) == TermState.RUNNING,
    )
    return list(uow.session.exec(running))


def _asked(uow: UnitOfWork, alert: Alert) -> list[Prompt]:
    """The questions in which somebody can act on the alert now, also a vote or an offer."""
    asked = select(Prompt).where(col(Prompt.alert_id) == alert.id, col(Prompt.state) == PromptState.OPEN)
    return [prompt for prompt in uow.session.exec(asked) if prompt.kind != "registration"]


def _check_heard(uow: UnitOfWork, alert: Alert, asked: list[Prompt]) -> None:
    """Somebody who can be reached is asked, as long as there is anybody at all on the ladder."""
    if alert.cause_vanished_at is not None:
        return
    case = uow.get(Case, alert.case_id)
    known = {row.person_id for row in recipients(uow, alert)}
    anybody = ladder.repeat_to(candidates(uow, case), known, steps_of(uow, alert))
    hearing = [uow.get(Person, prompt.person_id) for prompt in asked]
    assert not anybody or any(one.reachable and is_present(uow, one) for one in hearing), "silent"
