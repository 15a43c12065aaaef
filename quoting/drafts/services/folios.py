"""The numbers of a company's papers."""

from quoting.drafts.models.settings import FolioSeries


def take_folio(series: str) -> str:
    """The next folio, for the transaction that asks: its row stays locked until the end, so the
    next one waits, and a roll-back gives the number back."""
    row, _ = FolioSeries.objects.select_for_update().get_or_create(series=series)
    folio = str(row)
    row.next_number += 1
    row.save(update_fields=["next_number"])
    return folio
