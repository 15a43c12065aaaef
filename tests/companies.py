"""Companies that are really there, and really gone."""

from django.db import connections
from psycopg import sql

from tenants.programme.models import Company
from tenants.schemas.context import public_context
from tenants.schemas.opening import register_company
from tenants.web.middleware import directory

ROWS_OF_A_COMPANY = (
    ("tenants_event", "company_id"),
    ("tenants_jobrun", "company_id"),
    ("tenants_failedrow", "company_id"),
    ("tenants_ticket", "company_id"),
    ("tenants_mail", "company_id"),
    ("tenants_seat", "company_id"),
    ("tenants_domain", "tenant_id"),
    ("tenants_company", "id"),
)


def make_company(subdomain: str, name: str) -> Company:
    """Opened for real, here and now."""
    with public_context():
        company = register_company(name, subdomain, "Olga Dueñas", f"olga@{subdomain}.example")
        company.refresh_from_db()
        if not company.is_serving:
            raise RuntimeError(list(company.schema.steps.exclude(error="").values("name", "error")))
    return company


def drop_company(company: Company) -> None:
    """As if it had never been: its schema and every row of it in public."""
    with public_context(), connections["owner"].cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{company.schema_name}" CASCADE')
        for table, column in ROWS_OF_A_COMPANY:
            cursor.execute(
                sql.SQL("DELETE FROM public.{} WHERE {} = %s").format(
                    sql.Identifier(table), sql.Identifier(column)
                ),
                [company.pk],
            )
        company.schema.delete()
    directory.forget()
