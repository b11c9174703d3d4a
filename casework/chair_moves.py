"""Who chairs a planned expert meeting is away then, or gone: a project leader gives it to another chair.

Independent chairs come first; one with the same home organisation as the coordinator takes an override, a use
case of its own in the audit trail (domain.md, The chair). The guard of the agreements moves along (ours).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import outbox, prompts
from casework.access import acting, require, use_case
from casework.alert_offer_views import OtherChair, chairs_but
from casework.chair_duty import give_duty
from casework.consequences import follow_up
from casework.duties import acting_coordinator, active_people, is_present, on_duty
from casework.errors import ClosedQuestion, ColleagueUnavailable, ForeignButton
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_message, shows_prompt
from rules.aliases import Alias
from rules.calendar import local_date
from rules.permissions import Permission
from rules.words import Duty, MeetingState, PersonState, Role, Urgency
from store.cases import Case, Meeting
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND = "chair_away"


@dataclass(frozen=True)
class ChairAway(View):
    """To the project leaders: who chairs this expert meeting (start in UTC) is away then, or `gone`."""

    reference: str
    starts_at: datetime
    chair: Alias
    gone: bool


@dataclass(frozen=True)
class ChairInsteadAsked(View):
    """Which chair instead? Independent ones first."""

    reference: str
    starts_at: datetime
    chairs: tuple[OtherChair, ...]


@dataclass(frozen=True)
class ChairInsteadReadBack(View):
    """This one, before it counts; `same_home` is the warning."""

    reference: str
    starts_at: datetime
    chair: Alias
    same_home: bool


@dataclass(frozen=True)
class ChairMoved(View):
    """The line that stays, and what the coordinator and the former chair hear: who chairs it."""

    reference: str
    starts_at: datetime
    chair: Alias


@dataclass(frozen=True)
class ChairMoveOver(View):
    """Nothing needs to be arranged any more: the chair is back, or the meeting will not be."""

    reference: str


def tell_unchaired(uow: UnitOfWork, chair: Person, until: date | None, now: datetime) -> None:
    """Ask the project leaders about each expert meeting that this chair, who is away until then, would chair;
    all of them for None."""
    if chair.role is not Role.CHAIR:
        return
    for meeting in _chaired(uow, chair, now):
        if until is None or local_date(meeting.starts_at) <= until:
            for leader in active_people(uow, Role.PROJECT_LEADER):
                _ask(uow, leader, meeting, chair, now)


def _ask(uow: UnitOfWork, leader: Person, meeting: Meeting, chair: Person, now: datetime) -> None:
    prompts.ask(
        uow,
        leader.id,
        KIND,
        now,
        urgency=Urgency.ROUTINE,
        case_id=meeting.case_id,
        meeting_id=meeting.id,
    ).filled = {"chair": chair.id}


def chair_is_back(uow: UnitOfWork, chair: Person, now: datetime) -> None:
    """They can chair their own meetings: nothing is asked about those any more."""
    for meeting in _chaired(uow, chair, now):
        _close_questions(uow, meeting, PromptState.CANCELLED, now)


def _chaired(uow: UnitOfWork, chair: Person, now: datetime) -> Sequence[Meeting]:
    return uow.session.exec(
        select(Meeting)
        .where(
            col(Meeting.chair_id) == chair.id,
            col(Meeting.state) == MeetingState.PLANNED,
            col(Meeting.starts_at) > now,
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    ).all()


def _close_questions(uow: UnitOfWork, meeting: Meeting, state: PromptState, now: datetime) -> None:
    asked = select(Prompt).where(
        col(Prompt.meeting_id) == meeting.id,
        col(Prompt.kind) == KIND,
        col(Prompt.state) == PromptState.OPEN,
    )
    for prompt in uow.session.exec(asked.order_by(col(Prompt.id))).all():
        prompts.close(uow, prompt, state, now)


@shows_prompt(
    KIND,
    Told.reminder(
        Role.PROJECT_LEADER,
        when="who chairs a planned expert meeting is away then, or left",
        closes="another chair; the chair is back; the meeting is off",
        again="",
    ),
)
def _chair_away(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    meeting, case = uow.get(Meeting, prompt.meeting_id), uow.get(Case, prompt.case_id)
    former = uow.get(Person, prompt.filled["chair"])
    if meeting.chair_id != former.id:
        return _moved(uow, meeting)
    if prompt.state is not PromptState.OPEN or not _matters(uow, meeting, former):
        return ChairMoveOver(case.reference)
    if "to" in prompt.filled:
        chair = uow.get(Person, prompt.filled["to"])
        same_home = any(
            one.same_home for one in chairs_but(uow, case, former.id) if one.person_id == chair.id
        )
        return ChairInsteadReadBack(case.reference, meeting.starts_at, chair.alias, same_home)
    if "step" in prompt.filled:
        return ChairInsteadAsked(case.reference, meeting.starts_at, chairs_but(uow, case, former.id))
    gone = former.state is not PersonState.ACTIVE
    return ChairAway(case.reference, meeting.starts_at, former.alias, gone)


def _moved(uow: UnitOfWork, meeting: Meeting) -> ChairMoved:
    chair = uow.get(Person, meeting.chair_id)
    return ChairMoved(uow.get(Case, meeting.case_id).reference, meeting.starts_at, chair.alias)


def _matters(uow: UnitOfWork, meeting: Meeting, former: Person) -> bool:
    return meeting.state is MeetingState.PLANNED and not is_present(uow, former)


def _tapped(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Meeting, Person]:
    """Raises what `prompts.tapped` and `require` raise, and ClosedQuestion when it is arranged otherwise."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    require(uow, Permission.OPEN_CASE, uow.get(Case, prompt.case_id))
    meeting, former = uow.get(Meeting, prompt.meeting_id), uow.get(Person, prompt.filled["chair"])
    if meeting.chair_id != former.id or meeting.starts_at <= now or not _matters(uow, meeting, former):
        raise ClosedQuestion(prompt_id=prompt.id)
    return prompt, meeting, former


