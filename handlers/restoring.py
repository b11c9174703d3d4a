"""What everybody is told when a backup was put back."""

from casework.restoring import NumbersLeftOut, Restored
from handlers.screens import Screen, renders
from handlers.texts import Texts


@renders(Restored)
def restored(view: Restored, texts: Texts) -> Screen:
    """Since when things are lost, and what to do."""
    _ = texts.gettext
    return Screen(
        _(
            "De dienst is teruggezet naar hoe het was op {as_of}.\n"
            "Wat je daarna hebt vastgelegd, staat er niet meer in. Leg het opnieuw vast.\n"
            "Wat daarna al kwam, kan nog eens komen. Met /mijn zie je wat er nu van je gevraagd wordt."
        ).format(as_of=texts.formats.moment(view.as_of))
    )


@renders(NumbersLeftOut)
def numbers_left_out(view: NumbersLeftOut, texts: Texts) -> Screen:
    """Never sent; every kind of question has a looks."""
    return Screen(texts.gettext("Deze vraag is er niet meer."))
