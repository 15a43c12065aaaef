"""Releases go out, and back by hand, under the traffic of people at work: no request fails."""

import json
import os
from typing import Any

from tests.stack.deploying.conftest import Site
from tests.stack.deploying.traffic import Traffic
from tests.stack.servers import Servers

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
    seen = watched(site.servers)
    assert seen == {"up": ["c_1", "site"], "down": [], "alarms": 0}
    assert traffic.served.total() > 100 and set(traffic.served) >= {"customer", "preview", "pdf"}


def watched(servers: Servers) -> Any:
    """What the watcher of the servers saw up and ever saw down, and how often it alarmed."""
    words = """
import json, sqlite3
spans = sqlite3.connect("/srv/watch/watch.sqlite3")
alarms = sqlite3.connect("/srv/watch/alarms.sqlite3")
asked = "SELECT DISTINCT target FROM span WHERE state = ? ORDER BY target"
seen = {each: [row[0] for row in spans.execute(asked, (each,))] for each in ("up", "down")}
print(json.dumps(seen | {"alarms": alarms.execute("SELECT count(*) FROM alarms").fetchone()[0]}))
"""
    return json.loads(servers.compose("exec", "--no-TTY", "watch", "python", "-c", words))


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
