from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import add_months, at_local
from rules.phases import Answer, Ask, Direction, Facts, Lack, Scored, Unsafe, asks, backward, onward
from rules.scores import Consensus
from rules.threshold import Held
from rules.words import MeetingKind, Phase, PlanKind
from tests.rules.moments import OFFICE, POLICY, amsterdam, on

START = on("2026-01-05")
DIRECT, STABLE, RECOVERY = Phase.DIRECT_SAFETY, Phase.STABLE_SAFETY, Phase.RECOVERY
LATER = on("2027-01-04")


def evening_of(day: date) -> datetime:
    return at_local(day, OFFICE.closes)


def scored(day: str | date, score: int | None, recorded: str | None = None) -> Scored:
    """A case meeting, recorded on the same day unless told; None is no consensus, with 3 as the lowest."""
    day = on(day) if isinstance(day, str) else day
    held = Held(day, Consensus(score, 3), MeetingKind.CASE_MEETING)
    return Scored(held, evening_of(on(recorded) if recorded else day))


def unsafe(day: str) -> Unsafe:
    return Unsafe(on(day), evening_of(on(day)))


def facts(phase: Phase, *scores: Scored, **more: object) -> Facts:
    known = Facts(phase, START, scores, (), {}, None)
    return replace(known, **more)  # type: ignore[arg-type]


SEVENS = (scored("2026-03-09", 7), scored("2026-04-06", 7), scored("2026-05-04", 8))


@pytest.mark.parametrize(
    ("scores", "plans", "missing"),
    [
        ((), {}, (Lack.SIX, Lack.PLAN)),
        ((scored("2026-02-02", 6),), {}, (Lack.PLAN,)),
        ((scored("2026-02-02", 6),), {PlanKind.SAFETY_PLAN: START}, ()),
        ((scored("2026-02-02", 6), scored("2026-02-09", 5)), {PlanKind.SAFETY_PLAN: START}, (Lack.SIX,)),
        ((scored("2026-02-02", 6), scored("2026-02-09", None)), {PlanKind.SAFETY_PLAN: START}, (Lack.SIX,)),
        ((scored("2026-01-04", 6),), {PlanKind.SAFETY_PLAN: START}, (Lack.SIX,)),
        ((scored("2026-02-02", 6),), {PlanKind.SAFETY_PLAN: on("2026-01-04")}, (Lack.PLAN,)),
        ((scored("2026-02-02", 6),), {PlanKind.CARE_PLAN: START}, (Lack.PLAN,)),
    ],
)
def test_stable_safety_needs_a_last_consensus_of_six_and_the_safety_plan(
    scores: tuple[Scored, ...], plans: dict[PlanKind, date], missing: tuple[Lack, ...]
) -> None:
    on_to = onward(facts(DIRECT, *scores, plans=plans), POLICY, LATER)
    assert on_to is not None
    assert (on_to.target, on_to.missing) == (STABLE, missing)
    assert on_to.candidate == (Lack.SIX not in missing)


def test_recovery_needs_the_sevens_the_months_and_the_care_plan() -> None:
    case = facts(STABLE, *SEVENS[:2], plans={PlanKind.CARE_PLAN: on("2026-03-01")})
    early = onward(case, POLICY, on("2026-05-03"))
    assert early is not None
    assert (early.target, early.missing) == (RECOVERY, (Lack.SEVENS, Lack.EVENT_FREE))
    case = replace(case, scores=SEVENS)
    ready = onward(case, POLICY, on("2026-07-05"))
    assert ready is not None
    assert ready.missing == ()
    assert [held.date for held in ready.scores] == [scored.held.date for scored in SEVENS]
    unready = onward(replace(case, events=(unsafe("2026-01-06"),)), POLICY, on("2026-07-05"))
    assert unready is not None
    assert unready.missing == (Lack.EVENT_FREE,)


def test_after_recovery_comes_the_closure_which_is_asked_elsewhere() -> None:
    assert onward(facts(RECOVERY, *SEVENS), POLICY, LATER) is None
    assert asks(facts(RECOVERY, *SEVENS), POLICY, LATER) is None


def test_it_is_asked_from_the_day_on_which_the_first_six_was_recorded() -> None:
    case = facts(DIRECT, scored("2026-02-02", 6, "2026-02-10"), scored("2026-02-16", 7))
    assert asks(case, POLICY, LATER) == Ask(Direction.ONWARD, on("2026-02-10"))


def test_for_recovery_it_is_asked_on_the_day_that_the_months_are_over() -> None:
    case = facts(STABLE, *SEVENS)
    assert asks(case, POLICY, on("2026-05-04")) == Ask(Direction.ONWARD, on("2026-07-05"))
    arrived = Answer(amsterdam("2026-02-02 10:00"), onward=True)
    case = replace(case, events=(unsafe("2026-02-01"),), answer=arrived)
    assert asks(case, POLICY, on("2026-05-04")) == Ask(Direction.ONWARD, on("2026-08-01"))


