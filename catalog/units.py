"""The unit in which the current company types and reads its measures."""

from catalog.core.lengths import LengthUnit
from tenants.schemas.companies import Company
from tenants.schemas.context import selected


def company_unit() -> LengthUnit:
    """That of the company of the running code; outside one, the unit that companies start with."""
    company = selected()
    chosen = company.length_unit if isinstance(company, Company) else Company.LengthUnit.CM
    return LengthUnit(chosen)
