"""Releases go out, and back by hand, under the traffic of people at work: no request fails."""

import os

from tests.stack.deploying.conftest import Site
from tests.stack.deploying.traffic import Traffic

SWITCHES = 6 if os.environ.get("DEPLOY") != "short" else 1
COLUMN = "column"


def test_no_request_fails_while_good_releases_go_out(
    site: Site, traffic: Traffic, figures: dict[str, float]
) -> None:
    for number in range(SWITCHES):
        tag = site.checkout.good(f"good-{number}")
        outcome = site.deploy(tag)
        assert (outcome.code, outcome.result) == (0, "ok"), outcome.said
        assert site.disorder(tag) == []
    figures |= {
        "switches": SWITCHES,
        "requests": traffic.served.total(),
        "failed": len(traffic.failures),
    }
    assert traffic.failures == []
    assert traffic.served.total() > 100 and set(traffic.served) >= {"customer", "preview", "pdf"}


def test_the_release_before_runs_on_the_schemas_of_the_one_after(
    site: Site, traffic: Traffic
) -> None:
    former = site.serves()
    tag = site.checkout.good(COLUMN, with_column=True)
    assert site.deploy(tag).code == 0
    schema = site.servers.sql("SELECT schema_name FROM tenants_company ORDER BY id LIMIT 1")
    column = f"SELECT count(remark_of_the_test) FROM {schema}.catalog_material"
    assert site.servers.sql(column) == "0"
    back = site.act("rollback-beta.sh", "--bake", "5")
    assert (back.code, back.result) == (0, "ok"), back.said
    assert site.disorder(former) == []
    assert site.servers.sql(column) == "0", "the schema stays"
    assert traffic.failures == []
    assert traffic.lost() == set()
