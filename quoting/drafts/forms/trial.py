"""Trial measures of a product."""

from django.http import QueryDict

from catalog.models import Finish, Product
from quoting.drafts.evaluation.usual import usual_line
from quoting.drafts.forms.windows import ProductLineForm


class TrialForm(ProductLineForm):
    """Measures, finish, glass and options of one product; it starts with ones that fit."""

    def __init__(self, product: Product, data: QueryDict) -> None:
        self.tried = product
        row = usual_line(product)
        row.finish, row.glass = Finish.objects.in_use().first(), product.default_glass
        choices = product.options.filter(measure=None)
        row.options = {option.name: option.default for option in choices}
        super().__init__(row, data if "width" in data else None)
        for name in ("product", "location", "quantity", "description"):
            del self.fields[name]

    @property
    def picked(self) -> Product:  # it is given
        return self.tried
