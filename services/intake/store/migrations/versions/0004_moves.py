"""What every move needs to know of the one before."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    for column in (
        sa.Column("legal_route", sa.String(), nullable=False, server_default="NONE"),
        sa.Column("last_move", sa.String(), nullable=False, server_default=""),
        sa.Column("moved_at", moment, nullable=True),
        sa.Column("giver_body", sa.String(), nullable=True),
        sa.Column("giver_level", sa.Integer(), nullable=True),
        sa.Column("giver_region", sa.String(), nullable=True),
        sa.Column("giver_deadline", moment, nullable=True),
        sa.Column("acted_epoch", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("moves_without_action", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("dispute", sa.String(), nullable=False, server_default=""),
        sa.Column("objection_epoch", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("other_region", sa.String(), nullable=True),
        sa.Column("home_region", sa.String(), nullable=True),
        sa.Column("review_no", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("matter", column)
