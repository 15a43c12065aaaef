"""Takes the record of a deployment from the server into its row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ops.releases.models import Deployment


class BadRecord(ValueError):
    """What came is no record of a deployment. ``str()`` is Spanish."""


def take(record: Mapping[str, Any]) -> Deployment:
    """The row of ``record``: ``{"name": …, "lines": [{"at", "event", …}, …]}`` as compose/releasing
    writes it. Taken again, it is brought up to date. Raises BadRecord."""
    try:
        name, lines = str(record["name"]), list(record["lines"])
        first, last = lines[0], lines[-1]
        facts = {
            "act": Deployment.Act(first["act"]),
            "release": first["release"],
            "commit": first.get("commit", ""),
            "former": first.get(first.get("live", ""), ""),
            "by": first.get("by", "")[:64],
            "started_at": datetime.fromisoformat(first["at"]),
            "result": Deployment.Result.RUNNING,
            "lines": lines,
        }
        if last["event"] == "end":
            facts |= {
                "result": Deployment.Result(last["result"]),
                "ended_at": datetime.fromisoformat(last["at"]),
                "why": last.get("why", ""),
            }
        for line in lines:
            if line["event"] == "failed":
                facts.setdefault("failed_step", line["step"])
            elif line["event"] == "point":
                facts["backup_point"] = line["point"]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise BadRecord(f"No es el registro de un despliegue: {error!r}.") from error
    row, _ = Deployment.objects.update_or_create(name=name, defaults=facts)
    return row
