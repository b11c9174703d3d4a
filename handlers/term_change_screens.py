"""What people hear of terms that changed under them: by a correction, by a policy, or through a gap."""

from casework.corrections import TermsChanged
from casework.gaps import GapsFound
from casework.policy_changes import PolicyMoved
from handlers.correction_words import changes_said, reason_said
from handlers.screens import Screen, renders
from handlers.texts import Texts, bold_reference

MOST_REFERENCES = 40
"""How many references one line lists; ours."""


@renders(TermsChanged)
def terms_changed(view: TermsChanged, texts: Texts) -> Screen:
    """One line: which case, what changed, why."""
    said = changes_said(view.changes, texts)
    reason = reason_said(view.reason, texts)
    return Screen(f"{bold_reference(view.reference)}: {said}, {reason}.")


@renders(PolicyMoved)
def policy_moved(view: PolicyMoved, texts: Texts) -> Screen:
    """To the project leaders: every case whose terms moved, old and new."""
    _ = texts.gettext
    lines = [_("Het beleid van de regio is veranderd. Dit is verschoven:")]
    lines += [f"{bold_reference(ref)}: {changes_said(changes, texts)}" for ref, changes in view.moved]
    if view.more:
        more = texts.ngettext("En nog {count} casus.", "En nog {count} casussen.", view.more)
        lines.append(more.format(count=view.more))
    lines.append(_("Wie al bericht had over zo'n datum, krijgt één regel. Niets wordt opnieuw verstuurd."))
    return Screen("\n".join(lines))


@renders(GapsFound)
def gaps_found(view: GapsFound, texts: Texts) -> Screen:
    """To the project leaders: what would otherwise wait for nobody."""
    _ = texts.gettext
    lines = []
    if view.left:
        lines.append(
            _("{references}: hier loopt niets waar iemand iets aan kan doen.").format(
                references=_listed(view.left)
            )
        )
        lines.append(_("Met /casus zie je wie dit heeft; met /toewijzen geef je het aan iemand anders."))
    if view.repaired:
        lines.append(
            _("{references}: hier ontbrak een termijn. Die loopt nu weer.").format(
                references=_listed(view.repaired)
            )
        )
    return Screen("\n".join(lines))


def _listed(references: tuple[str, ...]) -> str:
    shown = ", ".join(bold_reference(reference) for reference in references[:MOST_REFERENCES])
    more = len(references) - MOST_REFERENCES
    return f"{shown} (+{more})" if more > 0 else shown
