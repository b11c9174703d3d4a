"""An expert meeting called off with the phase: in recovery there is none, nor for a case that is over.

domain.md, From referral to one year later. Its chair and its coordinator hear it in one line, and the alert
that waits for it is closed. One that has begun already may have been held: that is still asked.
"""

from datetime import datetime

from casework import alerts, outbox, prompts, terms
from casework.alert_rows import alerts_in
from casework.case_news import KIND, News, people_of, tell
from casework.expert_meetings import planned_expert_meetings
from rules.calendar import local_date
from rules.words import AlertState, Duty, MeetingState, TermKind, TermState
from store.cases import Case, Meeting
from store.unit_of_work import UnitOfWork


def call_off_expert_meetings(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Cancel what is planned and has yet to begin; part of what follows a changed phase."""
    for meeting in planned_expert_meetings(uow, case, after=now):
        _call_off(uow, case, meeting, now)


def _call_off(uow: UnitOfWork, case: Case, meeting: Meeting, now: datetime) -> None:
    meeting.state = MeetingState.CANCELLED
    for alert in alerts_in(uow, case, {AlertState.DECIDED}):
        if alert.meeting_id == meeting.id:
            alerts.close_alert(uow, alert, TermState.WITHDRAWN, now)
    for term in terms.running_terms(uow, case, TermKind.SCORES):
        if term.meeting_id == meeting.id:
            terms.end_term(uow, term, TermState.WITHDRAWN, now)
    prompts.close_all(uow, now, meeting_id=meeting.id)
    _say(uow, case, meeting, now)


def _say(uow: UnitOfWork, case: Case, meeting: Meeting, now: datetime) -> None:
    """Also to who took the step: the meeting was nowhere on that screen."""
    people = people_of(uow, case, Duty.COORDINATOR)
    people |= {meeting.chair_id} if meeting.chair_id is not None else set()
    day = local_date(meeting.starts_at)
    tell(uow, case, News.EXPERT_MEETING_OFF, now, people, on=day)
    if uow.actor is not None and uow.actor.id in people:
        what, on = News.EXPERT_MEETING_OFF.value, day.isoformat()
        outbox.queue_reply(uow, uow.actor.id, KIND, now, case_id=case.id, what=what, on=on)
