"""Every module of handlers that registers commands, taps, typed answers or renderers."""

from handlers import bundles, people, refusals

REGISTERED = (bundles, people, refusals)
