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
    assert watched(site.servers) == {"down": [], "alarms": 0}
    assert traffic.served.total() > 100 and set(traffic.served) >= {"customer", "preview", "pdf"}


def watched(servers: Servers) -> Any:
    """What the watcher of the servers ever saw down, and of how much it alarmed."""
    words = "import json, sqlite3; home = '/srv/watch/'"
    words += "; spans = sqlite3.connect(home + 'watch.sqlite3')"
    words += "; alarms = sqlite3.connect(home + 'alarms.sqlite3')"
    words += "; down = spans.execute(\"SELECT target FROM span WHERE state = 'down'\").fetchall()"
    words += "; count = alarms.execute('SELECT count(*) FROM alarms').fetchone()[0]"
    words += "; print(json.dumps({'down': down, 'alarms': count}))"
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
