"""The steps of giving scores, and how each of them looks. What is saved, casework.scores saves.

Questions of kind "scores" are about a meeting that was planned, or, without a meeting, about one that nobody
planned: its kind and day are then among the answers. Those of kind "correction" are about scores that stand.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from casework import meetings, prompts, receipts
from casework.access import require
from casework.duties import guard_of
from casework.errors import ForeignButton
from casework.meeting_views import doubt_of
from casework.meetings import MeetingFacts
from casework.prompts import PromptRef
from casework.score_views import (
    CorrectionMenu,
    HeldDayAsked,
    HeldKindAsked,
    HeldReadBack,
    LowestAsked,
    MeetingNotHeld,
    RoleEntry,
    RolesAsked,
    RoleScoreAsked,
    ScoreAsked,
    ScoreDoubt,
    ScoresClosed,
    ScoresReadBack,
    ScoresSaved,
)
from casework.stability import stability_line
from casework.views import Told, View, shows_prompt
from rules.calendar import local_date
from rules.permissions import Permission
from rules.scores import Consensus, below_direct_safety, shows_acute_line, spread
from rules.trajectory import WORKED
from rules.words import MeetingKind, MeetingState, NoticeState, Role, ScoringRole, Urgency
from store.cases import Case, Meeting, RoleScore
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Notice
from store.unit_of_work import UnitOfWork

SCORES, CORRECTION = "scores", "correction"
MOST_CHILDREN = 9
MOST_CORRECTABLE = 6
"""How many of the newest meetings are offered for a correction; ours."""


def tapped(uow: UnitOfWork, ref: PromptRef, now: datetime, *kinds: str) -> Prompt:
    """The acting person's open question about scores, once permission for its meeting is checked."""
    prompt = prompts.tapped(uow, ref, kinds or (SCORES, CORRECTION), now)
    require(uow, Permission.RECORD, uow.get(Case, prompt.case_id), meeting_of(uow, prompt))
    return prompt


def meeting_of(uow: UnitOfWork, prompt: Prompt) -> Meeting | None:
    """The meeting that the question is about; None while it is not known or not stored."""
    return uow.get(Meeting, prompt.meeting_id) if prompt.meeting_id is not None else None


def is_held(meeting: Meeting | None) -> bool:
    """Whether the meeting is recorded as held; asked for its score then, it was held without one."""
    return meeting is not None and meeting.state is MeetingState.HELD


def fill(prompt: Prompt, now: datetime, **changes: Any) -> None:
    """Keep a step of the answer; what was said about the question itself is out of date then."""
    prompts.fill(prompt, now, **{"resumed": None, "later": None, **changes})


def consensus_filled(prompt: Prompt) -> Consensus | None:
    """The consensus that was entered; None when there is none yet."""
    filled = prompt.filled
    if "score" in filled:
        return Consensus(int(filled["score"]))
    if "no_consensus" in filled and "lowest" in filled:
        return Consensus(None, int(filled["lowest"]))
    return None


def roles_of(uow: UnitOfWork, prompt: Prompt) -> tuple[RoleEntry, ...]:
    """Every role that can be given a score: one child more than was given, disciplines from the policy."""
    given: dict[str, int | None] = prompt.filled.get("roles", {})
    children = max((int(key.split(":")[1]) for key in given if key.startswith("child:")), default=0)
    listed = [RoleEntry(ScoringRole.MOTHER), RoleEntry(ScoringRole.FATHER)]
    last_child = min(max(children + 1, 2), MOST_CHILDREN)
    listed += [RoleEntry(ScoringRole.CHILD, number) for number in range(1, last_child + 1)]
    listed.append(RoleEntry(ScoringRole.NETWORK))
    listed += [RoleEntry(ScoringRole.PROFESSIONAL, 0, name) for name in uow.policy.disciplines]
    return tuple(_with_score(entry, given) for entry in listed)


def _with_score(entry: RoleEntry, given: dict[str, int | None]) -> RoleEntry:
    key = role_key(entry)
    if key not in given:
        return entry
    return RoleEntry(entry.role, entry.number, entry.discipline, True, given[key])


