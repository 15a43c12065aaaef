"""Quotations kept to start others from."""

from datetime import date

from quoting.drafts.events import TemplateCreated
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.customers import create_casual_customer
from quoting.drafts.services.drafts import duplicate_quote, write_total
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic


@atomic
def save_as_template(source: Quote, name: str, day: date, by: User) -> Quote:
    """A template like ``source``, which stays as it is."""
    template = duplicate_quote(source, day, by)
    template.state = Quote.State.TEMPLATE
    template.template_name = name
    template.site = template.internal_notes = ""
    template.save(update_fields=["state", "template_name", "site", "internal_notes"])
    record(TemplateCreated(), by=by, subject=template)
    return template


@atomic
def start_from_template(
    template: Quote, customer: Customer | str, day: date, by: User, site: str = ""
) -> Quote:
    """A draft like ``template`` for ``customer``, a row or the name of a casual one, at the prices
    of ``day``."""
    draft = duplicate_quote(template, day, by)
    draft.customer = create_casual_customer(customer, by) if isinstance(customer, str) else customer
    draft.site = site
    draft.save(update_fields=["customer", "site", "updated_at"])
    write_total(draft, day)
    return draft
