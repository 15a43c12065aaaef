"""Trial measures of a product."""

from decimal import Decimal

from django.http import QueryDict

from catalog.models import Finish, Product
from quoting.forms.windows import ProductLineForm
from quoting.models import QuoteLine

USUAL_WIDTH, USUAL_HEIGHT = Decimal(1500), Decimal(1200)


class TrialForm(ProductLineForm):
    """Measures, finish, glass and options of one product; it starts with ones that fit."""

    def __init__(self, product: Product, data: QueryDict) -> None:
        self.tried = product
        row = QuoteLine(
            kind=self.kind,
            product=product,
            width=_within(USUAL_WIDTH, product.min_width, product.max_width),
            height=_within(USUAL_HEIGHT, product.min_height, product.max_height),
            finish=Finish.objects.in_use().first(),
            glass=product.default_glass,
            options={
                option.name: option.default for option in product.options.filter(measure=None)
            },
        )
        super().__init__(row, data if "width" in data else None)
        for name in ("product", "location", "quantity", "description"):
            del self.fields[name]

    @property
    def picked(self) -> Product:  # it is given
        return self.tried


def _within(value: Decimal, least: Decimal | None, most: Decimal | None) -> Decimal:
    return min(max(value, least or value), most or value)
