"""Every module of casework that registers views or issuers, so that importing this one completes them."""

from casework import (
    alert_views,
    assignments,
    bundles,
    case_draft,
    case_opening,
    decisions,
    invitations,
    monitoring,
    monitoring_views,
    people,
    registration,
    replies,
    reviews,
    thresholds,
)

REGISTERED = (
    alert_views,
    assignments,
    bundles,
    case_draft,
    case_opening,
    decisions,
    invitations,
    monitoring,
    monitoring_views,
    people,
    registration,
    replies,
    reviews,
    thresholds,
)
