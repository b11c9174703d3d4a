"""What agreements are called. Only ever in an opened view: a lock screen names no discipline and no kind."""

from html import escape

from casework.agreement_rows import AgreementFacts
from handlers.texts import N_, Texts
from rules.words import AgreementKind

KINDS = {
    AgreementKind.SAFETY_MEASURE: N_("Veiligheidsmaatregel"),
    AgreementKind.HELP_STARTS: N_("Hulp begint"),
    AgreementKind.TREATMENT: N_("Behandeling"),
    AgreementKind.CHILDREN: N_("Kinderen"),
    AgreementKind.HOUSING: N_("Wonen"),
    AgreementKind.MONEY: N_("Geld en schulden"),
    AgreementKind.LEGAL_STEP: N_("Juridische stap"),
    AgreementKind.CONTACT: N_("Contact met het gezin"),
    AgreementKind.INFORMATION: N_("Wie informeert wie"),
    AgreementKind.OTHER: N_("Iets anders"),
}
SHOWN = 7
"""How many agreements of one meeting are shown in one message."""


def kind_said(kind: AgreementKind, texts: Texts) -> str:
    """ "Hulp begint"."""
    return texts.gettext(KINDS[kind])


def agreement_said(agreement: AgreementFacts, texts: Texts, *, stays: bool = False) -> str:
    """ "Hulp begint, door GGZ, uiterlijk di 12 mei", in HTML; without "vandaag" on a line that stays."""
    formats = texts.formats
    said = formats.date if stays else formats.date_with_distance
    return texts.gettext("{kind}, door {responsible}, uiterlijk {date}").format(
        kind=kind_said(agreement.kind, texts),
        responsible=escape(agreement.responsible),
        date=said(agreement.due_on),
    )


def agreement_lines(agreements: tuple[AgreementFacts, ...], texts: Texts) -> list[str]:
    """A line each, the newest ones, with the number of those left out."""
    left_out = len(agreements) - SHOWN
    lines = [f"– {agreement_said(one, texts, stays=True)}" for one in agreements[-SHOWN:]]
    if left_out > 0:
        more = texts.ngettext("– en nog {count} eerder", "– en nog {count} eerder", left_out)
        lines.insert(0, more.format(count=left_out))
    return lines
