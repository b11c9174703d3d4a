"""Correcting the past: terms are computed anew, and who was told something else hears what changed, once."""

from datetime import date

import pytest
from sqlmodel import col, select

from casework import consequences, corrections
from casework.alerts import note_decided
from casework.corrections import Reason, TermChange, TermsChanged
from casework.thresholds import ThresholdWarning
from rules.words import Decision, NoticeState, TermKind, TermState
from store.alerts import Alert
from store.cases import Case, ConsensusScore, Meeting
from store.messages import OutboxMessage
from store.people import Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import ASSIGNED, PASSES, alerts, held, passed_case, running, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

WARNED = amsterdam("2026-03-17 08:30")
"""28 days before 14 April."""
DUE = on("2026-04-14")
NO_REGISTRATION = TermChange(TermKind.REGISTRATION, on("2026-04-15"), None)


def start_on(region: Region, case: Case, day: date, by: Person | None = None) -> tuple[TermChange, ...]:
    """The assignment is corrected now."""

    def work(uow: UnitOfWork) -> tuple[TermChange, ...]:
        uow.actor = uow.get(Person, by.id) if by is not None else None
        row = uow.get(Case, case.id)
        row.assigned_on = day
        return corrections.follow_correction(uow, row, region.now, Reason.DATE)

    return region.look(work)


def score_is(region: Region, meeting_id: int, score: int, by: Person | None = None) -> tuple[TermChange, ...]:
    """The consensus is corrected now."""

    def work(uow: UnitOfWork) -> tuple[TermChange, ...]:
        uow.actor = uow.get(Person, by.id) if by is not None else None
        query = select(ConsensusScore).where(col(ConsensusScore.meeting_id) == meeting_id)
        row = uow.session.exec(query.where(col(ConsensusScore.corrected_at).is_(None))).one()
        row.corrected_at = region.now
        uow.session.flush()
        uow.add(
            ConsensusScore(
                meeting_id=meeting_id,
                score=score,
                recorded_by=region.coordinator.id,
                recorded_at=region.now,
            )
        )
        case = uow.get(Case, uow.get(Meeting, meeting_id).case_id)
        return corrections.follow_correction(uow, case, region.now, Reason.SCORE)

    return region.look(work)


async def warned_case(region: Region) -> Case:
    """The coordinator has read that the threshold ends on 14 April."""
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    await pass_until(region, WARNED)
    await region.deliver(WARNED)
    return case


async def test_who_was_warned_about_another_date_gets_one_line_that_says_what_changed(
    region: Region,
) -> None:
    case = await warned_case(region)
    changes = start_on(region, case, on("2026-01-21"))
    assert changes == (TermChange(TermKind.THRESHOLD, DUE, on("2026-04-21")),)
    assert views_of(region, region.coordinator, TermsChanged) == [
        TermsChanged(case.reference, changes, Reason.DATE)
    ]
    for person in (region.coordinator_2, region.project_leader, region.chair):
        assert views_of(region, person, TermsChanged) == []


async def test_who_corrected_it_reads_it_in_the_receipt_and_gets_no_line(region: Region) -> None:
    case = await warned_case(region)
    start_on(region, case, on("2026-01-21"), by=region.coordinator)
    assert views_of(region, region.coordinator, TermsChanged) == []


