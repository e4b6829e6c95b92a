"""When somebody first took a matter, and of which deadline those above were told."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matter", sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("matter", sa.Column("gone_no", sa.Integer(), nullable=False, server_default="0"))
