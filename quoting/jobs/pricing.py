"""A job evaluated as the screens evaluate a draft, under its own terms; nothing is stored."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from catalog.core.errors import EngineError
from catalog.portable.files import Fault, FileRefused
from quoting.drafts.evaluation.evaluated import EvaluatedLine, EvaluatedQuote
from quoting.drafts.evaluation.evaluation import evaluate_quote, price_rules
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.jobs.reading import Job, Terms

FIELDS = {
    "product": "producto", "width": "ancho", "height": "alto", "finish": "acabado",
    "glass": "vidrio", "options": "opciones", "material": "articulo", "unit_price": "precio",
    "quantity": "cantidad", "description": "concepto", "discount_amount": "descuento",
}  # fmt: skip
"""How a job calls the fields of a line."""
SETTINGS = (
    "tax_rate", "waste", "waste_mode", "kerf", "trim", "method", "overhead", "profit", "min_piece",
    "min_pane",
)  # fmt: skip
"""What a job may say instead of the company."""


def price_job(job: Job, today: date) -> EvaluatedQuote:
    """Every line priced with the catalogue and, for what the job does not say, the settings of the
    current company. Raises FileRefused if a line cannot be."""
    terms = job.terms
    settings = settings_for(terms)
    quote = Quote(discount=terms.discount or Decimal(0), tax_rate=settings.tax_rate)
    try:
        rules = price_rules(settings)
        if terms.factors:
            rules = replace(rules, factors=terms.factors)
        evaluated = evaluate_quote(quote, terms.day or today, job.lines, settings, rules)
    except EngineError as error:
        raise FileRefused([Fault(("precio",), str(error))]) from error
    faults = [_fault(line) for line in evaluated.lines if line.error]
    if not faults:
        faults = [Fault((), problem) for problem in evaluated.problems]
    if faults:
        raise FileRefused(faults)
    return evaluated


def settings_for(terms: Terms) -> QuoteSettings:
    """The company's settings with what ``terms`` say instead; never to be saved."""
    settings = QuoteSettings.load()
    for name in SETTINGS:
        if (value := getattr(terms, name)) is not None:
            setattr(settings, name, value)
    if terms.milestones is not None:
        settings.milestones = list(terms.milestones)
    return settings


def _fault(line: EvaluatedLine) -> Fault:
    name = FIELDS.get(line.error.field if line.error else "", "")
    place = (f"partida {line.number}", name) if name else (f"partida {line.number}",)
    return Fault(place, str(line.error))
