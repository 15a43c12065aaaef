"""How long a person with a phone takes from the first screen to the customer's WhatsApp.

    make bench-first-day

Opens a company with the real programs and drives its first quotation in Chromium as a person
would: 0.25 s a key, one to two seconds before each touch. The last line is JSON with the seconds
to the first window saved, to five windows and to the shared
quotation, and the number of touches.
"""

import json
import random
from time import monotonic

from playwright.sync_api import sync_playwright

from compose.local.stack import running_stack
from tests.browser.conftest import ARGUMENTS, CHROMIUM, PHONE
from tests.browser.test_first_day import WINDOWS, Thumb, add, enter, open_shop

KEY = 0.25  # seconds
AIM = (1.0, 2.0)  # seconds


class Person(Thumb):
    chance = random.Random(1)

    def aim(self) -> None:
        super().aim()
        self.page.wait_for_timeout(1000 * self.chance.uniform(*AIM))


def main() -> None:
    with (
        running_stack("primer-dia", first_port=8400, with_demo=False) as stack,
        sync_playwright() as playwright,
    ):
        arguments = [*ARGUMENTS, "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_context(viewport=PHONE, has_touch=True, locale="es-MX").new_page()
        enter(page, open_shop(stack))
        person = Person(page, KEY)
        started, found = monotonic(), {}

        def passed(what: str) -> None:
            found[what] = round(monotonic() - started, 1)

        person.touch(page.locator(".start").get_by_role("button", name="Nueva cotización"))
        for number, window in enumerate(WINDOWS):
            add(person, window)
            if number == 0:
                passed("first_window_s")
        passed("five_windows_s")
        person.touch(page.locator(".sticky-bar").get_by_role("link", name="Revisar"))
        person.write("Cliente", "Familia Ortega")
        person.touch(page.get_by_role("button", name="Guardar cliente"))
        person.touch(page.get_by_role("button", name="Cerrar y compartir"))
        person.write("WhatsApp del cliente", "5512345678")
        with page.expect_request(lambda request: "wa.me" in request.url):
            person.touch(page.get_by_role("button", name="Enviar por WhatsApp"))
        passed("shared_s")
        browser.close()
    print(json.dumps(found | {"touches": person.touches}))


if __name__ == "__main__":
    main()
