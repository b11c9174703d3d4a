"""Every module of handlers that registers commands, taps, typed answers or renderers."""

from handlers import bundles, calendar_buttons, monitoring, monitoring_screens, people, refusals

REGISTERED = (bundles, calendar_buttons, monitoring, monitoring_screens, people, refusals)
