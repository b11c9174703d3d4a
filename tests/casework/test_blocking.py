"""Somebody is blocked: nothing of theirs goes on, and nothing is left without somebody. On both databases."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from casework import blocking, handovers, prompts
from casework.blocking import Cause, CoveringBlocked, PersonBlocked, block
from casework.decisions import acknowledge_alert
from casework.duties import is_present
from casework.errors import NotAllowed
from casework.gaps import cases_with_a_gap
from casework.handover_views import ASKED, GIVING, HandoverAnswered
from casework.meetings import plan_meeting
from casework.own_work import show_own_work
from casework.people import new_invitation
from casework.terms import running_terms
from rules.aliases import Alias
from rules.words import Duty, MeetingKind, OfferState, PersonState, Role, TermKind
from store.locks import Pin
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Invitation, Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import MORNING, alerts, passed_case, ref_of, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam


def blocks(region: Region, person: Person, cause: Cause = Cause.COMMAND_LINE) -> None:
    region.look(lambda uow: block(uow, uow.get(Person, person.id), region.now, cause))


def is_silent(region: Region, person: Person) -> bool:
    """Blocked, with nothing asked of them and nothing waiting to be sent to them."""

    def read(uow: UnitOfWork) -> bool:
        asked = select(Prompt).where(
            col(Prompt.person_id) == person.id, col(Prompt.state) == PromptState.OPEN
        )
        unsent = select(OutboxMessage).where(
            col(OutboxMessage.person_id) == person.id, col(OutboxMessage.state) == OutboxState.PENDING
        )
        silent = not any(uow.session.exec(query).first() for query in (asked, unsent))
        return uow.get(Person, person.id).state is PersonState.LOCKED and silent

    return region.look(read)


async def test_what_was_asked_goes_to_the_deputy_in_the_same_transaction_and_what_was_filled_in_goes(
    region: Region,
) -> None:
    case = await region.open_case()
    held = amsterdam("2026-01-05 09:30")
    region.look(
        lambda uow: plan_meeting(uow, uow.get(type(case), case.id), MeetingKind.CASE_MEETING, held, region.now)
    )
    await pass_until(region, amsterdam("2026-01-05 12:00"))
    asked = ref_of(region, region.coordinator, "scores")
    region.look(lambda uow: prompts.fill(uow.get(Prompt, asked.id), region.now, consensus=5))
    await region.act(region.coordinator, show_own_work)
    blocks(region, region.coordinator)
    assert is_silent(region, region.coordinator)
    assert views_of(region, region.coordinator_2, CoveringBlocked) == [
        CoveringBlocked(region.coordinator.alias, (case.reference,))
    ]
    assert views_of(region, region.project_leader, PersonBlocked) == [
        PersonBlocked(region.coordinator.alias, Cause.COMMAND_LINE)
    ]
    await pass_until(region, region.now + timedelta(minutes=5))
    again = ref_of(region, region.coordinator_2, "scores")
    filled = region.look(lambda uow: uow.get(Prompt, again.id).filled)
    assert "consensus" not in filled
    with pytest.raises(NotAllowed):
        await region.act(region.coordinator, show_own_work)
