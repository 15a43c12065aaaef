"""The e-mail that confirms to a customer what they accepted, what to pay first and where."""

from catalog.core.money import spoken_money
from quoting.drafts.models.customers import Customer
from quoting.offers.addresses import customer_path
from quoting.offers.greeting import greeting
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.promises.promise import standing
from quoting.offers.services.documents import pdf_of, wait_for_pdf
from quoting.offers.services.links import living_link
from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post
from tenants.schemas.context import current_company
from tenants.web.links import letter_url


def address_of(version: QuoteVersion) -> str:
    """Where the customer reads e-mail: as they are known today or, without that, as they were."""
    known = Customer.objects.values_list("email", flat=True).get(quotes=version.quote_id)
    return known or version.promise.customer.email


def confirm(outcome: Outcome) -> None:
    """Have an acceptance confirmed to its customer, if an address is known; harmless twice."""
    version = outcome.version
    if to := address_of(version):
        facts = {"outcome": outcome.pk}
        reply_to = version.quote.seller.email
        post(Letter(ACCEPTANCE, f"acceptance:{outcome.pk}", to, facts, reply_to=reply_to))


def _composed(mail: Mail) -> Context | None:
    """What was accepted, unless it was taken back meanwhile."""
    outcome = _outcome(mail)
    version = outcome.version
    if not outcome.is_agreement:
        return None
    taken, link = standing(version, outcome), living_link(version)
    has_pdf = wait_for_pdf(mail, version)
    return {
        "company": current_company(),
        "greeting": greeting(outcome.name),
        "promise": version.promise,
        "version": version,
        "taken": taken,
        "total": spoken_money(taken.totals.total),
        "payments": [(each, spoken_money(each.amount)) for each in taken.payments],
        "has_pdf": has_pdf,
        "seller": version.quote.seller,
        "link": letter_url(customer_path(link)) if link else "",
    }


def _outcome(mail: Mail) -> Outcome:
    found = Outcome.objects.select_related("version__quote__seller", "version__quote__customer")
    return found.get(pk=mail.facts["outcome"])


ACCEPTANCE = mail_kind(
    MailKind("acceptance", _composed, enclose=lambda mail: pdf_of(_outcome(mail).version))
)
