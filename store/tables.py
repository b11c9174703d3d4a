"""Every table, imported in one place so that the metadata is complete."""

from sqlmodel import SQLModel

from store import alerts, audit, cases, messages, people, service, terms

MODULES = (alerts, audit, cases, messages, people, service, terms)
metadata = SQLModel.metadata