async def test_who_was_told_nothing_yet_hears_nothing(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    assert start_on(region, case, on("2026-01-13")) != ()
    assert views_of(region, region.coordinator, TermsChanged) == []


async def test_a_correction_that_changes_no_term_tells_nobody(region: Region) -> None:
    case = await warned_case(region)
    assert start_on(region, case, ASSIGNED) == ()
    assert views_of(region, region.coordinator, TermsChanged) == []


async def test_two_corrections_before_the_office_opens_are_one_line_with_the_first_and_last_date(
    region: Region,
) -> None:
    case = await warned_case(region)
    region.now = amsterdam("2026-03-17 19:00")
    start_on(region, case, on("2026-01-21"))
    start_on(region, case, on("2026-01-22"))
    (line,) = views_of(region, region.coordinator, TermsChanged)
    assert isinstance(line, TermsChanged)
    assert line.changes == (TermChange(TermKind.THRESHOLD, DUE, on("2026-04-22")),)
    start_on(region, case, ASSIGNED)
    assert views_of(region, region.coordinator, TermsChanged) == []


async def test_a_warning_of_the_old_date_that_has_not_gone_out_never_goes(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    await pass_until(region, WARNED)
    start_on(region, case, on("2026-01-21"))
    shown = views_of(region, region.coordinator, TermsChanged)
    assert len(shown) == 1
    assert views_of(region, region.coordinator, ThresholdWarning) == []


async def test_the_warnings_of_the_new_date_come_once_and_those_of_the_old_date_never(region: Region) -> None:
    case = await warned_case(region)
    start_on(region, case, on("2026-01-21"))
    await region.deliver(WARNED)
    await pass_until(region, amsterdam("2026-04-20 12:00"))
    due = {view.due_on for view in views_of(region, region.coordinator, ThresholdWarning)}  # type: ignore[attr-defined]
    assert due == {on("2026-04-21")}
    waiting = region.look(
        lambda uow: uow.session.exec(
            select(Notice)
            .join(Term, col(Term.id) == col(Notice.term_id))
            .where(col(Term.state) == TermState.WITHDRAWN, col(Notice.state) == NoticeState.WAITING)
        ).all()
    )
    assert list(waiting) == []


async def test_a_start_date_that_was_earlier_makes_the_threshold_pass(region: Region) -> None:
    case = await warned_case(region)
    start_on(region, case, on("2025-12-10"))
    await pass_until(region, WARNED)
    (alert,) = alerts(region)
    assert alert.anchor.startswith("assignment:2025-12-10")
    assert running(region, case, TermKind.THRESHOLD) == []


async def test_a_start_date_that_was_later_takes_the_cause_of_the_alert_away(region: Region) -> None:
    case = await passed_case(region)
    await region.deliver(amsterdam("2026-04-15 09:14"))
    changes = start_on(region, case, on("2026-02-02"))
    assert changes == (TermChange(TermKind.THRESHOLD, DUE, on("2026-05-02")), NO_REGISTRATION)
    (alert,) = alerts(region)
    assert alert.cause_vanished_at == region.now
    (line,) = views_of(region, region.coordinator, TermsChanged)
    assert isinstance(line, TermsChanged)
    assert line.changes == changes


async def test_a_late_six_by_correction_stops_the_clock_that_had_passed(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    region.now = amsterdam("2026-04-07 12:00")
    meeting_id = held(region, case, on("2026-04-06"), 5)
    await pass_until(region, PASSES)
    await region.deliver(amsterdam("2026-04-15 09:14"))
    changes = score_is(region, meeting_id, 6, by=region.coordinator_2)
    candidate = TermChange(TermKind.PHASE, None, on("2026-04-22"))
    assert changes == (candidate, NO_REGISTRATION, TermChange(TermKind.THRESHOLD, DUE, None))
    assert alerts(region)[0].cause_vanished_at == region.now
    (line,) = views_of(region, region.coordinator, TermsChanged)
    assert isinstance(line, TermsChanged)
    assert (line.changes, line.reason) == (changes, Reason.SCORE)


async def test_a_six_that_was_none_lets_the_clock_run_again(region: Region) -> None:
    case = await warned_case(region)
    meeting_id = held(region, case, on("2026-03-16"), 6)
    assert running(region, case, TermKind.THRESHOLD) == []
    (candidate,) = running(region, case, TermKind.PHASE)
    assert set(score_is(region, meeting_id, 5)) == {
        TermChange(TermKind.PHASE, candidate.due_on, None),
        TermChange(TermKind.THRESHOLD, None, DUE),
    }


async def test_a_correction_after_the_decision_does_not_alert_for_the_same_again(region: Region) -> None:
    case = await passed_case(region)
    await region.deliver(amsterdam("2026-04-15 09:14"))
    (alert,) = alerts(region)
    region.look(
        lambda uow: note_decided(uow, uow.get(Alert, alert.id), Decision.BACK_TO_COORDINATOR, region.now)
    )
    start_on(region, case, on("2026-01-13"))
    await pass_until(region, amsterdam("2026-04-15 12:00"))
    assert len(alerts(region)) == 1


@pytest.mark.parametrize("day", [on("2026-01-21"), on("2025-12-10")])
async def test_step_by_step_gives_the_same_terms_as_right_from_the_start(region: Region, day: date) -> None:
    case = await warned_case(region)
    start_on(region, case, day)
    right = await region.open_case(assigned_on=day)
    of = [
        [(term.kind, term.anchor, term.due_on) for term in running(region, one, TermKind.THRESHOLD)]
        for one in (case, right)
    ]
    assert of[0] == of[1]


async def test_a_preview_says_what_would_change_and_leaves_nothing_behind(region: Region) -> None:
    case = await warned_case(region)

    def rows(uow: UnitOfWork) -> list[object]:
        tables = (Case, Term, Notice, OutboxMessage)
        return [row.model_dump() for table in tables for row in uow.session.exec(select(table)).all()]

    before = region.look(rows)

    def work(uow: UnitOfWork) -> tuple[TermChange, ...]:
        row = uow.get(Case, case.id)

        def correct() -> None:
            row.assigned_on = on("2026-01-21")

        changes = corrections.preview(uow, row, region.now, correct)
        assert row.assigned_on == ASSIGNED
        assert not uow.wakes_delivery
        return changes

    assert region.look(work) == (TermChange(TermKind.THRESHOLD, DUE, on("2026-04-21")),)
    assert region.look(rows) == before
    region.look(lambda uow: consequences.follow_up(uow, uow.get(Case, case.id), region.now))
    assert region.look(rows) == before
