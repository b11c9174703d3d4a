"""Every module of handlers that registers commands, taps, typed answers or renderers."""

from handlers import (
    bundles,
    calendar_buttons,
    case_screens,
    invitations,
    monitoring,
    monitoring_screens,
    opening_cases,
    people,
    refusals,
)

REGISTERED = (
    bundles,
    calendar_buttons,
    case_screens,
    invitations,
    monitoring,
    monitoring_screens,
    opening_cases,
    people,
    refusals,
)
