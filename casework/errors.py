"""Every way in which casework says no, with the facts that a kind sentence needs.

Handlers render them in the reader's language. No fact ever holds what a person typed.
"""

from typing import ClassVar


class Refusal(Exception):
    """Nothing was changed, and here is why."""

    code: ClassVar[str] = "refused"
    deletes_what_was_written: ClassVar[bool] = False
    """Whether what was written or sent is deleted from the chat at once; else it stays for a while."""

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.code)
        self.facts = facts
        self.case_id: int | None = None
        """The case it was about, for the audit trail."""


class NotAllowed(Refusal):
    """The table of permissions says no; also for a case that does not exist, so that nobody can probe."""

    code = "not_allowed"


class NotBackYet(Refusal):
    """Somebody who was blocked chooses a PIN first, and waits for a project leader then."""

    code = "not_back_yet"
    deletes_what_was_written = True


class NoSuchCase(Refusal):
    """No case with this reference, or none that this person may know of."""

    code = "no_such_case"


class MistypedCase(Refusal):
    """The reference has a typing error: its check character does not fit."""

    code = "mistyped_case"


class NoOwnCase(Refusal):
    """There is no case that this person could do this on."""

    code = "no_own_case"


class CaseIsOver(Refusal):
    """The case is closed, rejected or ended: nothing is recorded on it any more."""

    code = "case_is_over"


class ImpossibleStep(Refusal):
    """The case is in another phase than this step begins in; `phase` says which."""

    code = "impossible_step"


class StaleButton(Refusal):
    """The message was changed since this button was shown; `prompt_id` says which question to show again."""

    code = "stale_button"


class ForeignButton(Refusal):
    """A button of another person, or one that was never shown."""

    code = "foreign_button"


class ClosedQuestion(Refusal):
    """The question has been answered or withdrawn already."""

    code = "closed_question"


class ExpiredQuestion(Refusal):
    """The question waited too long."""

    code = "expired_question"


class NothingToAnswer(Refusal):
    """Text came while no question was open."""

    code = "nothing_to_answer"
    deletes_what_was_written = True


class UnusableInvitation(Refusal):
    """The invitation is unknown, used, or expired."""

    code = "unusable_invitation"


class AlreadyEnrolled(Refusal):
    """This account is somebody already."""

    code = "already_enrolled"


class AliasTaken(Refusal):
    """Somebody, or an open invitation, has this alias."""

    code = "alias_taken"


class UnknownCommand(Refusal):
    """Not a command of this person's role, or of nobody."""

    code = "unknown_command"
    deletes_what_was_written = True


class PersonalData(Refusal):
    """What was typed seems to hold something about a person; `found` is a rules.personal_data.Finding."""

    code = "personal_data"
    deletes_what_was_written = True


class OnlyText(Refusal):
    """A photo, voice, document, contact, location or sticker."""

    code = "only_text"
    deletes_what_was_written = True


class EditedMessage(Refusal):
    """An older message was edited; only new ones are read."""

    code = "edited_message"
    deletes_what_was_written = True


class MeetingInPast(Refusal):
    """A meeting can only be planned for a moment that is still to come."""

    code = "meeting_in_past"


class MeetingTooFar(Refusal):
    """More than a year ahead."""

    code = "meeting_too_far"


class NotPlannedAnymore(Refusal):
    """The meeting was cancelled, or has been answered for."""

    code = "not_planned_anymore"


class AlreadyScored(Refusal):
    """A meeting of this kind on this day has its scores already."""

    code = "already_scored"


class NothingToScore(Refusal):
    """No expert meeting of this chair waits for its score."""

    code = "nothing_to_score"


class NothingToCorrect(Refusal):
    """No meeting of one's own has scores yet."""

    code = "nothing_to_correct"


class PastDate(Refusal):
    """What is past cannot be planned."""

    code = "past_date"


class DateTooFar(Refusal):
    """Later than `latest`, the last day that can be planned."""

    code = "date_too_far"


class NoLongerInPolicy(Refusal):
    """The policy does not name this municipality or organisation (any more)."""

    code = "no_longer_in_policy"


class NoMunicipality(Refusal):
    """A process director belongs to a municipality."""

    code = "no_municipality"


class ColleagueUnavailable(Refusal):
    """This person cannot get this duty: locked, gone, or of another role or municipality."""

    code = "colleague_unavailable"


class StartOutOfRange(Refusal):
    """A case starts today or earlier, and not longer ago than is taken."""

    code = "start_out_of_range"


class CriterionRequired(Refusal):
    """A referral without the one criterion that it cannot do without."""

    code = "criterion_required"


class LinkMadeAlready(Refusal):
    """The second tap of two: the link is in the message already."""

    code = "link_made_already"


