"""Importing this imports every module of handlers, so that whatever registers itself there is known."""

from importlib import import_module
from pkgutil import iter_modules

import handlers

REGISTERED = tuple(import_module(f"handlers.{module.name}") for module in iter_modules(handlers.__path__))