@use_case(Permission.OPEN_CASE)
def choose_chair_instead(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Show which chairs could."""
    prompt, _, _ = _tapped(uow, ref, now)
    prompts.fill(prompt, now, step="choosing", to=None)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def pick_chair_instead(uow: UnitOfWork, ref: PromptRef, person_id: int, *, now: datetime) -> Shown:
    """This one; it is read back, with a warning for the same home organisation.

    Raises ColleagueUnavailable.
    """
    prompt, meeting, former = _tapped(uow, ref, now)
    _possible(uow, meeting, former, person_id)
    prompts.fill(prompt, now, to=person_id)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def leave_chair_instead(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """One step back."""
    prompt, _, _ = _tapped(uow, ref, now)
    prompts.fill(prompt, now, **({"to": None} if "to" in prompt.filled else {"step": None}))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.OPEN_CASE)
def move_to_chair(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The meeting, and the guard of the agreements, go to this chair.

    Raises ColleagueUnavailable, and ForeignButton for one who takes an override.
    """
    return _move(uow, ref, now, same_home=False)


@use_case(Permission.OPEN_CASE)
def move_despite_home(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The same, to a chair with the home organisation of the coordinator: the override."""
    return _move(uow, ref, now, same_home=True)


def _move(uow: UnitOfWork, ref: PromptRef, now: datetime, *, same_home: bool) -> Shown:
    prompt, meeting, former = _tapped(uow, ref, now)
    if "to" not in prompt.filled:
        raise ForeignButton
    chosen, case = _possible(uow, meeting, former, prompt.filled["to"]), uow.get(Case, meeting.case_id)
    if chosen.same_home is not same_home:
        raise ForeignButton
    meeting.chair_id = chosen.person_id
    guard = on_duty(uow, case.id, Duty.CHAIR)
    if guard is not None and guard.id == former.id:
        give_duty(uow, case, chosen.person_id, now)
    _close_questions(uow, meeting, PromptState.ANSWERED, now)
    follow_up(uow, case, now)
    _tell(uow, meeting, former, case, now)
    return prompts.shown(uow, prompt, now)


def _possible(uow: UnitOfWork, meeting: Meeting, former: Person, person_id: int) -> OtherChair:
    chairs = chairs_but(uow, uow.get(Case, meeting.case_id), former.id)
    chosen = next((one for one in chairs if one.person_id == person_id), None)
    if chosen is None:
        raise ColleagueUnavailable
    return chosen


def _tell(uow: UnitOfWork, meeting: Meeting, former: Person, case: Case, now: datetime) -> None:
    assert meeting.chair_id is not None
    about = {"former": former.id, "meeting": meeting.id}
    outbox.queue(uow, meeting.chair_id, "chair_instead", Urgency.ROUTINE, now, case_id=case.id, **about)
    for person_id in sorted({acting_coordinator(uow, case).id, former.id} - {acting(uow).id}):
        outbox.queue(uow, person_id, "chair_moved", Urgency.ROUTINE, now, case_id=case.id, meeting=meeting.id)


@shows_message(
    "chair_moved", Told.news(Role.COORDINATOR, Role.CHAIR, when="an expert meeting has another chair")
)
def _chair_moved(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> ChairMoved | None:
    meeting = uow.get(Meeting, message.params["meeting"])
    return _moved(uow, meeting) if meeting.state is MeetingState.PLANNED else None
