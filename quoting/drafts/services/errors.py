"""What a service of quoting refuses. ``str()`` is the Spanish message for the person."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

from catalog.core.numbers import plain_digits
from quoting.core.draft import DraftLine
from quoting.core.evaluated import EvaluatedLine, Evaluation


def spoken_date(day: date) -> str:
    """As it is said: «9 de diciembre de 2026»."""
    return date_format(day, r"j \d\e F \d\e Y").lower()


class QuotingError(Exception):
    """An act on a quotation that cannot be done."""


class QuoteIsSent(QuotingError):
    """A sent quotation is a promise: it is followed by another version, never changed."""

    def __init__(self, folio: str) -> None:
        super().__init__(
            f"{folio} ya se envió y no se puede cambiar. Para corregirla haz una nueva versión."
        )


class TemplateIsNotSent(QuotingError):
    """A template is for starting quotations; it goes to nobody."""

    def __init__(self) -> None:
        super().__init__("Una plantilla no se envía: úsala para empezar una cotización.")


class PriceMoved(QuotingError):
    """What is about to be sent is not what the person saw."""

    def __init__(self) -> None:
        super().__init__(
            "Mientras revisabas cambió el total o llegó el acomodo exacto de los tramos. "
            "Revísala otra vez y envíala."
        )


class LineIsGone(QuotingError):
    """The line was taken away meanwhile, in another tab or by somebody else."""

    def __init__(self) -> None:
        super().__init__("Esa partida ya se había quitado. Así está la cotización ahora.")


class LineRefused(QuotingError):
    """A line that has no price as it was typed. ``evaluation`` is the draft with it in it."""

    def __init__(self, evaluation: Evaluation, line: EvaluatedLine) -> None:
        super().__init__(str(line.error))
        self.evaluation, self.line = evaluation, line


class LineChanged(QuotingError):
    """Somebody saved the line while it was being written; ``line`` is what they left, and
    ``evaluation`` the draft with it."""

    def __init__(self, line: DraftLine, evaluation: Evaluation) -> None:
        super().__init__("Alguien más cambió esta partida mientras la escribías.")
        self.line, self.evaluation = line, evaluation


class QuoteChanged(QuotingError):
    """Somebody saved customer and terms while they were being written."""

    def __init__(self) -> None:
        super().__init__("Alguien más cambió estos datos mientras los escribías.")


class QuoteIsDiscarded(QuotingError):
    """A draft that was thrown away, and may be brought back."""

    def __init__(self) -> None:
        super().__init__("Este borrador se descartó. Recupéralo para cambiarlo.")


class DiscountBeyondLimit(QuotingError):
    """More than a seller may give; ``evaluation`` is the draft with it."""

    def __init__(self, limit: Decimal, evaluation: Evaluation) -> None:
        super().__init__(
            f"Ventas puede dar hasta {plain_digits(limit)} % de descuento entre partidas y "
            "cotización. Para dar más, pídeselo al dueño."
        )
        self.evaluation = evaluation


class QuoteNotReady(QuotingError):
    """A draft that cannot be sent yet; ``problems`` are sentences."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class NotCurrent(QuotingError):
    """The version is no longer the one that can be answered."""

    def __init__(self, folio: str) -> None:
        super().__init__(
            f"Hay una versión más nueva de {folio}; revísala y responde en ella. "
            "Esta ya no se puede aceptar."
        )


class VersionExpired(QuotingError):
    """The day until which the prices were promised has passed."""

    def __init__(self, valid_until: date) -> None:
        super().__init__(f"Venció el {spoken_date(valid_until)}; pide la renovación.")


class AlreadyAnswered(QuotingError):
    """The version ended some time ago, and ends once."""

    def __init__(self, folio: str, ended: str) -> None:
        super().__init__(f"{folio} ya está {ended}; no cambió nada.")


class NothingChosen(QuotingError):
    """Lines that cannot be accepted together, or none; ``str()`` says which."""


class QuoteIsAccepted(QuotingError):
    """What was accepted is an agreement: what follows it is another quotation."""

    def __init__(self, folio: str) -> None:
        super().__init__(
            f"{folio} ya fue aceptada y no lleva versiones nuevas. Duplícala para lo adicional."
        )


class NeverSent(QuotingError):
    """A draft has nothing to revise, to renew or to answer."""

    def __init__(self) -> None:
        super().__init__("Esta cotización todavía no se envía; cámbiala directamente.")
