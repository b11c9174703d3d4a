"""/inzage: what is held on oneself, in twelve lines at most."""

from html import escape

from casework import own_data
from casework.own_data import OwnData
from handlers.chat import Chat
from handlers.registry import command
from handlers.screens import Screen, renders
from handlers.texts import N_, Texts
from rules.permissions import Permission
from rules.references import shown
from rules.words import Language

MOST_REFERENCES = 8
_LANGUAGES = {Language.DUTCH: N_("Nederlands"), Language.ENGLISH: N_("Engels")}


@command("inzage", Permission.SEE_OWN, N_("wat deze dienst over jou bewaart"))
async def show(chat: Chat, argument: str) -> None:
    """What is held on me."""
    await chat.perform(own_data.show_own_data, now=chat.now)


@renders(OwnData)
def held_on_me(view: OwnData, texts: Texts) -> Screen:
    """What is there, how long it stays, and whom to ask."""
    _ = texts.gettext
    lines = [
        _("<b>Dit bewaart deze dienst over jou</b>"),
        _("Je bent {alias}, sinds {date}. Je naam staat nergens. Taal: {language}.").format(
            alias=texts.alias(view.alias),
            date=texts.formats.date(view.since),
            language=_(_LANGUAGES[view.language]),
        ),
        *_place(view, texts),
        _secrets(view, texts),
        _duties(view, texts),
        _own_time(view, texts),
        _trail(view, texts),
        _(
            "Een voorbije casus wis ik na {grace}, met jouw rol daarin. Voorbije afwezigheid na {days}."
        ).format(grace=texts.formats.days(view.grace_days), days=texts.formats.days(view.loose_days)),
        _("Ga je weg, dan wis ik je Telegram-nummer, je pincode en je werktijden. Je rol met nummer blijft."),
    ]
    if view.controller:
        lines.append(_("Verantwoordelijk: {who}.").format(who=escape(view.controller)))
    lines.append(_("Klopt er iets niet of maak je bezwaar? Zeg het tegen de projectleider."))
    if view.privacy_officer:
        lines.append(
            _("Of tegen de functionaris gegevensbescherming: {who}.").format(who=escape(view.privacy_officer))
        )
    return Screen("\n".join(lines))


def _place(view: OwnData, texts: Texts) -> list[str]:
    _ = texts.gettext
    parts = []
    if view.home_organisation:
        parts.append(_("Organisatie: {name}.").format(name=escape(view.home_organisation)))
    if view.municipality:
        parts.append(_("Gemeente: {name}.").format(name=escape(view.municipality)))
    return [" ".join(parts)] if parts else []


def _secrets(view: OwnData, texts: Texts) -> str:
    if view.has_pin:
        return texts.gettext("Je Telegram-nummer en je pincode zijn versleuteld.")
    return texts.gettext("Je Telegram-nummer is versleuteld. Je hebt geen pincode.")


def _duties(view: OwnData, texts: Texts) -> str:
    if not view.duties and not view.former_duties:
        return texts.gettext("Je hebt geen taak op een casus.")
    said = texts.ngettext(
        "Je hebt een taak op {count} casus", "Je hebt een taak op {count} casussen", view.duties
    ).format(count=view.duties)
    references = [shown(reference) for reference in view.references[:MOST_REFERENCES]]
    if left := len(view.references) - len(references):
        references.append(texts.ngettext("nog {count}", "nog {count}", left).format(count=left))
    said += f": {texts.formats.joined(references)}." if references else "."
    if view.former_duties:
        former = texts.ngettext("Eerder: {count} taak.", "Eerder: {count} taken.", view.former_duties)
        said += " " + former.format(count=view.former_duties)
    return said


def _own_time(view: OwnData, texts: Texts) -> str:
    _ = texts.gettext
    times = texts.ngettext("{count} keer", "{count} keer", view.absences).format(count=view.absences)
    said = _("Gewerkt: {hours}. Afwezigheid: {times}.").format(
        hours=texts.formats.hours(view.quarters), times=times
    )
    return said + " " + _("Eigen werktijden: ja.") if view.own_rest else said


def _trail(view: OwnData, texts: Texts) -> str:
    if view.audit_since is None:
        return texts.gettext("In het logboek staat nog niets van jou.")
    said = texts.ngettext(
        "In het logboek staat {count} regel van jou, sinds {date}.",
        "In het logboek staan {count} regels van jou, sinds {date}.",
        view.audit_rows,
    )
    return said.format(count=view.audit_rows, date=texts.formats.date(view.audit_since))
