"""What everybody is told when a backup was put back."""

from casework.restoring import NumbersLeftOut, Restored
from handlers.screens import Screen, renders
from handlers.texts import Texts


@renders(Restored)
def restored(view: Restored, texts: Texts) -> Screen:
    """Since when things are lost, and what to do."""
    _, ngettext = texts.gettext, texts.ngettext
    lines = [
        _("De dienst is teruggezet naar hoe het was op {as_of}.").format(
            as_of=texts.formats.moment(view.as_of)
        ),
        _("Wat je daarna hebt vastgelegd, staat er niet meer in. Leg het opnieuw vast."),
    ]
    if view.alerts:
        alerts = ngettext(
            "Er ligt nu {count} melding bij jou: /meldingen.",
            "Er liggen nu {count} meldingen bij jou: /meldingen.",
            view.alerts,
        )
        lines.append(alerts.format(count=view.alerts))
    if view.questions:
        questions = ngettext(
            "Er staat {count} vraag aan jou open: /mijn.",
            "Er staan {count} vragen aan jou open: /mijn.",
            view.questions,
        )
        lines.append(questions.format(count=view.questions))
    return Screen("\n".join(lines))


@renders(NumbersLeftOut)
def numbers_left_out(view: NumbersLeftOut, texts: Texts) -> Screen:
    """Never sent; every kind of question has a looks."""
    return Screen(texts.gettext("Deze vraag is er niet meer."))
