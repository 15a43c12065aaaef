"""What is told of drafts, their customers and the settings that price them."""

from tenants.events.kinds import TRADE, WORK, Fact


class QuoteCreated(Fact, kind="quote.created", keep=TRADE):
    """A draft was begun, empty or as a copy."""

    copied_from: int | None = None


class QuoteDiscarded(Fact, kind="quote.discarded", keep=TRADE):
    """A draft was thrown away."""


class QuoteRecovered(Fact, kind="quote.recovered", keep=TRADE):
    """A discarded draft came back."""


class TemplateCreated(Fact, kind="template.created", keep=WORK):
    """A quotation was kept as a template."""


class CustomerCreated(Fact, kind="customer.created", keep=TRADE):
    """A customer was written; a casual one is a name alone."""

    casual: bool = False


class CustomerChanged(Fact, kind="customer.changed", keep=TRADE):
    """A customer's data were edited."""


class ProductTried(Fact, kind="product.tried", keep=WORK):
    """A product was tried with trial measures; once a day for a person and a product."""


class SampleMade(Fact, kind="sample.made", keep=WORK):
    """The sample quotation was made, to look at."""

    lines: int


class SampleRemoved(Fact, kind="sample.removed", keep=WORK):
    """The sample quotation was removed, whole."""


class TermsKept(Fact, kind="terms.kept", keep=WORK):
    """Payments, delivery and conditions were kept under a name."""


class TermsForgotten(Fact, kind="terms.forgotten", keep=WORK):
    """Kept terms were thrown away."""


class QuoteSettingsChanged(Fact, kind="quote_settings.changed", keep=WORK):
    """The settings that price drafts were saved."""
