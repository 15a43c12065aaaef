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
    """An act that cannot be done. ``message`` is completed with what the error is raised with."""

    message = "{}"

    def __init__(self, *facts: str) -> None:
        super().__init__(self.message.format(*facts))


class QuoteIsSent(QuotingError):
    """A sent quotation is a promise: it is followed by another version, never changed."""

    message = "{} ya se envió y no se puede cambiar. Para corregirla haz una nueva versión."


class TemplateIsNotSent(QuotingError):
    """A template is for starting quotations; it goes to nobody."""

    message = "Una plantilla no se envía: úsala para empezar una cotización."


class SampleIsNotSent(QuotingError):
    """The sample is for looking at; it goes to nobody."""

    message = "El ejemplo no se envía. Toca «Nueva cotización» y haz la tuya."


class NothingToShow(QuotingError):
    """The catalogue has no product with its prices, of which a sample could be made."""

    message = "Ningún producto tiene todos sus precios. Revisa tus materiales y vuelve a intentar."


class CustomerIsMissing(QuotingError):
    """A draft that was begun without asking for whom is not promised to nobody."""

    message = "Escribe para quién es la cotización."


class PriceMoved(QuotingError):
    """What is about to be sent is not what the person saw."""

    message = (
        "Mientras revisabas cambió el total o llegó el acomodo exacto de los tramos. "
        "Revísala otra vez y envíala."
    )


class LineIsGone(QuotingError):
    """The line was taken away meanwhile, in another tab or by somebody else."""

    message = "Esa partida ya se había quitado. Así está la cotización ahora."


class LineRefused(QuotingError):
    """A line that has no price as it was typed. ``evaluation`` is the draft with it in it."""

    def __init__(self, evaluation: Evaluation, line: EvaluatedLine) -> None:
        super().__init__(str(line.error))
        self.evaluation, self.line = evaluation, line


class LineChanged(QuotingError):
    """Somebody saved the line meanwhile; ``line`` is what they left in ``evaluation``."""

    message = "Alguien más cambió esta partida mientras la escribías."

    def __init__(self, line: DraftLine, evaluation: Evaluation) -> None:
        super().__init__()
        self.line, self.evaluation = line, evaluation


class LineIsBusy(QuotingError):
    """Others save the line again and again."""

    message = "Varias personas están guardando esta partida. Guarda tu cambio otra vez."


class QuoteChanged(QuotingError):
    """Somebody saved customer and terms while they were being written."""

    message = "Alguien más cambió estos datos mientras los escribías."


class QuoteIsDiscarded(QuotingError):
    """A draft that was thrown away, and may be brought back."""

    message = "Este borrador se descartó. Recupéralo para cambiarlo."


class DiscountBeyondLimit(QuotingError):
    """More than a seller may give; ``evaluation`` is the draft with it."""

    message = (
        "Ventas puede dar hasta {} % de descuento en cada partida, con el de la cotización. "
        "Para dar más, pídeselo al dueño."
    )

    def __init__(self, limit: Decimal, evaluation: Evaluation) -> None:
        super().__init__(plain_digits(limit))
        self.evaluation = evaluation


class TaxIsTheOwners(QuotingError):
    """Somebody who is not the owner asked for another tax than the company's."""

    message = "Solo el dueño puede cambiar el IVA de una cotización; pídeselo."


class PaymentsDoNotAddUp(QuotingError):
    """Agreed payments that are not the total; ``str()`` says by how much."""


class QuoteNotReady(QuotingError):
    """A draft that cannot be sent yet; ``problems`` are sentences."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class NotCurrent(QuotingError):
    """The version is no longer the one that can be answered."""

    message = (
        "Hay una versión más nueva de {}; revísala y responde en ella. Esta ya no se puede aceptar."
    )


class VersionExpired(QuotingError):
    """The day until which the prices were promised has passed."""

    message = "Venció el {}; pide la renovación."

    def __init__(self, valid_until: date) -> None:
        super().__init__(spoken_date(valid_until))


class AlreadyAnswered(QuotingError):
    """The version ended some time ago, and ends once."""

    message = "{} ya está {}; no cambió nada."


class NothingChosen(QuotingError):
    """Lines that cannot be accepted together, or none; ``str()`` says which."""


class QuoteIsAccepted(QuotingError):
    """What was accepted is an agreement: what follows it is another quotation."""

    message = "{} ya fue aceptada y no lleva versiones nuevas. Duplícala para lo adicional."


class NeverSent(QuotingError):
    """A draft has nothing to revise, to renew or to answer."""

    message = "Esta cotización todavía no se envía; cámbiala directamente."
