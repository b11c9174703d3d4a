"""How noting the agreements of an expert meeting reads."""

from html import escape

from casework.agreement_views import (
    AgreementReadBack,
    AgreementsAsked,
    AgreementsLeft,
    AgreementsNoted,
    DueDayAsked,
    PartyAsked,
)
from handlers.agreement_words import KINDS, agreement_lines, agreement_said, kind_said
from handlers.day_choices import coming_day_rows, day_doubt_lines
from handlers.meeting_texts import meeting_named
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import Texts, bold_reference
from rules.agreements import SHORTCUT_WEEKS

BEGIN, KIND, PAGE, PARTY = "agreed_begin", "agreed_kind", "agreed_page", "agreed_party"
MONTH, DAY, SAVE, BACK, DONE = "agreed_month", "agreed_day", "agreed_save", "agreed_back", "agreed_done"
MORE = "more"


@renders(AgreementsAsked)
def asked(view: AgreementsAsked, texts: Texts) -> Screen:
    """Which agreements were made; what stands already is listed after a tap only."""
    _ = texts.gettext
    head = f"{bold_reference(view.meeting.reference)} · {meeting_named(view.meeting, texts)}"
    if view.choosing:
        return _kind_asked(view, head, texts)
    stand = texts.ngettext("er staat {count} afspraak.", "er staan {count} afspraken.", view.count)
    lines = [f"{head}: {stand.format(count=view.count)}", *agreement_lines(view.listed, texts)]
    lines.append(_("Zijn dit alle afspraken?"))
    done = Button(_("Klaar: dit zijn alle afspraken"), DONE)
    return Screen("\n".join(lines), ((Button(_("Nog een afspraak"), KIND),), (done,)))


def _kind_asked(view: AgreementsAsked, head: str, texts: Texts) -> Screen:
    _ = texts.gettext
    if view.count:
        lines = [_("{meeting}: waarover gaat de volgende afspraak?").format(meeting=head)]
    else:
        lines = [_("{meeting}: welke afspraken zijn er gemaakt?").format(meeting=head)]
        if view.by is not None:
            date = texts.formats.date_with_distance(view.by)
            lines.append(_("Leg ze één voor één vast, uiterlijk {date}.").format(date=date))
        lines.append(_("Waarover gaat de eerste?"))
    kinds = [Button(_(label), KIND, kind.value) for kind, label in KINDS.items()]
    last = Button(_("Terug"), BACK) if view.count else Button(_("Er zijn geen afspraken"), DONE)
    return Screen("\n".join(lines), (*in_rows(kinds, 2), (last,)))


@renders(PartyAsked)
def party_asked(view: PartyAsked, texts: Texts) -> Screen:
    """Who does it."""
    _ = texts.gettext
    text = _("{reference}: {kind}. Wie doet dit?").format(
        reference=bold_reference(view.reference), kind=kind_said(view.kind, texts)
    )
    parties = [Button(option.name, PARTY, option.value) for option in view.options]
    pages = []
    if view.page > 0:
        pages.append(Button(_("Vorige"), PAGE, str(view.page - 1)))
    if view.page + 1 < view.pages:
        pages.append(Button(_("Meer"), PAGE, str(view.page + 1)))
    return Screen(text, (*in_rows(parties, 2), tuple(pages), _back(texts)))


@renders(DueDayAsked)
def due_day_asked(view: DueDayAsked, texts: Texts) -> Screen:
    """By when."""
    _ = texts.gettext
    said = _("{reference}: {kind}, door {responsible}. Uiterlijk wanneer?").format(
        reference=bold_reference(view.reference),
        kind=kind_said(view.kind, texts),
        responsible=escape(view.responsible),
    )
    lines = [said, *day_doubt_lines(view.day.doubt, texts)]
    lines.append(_("Tik een dag aan of schrijf hem, zoals: 12 mei."))
    rows = coming_day_rows(view.day, SHORTCUT_WEEKS, DAY, MONTH, texts)
    return Screen("\n".join(lines), (*rows, _back(texts)))


@renders(AgreementReadBack)
def read_back(view: AgreementReadBack, texts: Texts) -> Screen:
    """Before it is saved."""
    _ = texts.gettext
    text = _("{reference}: {agreement}. Klopt dit?").format(
        reference=bold_reference(view.reference), agreement=agreement_said(view.agreement, texts)
    )
    return Screen(text, ((Button(_("Klopt, opslaan"), SAVE),), _back(texts)))


@renders(AgreementsNoted)
def noted(view: AgreementsNoted, texts: Texts) -> Screen:
    """The receipt."""
    _ = texts.gettext
    head = f"{bold_reference(view.meeting.reference)} · {meeting_named(view.meeting, texts)}"
    if not view.listed:
        rows: tuple[Row, ...] = ((Button(_("Toch een afspraak"), BEGIN, MORE),),) if view.may_add else ()
        return Screen(_("{meeting}: geen afspraken. Dit is vastgelegd.").format(meeting=head), rows)
    count = len(view.listed)
    said = texts.ngettext("{count} afspraak vastgelegd.", "{count} afspraken vastgelegd.", count)
    lines = [f"{head}: {said.format(count=count)}", *agreement_lines(view.listed, texts)]
    lines.append(_("Met /afspraken zie je ze weer."))
    rows = ((Button(_("Afspraak toevoegen"), BEGIN, MORE),),) if view.may_add else ()
    return Screen("\n".join(lines), rows)


@renders(AgreementsLeft)
def left(view: AgreementsLeft, texts: Texts) -> Screen:
    """Not asked of this reader any more."""
    head = f"{bold_reference(view.meeting.reference)} · {meeting_named(view.meeting, texts)}"
    if not view.count:
        return Screen(texts.gettext("{meeting}: deze vraag is niet meer nodig.").format(meeting=head))
    stand = texts.ngettext("er staat {count} afspraak.", "er staan {count} afspraken.", view.count)
    return Screen(f"{head}: {stand.format(count=view.count)}")


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), BACK),)
