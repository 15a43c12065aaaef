"""Plays scenes in the browser and keeps frames, each with the seconds that it is held.

Nothing waits in real time: a frame is taken when the page stands, and held in the film.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Error, Locator, Page, ViewportSize, expect

from tests.browser.conftest import log_in
from tests.videos.drawing import SIZE, STAGE, Point, captioned, pointed, staged, title_card
from tests.videos.storyboard import Act, Scene, Video

PATIENCE = 60_000  # milliseconds
TITLE_SECONDS = 4.0
TICK = 0.1  # seconds of a frame of the moving hand
STEPS = 5  # frames of a move
PRESS = 0.4  # seconds that the hand stays pressed
LETTERS = 0.3  # seconds that each part of a typed text is seen
RESULT = 1.5  # seconds that what an act changed is seen, before the next
PAUSE = 250  # milliseconds after which a page asks for what follows from what was typed
ON_ITS_WAY = ".htmx-request, [aria-busy=true]"
SCREENS: dict[str, ViewportSize] = {
    "computadora": {"width": STAGE[0], "height": STAGE[1]},
    "celular": {"width": 390, "height": STAGE[1]},
}
TO_THE_TOP = "element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 96)"
TO_THE_MIDDLE = "element => element.scrollIntoView({block: 'center'})"


class Frame(NamedTuple):
    path: Path
    seconds: float


class Cue(NamedTuple):
    start: float
    end: float
    words: str


class Film:
    """One video: its frames as files in ``folder``, and its captions with their times."""

    def __init__(self, browser: Browser, address: str, folder: Path, email: str) -> None:
        self.browser, self.address, self.folder, self.email = browser, address, folder, email
        self.frames: list[Frame] = []
        self.cues: list[Cue] = []
        self.pages: dict[str, Page] = {}
        self.hand: Point = (SIZE[0] / 2, STAGE[1] / 2)
        self.whole = 1.0
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def length(self) -> float:
        return round(sum(frame.seconds for frame in self.frames), 2)

    def play(self, video: Video, short: bool) -> None:
        filmed = video.filmed(short)
        self.whole = TITLE_SECONDS + sum(scene.seconds for scene in filmed)
        self.keep(title_card(video.title, video.about), TITLE_SECONDS)
        for scene in video.acted(short):
            self.play_scene(scene, is_filmed=scene in filmed)

    def play_scene(self, scene: Scene, is_filmed: bool = True) -> None:
        """Just ``scene.seconds`` of film."""
        page = self.page_of(scene)
        start, shown = self.length, Shown(self, scene, page, is_filmed)
        for act in scene.acts:
            try:
                shown.do(act)
            except (Error, AssertionError) as error:
                raise RuntimeError(f"«{scene.caption}»: {act} failed.\n{error}") from error
        if is_filmed:
            shown.hold(max(scene.seconds - (self.length - start), RESULT))
            self.cues.append(Cue(start, self.length, scene.caption))

    def page_of(self, scene: Scene) -> Page:
        if scene.screen not in self.pages:
            context = self.browser.new_context(
                viewport=SCREENS[scene.screen], locale="es-MX", base_url=self.address,
                reduced_motion="reduce", color_scheme="light",
            )  # fmt: skip
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            log_in(page, self.email)
            page.goto("/")
            self.pages[scene.screen] = page
        return self.pages[scene.screen]

    def keep(self, frame: Image.Image, seconds: float) -> None:
        path = self.folder / f"{len(self.frames):04}.jpg"
        frame.save(path, "JPEG", quality=92)
        self.frames.append(Frame(path, seconds))

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


class Shown:
    """A scene while it is played."""

    def __init__(self, film: Film, scene: Scene, page: Page, is_filmed: bool) -> None:
        self.film, self.scene, self.page, self.is_filmed = film, scene, page, is_filmed
        self.is_first = True

    def hold(self, seconds: float) -> None:
        """The page as it stands, with the hand where it was."""
        if self.is_filmed:
            self.keep(pointed(self.picture(), self.film.hand), seconds)

    def keep(self, frame: Image.Image, seconds: float) -> None:
        share = min(1.0, (self.film.length + seconds) / self.film.whole)
        self.film.keep(captioned(frame, self.scene.caption, share), seconds)

    def picture(self) -> Image.Image:
        return staged(self.page.screenshot(animations="disabled", caret="initial"))

    def do(self, act: Act) -> None:
        if not self.is_first and not act.wait:
            self.hold(RESULT)
        self.is_first = False
        if act.go:
            self.page.goto(act.go)
        elif act.click or act.follow:
            self.press(self.found(act.click or act.follow), follows=bool(act.follow))
        elif act.write:
            self.write(self.found(act.write), act.text)
        elif act.choose:
            field = self.found(act.choose)
            self.reach(field)
            field.select_option(label=act.option)
        elif act.press:
            self.page.keyboard.press(act.press)
        elif act.show:
            self.found(act.show).evaluate(TO_THE_TOP)
        elif act.point:
            self.reach(self.found(act.point))
        elif act.wait:
            words = self.page.locator("main").get_by_text(act.wait).locator("visible=true").first
            expect(words).to_be_visible(timeout=PATIENCE)
        self.settle(act)

    def settle(self, act: Act) -> None:
        """The page stands when it has loaded, and what it asks for while one types has come."""
        self.page.wait_for_load_state()
        if act.write or act.choose or act.press:
            self.page.wait_for_timeout(PAUSE)
        expect(self.page.locator(ON_ITS_WAY)).to_have_count(0, timeout=PATIENCE)

    def found(self, target: str) -> Locator:
        kind, _, name = target.partition(":")
        finders: dict[str, Callable[[], Locator]] = {
            "button": lambda: self.page.get_by_role("button", name=name),
            "link": lambda: self.page.get_by_role("link", name=name),
            "label": lambda: self.labelled(name),
            "heading": lambda: self.page.get_by_role("heading", name=name),
            "text": lambda: self.page.locator("main").get_by_text(name),
            "css": lambda: self.page.locator(name),
        }
        return finders[kind]().locator("visible=true").first

    def labelled(self, name: str) -> Locator:
        """The field of just this label, or else of one that holds it."""
        exact = self.page.get_by_label(name, exact=True)
        return exact if exact.count() else self.page.get_by_label(name)

    def reach(self, element: Locator) -> None:
        """The hand moves to the element, which is brought into sight."""
        element.wait_for()
        box = element.bounding_box()
        if box and not 70 < box["y"] + box["height"] / 2 < STAGE[1] - 90:
            element.evaluate(TO_THE_MIDDLE)
            box = element.bounding_box()
        if not self.is_filmed or box is None:
            return
        width = (self.page.viewport_size or SCREENS["computadora"])["width"]
        left = (STAGE[0] - width) / 2
        target = (
            left + box["x"] + min(box["width"] / 2, 90),
            min(box["y"] + box["height"] / 2, STAGE[1] - 30),
        )
        still = self.picture()
        for place in between(self.film.hand, target):
            self.keep(pointed(still, place), TICK)
        self.film.hand = target

    def press(self, element: Locator, follows: bool) -> None:
        self.reach(element)
        if self.is_filmed:
            self.keep(pointed(self.picture(), self.film.hand, pressed=True), PRESS)
        address = element.evaluate("each => each.href") if follows else None
        if address:
            self.page.goto(address)  # in this page, also where the link opens another
        elif follows:
            with self.page.expect_navigation():
                element.click()
        else:
            element.click()

    def write(self, element: Locator, text: str) -> None:
        self.reach(element)
        element.fill("")
        parts = max(1, min(3, len(text) // 3)) if self.is_filmed else 1
        for part in range(parts):
            begin, end = len(text) * part // parts, len(text) * (part + 1) // parts
            element.press_sequentially(text[begin:end])
            if part + 1 < parts:
                self.hold(LETTERS)


def between(start: Point, end: Point) -> Iterator[Point]:
    """Places of the hand on its way, slower at both ends."""
    for step in range(1, STEPS + 1):
        share = step / STEPS
        eased = share * share * (3 - 2 * share)
        yield start[0] + (end[0] - start[0]) * eased, start[1] + (end[1] - start[1]) * eased
