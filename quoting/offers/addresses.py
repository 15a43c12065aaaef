"""Where a customer finds a quotation: an address that only the company can make."""

from django.urls import reverse

from quoting.offers.models.responses import CustomerLink
from tenants.web.links import BadLink, company_url, seal, unseal

PURPOSE = "customer-link"


def customer_token(link: CustomerLink) -> str:
    return seal(PURPOSE, link.pk)


def customer_path(link: CustomerLink) -> str:
    return reverse("quoting:client", args=[customer_token(link)])


def customer_url(link: CustomerLink) -> str:
    """The absolute address, the same each time it is asked for."""
    return company_url(customer_path(link))


def link_id(token: str) -> int:
    """The key of the link that ``token`` was made for. Raises BadLink."""
    key = unseal(PURPOSE, token)
    if not isinstance(key, int):
        raise BadLink
    return key
