"""Where jobs and e-mails of offers are declared; read by what starts the processes."""

from quoting.offers.services import confirming, endings, followups, sharing

__all__ = ["confirming", "endings", "followups", "sharing"]
