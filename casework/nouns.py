"""Every module of casework that registers views or issuers, so that importing this one completes them."""

from casework import (
    assignments,
    bundles,
    case_draft,
    case_opening,
    invitations,
    monitoring,
    monitoring_views,
    people,
    replies,
)

REGISTERED = (
    assignments,
    bundles,
    case_draft,
    case_opening,
    invitations,
    monitoring,
    monitoring_views,
    people,
    replies,
)
