"""The training videos, filmed in a browser from ``tests/videos/storyboard.yaml``.

    make videos             # whole, five to ten minutes each
    make videos CUT=short   # two minutes of each
    make videos VIDEO=recorrido

Writes ``build/videos/<name>.mp4`` and ``.vtt``; the last line is JSON with the seconds of each, and
how long the work took.
"""

import argparse
import json
import shutil
import sys
from time import monotonic

from playwright.sync_api import sync_playwright

import tests.bench.product  # noqa: F401 -- sets up Django
from compose.local.instance import PROJECT
from quoting.demonstration import SHOPS
from tests.browser.conftest import ARGUMENTS, CHROMIUM, HOW_TO_GET_ONE, fresh_stack
from tests.videos.encoding import HOW_TO_GET_IT, encode, has_ffmpeg, seconds_of, webvtt
from tests.videos.filming import Film
from tests.videos.storyboard import videos

FOLDER = PROJECT / "build" / "videos"


def main() -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("--cut", choices=["", "short"], default="")
    reader.add_argument("--video", default="")
    asked = reader.parse_args()
    if CHROMIUM is None:
        sys.exit(HOW_TO_GET_ONE)
    if not has_ffmpeg():
        sys.exit(HOW_TO_GET_IT)
    began, made = monotonic(), {}
    with fresh_stack("videos", 8800) as stack, sync_playwright() as playwright:
        arguments = [*ARGUMENTS, "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        for video in videos():
            if asked.video not in ("", video.name):
                continue
            name = video.name + "-corto" * bool(asked.cut)
            frames = FOLDER / name
            address = stack.company_address(SHOPS[0].subdomain)
            film = Film(browser, address, frames, SHOPS[0].email(video.person))
            film.play(video, short=bool(asked.cut))
            film.close()
            path = FOLDER / f"{name}.mp4"
            encode(film.frames, path)
            path.with_suffix(".vtt").write_text(webvtt(film.cues))
            shutil.rmtree(frames)
            made[path.name] = seconds_of(path)
            print(path, made[path.name], flush=True)
        browser.close()
    print(json.dumps({"seconds": made, "work_s": round(monotonic() - began, 1)}))


if __name__ == "__main__":
    main()
