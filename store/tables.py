"""Every table, imported in one place so that the metadata is complete."""

from sqlmodel import SQLModel

from store import alerts, audit, cases, expert_meetings, messages, people, service, terms, trajectory

MODULES = (alerts, audit, cases, expert_meetings, messages, people, service, terms, trajectory)
metadata = SQLModel.metadata
