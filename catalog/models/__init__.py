"""The catalogue's rows: what the engine's frozen values (``catalog.core.recipes``) are read from.

Lengths are millimetres, prices pesos per unit of purchase, percentages 5 for 5 %. What is in use
is retired, never deleted: old quotations and their copies go on naming it.
"""

from catalog.models.edition import (
    CatalogEdition,
    CatalogRow,
    changing_catalog,
    current_edition,
    edition_query,
    is_changing,
    raise_edition,
)
from catalog.models.materials import SOLD_ALONE, WASTE_MODES, Material, MaterialQuerySet
from catalog.models.prices import Currency, ExchangeRate, Price, PriceChange, PriceCorrection
from catalog.models.products import (
    Component,
    HingeSide,
    Line,
    LineConstant,
    Product,
    ProductOption,
    recipe_lookups,
)
from catalog.models.retirable import Finish, Retirable, RetirableQuerySet

__all__ = [
    "SOLD_ALONE",
    "WASTE_MODES",
    "CatalogEdition",
    "CatalogRow",
    "Component",
    "Currency",
    "ExchangeRate",
    "Finish",
    "HingeSide",
    "Line",
    "LineConstant",
    "Material",
    "MaterialQuerySet",
    "Price",
    "PriceChange",
    "PriceCorrection",
    "Product",
    "ProductOption",
    "Retirable",
    "RetirableQuerySet",
    "changing_catalog",
    "current_edition",
    "edition_query",
    "is_changing",
    "raise_edition",
    "recipe_lookups",
]
