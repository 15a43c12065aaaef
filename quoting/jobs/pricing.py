"""A job evaluated as the screens evaluate a draft; nothing is stored."""

from catalog.core.errors import EngineError
from catalog.portable.files import Fault, FileRefused
from quoting.core.draft import Draft
from quoting.core.evaluated import EvaluatedLine, Evaluation
from quoting.drafts.evaluation.loading import evaluate_draft

FIELDS = {
    "product": "producto", "width": "ancho", "height": "alto", "finish": "acabado",
    "glass": "vidrio", "options": "opciones", "material": "articulo", "unit_price": "precio",
    "quantity": "cantidad", "description": "concepto", "discount_amount": "descuento",
}  # fmt: skip
"""How a job calls the fields of a line."""


def price_job(job: Draft) -> Evaluation:
    """Every line priced. Raises FileRefused if a line cannot be."""
    try:
        evaluation = evaluate_draft(job)
    except EngineError as error:
        raise FileRefused([Fault(("precio",), str(error))]) from error
    faults = [_fault(line) for line in evaluation.lines if line.error]
    faults = faults or [Fault(_place(problem), problem) for problem in evaluation.problems]
    if faults:
        raise FileRefused(faults)
    return evaluation


def _place(problem: str) -> tuple[str, ...]:
    return ("pagos",) if problem.startswith("Los pagos") else ()


def _fault(line: EvaluatedLine) -> Fault:
    name = FIELDS.get(line.error.field if line.error else "", "")
    place = (f"partida {line.number}", name) if name else (f"partida {line.number}",)
    return Fault(place, str(line.error))
