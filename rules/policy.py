"""The policy of a region: every choice that the sources leave open, with complete defaults.

Anything marked `ours` in domain.md is a field here and never a constant elsewhere.
"""

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.words import Phase, Role

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
    """One step: who is alerted, and after how many office hours without an answer the next one is."""

    role: Literal[Role.CHAIR, Role.PROJECT_LEADER]
    office_hours: Hours


class Alerts(_Section):
    """The ladder for scale-up and what follows an answer; all ours."""

    scale_up_ladder: tuple[LadderStep, ...] = Field(
        default=(
            LadderStep(role=Role.CHAIR, office_hours=4),
            LadderStep(role=Role.CHAIR, office_hours=4),
            LadderStep(role=Role.PROJECT_LEADER, office_hours=8),
        ),
        min_length=1,
    )
    decision_working_days: int = Field(default=5, ge=1, le=30)
    review_weeks: int = Field(default=4, ge=1, le=26)


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
    invitation_hours: int = Field(default=24, ge=1, le=24 * 14)
    scale: Scale = Scale()
    threshold: Threshold = Threshold()
    meetings: Meetings = Meetings()
    monitoring: Monitoring = Monitoring()
    alerts: Alerts = Alerts()
    intake: Intake = Intake()
    stability: Stability = Stability()
    closing: Closing = Closing()
    people: People = People()
    restraining_orders: RestrainingOrders = RestrainingOrders()
    office_hours: OfficeHours = OfficeHours()

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        for name in ("municipalities", "home_organisations", "disciplines"):
            values = getattr(self, name)
            if len(set(values)) != len(values):
                raise ValueError(f"{name} names the same one twice")
            if any(not value.strip() or len(value) > 40 for value in values):
                raise ValueError(f"{name} must be 1 to 40 characters each")
        return self
