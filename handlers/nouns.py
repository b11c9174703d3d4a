"""Every module of handlers that registers commands, taps, typed answers or renderers."""

from handlers import bundles, calendar_buttons, people, refusals

REGISTERED = (bundles, calendar_buttons, people, refusals)
