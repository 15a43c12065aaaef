"""Where the jobs of offers are declared; read by what starts the processes."""

from quoting.offers.services import expiry, followups, notices

__all__ = ["expiry", "followups", "notices"]
