"""Where the jobs of offers are declared; read by what starts the processes."""

from quoting.offers.services import endings, followups

__all__ = ["endings", "followups"]
