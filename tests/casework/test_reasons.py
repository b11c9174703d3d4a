"""Why a message came: every kind of term and of message has its reason, and the reason has its facts."""

from string import Formatter

import pytest

from casework import nouns, views
from casework.errors import ForeignButton, NothingToExplain, StaleButton
from casework.explaining import ask_why, fold_reason
from casework.items import OPENERS
from casework.monitoring_views import ASKED
from casework.prompts import PromptRef
from casework.reasons import NUMBERS, TOPICS, Reason, Standing, Topic
from handlers.reason_words import STANDINGS, WORDS
from rules.policy import Monitoring, Policy
from rules.words import AbsenceState, AlertCause, Phase, TermKind
from store.messages import Prompt
from store.people import Absence, Person
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

REGISTERED = nouns.REGISTERED
MONITORED = amsterdam("2026-02-02 09:00")


def reason_to(region: Region, person: Person) -> Reason:
    view = region.views(person)[-1]
    assert isinstance(view, Reason)
    return view


async def why(region: Region, person: Person, reply_to: int | None = None) -> Reason:
    await region.act(person, ask_why, reply_to)
    return reason_to(region, person)


def asked(region: Region, person: Person) -> PromptRef:
    queued = region.outbox(person)[-1]
    assert queued.ref is not None
    return queued.ref


def test_every_kind_of_term_every_cause_of_an_alert_and_every_topic_has_its_words() -> None:
    # A decision is always about an alert, and is explained by its cause.
    about = {*TermKind, *Topic} - {TermKind.DECISION, Topic.OWN_DOING}
    assert about == WORDS.keys()
    assert {Topic(f"alert_{cause}") for cause in AlertCause} <= set(WORDS)
    assert STANDINGS.keys() == set(Standing)


@pytest.mark.parametrize("about", list(WORDS))
def test_the_words_name_no_number_that_the_facts_do_not_give(about: TermKind | Topic) -> None:
    given = set(NUMBERS[about](Policy(), Phase.DIRECT_SAFETY)) if about in NUMBERS else set()
    named = {name for rule in WORDS[about].rules for _, name, _, _ in Formatter().parse(rule.text) if name}
    assert named <= given


ASKED_BY_A_TERM = {
    "agreement",
    "agreements",
    "alert",
    "assignment",
    "case_manager",
    "closing_answer",
    "consultation",
    "doubt_answer",
    "handover",
    "monitoring",
    "monitoring_next",
    "new_referral",
    "order_expiry",
    "phase_question",
    "preparation",
    "registration",
    "review",
    "scale_down",
    "scores",
    "second_clock",
    "selection",
    "threshold_warning",
    "tie_break",
    "warm_handover",
    "year_check",
}
OWN_DOING = {
    "agreement_list",
    *("proof", "rest", "team"),
    *("cancelled", "fault", "help", "language", "reason", "refusal", "region_counts", "stranger", "welcome"),
    *("absence", "absence_set", "case_choice", "case_page", "closing", "correction", "departure", "doubt"),
    *("ending", "fact_correction", "handing_over", "handover_offered", "hours", "intake_list", "invitation"),
    *("new_case", "new_invitation", "own_work", "phase", "planning", "reassignment", "referral", "reopening"),
    *("restraining_order", "scale_up", "status", "unsafe_event"),
    *(
        "back_again",
        "block",
        "block_done",
        "chat_closed",
        "coming_back",
        "numbers_left_out",
        "own_data",
        "pin",
    ),
    *("alert_giving", "alert_offered", "availability", "consult", "desk"),
}


def test_every_kind_that_comes_unasked_has_a_reason() -> None:
    # A new kind is asked by a term, has a topic in casework.reasons, or answers what one did oneself.
    assert views.kinds_shown() == ASKED_BY_A_TERM | OWN_DOING | TOPICS.keys()


def test_every_kind_of_term_opens_a_question_from_a_list() -> None:
    assert OPENERS.keys() == set(TermKind)


async def test_a_question_says_its_rule_dates_and_duty(region: Region) -> None:
    case = await region.open_case()
    await region.tick(MONITORED)
    await region.deliver(MONITORED)
    assert await why(region, region.coordinator) == Reason(
        TermKind.MONITORING,
        case.reference,
        (("weeks", 4),),
        frozenset(),
        Standing.COORDINATOR,
        starts_on=on("2026-01-05"),
        due_on=on("2026-02-02"),
    )


async def test_a_number_that_the_region_set_is_marked_as_its_own(region: Region) -> None:
    await region.open_case()
    region.restart(Policy(monitoring=Monitoring(weeks_direct_safety=6)))
    await region.tick(MONITORED)
    await region.deliver(MONITORED)
    assert (await why(region, region.coordinator)).changed == {"weeks"}


async def test_the_deputy_hears_until_when_they_stand_in(region: Region) -> None:
    await region.open_case()
    await region.tick(MONITORED)
    await region.deliver(MONITORED)

    def away(uow: UnitOfWork) -> None:
        uow.add(
            Absence(
                person_id=region.coordinator.id,
                first_day=on("2026-02-01"),
                last_day=on("2026-02-20"),
                state=AbsenceState.RUNNING,
                set_at=MONITORED,
            )
        )

    region.look(away)
    message_id, _ = region.arrived[-1]
    assert (await why(region, region.coordinator, message_id)).standing is Standing.COORDINATOR
    deputys = region.look(lambda uow: _asked_deputy(uow, region))
    assert (deputys.standing, deputys.away_until) == (Standing.STANDS_IN, on("2026-02-20"))


def _asked_deputy(uow: UnitOfWork, region: Region) -> Reason:
    from casework.items import ask_about
    from casework.reasons import reason_of_prompt
    from casework.terms import running_terms
    from store.cases import Case

    case = uow.get(Case, 1)
    term = running_terms(uow, case, TermKind.MONITORING)[0]
    return reason_of_prompt(uow, ask_about(uow, term, region.coordinator_2.id, ASKED, MONITORED))


async def test_without_a_message_there_is_nothing_to_explain(region: Region) -> None:
    with pytest.raises(NothingToExplain):
        await region.act(region.coordinator, ask_why, None)
    with pytest.raises(NothingToExplain):
        await region.act(region.coordinator, ask_why, 12345)


async def test_the_reason_folds_out_and_in_and_goes_with_the_next_step(region: Region) -> None:
    await region.open_case()
    await region.tick(MONITORED)
    ref = asked(region, region.coordinator)
    with pytest.raises(ForeignButton):
        await region.act(region.coordinator_2, fold_reason, ref)
    shown = await region.act(region.coordinator, fold_reason, ref)
    assert shown.why is not None
    assert shown.why.reason is not None
    with pytest.raises(StaleButton):
        await region.act(region.coordinator, fold_reason, ref)
    shown = await region.act(region.coordinator, fold_reason, shown.ref)
    assert shown.why is not None
    assert shown.why.reason is None
    shown = await region.act(region.coordinator, fold_reason, shown.ref)
    await region.tick(amsterdam("2026-02-05 09:00"))
    prompt = region.look(lambda uow: uow.get(Prompt, ref.id))
    assert "why" not in prompt.filled, "a reminder does not put a reason on a lock screen"


async def test_a_message_of_another_person_is_not_explained(region: Region) -> None:
    await region.open_case()
    await region.tick(MONITORED)
    await region.deliver(MONITORED)
    message_id, claimed = region.arrived[-1]
    assert claimed.person_id == region.coordinator.id
    with pytest.raises(NothingToExplain):
        await region.act(region.chair, ask_why, message_id)
