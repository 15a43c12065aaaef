"""A scene of a training video, filmed in the browser and encoded: as long as it should be."""

import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from compose.local.stack import Stack
from tests.browser.conftest import COMPANY, OWNER
from tests.videos.drawing import SIZE, STAGE
from tests.videos.encoding import HOW_TO_GET_IT, encode, has_ffmpeg, seconds_of, webvtt
from tests.videos.filming import TITLE_SECONDS, Film
from tests.videos.storyboard import Act, Scene, Video

SCENE = Scene(
    caption="Abre una cotización. Cada partida lleva su dibujo, sus medidas y su precio.",
    seconds=7,
    acts=[Act(go="/cotizaciones/?q=COT-0001"), Act(follow="link:COT-0001")],
)
VIDEO = Video("prueba", "Una prueba", "De una sola escena.", "olga", [SCENE])


@pytest.fixture(autouse=True)
def ffmpeg() -> None:
    if not has_ffmpeg():
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)


@pytest.fixture
def film(chromium: Browser, stack: Stack, tmp_path: Path) -> Film:
    made = Film(chromium, stack.company_address(COMPANY), tmp_path / "frames", OWNER)
    made.play(VIDEO, short=False)
    made.close()
    return made


def test_a_scene_lasts_its_seconds_in_a_film_with_captions(film: Film, tmp_path: Path) -> None:
    assert film.length == TITLE_SECONDS + SCENE.seconds
    for name in ("film.mp4", "film.webm"):
        encode(film.frames, tmp_path / name)
        assert seconds_of(tmp_path / name) == pytest.approx(film.length, abs=0.2)
    assert webvtt(film.cues).endswith(f"00:00:04.000 --> 00:00:11.000\n{SCENE.caption}\n")
    shown = tmp_path / "shown.png"
    seek = ["ffmpeg", "-loglevel", "error", "-ss", "10", "-i", tmp_path / "film.mp4"]
    subprocess.run([*seek, "-frames:v", "1", shown], check=True)
    with Image.open(shown) as frame:
        assert frame.size == SIZE
        caption = frame.convert("L").crop((0, STAGE[1] + 6, *SIZE))
    dark, light = caption.getextrema()
    assert dark < 60 and light > 200, "the caption is burnt into the picture"
