"""How scores, roles and doubts about scores are said, and the rows of buttons that give them."""

from collections.abc import Iterable

from casework.receipts import ClockLine, ClockState
from casework.score_views import RoleEntry, ScoreDoubt
from handlers.screens import Button, Row
from handlers.texts import N_, Texts
from rules.scores import HIGHEST, LOWEST, Consensus, ScaleUpReason, UnclearKind
from rules.words import ScoringRole

NOT_GIVEN, NO_CONSENSUS_LOWEST = "not_given", "no_lowest"
_IN_FIRST_ROW = 6
_ROLES = {
    ScoringRole.MOTHER: N_("moeder"),
    ScoringRole.FATHER: N_("vader"),
    ScoringRole.NETWORK: N_("netwerk"),
}
_DOUBTS = {
    UnclearKind.RANGE.value: N_("Je schreef meer dan één cijfer. Welk ene cijfer is het?"),
    UnclearKind.OUT_OF_RANGE.value: N_("De schaal loopt van 0 tot en met 10. Welk cijfer is het?"),
    UnclearKind.SEVERAL.value: N_("Ik lees meer dan één cijfer, of ook een datum. Welk cijfer is het?"),
    UnclearKind.NOT_A_SCORE.value: N_("Ik lees hier niet één heel cijfer in. Welk cijfer is het?"),
    NOT_GIVEN: N_("Nvt kan alleen bij een rol. Welk cijfer is het, of was er geen consensus?"),
    NO_CONSENSUS_LOWEST: N_("Hier vraag ik het laagste cijfer dat iemand noemde. Welk cijfer was dat?"),
}
_HALF = N_(
    "Je schreef een half cijfer. De schaal heeft alleen hele cijfers: een {half} is nog geen {above}. "
    "Welk cijfer is het?"
)
_ONE_HALF = N_("Je schreef een half cijfer. De schaal heeft alleen hele cijfers. Welk cijfer is het?")
_CLOCKS = {
    ClockState.STOPPED_HERE: N_("De driemaandstermijn is gestopt door dit overleg."),
    ClockState.REACHED_LATE: N_(
        "De driemaandstermijn was op {due} om. Dit overleg was later; dat blijft zo staan."
    ),
    ClockState.STOPPED_ELSEWHERE: N_("Er loopt nu geen driemaandstermijn."),
    ClockState.RUNS: N_("De driemaandstermijn loopt tot en met {due}."),
    ClockState.RESTARTED: N_("Vanaf dit overleg loopt een nieuwe driemaandstermijn, tot en met {due}."),
    ClockState.SECOND: N_("Vanaf dit overleg loopt een tweede termijn van drie maanden, tot en met {due}."),
    ClockState.PASSED: N_("De driemaandstermijn was op {due} om."),
}
_SUGGESTIONS = {
    ScaleUpReason.NOT_RISING: N_("De laatste drie cijfers stijgen niet. Eerder opschalen kan altijd."),
    ScaleUpReason.FELL: N_("Dit is 2 of meer lager dan de vorige keer. Eerder opschalen kan altijd."),
}


def consensus_said(consensus: Consensus, texts: Texts) -> str:
    """ "consensus 5", or "geen consensus, laagste cijfer 3"."""
    _ = texts.gettext
    if consensus.score is None:
        return _("geen consensus, laagste cijfer {lowest}").format(lowest=consensus.lowest)
    return _("consensus {score}").format(score=consensus.score)


def value_said(consensus: Consensus, texts: Texts) -> str:
    """ "5", or "geen consensus (laagste 3)"."""
    if consensus.score is None:
        return texts.gettext("geen consensus (laagste {lowest})").format(lowest=consensus.lowest)
    return str(consensus.score)


def role_name(entry: RoleEntry, texts: Texts) -> str:
    """ "moeder", "kind 2", "professional GGZ"; never a name. Not escaped."""
    _ = texts.gettext
    if entry.role is ScoringRole.CHILD:
        return _("kind {number}").format(number=entry.number)
    if entry.role is ScoringRole.PROFESSIONAL:
        return _("professional {discipline}").format(discipline=entry.discipline)
    return _(_ROLES[entry.role])


def role_value(entry: RoleEntry, texts: Texts) -> str:
    """What the role said: "3", "nvt", or a dash while it was not asked."""
    if not entry.given:
        return "–"
    return str(entry.score) if entry.score is not None else texts.gettext("nvt")


def score_rows(action: str, candidates: Iterable[int] = ()) -> tuple[Row, ...]:
    """0–5 and 6–10 in two rows, or only the scores that may have been meant."""
    chosen = sorted(set(candidates)) or range(LOWEST, HIGHEST + 1)
    buttons = [Button(str(score), action, str(score)) for score in chosen]
    if len(buttons) <= _IN_FIRST_ROW:
        return (tuple(buttons),)
    return (tuple(buttons[:_IN_FIRST_ROW]), tuple(buttons[_IN_FIRST_ROW:]))


def doubt_said(doubt: ScoreDoubt, texts: Texts) -> str:
    """Why what was typed is not taken for a score, and the question back. What was typed is not repeated:
    it is kept nowhere."""
    _ = texts.gettext
    if doubt.kind == UnclearKind.HALF and len(doubt.candidates) == 2:
        below, above = doubt.candidates
        half = f"{below}.5" if texts.language == "en" else f"{below},5"
        return _(_HALF).format(half=half, above=above)
    if doubt.kind == UnclearKind.HALF:
        return _(_ONE_HALF)
    return _(_DOUBTS.get(doubt.kind, _DOUBTS[UnclearKind.NOT_A_SCORE.value]))


def clock_said(line: ClockLine, texts: Texts) -> str:
    """What the meeting means for the three-month threshold."""
    due = texts.formats.date(line.due) if line.due is not None else ""
    return texts.gettext(_CLOCKS[line.state]).format(due=due)


def suggestion_said(reason: ScaleUpReason, texts: Texts) -> str:
    """Why an earlier scale-up is suggested."""
    return texts.gettext(_SUGGESTIONS[reason])
