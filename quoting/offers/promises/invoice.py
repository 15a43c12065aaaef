"""A sent quotation, or what was accepted of it, with what an invoice asks of everybody in it.

Amounts are those of the promise. Whose they are and the keys of the tax authority are read as they
stand now: they are often completed after the customer has accepted.
"""

from catalog.core.lengths import LengthUnit
from catalog.core.recipes import MaterialKind, Unit
from quoting.core import invoice
from quoting.core.fiscal_names import fiscal_name
from quoting.core.invoice import NO_KEYS, Invoice, Keys, Party, SoldLine, usual_unit
from quoting.core.promise import SentLine, copied
from quoting.core.selection import Selection
from quoting.drafts.models.quotes import QuoteLine
from quoting.offers.models.versions import QuoteVersion
from tenants.people.models import CompanyProfile


def invoice_of(version: QuoteVersion, taken: Selection) -> Invoice:
    """Of the lines of ``version`` that are ``taken``.

    ``version`` is the one in force of its quotation, whose stored lines are still those that were
    promised; it comes with its quotation and its customer.
    """
    quote, unit = version.quote, version.promise.unit
    keys = {n: _keys(row) for n, row in enumerate(quote.lines.described(), start=1)}
    lines = [
        copied(
            SoldLine,
            line,
            description=_description(line, unit),
            unit_label=line.unit,
            keys=keys.get(line.number, NO_KEYS),
        )
        for line in taken.lines
    ]
    profile, customer = CompanyProfile.load(), quote.customer
    name = fiscal_name(profile.legal_name, profile.rfc)
    tax_name = fiscal_name(customer.tax_name, customer.rfc)
    return Invoice(
        Party(profile.rfc, name, profile.tax_regime, profile.postal_code),
        Party(
            customer.rfc,
            tax_name,
            customer.tax_regime,
            customer.tax_postal_code,
            customer.tax_use,
        ),
        invoice.concepts(lines, taken.totals),
        taken.totals.tax_rate,
        invoice.payments(taken.payments, taken.totals),
    )


def _keys(row: QuoteLine) -> Keys:
    if row.product is not None:
        product = row.product
        return Keys(product.code, product.sat_code, product.sat_unit or usual_unit(Unit.PIECE))
    if row.material is not None:
        sold = row.material
        usual = usual_unit(Unit(sold.unit), MaterialKind(sold.kind))
        return Keys(sold.code, sold.sat_code, sold.sat_unit or usual)
    return NO_KEYS


def _description(line: SentLine, unit: LengthUnit) -> str:
    """What was sold, where, of which size and of what, in a line."""
    sides = (line.width, line.height)
    size = " × ".join(unit.show(side) for side in sides if side) if all(sides) else ""
    title = f"{line.title} ({line.location})" if line.location else line.title
    parts = (title, size, line.finish, line.glass, *line.options)
    return ", ".join(part for part in parts if part).replace("|", "/")[:1000]
