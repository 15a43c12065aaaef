"""A company as it is at a moment from which many tests begin.

The first of them brings it there; the others get a copy of its database, repository and files.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.conftest import OWN
from tests.databases import database_copy, drop_template, make_template

Arrival = Callable[[Company], object]


@dataclass
class Moments:
    """Those of one process of the tests; ``place`` is where the repository and the files are."""

    worker: str
    place: Path
    kept: Path
    made: set[str] = field(default_factory=set)

    @contextmanager
    def company_at(self, moment: str, arrive: Arrival) -> Iterator[Company]:
        """The company, selected, in a database of the test's own."""
        known = moment in self.made
        template = self._suffix(moment) if known else "own_shop"
        with database_copy(f"{self.worker}_own", template):
            company = Company.objects.get(subdomain=OWN[0])
            if known:
                shutil.rmtree(self.place)
                shutil.copytree(self.kept / moment, self.place)
            else:
                with public_context():
                    arrive(company)
                self._keep(moment)
            with company_context(company):
                yield company

    def forget(self) -> None:
        for moment in self.made:
            drop_template(self._suffix(moment))

    def _keep(self, moment: str) -> None:
        make_template(self._suffix(moment), of=f"{self.worker}_own")
        shutil.copytree(self.place, self.kept / moment)
        self.made.add(moment)

    def _suffix(self, moment: str) -> str:
        return f"{self.worker}_at_{moment}"
