"""Whatever people tap, block or leave: an open alert always has exactly one next action at a known time,
and is never silent past its last step."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from casework.alert_candidates import candidates
from casework.alert_rows import UNDECIDED, recipients
from casework.duties import is_present
from casework.ladder import steps_of
from casework.reachability import note_reachable
from rules import ladder
from rules.calendar import local_date
from rules.words import AlertState, Role, TermKind, TermState
from store.alerts import Alert
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.handlers.wandering import Wanderers

STEPS = 60
LOOK_EVERY = 6
SEEDS = range(2)
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

    async def _block_or_allow(self) -> None:
        people = self.region.look(lambda uow: list(uow.session.exec(select(Person).order_by(col(Person.id)))))
        person = self._random.choice(people)
        reachable = not person.reachable or self._random.random() < 0.3
        self.did.append(
            f"{person.alias} {'allows' if reachable else 'blocks'} at {self.region.now:%Y-%m-%d %H:%M}"
        )
        await self.region.act(None, note_reachable, person.id, reachable)


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
    for days_ago in (85, 91, 200):
        await region.open_case(assigned_on=region.now.date() - timedelta(days=days_ago), municipality="Weesp")
    people = Alerted(region, seed)
    for _ in range(0, STEPS, LOOK_EVERY):
        for _ in range(LOOK_EVERY):
            await people.do_something()
        try:
            region.look(lambda uow: check(uow, region))
        except AssertionError as error:
            error.add_note("\n".join(people.did))
            raise


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