@pytest.mark.parametrize("score", [5, None])
@pytest.mark.parametrize("phase", [STABLE, RECOVERY])
def test_a_last_consensus_that_is_no_six_speaks_for_going_back(phase: Phase, score: int | None) -> None:
    arrived = Answer(amsterdam("2026-05-05 10:00"), onward=True)
    case = facts(phase, *SEVENS, scored("2026-06-01", score), scored("2026-06-08", 4), answer=arrived)
    back = backward(case, POLICY, LATER)
    assert back is not None
    assert back.score is not None
    assert back.score.date == on("2026-06-08")
    assert asks(case, POLICY, LATER) == Ask(Direction.BACKWARD, on("2026-06-01"))
    assert backward(replace(case, phase=DIRECT), POLICY, LATER) is None
    recovered = replace(case, scores=(*case.scores, scored("2026-06-15", 6)))
    assert backward(recovered, POLICY, LATER) is None


def test_what_was_known_when_a_person_went_on_does_not_speak_for_going_back() -> None:
    arrived = Answer(amsterdam("2026-02-03 10:00"), onward=True)
    case = facts(STABLE, scored("2026-02-02", 6), events=(unsafe("2026-01-20"),), answer=arrived)
    assert backward(case, POLICY, LATER) is None
    again = replace(case, events=(*case.events, unsafe("2026-02-10")))
    back = backward(again, POLICY, LATER)
    assert back is not None
    assert back.events == (on("2026-02-10"),)


def test_of_one_moment_what_is_recorded_comes_after_going_on_and_before_staying() -> None:
    event = unsafe("2026-02-10")
    case = facts(STABLE, scored("2026-02-02", 6), events=(event,))
    assert backward(replace(case, answer=Answer(event.recorded_at, onward=True)), POLICY, LATER) is not None
    assert backward(replace(case, answer=Answer(event.recorded_at, onward=False)), POLICY, LATER) is None


def test_a_phase_that_stays_is_asked_about_again_only_for_what_is_new() -> None:
    stayed = Answer(amsterdam("2026-02-05 10:00"), onward=False)
    case = facts(DIRECT, scored("2026-02-02", 6), answer=stayed)
    assert asks(case, POLICY, LATER) is None
    newer = replace(case, scores=(*case.scores, scored("2026-02-16", 6)))
    assert asks(newer, POLICY, LATER) == Ask(Direction.ONWARD, on("2026-02-16"))


def test_that_the_months_are_over_is_new_to_who_said_before_that_it_stays() -> None:
    stayed = Answer(amsterdam("2026-05-10 10:00"), onward=False)
    case = facts(STABLE, *SEVENS, answer=stayed)
    assert asks(case, POLICY, on("2026-05-10")) == Ask(Direction.ONWARD, on("2026-07-05"))
    after = replace(case, answer=Answer(amsterdam("2026-07-06 10:00"), onward=False))
    assert asks(after, POLICY, LATER) is None


offsets = st.integers(0, 300)
courses = st.lists(
    st.tuples(offsets, st.sampled_from([None, 4, 6, 7, 7, 8]), st.integers(0, 20)), max_size=10
)


@given(
    courses,
    st.lists(offsets, max_size=3),
    st.sampled_from([DIRECT, STABLE, RECOVERY]),
    st.one_of(st.none(), st.tuples(offsets, st.booleans())),
    st.integers(0, 400),
)
def test_who_is_asked_to_go_on_has_a_candidate_on_that_day(
    course: list[tuple[int, int | None, int]],
    events: list[int],
    phase: Phase,
    answer: tuple[int, bool] | None,
    until: int,
) -> None:
    today = START + timedelta(days=until)
    scores = tuple(
        Scored(
            Held(START + timedelta(days=n), Consensus(score, 3), MeetingKind.CASE_MEETING),
            evening_of(START + timedelta(days=n + later)),
        )
        for n, score, later in sorted(course, key=lambda one: one[0])
        if n + later <= until
    )
    case = Facts(
        phase,
        START,
        scores,
        tuple(
            Unsafe(START + timedelta(days=n), evening_of(START + timedelta(days=n)))
            for n in events
            if n <= until
        ),
        {},
        Answer(evening_of(START + timedelta(days=answer[0])), answer[1]) if answer else None,
    )
    asked = asks(case, POLICY, today)
    if backward(case, POLICY, today) is not None:
        assert asked is not None
        assert asked.direction is Direction.BACKWARD
    elif asked is not None:
        assert asked.direction is Direction.ONWARD
        on_the_day = onward(case, POLICY, max(asked.known_on, today))
        assert on_the_day is not None
        assert on_the_day.candidate
        since = max((event.on for event in case.events if event.on <= today), default=START)
        assert phase is DIRECT or asked.known_on >= add_months(since, 6)
