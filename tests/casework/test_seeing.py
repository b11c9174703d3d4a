"""Who lost a case is shown no more of it, whatever they tap, type or ask on a message of before."""

from datetime import date

import pytest
from sqlmodel import col, select

from casework import bundles, prompts, scores
from casework.case_page import start_case_page
from casework.consequences import follow_up
from casework.errors import NotAllowed, NothingToAnswer, NothingToExplain
from casework.explaining import ask_why, fold_reason
from casework.folded import Folded
from casework.meeting_planning import start_planning
from casework.own_work import show_own_work
from casework.prompts import PromptRef
from casework.shown_cases import references_in
from casework.views import is_conversation, kinds_shown, view_of_prompt
from rules.words import Duty, Urgency
from store.cases import Assignment, Case
from store.messages import OutboxMessage, Prompt, PromptState
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.casework.test_scores import unasked
from tests.handlers.hand import ON_ONE_DATABASE

pytestmark = ON_ONE_DATABASE


@pytest.fixture
async def lost(region: Region) -> Case:
    """A case of which the coordinator has a receipt of a score, a page and a half-entered meeting; then it is
    theirs no longer. What was asked by itself is left out: that is taken back with the duty."""
    case = await region.open_case(assigned_on=date(2025, 12, 1))
    await unasked(region, case, date(2026, 1, 5), 5)
    await region.act(region.coordinator, start_case_page, case.reference)
    await region.act(region.coordinator, start_planning, case.reference)
    await region.deliver()

    def lose(uow: UnitOfWork) -> None:
        for duty in uow.session.exec(select(Assignment)).all():
            duty.until = region.now
        uow.add(
            Assignment(
                case_id=case.id, person_id=region.coordinator_2.id, duty=Duty.COORDINATOR, since=region.now
            )
        )
        uow.session.flush()
        follow_up(uow, uow.get(Case, case.id), region.now)

    region.look(lose)
    return case


def of_kind(region: Region, kind: str) -> PromptRef:
    def newest(uow: UnitOfWork) -> PromptRef:
        found = uow.session.exec(
            select(Prompt).where(col(Prompt.kind) == kind).order_by(col(Prompt.id).desc())
        ).first()
        assert found is not None
        return PromptRef(found.id, found.revision)

    return region.look(newest)


async def test_a_late_or_double_tap_brings_one_line_without_a_button(region: Region, lost: Case) -> None:
    for kind in ("scores", "case_page", "planning"):
        shown = await region.act(region.coordinator, prompts.look_again, of_kind(region, kind).id)
        assert shown.view == Folded(kind, lost.reference, opens=False, gone=True)
        assert (shown.ref, shown.why) == (None, None)


async def test_a_tap_on_what_stays_of_an_answer_is_refused(region: Region, lost: Case) -> None:
    for door in (scores.correct_from_receipt, scores.plan_from_receipt):
        with pytest.raises(NotAllowed):
            await region.act(region.coordinator, door, of_kind(region, "scores"))


async def test_nothing_is_explained_about_it(region: Region, lost: Case) -> None:
    with pytest.raises(NotAllowed):
        await region.act(region.coordinator, fold_reason, of_kind(region, "planning"))
    for message_id, _ in region.arrived:
        with pytest.raises(NothingToExplain):
            await region.act(region.coordinator, ask_why, message_id)
    with pytest.raises(NothingToExplain):
        await region.act(region.coordinator, ask_why, None)


async def test_typed_text_answers_no_question_about_it(region: Region, lost: Case) -> None:
    planning = of_kind(region, "planning")
    view = region.look(lambda uow: type(view_of_prompt(uow, uow.get(Prompt, planning.id), region.now)))
    with pytest.raises(NothingToAnswer):
        await region.act(region.coordinator, prompts.find_open_question, {view}, None)
    with pytest.raises(NotAllowed):
        await region.act(region.coordinator, prompts.doubt_answer, planning, kind="day", candidates=[])


async def test_a_bundle_opens_nothing_about_it(region: Region, lost: Case) -> None:
    def bundle(uow: UnitOfWork) -> PromptRef:
        page = uow.session.exec(
            select(OutboxMessage.id).where(col(OutboxMessage.prompt_id) == of_kind(region, "case_page").id)
        ).one()
        me, now = region.coordinator.id, region.now
        held = prompts.ask(uow, me, "bundle", now, urgency=Urgency.ROUTINE, filled={"messages": [page]})
        return PromptRef(held.id, held.revision)

    with pytest.raises(NotAllowed):
        await region.act(region.coordinator, bundles.open_item, region.look(bundle), 1)


async def test_the_message_of_a_question_that_closed_elsewhere_shows_one_line(
    region: Region, lost: Case
) -> None:
    for kind in (kind for kind in sorted(kinds_shown()) if is_conversation(kind)):
        planning = of_kind(region, "planning").id

        def become(uow: UnitOfWork, kind: str = kind, planning: int = planning) -> None:
            prompt = uow.get(Prompt, planning)
            prompt.kind, prompt.state = kind, PromptState.ANSWERED

        region.look(become)
        closed = await region.act(None, prompts.look_at_closed, planning)
        assert closed is not None
        assert closed.shown.view == Folded(kind, lost.reference, opens=False, gone=True)
        region.look(lambda uow, p=planning: setattr(uow.get(Prompt, p), "kind", "planning"))  # type: ignore[misc]


async def test_their_list_of_what_is_asked_leaves_it_out(region: Region, lost: Case) -> None:
    def half_enter(uow: UnitOfWork) -> None:
        prompts.fill(uow.get(Prompt, of_kind(region, "planning").id), region.now, kind="case_meeting")

    region.look(half_enter)
    await region.act(region.coordinator, show_own_work)
    (listed,) = [claimed.view for claimed in await region.deliver()]
    assert lost.reference not in set(references_in(listed))
