"""The only switch of schema: which company the running code works for.

Middleware sets it from the host, a task from its first argument, a command from ``--company``;
everything else says it aloud with ``company_context``. Evaluate querysets inside the context: a
lazy one carries no company and would read whichever is current when it runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from tenants.programme.models import Company
from tenants.schemas.connection import schema_connection


class NoCompany(RuntimeError):
    """Code that belongs to a company ran outside one."""


def database_of(company: Company) -> str:
    """The one place that decides a company's connection (an alias of DATABASES)."""
    return company.database


def current_company() -> Company:
    """The company of the running code. Raises NoCompany outside one."""
    tenant = schema_connection().tenant
    if not isinstance(tenant, Company):
        raise NoCompany("No company is selected: use company_context().")
    return tenant


def select(company: Company | None) -> None:
    """Work for ``company`` (None: for the programme) from here on, until the next selection. For
    what begins a piece of work, as the middleware does; inside one use the contexts below."""
    if company is None:
        schema_connection().set_schema_to_public()
    else:
        schema_connection(database_of(company)).set_tenant(company)


@contextmanager
def company_context(company: Company) -> Iterator[Company]:
    """Everything inside runs in the company's schema; the former one comes back at the end."""
    connection = schema_connection(database_of(company))
    former = connection.tenant
    select(company)
    try:
        yield company
    finally:
        connection.set_tenant(former)


@contextmanager
def public_context() -> Iterator[None]:
    """Everything inside runs in public, where the programme's own tables are."""
    connection = schema_connection()
    former = connection.tenant
    select(None)
    try:
        yield
    finally:
        connection.set_tenant(former)


def each_company() -> Iterator[Company]:
    """Every serving company in turn, selected while the loop's body runs."""
    with public_context():
        companies = list(Company.objects.serving())
    for company in companies:
        with company_context(company):
            yield company
