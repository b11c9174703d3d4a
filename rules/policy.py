"""The policy of a region: every choice that the sources leave open, with complete defaults.

Anything marked `ours` in domain.md is a field here and never a constant elsewhere.
"""

from collections.abc import Set
from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rules.alerts import kind_of
from rules.words import AlertCause, AlertKind, Phase, Rung

PositiveDays = Annotated[int, Field(ge=1, le=365)]
Hours = Annotated[int, Field(ge=1, le=80)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scale(_Section):
    """The safety scale; domain.md, The safety scale."""

    direct_safety: int = Field(default=6, ge=1, le=10)
    stable_safety: int = Field(default=7, ge=1, le=10)
    acute_below: int = Field(default=4, ge=0, le=10)
    below_direct_safety_nl: str = Field(default="", max_length=300)
    """The region's own approved wording on sharing information below 6 (G20); empty shows nothing."""
    below_direct_safety_en: str = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.acute_below <= self.direct_safety <= self.stable_safety:
            raise ValueError("acute_below, direct_safety and stable_safety must not descend")
        for field, opening in (
            ("below_direct_safety_nl", "Afspraak in jouw regio:"),
            ("below_direct_safety_en", "Agreement in your region:"),
        ):
            wording = getattr(self, field)
            if wording and not wording.startswith(opening):
                raise ValueError(f'{field} must open with "{opening}"')
        return self


class Threshold(_Section):
    """The three-month threshold; months are calendar months, warnings are days before the date."""

    months: int = Field(default=3, ge=1, le=12)
    start: Literal["assignment", "first_case_meeting", "plan_adopted"] = "assignment"
    warning_days: tuple[PositiveDays, ...] = (28, 14, 3)


class Meetings(_Section):
    """The question after a meeting: minutes after its start, reminders in working days after the question."""

    question_after_minutes: int = Field(default=90, ge=0, le=24 * 60)
    reminder_working_days: tuple[PositiveDays, ...] = (1, 3)
    """After the last of these the deputy is asked, and one working day later the project leader."""


class Monitoring(_Section):
    """Monitoring dates: weeks between them per phase, and when to remind of one."""

    weeks_direct_safety: int = Field(default=4, ge=1, le=52)
    weeks_stable_safety: int = Field(default=8, ge=1, le=52)
    weeks_recovery: int = Field(default=12, ge=1, le=52)
    reminder_days: tuple[PositiveDays, ...] = (7, 1)
    repeat_working_days: int = Field(default=3, ge=1, le=20)

    def weeks(self, phase: Phase) -> int:
        """The proposed interval in weeks; ours."""
        return {
            Phase.STABLE_SAFETY: self.weeks_stable_safety,
            Phase.RECOVERY: self.weeks_recovery,
        }.get(phase, self.weeks_direct_safety)


class LadderStep(_Section):
    """One step: who is alerted, after how long without an answer the next one is, and how often it is
    repeated here before that. In office hours or by the clock; a step outside the product has neither."""

    role: Rung
    office_hours: Hours | None = None
    clock_hours: Hours | None = None
    repeats: int = Field(default=0, ge=0, le=5)

    @property
    def is_outside(self) -> bool:
        """Whether it is taken by a person and never by a message."""
        return self.role in OUTSIDE

    @model_validator(mode="after")
    def _one_delay(self) -> Self:
        given = (self.office_hours is not None) + (self.clock_hours is not None)
        if given != (0 if self.is_outside else 1):
            raise ValueError(
                f"{self.role}: a step outside the product has no hours"
                if self.is_outside
                else f"{self.role}: give either office_hours or clock_hours"
            )
        return self


OUTSIDE = frozenset({Rung.MANAGER, Rung.STEERING_GROUP, Rung.EXECUTIVE})
"""Who is not a user of the product and is never messaged; domain.md, From referral to one year later."""
Ladder = Annotated[tuple[LadderStep, ...], Field(min_length=1, max_length=8)]


def _ladder(*steps: tuple[Rung, int]) -> tuple[LadderStep, ...]:
    return tuple(LadderStep(role=rung, office_hours=hours) for rung, hours in steps)


class AlertRules(_Section):
    """What the three kinds of alert share; ours.

    `decision_working_days` is the term of a decision; `when_cause_is_gone` whether an alert that lost its
    cause waits for one tap or closes by itself; `wording` the region's own words for what the push asks.
    """

    decision_working_days: int = Field(default=5, ge=1, le=30)
    when_cause_is_gone: Literal["one_tap", "closes"] = "one_tap"
    wording_nl: str = Field(default="", max_length=80)
    wording_en: str = Field(default="", max_length=80)


class ScaleUpAlerts(AlertRules):
    """The ladder for scale-up: only who may decide on an expert meeting."""

    ladder: Ladder = _ladder((Rung.CHAIR, 4), (Rung.CHAIR, 4), (Rung.PROJECT_LEADER, 8))

    @model_validator(mode="after")
    def _only_who_decides(self) -> Self:
        _only(self.ladder, {Rung.CHAIR, Rung.PROJECT_LEADER})
        return self


class EscalationAlerts(AlertRules):
    """The ladder for escalation, parties not complying (G18); its steps outside come last."""

    ladder: Ladder = (
        *_ladder((Rung.COORDINATOR, 8), (Rung.GUARD, 8)),
        LadderStep(role=Rung.MANAGER),
        LadderStep(role=Rung.STEERING_GROUP),
        LadderStep(role=Rung.EXECUTIVE),
    )
    outside_working_days: int = Field(default=5, ge=1, le=30)
    """How long a step outside has to help, before a person is asked whether it did."""
    outside_wording_nl: str = Field(default="", max_length=256)
    outside_wording_en: str = Field(default="", max_length=256)
    """The region's own words on the copy button of a step outside."""

    @model_validator(mode="after")
    def _outside_comes_last(self) -> Self:
        outside = [step.is_outside for step in self.ladder]
        if outside != sorted(outside) or all(outside):
            raise ValueError("the ladder must begin inside the product, and steps outside it come last")
        return self


class SignalAlerts(AlertRules):
    """The ladders for signals: each goes to who can do something about it."""

    when_cause_is_gone: Literal["one_tap", "closes"] = "closes"
    fell_back_ladder: Ladder = _ladder((Rung.GUARD, 8), (Rung.PROJECT_LEADER, 8))
    not_rising_ladder: Ladder = _ladder((Rung.COORDINATOR, 16), (Rung.PROJECT_LEADER, 8))
    no_answer_ladder: Ladder = _ladder((Rung.PROJECT_LEADER, 8))
    nobody_there_ladder: Ladder = _ladder((Rung.PROJECT_LEADER, 8))

    @model_validator(mode="after")
    def _only_inside(self) -> Self:
        for ladder in (
            self.fell_back_ladder,
            self.not_rising_ladder,
            self.no_answer_ladder,
            self.nobody_there_ladder,
        ):
            _only(ladder, set(Rung) - OUTSIDE)
        return self


def _only(ladder: tuple[LadderStep, ...], allowed: Set[Rung]) -> None:
    for step in ladder:
        if step.role not in allowed:
            raise ValueError(f"{step.role} cannot be on this ladder")


class Alerts(_Section):
    """The three kinds of alert, and what follows an answer; all ours."""

    scale_up: ScaleUpAlerts = ScaleUpAlerts()
    escalation: EscalationAlerts = EscalationAlerts()
    signal: SignalAlerts = SignalAlerts()
    review_weeks: int = Field(default=4, ge=1, le=26)
    vote_working_days: int = Field(default=5, ge=1, le=30)
    """How long coordinator, process director and chair have to say whether a new expert meeting is needed."""
    consultation_working_days: int = Field(default=2, ge=1, le=30)
    """How long a chair has to answer a request for a call."""

    @property
    def ladders(self) -> dict[str, tuple[LadderStep, ...]]:
        """Every ladder, by its place in the policy file."""
        return {
            "alerts.scale_up.ladder": self.scale_up.ladder,
            "alerts.escalation.ladder": self.escalation.ladder,
            "alerts.signal.fell_back_ladder": self.signal.fell_back_ladder,
            "alerts.signal.not_rising_ladder": self.signal.not_rising_ladder,
            "alerts.signal.no_answer_ladder": self.signal.no_answer_ladder,
            "alerts.signal.nobody_there_ladder": self.signal.nobody_there_ladder,
        }

    def rules(self, cause: AlertCause) -> AlertRules:
        """The rules of the kind of alert that this cause gives."""
        rules: dict[AlertKind, AlertRules] = {
            AlertKind.SCALE_UP: self.scale_up,
            AlertKind.ESCALATION: self.escalation,
            AlertKind.SIGNAL: self.signal,
        }
        return rules[kind_of(cause)]

    def ladder(self, cause: AlertCause) -> tuple[LadderStep, ...]:
        """The ladder that an alert of this cause climbs."""
        ladders = {
            AlertCause.FELL_BACK: self.signal.fell_back_ladder,
            AlertCause.NOT_RISING: self.signal.not_rising_ladder,
            AlertCause.NO_ANSWER: self.signal.no_answer_ladder,
            AlertCause.NOBODY_THERE: self.signal.nobody_there_ladder,
            AlertCause.NOT_KEPT: self.escalation.ladder,
        }
        return ladders.get(cause, self.scale_up.ladder)


class ExpertMeetings(_Section):
    """What surrounds an expert meeting; ours."""

    prepare_working_days: int = Field(default=5, ge=1, le=30)
    """Working days before it by which is known who is needed and whether the household comes."""
    agreements_working_days: int = Field(default=1, ge=1, le=30)
    """Working days after it by which its agreements are noted."""
    agreement_reminder_days: tuple[PositiveDays, ...] = (7,)
    """Days before the date of an agreement on which its guard is reminded."""
    scale_down_working_days: int = Field(default=5, ge=1, le=30)


class Intake(_Section):
    """The steps from referral to coordinator (G20), in weeks, working days and weeks; who breaks a tie."""

    selection_weeks: int = Field(default=2, ge=1, le=12)
    tie_break: Literal["team_leader", "manager_veilig_thuis", "no_case"] = "team_leader"
    """Of the municipality, of Veilig Thuis, or "no consensus, no case"."""
    tie_break_weeks: int = Field(default=1, ge=1, le=12)
    assignment_working_days: int = Field(default=1, ge=1, le=20)
    warm_handover_weeks: int = Field(default=1, ge=1, le=12)


class Stability(_Section):
    """When a case is a candidate for lasting safety: 7s in a row, days between them, months without an unsafe
    event; G18 and G20, counts and gap ours."""

    scores: int = Field(default=3, ge=1, le=10)
    gap_days: int = Field(default=28, ge=0, le=182)
    event_free_months: int = Field(default=6, ge=0, le=24)
    answer_working_days: int = Field(default=5, ge=1, le=30)
    """How long a person has to say whether the phase goes on or back; ours."""


class Closing(_Section):
    """Doubt, closure and what follows: working days to answer, months to the check and to a next one."""

    doubt_working_days: int = Field(default=5, ge=1, le=30)
    confirm_working_days: int = Field(default=5, ge=1, le=30)
    check_months: int = Field(default=12, ge=1, le=36)
    check_again_months: int = Field(default=1, ge=1, le=12)
    check_reminder_days: tuple[PositiveDays, ...] = (14, 1)
    """Days before the check on which it is announced; ours."""


class People(_Section):
    """When people change; ours."""

    handover_working_days: int = Field(default=2, ge=1, le=20)
    """How long a colleague has to say whether they take over a duty."""
    confirm_working_days: int = Field(default=2, ge=1, le=20)
    """How long a new member has to say that the test message showed on their phone."""


class RestrainingOrders(_Section):
    """Temporary restraining orders (huisverbod, L21): off unless the region works with them."""

    enabled: bool = False
    days: int = Field(default=10, ge=1, le=28)
    longest_days: int = Field(default=28, ge=1, le=28)
    reminder_days: tuple[PositiveDays, ...] = (3, 1)
    case_manager_months: int = Field(default=12, ge=1, le=36)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.days > self.longest_days:
            raise ValueError("days must not be more than longest_days")
        return self


class Lock(_Section):
    """The PIN and what it guards; ours."""

    pin: Literal["required", "own_choice"] = "required"
    """Whether everybody chooses a PIN before the first case, or who wants to. Free in practice."""
    pin_digits: int = Field(default=5, ge=4, le=8)
    idle_minutes: int = Field(default=15, ge=1, le=240)
    """How long after somebody's last act the PIN is asked again."""
    pin_to_answer: bool = False
    """Whether answering an open question needs it too."""


class Privacy(_Section):
    """What a real run needs to be answered for (AVG), and how long what was said stays; ours.

    Without the first four a real run does not start.
    """

    controller: str = Field(default="", max_length=120)
    """Who is responsible for the processing (AVG art. 4.7): a body, such as a municipality."""
    legal_ground: str = Field(default="", max_length=200)
    """The ground of the processing (AVG art. 6)."""
    impact_assessment_on: Annotated[date | None, BeforeValidator(lambda given: given or None)] = None
    """The date of the data-protection impact assessment (AVG art. 35)."""
    privacy_officer: str = Field(default="", max_length=120)
    """How the privacy officer is reached: a function's mail address or phone number."""
    shown_hours: int = Field(default=24, ge=1, le=47)
    """Hours that an opened view, and what a person typed, stay in the chat; Telegram lets a bot delete what
    others wrote for 48 hours."""
    grace_days: int = Field(default=90, ge=0, le=730)
    """Days that a case stays after it is over, before it is erased."""
    backup_days: int = Field(default=30, ge=1, le=365)
    """Days that a backup lives."""


class OfficeHours(_Section):
    """When routine notices, questions and urgent messages may go out, in Europe/Amsterdam."""

    opens: time = time(8, 30)
    closes: time = time(17, 0)
    night_starts: time = time(22, 0)
    night_ends: time = time(7, 0)
    question_from: time = time(7, 0)
    question_until: time = time(21, 0)
    extra_days_off: frozenset[date] = frozenset()
    struck_days_off: frozenset[date] = frozenset()

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("opens must come before closes")
        if self.night_ends >= self.night_starts:
            raise ValueError("the night must start in the evening and end in the morning")
        if self.question_from >= self.question_until:
            raise ValueError("question_from must come before question_until")
        return self


class Policy(_Section):
    """Everything a region decides for itself; an empty file is a complete policy."""

    version: int = Field(default=1, ge=1)
    municipalities: tuple[str, ...] = Field(
        default=("Hilversum", "Gooise Meren", "Huizen/Blaricum/Laren", "Wijdemeren", "Weesp"), min_length=1
    )
    home_organisations: tuple[str, ...] = Field(
        default=("Veilig Thuis", "Gemeente", "GGZ", "Jeugdbescherming"), min_length=1
    )
    disciplines: tuple[str, ...] = Field(
        default=(
            "Veilig Thuis",
            "Wijkteam",
            "Jeugdbescherming",
            "GGZ",
            "Verslavingszorg",
            "Reclassering",
            "Politie",
        ),
        max_length=12,
    )
    """Whose scores are recorded as "professional: discipline"; ours."""
    inner_ring: tuple[str, ...] = Field(
        default=(
            "Veilig Thuis",
            "GGZ",
            "Verslavingszorg",
            "Jeugdbescherming",
            "Politie",
            "Gedragswetenschapper",
        ),
        min_length=1,
        max_length=12,
    )
    """The disciplines of the trained experts (eerste schil); ours."""
    outer_ring: tuple[str, ...] = Field(
        default=("Reclassering", "OM", "Forensisch arts", "Schuldhulp", "LVB-expert", "Eer-expert"),
        max_length=12,
    )
    """The disciplines of the experts on call (tweede schil); ours."""
    parties: tuple[str, ...] = Field(
        default=("Wijkteam", "Gemeente", "Jeugdhulp", "Woningcorporatie", "School", "Netwerk", "Gezin"),
        max_length=12,
    )
    """Who can be responsible for an agreement besides these disciplines; ours."""
    invitation_hours: int = Field(default=24, ge=1, le=24 * 14)
    scale: Scale = Scale()
    threshold: Threshold = Threshold()
    meetings: Meetings = Meetings()
    monitoring: Monitoring = Monitoring()
    alerts: Alerts = Alerts()
    expert_meetings: ExpertMeetings = ExpertMeetings()
    intake: Intake = Intake()
    stability: Stability = Stability()
    closing: Closing = Closing()
    people: People = People()
    restraining_orders: RestrainingOrders = RestrainingOrders()
    office_hours: OfficeHours = OfficeHours()
    lock: Lock = Lock()
    privacy: Privacy = Privacy()

    def with_free_pin(self) -> "Policy":
        """The same, but for who has to choose a PIN: nobody, so that who tries it out is not asked."""
        return self.model_copy(update={"lock": self.lock.model_copy(update={"pin": "own_choice"})})

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        for name in (
            "municipalities",
            "home_organisations",
            "disciplines",
            "inner_ring",
            "outer_ring",
            "parties",
        ):
            values = getattr(self, name)
            if len(set(values)) != len(values):
                raise ValueError(f"{name} names the same one twice")
            if any(not value.strip() or len(value) > 40 for value in values):
                raise ValueError(f"{name} must be 1 to 40 characters each")
        return self
