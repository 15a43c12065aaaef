"""What is told of the catalogue."""

from tenants.events.kinds import WORK, Fact


class LineSaved(Fact, kind="line.saved", keep=WORK):
    """A line of profiles was written or edited."""

    new: bool


class ProductSaved(Fact, kind="product.saved", keep=WORK):
    """A product was written or edited."""

    new: bool


class MaterialSaved(Fact, kind="material.saved", keep=WORK):
    """A material was written or edited."""

    new: bool


class FinishSaved(Fact, kind="finish.saved", keep=WORK):
    """A finish was written or edited."""

    new: bool


class CatalogRetired(Fact, kind="catalog.retired", keep=WORK):
    """A row was taken out of the lists; ``what`` is its model's name."""

    what: str


class CatalogRestored(Fact, kind="catalog.restored", keep=WORK):
    """A retired row is offered again."""

    what: str


class LinesChosen(Fact, kind="lines.chosen", keep=WORK):
    """An owner said which lines the company sells; how many are kept and how many retired."""

    kept: int
    retired: int


class CatalogImported(Fact, kind="catalog.imported", keep=WORK):
    """A file changed the catalogue; how many rows of each sort."""

    new: int
    changed: int
    retired: int
    prices: int


class MaterialPriced(Fact, kind="material.priced", keep=WORK):
    """A person wrote prices of one material."""

    prices: int


class MaterialsAccepted(Fact, kind="materials.accepted", keep=WORK):
    """Suggested materials were checked and taken as they are."""

    materials: int


class PricesChanged(Fact, kind="prices.changed", keep=WORK):
    """Many prices were changed at once."""

    prices: int


class PricesRestored(Fact, kind="prices.restored", keep=WORK):
    """A change of many prices was taken back."""

    prices: int


class RateChanged(Fact, kind="rate.changed", keep=WORK):
    """A currency got another rate."""

    currency: str
