"""Base prices typed beside the materials of a list."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from catalog.forms.widgets import money_field
from catalog.models import Material
from catalog.services.price_changes import Planned


class QuickPricesForm(forms.Form):
    """A new base price for each of ``materials``, which carry their present one; what is left empty
    stays."""

    def __init__(self, materials: Iterable[Material], data: Any = None) -> None:
        super().__init__(data, prefix="precio")
        self.materials = {str(material.pk): material for material in materials}
        for name, material in self.materials.items():
            field = self.fields[name] = money_field(f"Precio nuevo de {material.name}")
            # With one, a style sheet knows which are empty.
            field.widget.attrs["placeholder"] = " "

    @property
    def rows(self) -> Iterator[tuple[Material, forms.BoundField]]:
        """Each material with the field of its new price."""
        return ((material, self[name]) for name, material in self.materials.items())

    def planned(self) -> list[Planned]:
        """What would change, once the form is valid."""
        typed = ((material, self.cleaned_data[name]) for name, material in self.materials.items())
        return [
            Planned(material, None, material.base_price, amount)
            for material, amount in typed
            if amount is not None and amount != material.base_price
        ]
