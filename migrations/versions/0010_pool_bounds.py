"""bounds of benchmark figures

Revision 0010, revises 0009.
"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

BOUNDS = ('median_bound', 'lower_bound', 'upper_bound')


def upgrade():
    with op.batch_alter_table('released_pool_cell') as batch:
        for name in BOUNDS:
            batch.add_column(sa.Column(name, sa.String(length=8), nullable=True))


def downgrade():
    with op.batch_alter_table('released_pool_cell') as batch:
        for name in BOUNDS:
            batch.drop_column(name)
