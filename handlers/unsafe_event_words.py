"""What kinds of unsafe events are called; the list is ours."""

from handlers.texts import N_, Texts
from rules.words import UnsafeEventKind

_KINDS = {
    UnsafeEventKind.PHYSICAL: N_("lichamelijk geweld"),
    UnsafeEventKind.SEXUAL: N_("seksueel geweld"),
    UnsafeEventKind.THREAT: N_("bedreiging of dwang"),
    UnsafeEventKind.STALKING: N_("stalking"),
    UnsafeEventKind.NEGLECT: N_("verwaarlozing"),
    UnsafeEventKind.OTHER: N_("iets anders"),
}


def event_kind_name(kind: UnsafeEventKind, texts: Texts) -> str:
    """The kind in the middle of a sentence."""
    return texts.gettext(_KINDS[kind])