def role_scores_of(uow: UnitOfWork, meeting: Meeting) -> Sequence[RoleScore]:
    """What the roles said before the discussion of this meeting, as it stands."""
    return uow.session.exec(
        select(RoleScore)
        .where(col(RoleScore.meeting_id) == meeting.id, col(RoleScore.corrected_at).is_(None))
        .order_by(col(RoleScore.id))
    ).all()


def role_key(entry: RoleEntry) -> str:
    """How a role is named among the answers."""
    return f"{entry.role}:{entry.number}:{entry.discipline}"


def role_at(uow: UnitOfWork, prompt: Prompt, position: int) -> RoleEntry:
    """The role at this place of the list. Raises ForeignButton."""
    roles = roles_of(uow, prompt)
    if not 0 <= position < len(roles):
        raise ForeignButton
    return roles[position]


def facts_about(uow: UnitOfWork, prompt: Prompt) -> MeetingFacts:
    """What is said of the meeting, also of one that is stored only when its scores are."""
    meeting = meeting_of(uow, prompt)
    if meeting is not None:
        return meetings.facts_of(uow, meeting)
    reference = uow.get(Case, prompt.case_id).reference
    day = date.fromisoformat(prompt.filled["on"])
    return MeetingFacts(reference, MeetingKind(prompt.filled["kind"]), day, None)


