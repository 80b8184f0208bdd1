"""Alembic runs this for each upgrade, on the connection that it was handed."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    render_as_batch=True,
    transactional_ddl=True,
)
# The caller holds the transaction: a step is taken whole or not at all.
context.run_migrations()
