"""Which lines a company sells: the others leave the lists with their products."""

from collections.abc import Collection
from datetime import datetime

from catalog.events import LinesChosen
from catalog.models import Line, Product
from catalog.models.edition import changing_catalog
from catalog.services.retiring import restore, retire
from tenants.events.recording import record
from tenants.people.models import User


@changing_catalog()
def choose_lines(chosen: Collection[int], *, moment: datetime, by: User) -> LinesChosen:
    """Offer the lines with these ids and retire the others, each with its products.

    A line that comes back brings the products that were retired with it, not those that somebody
    retired before. Harmless twice: what stands as it was asked for is left alone.
    """
    for line in Line.objects.all():
        if line.pk in chosen:
            _offer(line, by)
        elif not line.is_retired:
            _retire(line, moment, by)
    kept = Line.objects.in_use().count()
    told = LinesChosen(kept=kept, retired=Line.objects.retired().count())
    record(told, by=by)
    return told


def _offer(line: Line, by: User) -> None:
    if line.is_retired:
        for product in Product.objects.filter(line=line, retired_at=line.retired_at):
            restore(product, by=by)
        restore(line, by=by)


def _retire(line: Line, moment: datetime, by: User) -> None:
    for product in Product.objects.in_use().filter(line=line):
        retire(product, moment=moment, by=by)
    retire(line, moment=moment, by=by)
