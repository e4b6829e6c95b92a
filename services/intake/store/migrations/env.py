"""Alembic's environment: `chassis.migrate` gives the connection."""

from alembic import context

from chassis.migrate import render_item
from chassis.tables import chassis_metadata
from services.intake.store import (  # each adds its tables to the metadata
    attachment_tables,  # noqa: F401
    desk_tables,  # noqa: F401
    dispute_tables,  # noqa: F401
    field_tables,  # noqa: F401
    office_tables,  # noqa: F401
    post_tables,  # noqa: F401
    talk_tables,  # noqa: F401
)
from services.intake.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[chassis_metadata, metadata],
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
