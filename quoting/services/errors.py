"""What a service of quoting refuses. ``str()`` is the Spanish message for the person."""

from collections.abc import Sequence


class QuotingError(Exception):
    """An act on a quotation that cannot be done."""


class QuoteIsSent(QuotingError):
    """A sent quotation is a promise: it is copied, never changed."""

    def __init__(self, folio: str) -> None:
        super().__init__(
            f"{folio} ya se envió y no se puede cambiar. Duplícala para hacer una nueva."
        )


class LineIsGone(QuotingError):
    """The line was taken away meanwhile, in another tab or by somebody else."""

    def __init__(self) -> None:
        super().__init__("Esa partida ya se había quitado. Así está la cotización ahora.")


class QuoteNotReady(QuotingError):
    """A draft that cannot be sent yet; ``problems`` are sentences."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)
