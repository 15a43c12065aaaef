"""The catalogue a company starts with: files like those of any catalogue that travels.

Everything in them is a suggestion to be checked with one's own supplier, and says so on screen
until it is edited.
"""

from pathlib import Path

from django.utils import timezone

from catalog.models import Material
from catalog.portable.changes import compare
from catalog.portable.document import Document
from catalog.portable.files import read_file
from catalog.portable.reading import read_catalog
from catalog.services.importing import write_changes
from tenants.schemas.context import spare_context
from tenants.schemas.models import Schema
from tenants.schemas.transactions import atomic

FILES = ("materials.yaml", "products.yaml")


def starter_catalog() -> Document:
    catalog = Document()
    for name in FILES:
        catalog = catalog.updated(read_catalog(read_file(Path(__file__).parent / name)))
    return catalog


def load_starter_catalog(schema: Schema) -> None:
    """The step of a schema's building. All or nothing, and a catalogue that has something in it is
    the company's own: it is left alone, so a second run changes nothing."""
    with spare_context(schema), atomic():
        if not Material.objects.exists():
            changes = compare(Document(), starter_catalog())
            write_changes(changes, moment=timezone.now(), suggested=True)
