"""Every table, imported in one place so that the metadata is complete."""

from sqlmodel import SQLModel

from store import (
    alerts,
    audit,
    cases,
    expert_meetings,
    locks,
    messages,
    people,
    retained,
    service,
    terms,
    traces,
    trajectory,
)

MODULES = (
    alerts,
    audit,
    cases,
    expert_meetings,
    locks,
    messages,
    people,
    retained,
    service,
    terms,
    traces,
    trajectory,
)
metadata = SQLModel.metadata
