"""Where jobs and e-mails of offers are declared; read by what starts the processes."""

from quoting.offers.services import endings, followups, sharing

__all__ = ["endings", "followups", "sharing"]
