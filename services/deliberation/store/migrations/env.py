"""Alembic's environment: `chassis.migrate` gives the connection."""

from alembic import context

from chassis.migrate import render_item
from chassis.tables import chassis_metadata
from services.deliberation.store.tables_bench import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[chassis_metadata, metadata],
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
