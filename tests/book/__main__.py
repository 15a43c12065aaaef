"""The users' manual as a PDF, with pictures of the product of today.

    make manual

Takes the pictures that ``docs/manual`` names, with the real programs and invented companies, and
writes ``build/manual.pdf``. The last line is JSON with its pages, pictures and bytes.
"""

import json
import sys
from datetime import date

from playwright.sync_api import sync_playwright

import tests.bench.product  # noqa: F401 -- sets up Django
from compose.local.instance import PROJECT
from quoting.demonstration import SHOPS
from tenants.manual.chapters import chapters
from tests.book.layout import make_book
from tests.book.pictures import SHOTS, take
from tests.browser.conftest import ARGUMENTS, CHROMIUM, HOW_TO_GET_ONE, fresh_stack

PICTURES = PROJECT / "build" / "manual"


def main() -> None:
    if CHROMIUM is None:
        sys.exit(HOW_TO_GET_ONE)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with fresh_stack("manual", 8600) as stack, sync_playwright() as playwright:
        arguments = [*ARGUMENTS, "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        take(browser, stack.company_address(SHOPS[0].subdomain), PICTURES)
        browser.close()
    path = PICTURES.with_suffix(".pdf")
    pages = make_book(path, chapters(), PICTURES, date.today())
    print(json.dumps({"pages": pages, "pictures": len(SHOTS), "bytes": path.stat().st_size}))


if __name__ == "__main__":
    main()