@shows_prompt(
    SCORES,
    Told.reminder(
        Role.COORDINATOR,
        Role.CHAIR,
        when="90 minutes after the start of a meeting; reminders in office hours",
        closes="the scores, another day, or not held",
        again="after 1 and 3 working days, then with the deputy",
        urgencies=(Urgency.QUESTION, Urgency.ROUTINE),
    ),
)
def _scores(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is not PromptState.OPEN:
        return _closed(uow, prompt, now)
    resumed = bool(prompt.filled.get("resumed"))
    if prompt.meeting_id is None:
        case = uow.get(Case, prompt.case_id)
        if "kind" not in prompt.filled:
            return HeldKindAsked(case.reference, resumed)
        if "on" not in prompt.filled:
            return _day_asked(prompt, case, resumed, now)
    return _step(uow, prompt, None, now)


@shows_prompt(CORRECTION, Told.answer(Role.COORDINATOR, Role.CHAIR, when="/corrigeer, of scores"))
def _correction(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    if prompt.state is not PromptState.OPEN:
        return _closed(uow, prompt, now)
    meeting = meeting_of(uow, prompt)
    if meeting is None:
        return _menu(uow, prompt)
    standing = receipts.consensus_of(uow, meeting)
    return _step(uow, prompt, standing[1] if standing else None, now)


def _day_asked(prompt: Prompt, case: Case, resumed: bool, now: datetime) -> HeldDayAsked:
    today = local_date(now)
    page = date.fromisoformat(prompt.filled.get("page", today.replace(day=1).isoformat()))
    kind = MeetingKind(prompt.filled["kind"])
    return HeldDayAsked(case.reference, kind, page, case.started_on, today, doubt_of(prompt), resumed)


def _menu(uow: UnitOfWork, prompt: Prompt) -> CorrectionMenu:
    case = uow.get(Case, prompt.case_id)
    listed = correctable(uow, case, uow.get(Person, prompt.person_id))
    return CorrectionMenu(
        case.reference,
        tuple((meetings.facts_of(uow, m), Consensus(row.score, row.lowest)) for m, row in listed),
    )


def correctable(uow: UnitOfWork, case: Case, person: Person) -> list[tuple[Meeting, Any]]:
    """The newest meetings whose scores this person may correct: a chair only those they chaired."""
    listed = [
        (meeting, row)
        for meeting, row in meetings.scored_meetings(uow, case)
        if person.role is not Role.CHAIR or meeting.chair_id == person.id
    ]
    return listed[:MOST_CORRECTABLE]


def _step(uow: UnitOfWork, prompt: Prompt, was: Consensus | None, now: datetime) -> View:
    facts, filled = facts_about(uow, prompt), prompt.filled
    resumed, doubt = bool(filled.get("resumed")), _score_doubt(prompt)
    roles = roles_of(uow, prompt)
    consensus = consensus_filled(prompt)
    if consensus is not None:
        given = tuple(entry for entry in roles if entry.given)
        return ScoresReadBack(facts, was, consensus, given, resumed)
    if "held" in filled:
        return HeldReadBack(facts, resumed)
    if "no_consensus" in filled:
        return LowestAsked(facts, was, doubt, resumed)
    asked = next((entry for entry in roles if role_key(entry) == filled.get("role")), None)
    if asked is not None:
        return RoleScoreAsked(facts, asked, doubt)
    if filled.get("step") == "roles":
        return RolesAsked(facts, roles, resumed)
    return ScoreAsked(
        meeting=facts,
        was=was,
        spread=spread(entry.score for entry in roles if entry.score is not None),
        doubt=doubt,
        resumed=resumed,
        may_choose_other=bool(filled.get("unasked")),
        later=bool(filled.get("later")),
        comes_again=_comes_again(uow, prompt) if filled.get("later") else None,
        held=prompt.kind == SCORES and is_held(meeting_of(uow, prompt)),
    )


def _score_doubt(prompt: Prompt) -> ScoreDoubt | None:
    doubt = prompt.filled.get("doubt")
    return ScoreDoubt(str(doubt["kind"]), tuple(doubt["candidates"])) if doubt is not None else None


def _comes_again(uow: UnitOfWork, prompt: Prompt) -> datetime | None:
    return uow.session.exec(
        select(Notice.notify_at)
        .where(
            col(Notice.term_id) == prompt.term_id,
            col(Notice.recipient_id) == prompt.person_id,
            col(Notice.state) == NoticeState.WAITING,
        )
        .order_by(col(Notice.notify_at))
    ).first()


def _closed(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    meeting = meeting_of(uow, prompt)
    if meeting is None:
        return ScoresClosed(None, None, None, None, None)
    outcome = prompt.filled.get("outcome")
    if outcome == "not_held":
        chairs = uow.get(Person, prompt.person_id).role is Role.CHAIR
        return MeetingNotHeld(meetings.facts_of(uow, meeting), may_plan=not chairs)
    if outcome == "saved":
        return _receipt(uow, prompt, meeting, now)
    standing = receipts.consensus_of(uow, meeting)
    if standing is None:
        return ScoresClosed(meetings.facts_of(uow, meeting), meeting.state, None, None, None)
    row, consensus = standing
    alias = uow.get(Person, row.recorded_by).alias
    return ScoresClosed(meetings.facts_of(uow, meeting), meeting.state, consensus, alias, row.recorded_at)


def _receipt(uow: UnitOfWork, prompt: Prompt, meeting: Meeting, now: datetime) -> ScoresSaved:
    scale, standing = uow.policy.scale, receipts.consensus_of(uow, meeting)
    consensus = standing[1] if standing is not None else None
    below = consensus is not None and below_direct_safety(consensus, scale)
    chairs = uow.get(Person, prompt.person_id).role is Role.CHAIR
    return ScoresSaved(
        meeting=meetings.facts_of(uow, meeting),
        consensus=consensus,
        was=receipts.corrected_from(uow, meeting),
        saved_at=standing[0].recorded_at if standing is not None else prompt.touched_at,
        clock=receipts.clock_line(uow, meeting, consensus, now),
        sentence_nl=scale.below_direct_safety_nl if below else "",
        sentence_en=scale.below_direct_safety_en if below else "",
        acute=consensus is not None and shows_acute_line(consensus, scale),
        suggestion=None if chairs else receipts.suggestion(uow, meeting, now),
        direct_safety=scale.direct_safety,
        may_plan=not chairs,
        stability=stability_line(uow, uow.get(Case, meeting.case_id), now),
        agreements=_has_agreements_to_note(uow, prompt, meeting),
    )


def _has_agreements_to_note(uow: UnitOfWork, prompt: Prompt, meeting: Meeting) -> bool:
    if meeting.kind is not MeetingKind.EXPERT_MEETING or meeting.agreements_noted_on is not None:
        return False
    case = uow.get(Case, meeting.case_id)
    return case.phase in WORKED and guard_of(uow, case).id == prompt.person_id
