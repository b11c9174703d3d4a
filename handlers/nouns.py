"""Every module of handlers that registers commands, taps, typed answers or renderers."""

from handlers import (
    alert_screens,
    alerts,
    bundles,
    calendar_buttons,
    case_screens,
    invitations,
    monitoring,
    monitoring_screens,
    opening_cases,
    people,
    refusals,
    threshold_screens,
    thresholds,
)

REGISTERED = (
    alert_screens,
    alerts,
    bundles,
    calendar_buttons,
    case_screens,
    invitations,
    monitoring,
    monitoring_screens,
    opening_cases,
    people,
    refusals,
    threshold_screens,
    thresholds,
)
