"""A job evaluated as the screens evaluate a draft, under its own terms; nothing is stored."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from catalog.core.errors import EngineError
from catalog.portable.files import Fault, FileRefused
from quoting.core.draft import Draft, QuoteTerms, loose_lines
from quoting.core.evaluated import EvaluatedLine, Evaluation
from quoting.core.waste import BarTerms
from quoting.drafts.evaluation.loading import evaluate_draft, read_ground
from quoting.drafts.models.settings import QuoteSettings
from quoting.jobs.reading import Job, Terms

FIELDS = {
    "product": "producto", "width": "ancho", "height": "alto", "finish": "acabado",
    "glass": "vidrio", "options": "opciones", "material": "articulo", "unit_price": "precio",
    "quantity": "cantidad", "description": "concepto", "discount_amount": "descuento",
}  # fmt: skip
"""How a job calls the fields of a line."""


def price_job(job: Job, today: date) -> Evaluation:
    """Every line priced with the catalogue and, for what the job does not say, the settings of the
    current company. Raises FileRefused if a line cannot be."""
    said = job.terms
    ground = read_ground(said.day or today)
    try:
        draft = Draft(
            ground.catalog,
            _terms_of(said, ground.terms),
            ground.day,
            loose_lines(job.lines),
            said.discount or Decimal(0),
            QuoteSettings.load().tax_rate if said.tax_rate is None else said.tax_rate,
        )
        evaluation = evaluate_draft(draft)
    except EngineError as error:
        raise FileRefused([Fault(("precio",), str(error))]) from error
    faults = [_fault(line) for line in evaluation.lines if line.error]
    if not faults:
        faults = [Fault((), problem) for problem in evaluation.problems]
    if faults:
        raise FileRefused(faults)
    return evaluation


def _terms_of(said: Terms, usual: QuoteTerms) -> QuoteTerms:
    """The company's terms with what the job says instead."""
    rules, waste, bars = usual.rules, usual.waste, usual.bars
    charged = _said(said.waste, waste.profiles)
    return replace(
        usual,
        rules=replace(
            rules,
            method=_said(said.method, rules.method),
            overhead=_said(said.overhead, rules.overhead),
            profit=_said(said.profit, rules.profit),
            factors=said.factors or rules.factors,
            min_piece=_said(said.min_piece, rules.min_piece),
        ),
        waste=waste._replace(
            profiles=charged, glass=charged, min_pane=_said(said.min_pane, waste.min_pane)
        ),
        bars=BarTerms(
            _said(said.waste_mode, bars.mode),
            _said(said.kerf, bars.kerf),
            _said(said.trim, bars.trim),
        ),
        milestones=_said(said.milestones, usual.milestones),
    )


Value = TypeVar("Value")


def _said(value: Value | None, usual: Value) -> Value:
    return usual if value is None else value


def _fault(line: EvaluatedLine) -> Fault:
    name = FIELDS.get(line.error.field if line.error else "", "")
    place = (f"partida {line.number}", name) if name else (f"partida {line.number}",)
    return Fault(place, str(line.error))
