"""Companies that are really there, and really gone."""

from tenants.companies.erasing import begin_erasing, finish_erasing
from tenants.companies.opening import register_company
from tenants.events.recording import SYSTEM
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.shell.middleware import directory


def make_company(subdomain: str, name: str, database: str = "default") -> Company:
    """Opened for real, here and now."""
    with public_context():
        company = register_company(
            name,
            subdomain,
            "Olga Dueñas",
            f"olga@{subdomain}.example",
            by=SYSTEM,
            database=database,
        )
        company.refresh_from_db()
        if not company.is_serving:
            raise RuntimeError(list(company.schema.steps.exclude(error="").values("name", "error")))
    return company


def drop_company(company: Company) -> None:
    """Erased, in whatever state a test has left it."""
    with public_context():
        if Company.objects.filter(pk=company.pk).exists():
            Company.objects.filter(pk=company.pk).update(state=Company.State.CLOSED)
            begin_erasing(company, company.name, by=SYSTEM)
            assert finish_erasing(company)
    directory.forget()
