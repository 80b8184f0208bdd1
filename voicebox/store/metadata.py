"""What every table has in common: its database, how its parts are named, and no row numbers."""

import sqlalchemy as sa

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

main = sa.MetaData(naming_convention=NAMES)
keys = sa.MetaData(naming_convention=NAMES)


def table(name: str, of: sa.MetaData, *parts: sa.schema.SchemaItem, comment: str = "") -> sa.Table:
    """Add a table to a database; on SQLite a row number would tell in which order people wrote."""
    return sa.Table(name, of, *parts, comment=comment or None, sqlite_with_rowid=False)
