"""The readings as Prometheus reads them: one gauge a name, in its text format."""

from itertools import groupby

from ops.health.readings import Reading, Told

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "cotizador_"


def as_text(told: Told) -> str:
    """What could not be told is left out, as Prometheus has it: an absent series is unknown.

    >>> print(as_text(Told((Reading("queue.age_seconds", 2, {"queue": "pdf"}),), ())), end="")
    # TYPE cotizador_queue_age_seconds gauge
    cotizador_queue_age_seconds{queue="pdf"} 2
    # TYPE cotizador_sources_failed gauge
    cotizador_sources_failed 0
    """
    failed = Reading("sources.failed", len(told.failed))
    known = [each for each in (*told.readings, failed) if each.value is not None]
    by_name = sorted(known, key=lambda each: each.name)
    lines = []
    for name, alike in groupby(by_name, key=lambda each: PREFIX + each.name.replace(".", "_")):
        lines.append(f"# TYPE {name} gauge")
        lines += [f"{name}{_labels(each)} {each.value:.12g}" for each in alike]
    return "\n".join(lines) + "\n"


def _labels(reading: Reading) -> str:
    pairs = [f'{name}="{_escaped(value)}"' for name, value in sorted(reading.labels.items())]
    return "{" + ",".join(pairs) + "}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
