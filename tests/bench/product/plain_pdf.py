"""A plain document of the same lines without drawings, by WeasyPrint: the floor of bench_pdf.

Runs in an environment of its own. Each line read is the JSON of one HTML text; each line written is
the nanoseconds of processor that its PDF took.
"""

import json
import sys
from time import process_time_ns

from weasyprint import HTML  # type: ignore[import-not-found]  # installed for this benchmark alone

for asked in sys.stdin:
    started = process_time_ns()
    HTML(string=json.loads(asked)).write_pdf()
    print(process_time_ns() - started, flush=True)
