"""How long applications are kept, as the privacy notice says."""

from datetime import timedelta

UNCONFIRMED_KEPT = timedelta(days=14)
CLOSED_MONTHS = 12
CLOSED_KEPT = timedelta(days=365)  # after it was declined, or sent if it was withdrawn
