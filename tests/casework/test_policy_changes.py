"""A new policy at the start of the service: terms move, people are told once, and nothing goes out twice."""

from datetime import date, timedelta

from sqlmodel import col, select

from casework.corrections import Reason, TermChange, TermsChanged
from casework.policy_changes import MOST_SHOWN, PolicyApplied, PolicyMoved, apply_policy, policy_hash
from casework.terms import running_terms
from casework.thresholds import ThresholdWarning
from rules.calendar import local_date
from rules.policy import Monitoring, OfficeHours, Policy, Threshold
from rules.words import NoticeState, TermKind
from store.cases import Assignment, Case
from store.service import ServiceMark
from store.terms import Notice, Term
from tests.casework.alerting import ASSIGNED, alerts, running, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

WARNED = amsterdam("2026-03-17 08:30")
TWO_MONTHS = Policy(threshold=Threshold(months=2))


async def apply(region: Region, policy: Policy | None = None) -> PolicyApplied | None:
    """The service starts, perhaps with another policy."""
    region.restart(policy)
    return await region.act(None, apply_policy)


def waiting(region: Region, case: Case, kind: TermKind) -> list[tuple[str, date]]:
    """The notices that wait for this case, with their days."""
    query = (
        select(Notice)
        .join(Term, col(Term.id) == col(Notice.term_id))
        .where(
            col(Term.case_id) == case.id,
            col(Term.kind) == kind,
            col(Notice.state) == NoticeState.WAITING,
        )
        .order_by(col(Notice.notify_at))
    )
    rows = region.look(lambda uow: list(uow.session.exec(query)))
    return [(notice.slot, local_date(notice.notify_at)) for notice in rows]


async def warned_case(region: Region) -> Case:
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    await apply(region)
    await pass_until(region, WARNED)
    await region.deliver(WARNED)
    return case


def test_the_hash_knows_choices_and_not_their_order() -> None:
    one = OfficeHours(extra_days_off=frozenset({on("2026-05-05"), on("2026-12-24")}))
    other = OfficeHours(extra_days_off=frozenset({on("2026-12-24"), on("2026-05-05")}))
    assert policy_hash(Policy(office_hours=one)) == policy_hash(Policy(office_hours=other))
    assert policy_hash(Policy(office_hours=one)) != policy_hash(Policy())


async def test_the_first_start_keeps_the_policy_and_tells_nobody(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    before = waiting(region, case, TermKind.THRESHOLD), waiting(region, case, TermKind.MONITORING)
    assert await apply(region) == PolicyApplied(1, 0, 0)
    assert region.views(region.project_leader) == []
    assert before == (waiting(region, case, TermKind.THRESHOLD), waiting(region, case, TermKind.MONITORING))
    kept = region.look(lambda uow: uow.get(ServiceMark, 1).policy_hash)
    assert kept == policy_hash(region.policy)
    assert await apply(region) is None


async def test_from_three_to_two_months_moves_the_threshold_and_tells_who_was_told_otherwise(
    region: Region,
) -> None:
    case = await warned_case(region)
    assert await apply(region, TWO_MONTHS) == PolicyApplied(1, 1, 0)
    change = TermChange(TermKind.THRESHOLD, on("2026-04-14"), on("2026-03-14"))
    assert views_of(region, region.coordinator, TermsChanged) == [
        TermsChanged(case.reference, (change,), Reason.POLICY)
    ]
    assert views_of(region, region.coordinator_2, TermsChanged) == []
    assert views_of(region, region.project_leader, PolicyMoved) == [
        PolicyMoved(((case.reference, (change,)),), 0)
    ]
    await pass_until(region, WARNED)
    assert len(alerts(region)) == 1


async def test_other_warning_days_are_planned_anew_and_what_was_said_is_not_said_again(
    region: Region,
) -> None:
    case = await warned_case(region)
    assert await apply(region, Policy(threshold=Threshold(warning_days=(28, 21, 7)))) == PolicyApplied(
        1, 0, 0
    )
    assert waiting(region, case, TermKind.THRESHOLD) == [
        ("warning_21", on("2026-03-24")),
        ("warning_7", on("2026-04-07")),
        ("passed", on("2026-04-15")),
    ]
    assert region.views(region.project_leader) == []
    await pass_until(region, WARNED + timedelta(hours=1))
    assert views_of(region, region.coordinator, ThresholdWarning) == []


async def test_going_back_to_the_old_policy_sends_nothing_twice(region: Region) -> None:
    case = await warned_case(region)
    before = waiting(region, case, TermKind.THRESHOLD)
    await apply(region, Policy(threshold=Threshold(warning_days=(28, 21, 7))))
    await apply(region, Policy())
    assert waiting(region, case, TermKind.THRESHOLD) == before
    await pass_until(region, WARNED + timedelta(hours=1))
    assert views_of(region, region.coordinator, ThresholdWarning) == []


async def test_reminders_of_a_monitoring_date_follow_the_policy_and_its_date_stays(region: Region) -> None:
    case = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    await apply(region)
    (term,) = running(region, case, TermKind.MONITORING)
    await apply(region, Policy(monitoring=Monitoring(weeks_direct_safety=2, reminder_days=(3,))))
    days = [("before_3", term.due_on - timedelta(days=3)), ("on_the_day", term.due_on)]
    assert waiting(region, case, TermKind.MONITORING) == days


async def test_the_list_to_the_project_leaders_is_short(region: Region) -> None:
    for _ in range(MOST_SHOWN + 2):
        await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    await apply(region)
    await apply(region, TWO_MONTHS)
    (view,) = views_of(region, region.project_leader, PolicyMoved)
    assert isinstance(view, PolicyMoved)
    assert (len(view.moved), view.more) == (MOST_SHOWN, 2)


async def test_a_case_that_was_broken_by_hand_does_not_keep_the_service_from_starting(region: Region) -> None:
    broken = await region.open_case(assigned_on=ASSIGNED, now=amsterdam("2026-01-14 10:00"))
    sound = await region.open_case(assigned_on=ASSIGNED)
    await apply(region)

    def break_it(uow) -> None:  # type: ignore[no-untyped-def]
        duties = select(Assignment).where(col(Assignment.case_id) == broken.id)
        for assignment in uow.session.exec(duties).all():
            uow.session.delete(assignment)

    region.look(break_it)
    assert await apply(region, TWO_MONTHS) == PolicyApplied(2, 1, 1)
    due = region.look(lambda uow: running_terms(uow, sound, TermKind.THRESHOLD)[0].due_on)
    assert due == on("2026-03-14")
