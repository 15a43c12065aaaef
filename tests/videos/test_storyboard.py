"""The storyboard: its films are as long as promised, and its captions are read in their time."""

import pytest

from quoting.demonstration import SHOPS
from tests.videos.drawing import SIZE, letters, wrapped
from tests.videos.encoding import webvtt
from tests.videos.filming import TITLE_SECONDS, Cue
from tests.videos.storyboard import Video, videos

LETTERS_A_SECOND = 15
each_video = pytest.mark.parametrize("video", videos(), ids=lambda video: video.name)


def test_there_are_four_videos() -> None:
    assert [video.name for video in videos()] == [
        "recorrido", "primera-cotizacion", "materiales", "empresa",
    ]  # fmt: skip


@each_video
def test_a_video_takes_five_to_ten_minutes_and_its_short_cut_two(video: Video) -> None:
    whole, short = (
        TITLE_SECONDS + sum(scene.seconds for scene in video.filmed(short=cut))
        for cut in (False, True)
    )
    assert 300 <= whole <= 600
    assert 105 <= short <= 135


@each_video
def test_a_caption_is_read_in_the_time_of_its_scene(video: Video) -> None:
    for scene in video.scenes:
        assert len(scene.caption) <= LETTERS_A_SECOND * scene.seconds, scene.caption
        assert len(wrapped(scene.caption, letters("Regular", 26), SIZE[0] - 80)) <= 2


@each_video
def test_the_person_of_a_video_works_in_the_invented_company(video: Video) -> None:
    assert video.person in {mailbox for _, mailbox, _ in SHOPS[0].people}


def test_captions_have_their_times() -> None:
    assert webvtt([Cue(4, 14.5, "Hola."), Cue(3661.25, 3662, "Adiós.")]) == (
        "WEBVTT\n\n00:00:04.000 --> 00:00:14.500\nHola.\n\n01:01:01.250 --> 01:01:02.000\nAdiós.\n"
    )
