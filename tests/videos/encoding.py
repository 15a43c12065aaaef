"""Frames as a film, MP4 with H.264, and its captions as WebVTT; ffmpeg does the first."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.videos.filming import Cue, Frame

HOW_TO_GET_IT = "No hay ffmpeg: instálalo con «apt-get install --no-install-recommends ffmpeg»."
RATE = 10  # frames a second; the hand moves at this rate
SECONDS_TO_ENCODE = 900


def has_ffmpeg() -> bool:
    return bool(shutil.which("ffmpeg") and shutil.which("ffprobe"))


def encode(frames: Sequence[Frame], path: Path) -> None:
    """``path`` may be of a ``.mp4`` or of a ``.webm``."""
    names = path.with_suffix(".txt")
    lines = [
        line for each in frames for line in (f"file '{each.path}'", f"duration {each.seconds}")
    ]
    # The last one is named twice: ffmpeg forgets how long the last of a list is held.
    names.write_text("\n".join([*lines, f"file '{frames[-1].path}'"]) + "\n")
    codec = (
        ["-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-crf", "22"]
        if path.suffix == ".mp4"
        else ["-c:v", "libvpx-vp9", "-crf", "34", "-b:v", "0", "-deadline", "realtime"]
    )
    length = sum(each.seconds for each in frames)
    subprocess.run(
        ["ffmpeg", "-y", "-loglevel", "error", "-f", "concat", "-safe", "0", "-i", names,
         "-vf", f"fps={RATE}", *codec, "-pix_fmt", "yuv420p", "-t", f"{length:.2f}",
         "-movflags", "+faststart", path],
        check=True, timeout=SECONDS_TO_ENCODE,
    )  # fmt: skip
    names.unlink()


def seconds_of(path: Path) -> float:
    """How long a film is, by ffprobe."""
    found = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(found.stdout)


def webvtt(cues: Sequence[Cue]) -> str:
    """
    >>> print(webvtt([Cue(0, 4.5, "Hola.")]))
    WEBVTT
    <BLANKLINE>
    00:00:00.000 --> 00:00:04.500
    Hola.
    <BLANKLINE>
    """
    blocks = [f"{clock(cue.start)} --> {clock(cue.end)}\n{cue.words}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *blocks])


def clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    hours, minutes, rest = whole // 3_600_000, whole // 60_000 % 60, whole % 60_000
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
