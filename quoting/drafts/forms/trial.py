"""Trial measures of a product."""

from dataclasses import replace

from django.http import QueryDict

from catalog.core.catalog import Catalog, ListedProduct
from quoting.core.draft import DraftLine
from quoting.drafts.evaluation.usual import usual_line
from quoting.drafts.forms.windows import ProductLineForm


class TrialForm(ProductLineForm):
    """Measures, finish, glass and options of one product; it starts with ones that fit."""

    def __init__(self, product: ListedProduct, catalog: Catalog, data: QueryDict) -> None:
        self.tried = product
        in_use = (row.id for row in catalog.finishes.values() if not row.is_retired)
        options = [option for option in product.value.options if option.measure is None]
        line = replace(
            usual_line(product),
            finish=next(in_use, None),
            glass=product.default_glass,
            options=tuple((option.name, option.default) for option in options),
        )
        super().__init__(DraftLine(line), catalog, data if "width" in data else None)
        for name in ("product", "location", "quantity", "description"):
            del self.fields[name]

    @property
    def picked(self) -> ListedProduct:  # it is given
        return self.tried
