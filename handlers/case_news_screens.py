"""One line about what somebody else did on a case."""

from casework.case_news import CaseNews, News
from handlers.screens import Screen, renders
from handlers.texts import N_, Texts, bold_reference

_SAID = {
    News.DOUBT_MEETING: N_("{reference}: de projectleider bespreekt de twijfel over de aanpak op {date}."),
    News.DOUBT_GOES_ON: N_("{reference}: de twijfel over de aanpak is beantwoord. De casus gaat door."),
    News.NOT_CLOSED: N_("{reference}: het afsluiten is niet bevestigd. De casus gaat door."),
    News.NOT_ENDED: N_("{reference}: het stoppen is niet bevestigd. De casus gaat door."),
    News.ENDED_EARLY: N_("{reference} is gestopt. Er wordt niets meer gevraagd."),
    News.CLOSED: N_("{reference} is afgesloten. De jaarcheck is op {date}."),
    News.REOPENED: N_("{reference} is heropend. De driemaandstermijn begint opnieuw."),
    News.EXPERT_MEETING_OFF: N_(
        "{reference}: het expertoverleg van {date} gaat niet door. Je hoeft niets te doen."
    ),
}


@renders(CaseNews)
def case_news(view: CaseNews, texts: Texts) -> Screen:
    """What happened, and what that means."""
    date = texts.formats.date(view.on) if view.on is not None else ""
    said = texts.gettext(_SAID[view.what])
    return Screen(said.format(reference=bold_reference(view.reference), date=date))
