"""A file with the whole catalogue, or a part of it: shown first, applied whole, prices undoable.

The plan holds only what changes, as the YAML file would say it. When it is applied the catalogue
must still be the one against which it was shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any, BinaryIO, NamedTuple

from django.db import transaction

from catalog.models import Finish, Material, PriceChange
from catalog.portable.changes import Changes, compare
from catalog.portable.columns import folded
from catalog.portable.document import FORMAT, Document, Material as MaterialValue, Priced
from catalog.portable.files import Fault, FileRefused, parse
from catalog.portable.reading import read_catalog
from catalog.portable.sheets import SheetRefused, read_book
from catalog.portable.stored import stored_catalog
from catalog.portable.tables import BY_TITLE, EXPLANATIONS, Table
from catalog.portable.untabulating import Tabulated, changes_of
from catalog.portable.writing import sections
from catalog.services.importing import lock_catalog, write_changes
from catalog.services.price_changes import ChangeRefused, Planned, apply_plan
from tenants.accounts.models import User
from tenants.activity import record

YAML_ENDINGS = (".yaml", ".yml")
MOST_YAML = 2_000_000
MOVED = "El catálogo cambió mientras lo revisabas; sube el archivo otra vez."
