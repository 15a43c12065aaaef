"""Going back with the database brings the data of before, and keeps those of now in a point."""

import json
import re

from tests.stack.conftest import Shop
from tests.stack.deploying.conftest import Site
from tests.stack.deploying.traffic import Traffic
from tests.stack.quoting import send_quotation
from tests.stack.servers import until
from tests.stack.visitor import Answer

SENT = "quoting_quoteversion"


def version_of(shared: Answer) -> int:
    found = re.search(r"/versiones/(\d+)/", shared.url)
    assert found, shared.url
    return int(found[1])


def keys_of(site: Site, table: str) -> set[int]:
    """Of a table of the first company."""
    schema = site.servers.sql("SELECT schema_name FROM tenants_company ORDER BY id LIMIT 1")
    return set(map(int, site.servers.sql(f"SELECT id FROM {schema}.{table}").split()))


def newest_point(site: Site) -> dict[str, str]:
    listed = site.servers.compose(
        "run", "--rm", "--no-deps", "--no-TTY", "backup", "python", "manage.py", "backups", "--json"
    )
    found: dict[str, str] = json.loads(listed.strip().splitlines()[-1])["points"][0]
    return found


def test_going_back_with_the_database_brings_what_was_there_before_the_release(
    site: Site, shop: Shop, traffic: Traffic
) -> None:
    former = site.serves()
    until(lambda: traffic.served.total() > 100, 60)  # everybody has entered
    with traffic.resting():  # a company that is busy has its own browsers wait
        before = version_of(send_quotation(shop.owner, "De antes"))
    tag = site.checkout.good("with-data")
    assert site.deploy(tag).code == 0
    with traffic.resting():
        after = version_of(send_quotation(shop.owner, "De después"))
        refused = site.act("rollback-beta.sh", "--with-database", "--bake", "5")
        assert refused.code == 1 and "No se cambió nada" in refused.said, "nobody said yes"
        assert site.disorder(tag) == [] and {before, after} <= keys_of(site, SENT)
        back = site.act("rollback-beta.sh", "--with-database", "--yes", "--bake", "5")
        assert (back.code, back.result) == (0, "ok"), back.said
        assert site.disorder(former) == []
        found = keys_of(site, SENT)
        assert before in found and after not in found
        point = newest_point(site)
        assert point["kind"] == "manual" and f"Lo de ahora quedó en el punto {point['point']}" in (
            back.said
        )
        traffic.begun &= keys_of(site, "quoting_quote")  # what went is not lost: it was asked for
        assert send_quotation(shop.owner, "De nuevo").status == 200
