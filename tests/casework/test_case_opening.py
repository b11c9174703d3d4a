"""Who may open cases and invite, and how what is told looks in the states that a tap does not reach."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from casework import assignments, case_opening, invitations
from casework.case_draft import MunicipalityQuestion
from casework.errors import NotAllowed
from casework.invitation_views import InvitationReceipt
from casework.prompts import PromptRef, look_again
from rules.words import Duty, Role
from store.cases import Assignment, Case
from store.messages import Prompt, PromptState
from store.unit_of_work import UnitOfWork
from tests.casework.region import START, Region
from tests.rules.moments import on

REF = PromptRef(1, 1)
FOR_PROJECT_LEADERS: list[tuple[Any, tuple[Any, ...]]] = [
    (case_opening.start_new_case, ()),
    (case_opening.choose_municipality, (REF, "rommel")),
    (case_opening.choose_colleague, (REF, Duty.DEPUTY, 1)),
    (case_opening.turn_start_month, (REF, 2026, 1)),
    (case_opening.choose_start_date, (REF, on("2026-01-05"))),
    (case_opening.enter_start_date, (REF, on("2026-01-05"))),
    (case_opening.go_back, (REF,)),
    (case_opening.open_case, (REF,)),
    (invitations.start_invitation, ()),
    (invitations.choose_role, (REF, Role.CHAIR)),
    (invitations.choose_belonging, (REF, "rommel")),
    (invitations.step_back, (REF,)),
    (invitations.make_invitation, (REF,)),
    (invitations.renew_link, (REF,)),
    (invitations.withdraw_invitation, (REF,)),
]


async def test_nobody_but_a_project_leader_opens_or_invites(region: Region) -> None:
    await region.act(region.project_leader, case_opening.start_new_case)
    for person in (region.coordinator, region.chair, region.process_director):
        for use_case, arguments in FOR_PROJECT_LEADERS:
            with pytest.raises(NotAllowed):
                await region.act(person, use_case, *arguments)
        assert region.outbox(person) == []


async def test_what_is_told_looks_as_the_duties_are_when_it_is_read(region: Region) -> None:
    case = await region.open_case()
    region.look(lambda uow: assignments.tell_assigned(uow, uow.get(Case, case.id), START))

    def end_duty(uow: UnitOfWork) -> None:
        held = select(Assignment).where(
            col(Assignment.case_id) == case.id, col(Assignment.duty) == Duty.DEPUTY
        )
        uow.session.exec(held).one().until = START

    assert [type(view) for view in region.views(region.coordinator)] == [assignments.AssignedToYou]
    assert [type(view) for view in region.views(region.coordinator_2)] == [assignments.DeputyOfCase]
    region.look(end_duty)
    assert [type(view) for view in region.views(region.coordinator_2)] == [assignments.NoLongerYours]
    director = region.views(region.process_director)
    assert [type(view) for view in director] == [assignments.CaseInYourMunicipality]


async def test_an_invitation_says_that_it_expired(region: Region) -> None:
    leader = region.project_leader
    await region.act(leader, invitations.start_invitation)
    ref = region.outbox(leader)[0].ref
    assert ref is not None
    shown = await region.act(leader, invitations.choose_role, ref, Role.PROJECT_LEADER)
    made = await region.act(leader, invitations.make_invitation, shown.ref)
    assert made.invited.token not in repr(made)
    region.now = START + timedelta(hours=24)
    assert made.shown.ref is not None
    view = (await region.act(leader, look_again, made.shown.ref.id)).view
    assert isinstance(view, InvitationReceipt)
    assert (view.used, view.expired) == (False, True)


async def test_opening_a_case_keeps_no_second_copy_of_the_choices(region: Region) -> None:
    leader = region.project_leader
    await region.act(leader, case_opening.start_new_case)
    ref, first = region.outbox(leader)[0].ref, region.views(leader)[0]
    assert isinstance(first, MunicipalityQuestion)
    steps: list[tuple[Any, tuple[Any, ...]]] = [
        (case_opening.choose_municipality, (first.options[-1].value,)),
        (case_opening.choose_colleague, (Duty.COORDINATOR, region.coordinator.id)),
        (case_opening.choose_colleague, (Duty.DEPUTY, 0)),
        (case_opening.choose_colleague, (Duty.PROCESS_DIRECTOR, region.process_director.id)),
        (case_opening.choose_start_date, (on("2026-01-05"),)),
        (case_opening.open_case, ()),
    ]
    for use_case, arguments in steps:
        ref = (await region.act(leader, use_case, ref, *arguments)).ref
    assert ref is not None
    prompt = region.look(lambda uow: uow.session.exec(select(Prompt).where(col(Prompt.id) == ref.id)).one())
    assert (prompt.state, prompt.filled) == (PromptState.ANSWERED, {})