class InvitationUsed(Refusal):
    """Somebody came in by this invitation, so it cannot be withdrawn or renewed."""

    code = "invitation_used"


class AlertTaken(Refusal):
    """Somebody else took this alert on first; `holder` is a role and a number, `held_since` a moment."""

    code = "alert_taken"


class AlertAlreadyOpen(Refusal):
    """A decision is being asked for this case already."""

    code = "alert_already_open"


class NoRoomToWait(Refusal):
    """A decision cannot come later: `next_term` is on `due` already."""

    code = "no_room_to_wait"


class NobodyChairs(Refusal):
    """No chair of the pool can be reached, so nobody could chair an expert meeting."""

    code = "nobody_chairs"


class EscalationRuns(Refusal):
    """An escalation for this agreement is open."""

    code = "escalation_runs"


class NoContactYet(Refusal):
    """The step outside the product was not taken yet: none is skipped."""

    code = "no_contact_yet"


class NobodyIndependent(NobodyChairs):
    """The chairs who can be reached are of the same home organisation as the coordinator: offering the alert
    to one of them takes an override."""

    code = "nobody_independent"


class PhaseNotReady(Refusal):
    """The next phase is not reached: `missing` names what is not there yet, parted by commas."""

    code = "phase_not_ready"


class NoExpertMeeting(Refusal):
    """There is no expert meeting in recovery."""

    code = "no_expert_meeting"


class NoExpertMeetingAhead(Refusal):
    """No expert meeting is planned that has yet to begin and is the acting person's to prepare."""

    code = "no_expert_meeting_ahead"


class DayOutOfRange(Refusal):
    """Only a day from `earliest` to `latest` can be meant here."""

    code = "day_out_of_range"


class DoubtAlreadyOpen(Refusal):
    """The project leader has a doubt about this case to answer already."""

    code = "doubt_already_open"


class EndAlreadyAsked(Refusal):
    """The project leader is asked already to confirm that this case closes or ends."""

    code = "end_already_asked"


class NotInRecovery(Refusal):
    """A case closes from recovery only; `phase` says where it is."""

    code = "not_in_recovery"


class NoRecoveryPlan(Refusal):
    """The goals of a recovery plan that was never adopted cannot be reached."""

    code = "no_recovery_plan"


class NotEndable(Refusal):
    """A case ends early while it is worked or waits for its assignment; `phase` says where it is."""

    code = "not_endable"


class NotClosed(Refusal):
    """Only a closed case can be opened again; `phase` says where it is."""

    code = "not_closed"


class CheckTooEarly(Refusal):
    """A year after closure is not a day before: the check counts from `due` on."""

    code = "check_too_early"


class RestrainingOrdersOff(Refusal):
    """The region does not work with temporary restraining orders here."""

    code = "restraining_orders_off"


class LongestOrder(Refusal):
    """The restraining order lasts until `latest` already, and cannot be extended beyond that."""

    code = "longest_order"


class TooManyHours(Refusal):
    """More than 24 hours on one day over all cases; `quarters` stand there on `worked_on`."""

    code = "too_many_hours"


class NothingToExplain(Refusal):
    """No message came that a term, an alert or a duty explains."""

    code = "nothing_to_explain"


class NoCaseWaits(Refusal):
    """No case waits for its assignment, and no reference was given of another one."""

    code = "no_case_waits"


class EndsBeforeStart(Refusal):
    """The last day of an absence is not before its first."""

    code = "ends_before_start"


class AbsenceTooLong(Refusal):
    """An absence lasts until `latest` at most."""

    code = "absence_too_long"


class AbsenceOverlaps(Refusal):
    """There is an absence already from `first` to `last`, both included."""

    code = "absence_overlaps"


class OfferedAlready(Refusal):
    """This duty is being offered to somebody already, who has not answered."""

    code = "offered_already"


class StillOnDuty(Refusal):
    """Who leaves has duties on cases that nobody else has yet."""

    code = "still_on_duty"


class LastOfRole(Refusal):
    """The last coordinator or project leader cannot leave."""

    code = "last_of_role"


class NothingToAdd(Refusal):
    """No expert meeting was held of which this person guards the agreements."""

    code = "nothing_to_add"


class AlreadyHandled(Exception):
    """The effects of this update are committed already: it came a second time."""


class StoreUnavailable(Exception):
    """The database is locked or gone; nothing was changed, and trying again is right."""


class Stuck(Exception):
    """One row that fell due fails when it is tried: a mistake in our code, which must not stop the others."""

    def __init__(self, row_id: int) -> None:
        super().__init__(f"row {row_id}")
        self.row_id = row_id


class UncheckedUseCase(AssertionError):
    """A use case ran without checking the permission it declares: a mistake in our code."""


class LastWorkingDay(Refusal):
    """One day of the week with ordinary messages must stay."""

    code = "last_working_day"
