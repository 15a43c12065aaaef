"""The catalogue a company starts with."""

from tenants.models import Company


def load_starter_catalog(company: Company) -> None:
    """The step of a company's opening; harmless twice."""
