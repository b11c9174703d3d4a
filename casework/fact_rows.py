"""The rows behind what can be corrected: what stands, between which days it may lie, and putting it right.

What follows from a corrected row is casework.corrections. Old consensus scores, scores per role and events
stay as corrected; of a date or a municipality the audit trail keeps when it was corrected and by whom.
"""

from datetime import date, datetime, time

from casework import prompts
from casework.access import acting
from casework.case_draft import MONTHS_BACK
from casework.day_choice import chosen
from casework.errors import StaleButton
from casework.fact_views import Fact, director_who_leaves
from casework.reassignment import reassign
from casework.receipts import consensus_of
from casework.scores import forget_role_scores
from rules.calendar import add_months, at_local, local_date
from rules.referral import earliest_received
from rules.words import Duty, MeetingKind, MeetingState, UnsafeEventKind
from store.cases import Case, Meeting
from store.messages import Prompt
from store.trajectory import Referral, UnsafeEvent
from store.unit_of_work import UnitOfWork

MIDDAY = time(12)
"""When a meeting is said to have been of which only the day is known; ours."""


def standing(uow: UnitOfWork, prompt: Prompt, case: Case, fact: Fact) -> date:
    """The day that is recorded now."""
    if fact in (Fact.MEETING_DAY, Fact.EVENT_DAY):
        return date.fromisoformat(prompt.filled["of_day"])
    if fact is Fact.START:
        assert case.assigned_on is not None  # it is offered only then
        return case.assigned_on
    referral = uow.get(Referral, case.id)
    on = referral.received_on if fact is Fact.RECEIVED else referral.selection_on
    assert on is not None
    return on


def possible_days(uow: UnitOfWork, case: Case, fact: Fact, now: datetime) -> tuple[date, date]:
    """The first and the last day that can be true, both included, by what else is known of the case."""
    today, referral = local_date(now), uow.session.get(Referral, case.id)
    if fact in (Fact.MEETING_DAY, Fact.EVENT_DAY):
        return case.started_on, today
    if fact is Fact.START:
        assert case.assigned_on is not None
        decided = referral.decided_on if referral is not None else None
        earliest = decided or min(add_months(today, -MONTHS_BACK), case.assigned_on)
        return earliest, min(case.reopened_on or today, today)
    assert referral is not None
    if fact is Fact.RECEIVED:
        before = referral.selection_on or referral.decided_on or case.assigned_on or today
        return min(earliest_received(today), referral.received_on), min(before, today)
    decided = None if _decided_there(referral) else referral.decided_on
    return referral.received_on, min(decided or case.assigned_on or today, today)


def _decided_there(referral: Referral) -> bool:
    """Whether the selection meeting itself decided: then both are one day."""
    return referral.decided_on is not None and referral.decided_on == referral.selection_on


def put_right(uow: UnitOfWork, prompt: Prompt, case: Case, now: datetime) -> None:
    """Change the rows, and nothing that follows from them."""
    fact, day = Fact(prompt.filled["fact"]), chosen(prompt)
    if "meeting" in prompt.filled:
        _correct_meeting(uow, uow.get(Meeting, prompt.filled["meeting"]), prompt, fact, day, now)
    elif "event" in prompt.filled:
        _correct_event(uow, uow.get(UnsafeEvent, prompt.filled["event"]), prompt, fact, day, now)
    elif fact is Fact.MUNICIPALITY:
        case.municipality = str(prompt.filled["name"])
        if director_who_leaves(uow, case, case.municipality) is not None:
            reassign(uow, case, Duty.PROCESS_DIRECTOR, None, now)
    elif fact is Fact.START:
        case.assigned_on = day
    elif day is not None:
        referral = uow.get(Referral, case.id)
        if fact is Fact.RECEIVED:
            referral.received_on = day
        elif _decided_there(referral):
            referral.selection_on = referral.decided_on = day
        else:
            referral.selection_on = day


def _correct_meeting(
    uow: UnitOfWork, meeting: Meeting, prompt: Prompt, fact: Fact, day: date | None, now: datetime
) -> None:
    if (meeting.state is MeetingState.HELD) is (fact is Fact.HELD):
        raise StaleButton(prompt_id=prompt.id)
    if fact is Fact.MEETING_DAY and day is not None:
        meeting.starts_at = min(at_local(day, MIDDAY), now)
    elif fact is Fact.MEETING_KIND:
        meeting.kind = MeetingKind(prompt.filled["name"])
    elif fact is Fact.HELD:
        meeting.state = MeetingState.HELD
    else:
        meeting.state = MeetingState.NOT_HELD
        given = consensus_of(uow, meeting)
        if given is not None:
            given[0].corrected_at = now
        forget_role_scores(uow, meeting, now)
        prompts.close_all(uow, now, meeting_id=meeting.id)


def _correct_event(
    uow: UnitOfWork, event: UnsafeEvent, prompt: Prompt, fact: Fact, day: date | None, now: datetime
) -> None:
    if event.corrected_at is not None:
        raise StaleButton(prompt_id=prompt.id)
    event.corrected_at = now
    if fact is Fact.NO_EVENT:
        return
    kind = UnsafeEventKind(prompt.filled["name"]) if fact is Fact.EVENT_KIND else event.kind
    on = day if fact is Fact.EVENT_DAY and day is not None else event.on
    uow.add(UnsafeEvent(case_id=event.case_id, on=on, kind=kind, recorded_by=acting(uow).id, recorded_at=now))
