"""How a temporary restraining order reads."""

from casework import restraining_order_views as views
from casework.restraining_order_views import EXTEND, NEW, WITHDRAW, Outcome
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import N_, Texts, bold_reference

_DONE = {
    Outcome.RECORDED: N_("{reference}: huisverbod vastgelegd, van {start} tot en met {end}."),
    Outcome.EXTENDED: N_("{reference}: huisverbod verlengd tot en met {end}."),
    Outcome.RUNS_OUT: N_("{reference}: het huisverbod loopt af op {end} en wordt niet verlengd."),
    Outcome.WITHDRAWN: N_("{reference}: het huisverbod van {start} is ingetrokken: het was niet juist."),
    Outcome.MANAGER_DONE: N_("{reference}: het jaar van de casemanager is om, vastgelegd."),
}


@renders(views.OrderStartAsked)
def order_start_asked(view: views.OrderStartAsked, texts: Texts) -> Screen:
    """The first day."""
    _ = texts.gettext
    lines = [
        _("{reference}: op welke dag ging het huisverbod in?").format(
            reference=bold_reference(view.reference)
        ),
        _("Tik, of schrijf bijvoorbeeld 12 januari."),
        *day_doubt_lines(view.choice.doubt, texts),
    ]
    rows = day_choice_rows(view.choice, "order_day", "order_month", texts)
    return Screen("\n".join(lines), (*rows, _leave(_("Stoppen"))))


@renders(views.OrderReadBack)
def order_read_back(view: views.OrderReadBack, texts: Texts) -> Screen:
    """Everything before it is stored."""
    _, formats = texts.gettext, texts.formats
    lines = (
        _("{reference}: huisverbod van <b>{start}</b> tot en met <b>{end}</b>. Klopt dit?").format(
            reference=bold_reference(view.reference),
            start=formats.date(view.starts_on),
            end=formats.date(view.ends_on),
        ),
        _("De casemanager blijft tot en met {date}.").format(date=formats.date(view.manager_until)),
    )
    rows = ((Button(_("Klopt, opslaan"), "order_save"),), (Button(_("Andere dag"), "order_step", NEW),))
    return Screen("\n".join(lines), rows)


@renders(views.OrderMenu)
def order_menu(view: views.OrderMenu, texts: Texts) -> Screen:
    """What stands, and what can be done with it."""
    _, formats = texts.gettext, texts.formats
    text = _("{reference}: huisverbod van {start} tot en met {end}. Wat wil je doen?").format(
        reference=bold_reference(view.reference),
        start=formats.date(view.starts_on),
        end=formats.date_with_distance(view.ends_on),
    )
    rows: list[Row] = []
    if view.can_extend:
        rows.append((Button(_("Verlengen"), "order_step", EXTEND),))
    if view.is_over:
        rows.append((Button(_("Nieuw huisverbod"), "order_step", NEW),))
    rows.append((Button(_("Niet juist, intrekken"), "order_step", WITHDRAW),))
    # Not "Stoppen": that could be the order itself.
    return Screen(text, (*rows, _leave(_("Sluiten"))))


@renders(views.OrderExpiryAsked)
def order_expiry_asked(view: views.OrderExpiryAsked, texts: Texts) -> Screen:
    """Its last day is near."""
    _, formats = texts.gettext, texts.formats
    runs = _("{reference}: het huisverbod loopt tot en met {date}.").format(
        reference=bold_reference(view.reference), date=formats.date_with_distance(view.ends_on)
    )
    lines = [runs]
    rows: list[Row] = []
    if view.can_extend:
        lines.append(_("Wordt het verlengd?"))
        rows.append((Button(_("Wordt verlengd"), "order_step", EXTEND),))
    else:
        lines.append(_("Het kan niet langer duren dan tot en met deze dag."))
    rows.append((Button(_("Loopt af"), "order_runs_out"),))
    return Screen("\n".join(lines), tuple(rows))


@renders(views.OrderExtensionAsked)
def order_extension_asked(view: views.OrderExtensionAsked, texts: Texts) -> Screen:
    """The new last day, chosen or read back."""
    _, formats, reference = texts.gettext, texts.formats, bold_reference(view.reference)
    if view.chosen is not None:
        text = _("{reference}: huisverbod verlengd tot en met <b>{date}</b>. Klopt dit?").format(
            reference=reference, date=formats.date(view.chosen)
        )
        rows: tuple[Row, ...] = (
            (Button(_("Klopt, opslaan"), "order_extend"),),
            (Button(_("Andere dag"), "order_step", EXTEND),),
        )
        return Screen(text, rows)
    lines = [
        _("{reference}: tot en met welke dag is het huisverbod verlengd?").format(reference=reference),
        _("Nu is dat {date}. Het kan tot en met {latest}.").format(
            date=formats.date(view.ends_on), latest=formats.date(view.choice.latest)
        ),
        *day_doubt_lines(view.choice.doubt, texts),
    ]
    back = (Button(_("Terug"), "order_step"),)
    rows = day_choice_rows(view.choice, "order_day", "order_month", texts)
    return Screen("\n".join(lines), (*rows, back))


@renders(views.OrderWithdrawalReadBack)
def order_withdrawal_read_back(view: views.OrderWithdrawalReadBack, texts: Texts) -> Screen:
    """It was recorded by mistake: is that right?"""
    _ = texts.gettext
    text = _("{reference}: het huisverbod van {date} is niet juist en telt niet mee. Klopt dit?").format(
        reference=bold_reference(view.reference), date=texts.formats.date(view.starts_on)
    )
    rows = ((Button(_("Klopt, intrekken"), "order_withdraw"),), (Button(_("Terug"), "order_step"),))
    return Screen(text, rows)


@renders(views.CaseManagerAsked)
def case_manager_asked(view: views.CaseManagerAsked, texts: Texts) -> Screen:
    """The year of the case manager."""
    _, formats = texts.gettext, texts.formats
    lines = (
        _("{reference}: het jaar van de casemanager loopt tot en met {date}.").format(
            reference=bold_reference(view.reference), date=formats.date_with_distance(view.until)
        ),
        _("Het telt vanaf het huisverbod van {date}. Is de casemanager klaar?").format(
            date=formats.date(view.starts_on)
        ),
    )
    return Screen("\n".join(lines), ((Button(_("Klaar, vastleggen"), "order_manager"),),))


@renders(views.OrderDone)
def order_done(view: views.OrderDone, texts: Texts) -> Screen:
    """The line that stays."""
    _, formats = texts.gettext, texts.formats
    start = formats.date(view.starts_on) if view.starts_on is not None else ""
    end = formats.date(view.ends_on) if view.ends_on is not None else ""
    if view.outcome is None:
        said = _("{reference}: over het huisverbod is niets veranderd.")
    else:
        said = _(_DONE[view.outcome])
    return Screen(said.format(reference=bold_reference(view.reference), start=start, end=end))


def _leave(label: str) -> Row:
    return (Button(label, "order_leave"),)
