"""Alembic's environment: `chassis.migrate` gives the connection."""

from alembic import context

from chassis.migrate import render_item
from chassis.tables import chassis_metadata
from services.escalation.store import ask_tables, supervision_tables
from services.escalation.store.tables import metadata

# Importing them is what puts them into the metadata.
assert ask_tables.ASK.metadata is metadata  # noqa: S101 - says why it is imported
assert supervision_tables.SUPERVISION.metadata is metadata  # noqa: S101 - as above

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[chassis_metadata, metadata],
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
