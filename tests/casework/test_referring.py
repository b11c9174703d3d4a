"""A referral that takes up a closed case again; on both databases."""

import pytest
from sqlmodel import select

from casework import referring
from casework.consequences import follow_up
from casework.errors import DayOutOfRange, ImpossibleStep, NotAllowed
from casework.prompts import PromptRef, Shown
from casework.referral_draft import PartyAsked, ReceivedAsked, ReferralMade, ReferralPlaceAsked
from casework.terms import open_term, running_terms
from casework.trajectory import steps_taken, take_step
from rules.trajectory import Step
from rules.words import InformedGround, Phase, ReferringParty, TermKind, TermState
from store.cases import Case
from store.messages import Prompt
from store.terms import Term
from store.trajectory import Referral
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

CLOSED_ON = on("2025-06-02")
NOW = amsterdam("2026-01-05 09:00")


async def closed_case(region: Region) -> Case:
    case = await region.open_case(assigned_on=on("2024-03-04"))

    def close(uow: UnitOfWork) -> None:
        found = uow.get(Case, case.id)
        for step, target in (
            (Step.GO_ON, Phase.STABLE_SAFETY),
            (Step.GO_ON, Phase.RECOVERY),
            (Step.CLOSE, Phase.CLOSED),
        ):
            take_step(uow, found, step, target, NOW, on=CLOSED_ON)
        follow_up(uow, found, NOW)

    region.look(close)
    return case


async def asked_again(region: Region, case: Case) -> PromptRef:
    """The question to refer the household of this case again, as a project leader gets it."""
    leader_id = region.project_leader.id
    prompt_id = region.look(
        lambda uow: referring.ask_to_refer_again(uow, uow.get(Case, case.id), leader_id, NOW).id
    )
    return region.look(lambda uow: PromptRef(prompt_id, uow.get(Prompt, prompt_id).revision))


async def read_back(region: Region, ref: PromptRef) -> PromptRef:
    leader = region.project_leader
    for use_case, *arguments in (
        (referring.choose_party, ReferringParty.BOTH),
        (referring.choose_received, on("2026-01-02")),
        (referring.set_criterion, 1, True),
        (referring.finish_criteria,),
        (referring.choose_risk, True),
        (referring.choose_ground, InformedGround.WITH_CONSENT),
    ):
        shown = await region.act(leader, use_case, ref, *arguments)
        assert isinstance(shown, Shown)
        assert shown.ref is not None
        ref = shown.ref
    return ref


def case_of(region: Region, case: Case) -> Case:
    return region.look(lambda uow: uow.get(Case, case.id))


async def test_a_closed_case_is_taken_up_by_a_new_referral_in_one_transaction(region: Region) -> None:
    old = await closed_case(region)
    ref = await read_back(region, await asked_again(region, old))
    shown = await region.act(region.project_leader, referring.refer, ref)
    assert isinstance(shown.view, ReferralMade)
    stored = region.look(lambda uow: uow.session.exec(select(Referral)).one())
    assert stored.follows_id == old.id
    new = region.look(lambda uow: uow.get(Case, stored.case_id))
    assert (new.phase, new.municipality) == (Phase.REFERRED, "Weesp")
    assert new.reference == shown.view.reference != old.reference
    assert case_of(region, old).phase is Phase.COMPLETED
    last = region.look(lambda uow: steps_taken(uow, uow.get(Case, old.id)))[-1]
    assert (last.step, last.on) == (Step.REFER_AGAIN, on("2026-01-05"))
    assert region.look(lambda uow: running_terms(uow, uow.get(Case, old.id))) == []


async def test_what_asked_for_the_new_referral_is_met(region: Region) -> None:
    old, leader = await closed_case(region), region.project_leader

    def ask(uow: UnitOfWork) -> tuple[int, int]:
        case = uow.get(Case, old.id)
        term = open_term(uow, case, TermKind.NEW_REFERRAL, "check", leader.id, on("2026-01-07"), NOW)
        return term.id, referring.ask_to_refer_again(uow, case, leader.id, NOW).id

    term_id, prompt_id = region.look(ask)
    await region.act(leader, referring.refer, await read_back(region, PromptRef(prompt_id, 1)))
    assert region.look(lambda uow: uow.get(Term, term_id).state) is TermState.MET


async def test_the_municipality_is_known_and_can_be_another_one(region: Region) -> None:
    old, leader = await closed_case(region), region.project_leader
    ref = await asked_again(region, old)
    view = region.views(leader)[-1]
    assert isinstance(view, PartyAsked)
    assert (view.said.follows, view.said.municipality) == (old.reference, "Weesp")
    shown = await region.act(leader, referring.step_back, ref)
    assert isinstance(shown.view, ReferralPlaceAsked)
    value = next(option.value for option in shown.view.options if option.name == "Hilversum")
    shown = await region.act(leader, referring.choose_place, shown.ref, value)
    assert isinstance(shown.view, PartyAsked)
    assert shown.view.said.municipality == "Hilversum"


async def test_it_was_not_received_before_the_closure(region: Region) -> None:
    ref = await asked_again(region, await closed_case(region))
    shown = await region.act(region.project_leader, referring.choose_party, ref, ReferringParty.BOTH)
    assert isinstance(shown.view, ReceivedAsked)
    assert shown.view.day.earliest == CLOSED_ON
    with pytest.raises(DayOutOfRange):
        await region.act(region.project_leader, referring.choose_received, shown.ref, on("2025-06-01"))


async def test_a_case_that_was_opened_again_meanwhile_is_not_referred(region: Region) -> None:
    old = await closed_case(region)
    ref = await read_back(region, await asked_again(region, old))

    def reopen(uow: UnitOfWork) -> None:
        case = uow.get(Case, old.id)
        case.reopened_on = on("2026-01-05")
        take_step(uow, case, Step.REOPEN, Phase.DIRECT_SAFETY, NOW)

    region.look(reopen)
    with pytest.raises(ImpossibleStep):
        await region.act(region.project_leader, referring.refer, ref)
    assert region.look(lambda uow: uow.session.exec(select(Referral)).all()) == []


async def test_two_forms_half_entered_do_not_mix(region: Region) -> None:
    old, leader = await closed_case(region), region.project_leader
    await region.act(leader, referring.start_referral)
    await asked_again(region, old)
    assert [type(view) for view in region.views(leader)] == [ReferralPlaceAsked, PartyAsked]


async def test_nobody_but_a_project_leader_refers(region: Region) -> None:
    ref = await asked_again(region, await closed_case(region))
    for person in (region.coordinator, region.chair, region.process_director):
        for use_case, *arguments in (
            (referring.start_referral,),
            (referring.choose_party, ref, ReferringParty.BOTH),
            (referring.refer, ref),
        ):
            with pytest.raises(NotAllowed):
                await region.act(person, use_case, *arguments)
