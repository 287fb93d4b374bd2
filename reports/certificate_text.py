"""The certificate in the reader's language: the rules by their id, the parameters, the audit."""

from collections.abc import Mapping

from flask_babel import gettext as _


def rule_sentences(certificate: Mapping) -> tuple[str, ...]:
    """A sentence a rule, in the order of the certificate; a rule this version has no words for keeps its own."""
    sentences = {
        "plan": _(
            "What may be shown was decided before any answer was read; a unit whose membership changed by more than half "
            "since its last wave stands in its parent only."
        ),
        "minimum": _("A figure answered by fewer people than its minimum group size is hidden."),
        "direction": _(
            "Where at least 100 people answered and a statement runs against all others, its theme and the index are hidden."
        ),
        "companion": _("Where one theme or statement alone would be hidden, the next smallest is hidden with it."),
        "ring": _("What is left of a unit when its published subunits are subtracted is nobody or a full group."),
        "splits": _(
            "Groups by background are shown for the client as a whole, where no adding and subtracting of groups and units "
            "comes nearer to anybody than the minimum group size."
        ),
        "displayed": _("Differences, charts and files are made from the displayed figures only."),
        "extremes": _("Values near the ends of a scale are shown as at most or at least."),
        "grain": _("Figures of fewer than 20 people are shown in coarse steps, intervals rounded outwards."),
        "counts": _(
            "Numbers of people are exact from 20 where nothing smaller can be subtracted, otherwise rounded or a range."
        ),
        "comments": _(
            "Comments are masked, shown at one place only, and deleted after 12 months; the content hash leaves them out."
        ),
        "frozen": _("The release was computed once and never changes."),
        "refusal": _("What is hidden looks the same whatever the reason."),
    }
    return tuple(sentences.get(rule["id"], rule["text"]) for rule in certificate.get("rules", ()))


def audit_sentence(certificate: Mapping) -> str:
    """What the second look at the release found; empty without a certificate."""
    if not certificate:
        return ""
    checked = certificate["audit"]["checked"]
    ring = certificate["audit"]["smallest_ring"]
    if ring is None:
        return _("Passed: no figure is shown.")
    return _(
        "Passed: %(checked)s figures checked; the smallest group that can be reached by subtraction has %(ring)s people.",
        checked=checked,
        ring=ring,
    )
