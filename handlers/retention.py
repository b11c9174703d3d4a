"""Which cases are erased soon, as the project leaders read it."""

from casework.retention import ErasedSoon
from handlers.screens import Screen, renders
from handlers.texts import Texts, bold_reference

MOST_SHOWN = 8
"""Of more cases only the first ones are named, so that the message stays short. Ours."""


@renders(ErasedSoon)
def erased_soon(view: ErasedSoon, texts: Texts) -> Screen:
    """When each of them goes, and until when it can be looked at."""
    _, ngettext, dates = texts.gettext, texts.ngettext, texts.formats
    count = len(view.cases)
    lines = [
        ngettext(
            "{count} casus is voorbij en wordt binnenkort gewist.",
            "{count} casussen zijn voorbij en worden binnenkort gewist.",
            count,
        ).format(count=count)
    ]
    for reference, erased_on in view.cases[:MOST_SHOWN]:
        line = _("{reference}: op {date}.")
        lines.append(
            line.format(reference=bold_reference(reference), date=dates.date_with_distance(erased_on))
        )
    if count > MOST_SHOWN:
        rest = count - MOST_SHOWN
        lines.append(ngettext("En nog {count}.", "En nog {count}.", rest).format(count=rest))
    lines.append(_("Tot dan kun je ze openen met /casus. Daarna blijven alleen aantallen per jaar."))
    return Screen("\n".join(lines))
