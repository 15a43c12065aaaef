"""django-tenants' connection, which also knows that a company may live on another server."""

from functools import partial
from typing import Any

import psycopg
from django_tenants.postgresql_backend import base
from django_tenants.utils import get_public_schema_name


def _wait(
    connection: psycopg.Connection,
    seconds: float,
    steps: Any,
    interval: float = 0.1,
    timeout: float | None = None,
) -> Any:
    """As psycopg's own, with an end."""
    try:
        return psycopg.Connection.wait(connection, steps, interval, timeout or seconds)
    except psycopg.errors._WaitTimeout as error:
        connection.pgconn.finish()  # what would arrive later belongs to nobody
        raise psycopg.OperationalError("The database does not answer.") from error


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps ``home``: the alias of the server where the selected schema is.

    A connection to another server than that stays in public: the company's tables are not here,
    and those that every schema has would otherwise be read from public unnoticed.
    """

    home: str

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        """A connection that gives up on a server that is silent for longer than any statement may
        take: without this, one that hangs would hold the thread for ever."""
        connection = super().get_new_connection(conn_params)
        seconds = self.settings_dict.get("ANSWER_SECONDS")
        if seconds:
            connection.wait = partial(_wait, connection, seconds)
        return connection

    @property
    def own_home(self) -> str:
        """The alias of this connection's server, whichever of its two roles it is."""
        return str(self.settings_dict.get("HOME", self.alias))

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        # Before anything is selected: a company may have to be asked of the database.
        self.home = getattr(tenant, "database", self.own_home)
        super().set_tenant(tenant, include_public)

    def _get_cursor_search_paths(self) -> list[str]:
        if self.home != self.own_home:
            return [get_public_schema_name()]
        return list(super()._get_cursor_search_paths())
