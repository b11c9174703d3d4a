"""Importing this imports every module of casework, so that whatever registers itself there is known."""

from importlib import import_module
from pkgutil import iter_modules

import casework

REGISTERED = tuple(import_module(f"casework.{module.name}") for module in iter_modules(casework.__path__))
