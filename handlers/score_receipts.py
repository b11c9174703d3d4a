"""What stays when the question for the scores is over."""

from html import escape

from casework.receipts import ClockState
from casework.score_views import MeetingNotHeld, ScoresClosed, ScoresSaved
from handlers.people import acute_line
from handlers.score_screens import head
from handlers.score_texts import clock_said, consensus_said, suggestion_said, value_said
from handlers.screens import Button, Row, Screen, renders
from handlers.stability_texts import stability_said
from handlers.texts import Texts
from rules.scores import Consensus
from rules.words import MeetingState


@renders(ScoresSaved)
def scores_saved(view: ScoresSaved, texts: Texts) -> Screen:
    """What was saved, and what it means for the clock; never whether that is good or bad."""
    _ = texts.gettext
    lines = [_saved_line(view, texts), _clock_line(view, texts)]
    if view.stability is not None:
        lines.append(stability_said(view.stability, texts))
    sentence = view.sentence_en if texts.language == "en" else view.sentence_nl
    if sentence:
        lines.append(escape(sentence))
    if view.suggestion is not None:
        lines.append(suggestion_said(view.suggestion, texts))
    if view.acute:
        lines.append(acute_line(texts))
    rows: list[Row] = []
    if view.suggestion is not None:
        rows.append((Button(_("Eerder opschalen"), "scale_up"),))
    correcting = _("Corrigeren") if view.consensus is not None else _("Toch een cijfer")
    if view.agreements:
        rows.append((Button(_("Afspraken vastleggen"), "agreed_begin"),))
    after = [Button(correcting, "score_correct")]
    if view.may_plan:
        after.append(Button(_("Volgend overleg plannen"), "score_plan"))
    return Screen("\n".join(lines), (*rows, tuple(after)))


def _saved_line(view: ScoresSaved, texts: Texts) -> str:
    _, opening, time = texts.gettext, head(view.meeting, texts), texts.formats.time(view.saved_at)
    if view.consensus is None:
        return _("{meeting}: gehouden, geen cijfer, opgeslagen om {time}.").format(meeting=opening, time=time)
    if view.was is not None:
        return _("{meeting}: was {was}, is nu {now} (gecorrigeerd om {time}).").format(
            meeting=opening,
            was=value_said(view.was, texts),
            now=value_said(view.consensus, texts),
            time=time,
        )
    return _("{meeting}: {consensus}, opgeslagen om {time}.").format(
        meeting=opening, consensus=consensus_said(view.consensus, texts), time=time
    )


def _clock_line(view: ScoresSaved, texts: Texts) -> str:
    clock = clock_said(view.clock, texts)
    if view.consensus is None or _is_enough(view.consensus, view.direct_safety):
        return clock
    # Where a 6 was reached before or after, "not yet" would not be true.
    reached = view.clock.state in (ClockState.RESTARTED, ClockState.STOPPED_ELSEWHERE)
    below = texts.gettext("Dit is geen {score}.") if reached else texts.gettext("Nog geen {score}.")
    return f"{below.format(score=view.direct_safety)} {clock}"


def _is_enough(consensus: Consensus, direct_safety: int) -> bool:
    return consensus.score is not None and consensus.score >= direct_safety


@renders(MeetingNotHeld)
def meeting_not_held(view: MeetingNotHeld, texts: Texts) -> Screen:
    """The meeting did not happen."""
    _ = texts.gettext
    text = _("{meeting}: niet gehouden. Dit is vastgelegd.").format(meeting=head(view.meeting, texts))
    rows: tuple[Row, ...] = ((Button(_("Nieuw overleg plannen"), "score_plan"),),) if view.may_plan else ()
    return Screen(text, rows)


@renders(ScoresClosed)
def scores_closed(view: ScoresClosed, texts: Texts) -> Screen:
    """The question is over; a colleague may have answered it."""
    _ = texts.gettext
    if view.meeting is None:
        return Screen(_("Gestopt. Er is niets vastgelegd."))
    opening = head(view.meeting, texts)
    if view.consensus is not None and view.recorded_by is not None and view.recorded_at is not None:
        return Screen(
            _("{meeting}: {consensus}, opgeslagen door {alias} op {moment}. Je hoeft niets te doen.").format(
                meeting=opening,
                consensus=consensus_said(view.consensus, texts),
                alias=escape(texts.alias(view.recorded_by)),
                moment=texts.formats.moment(view.recorded_at),
            )
        )
    said = {
        MeetingState.NOT_HELD: _("{meeting}: niet gehouden. Je hoeft niets te doen."),
        MeetingState.CANCELLED: _("{meeting}: afgezegd. Je hoeft niets te doen."),
        MeetingState.HELD: _("{meeting}: gehouden, geen cijfer. Je hoeft niets te doen."),
    }
    default = _("{meeting}: deze vraag is niet meer nodig.")
    text = said.get(view.state, default) if view.state is not None else default
    return Screen(text.format(meeting=opening))
