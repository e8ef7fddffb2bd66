import shutil
import signal
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scripts import benchmark
from small_videos import av, frames_of, packets_of, times_of, waves, write_clip

from espcn_course import engines, pretrained, video
from espcn_course.commands import main
from espcn_course.enlarging import Upscaler
from espcn_course.enlarging.plan import usual_for_videos
from espcn_course.images import write_image
from espcn_course.metrics import psnr
from espcn_course.resize import imresize
from espcn_course.results.reader import rows
from espcn_course.video import camera, writer
from espcn_course.video.chroma import chroma_upsampling, shift
from espcn_course.video.frames import planes_of, taken
from espcn_course.video.pipeline import ahead
from espcn_course.video.planes import Layout, Planes
from espcn_course.video.reader import describe, read
from espcn_course.video.subtitles import rewritten


@pytest.fixture(scope="module")
def net():
    return Upscaler("espcn7", 3)


@pytest.fixture
def notes():
    return []


@pytest.fixture
def enlarge(tmp_path, notes):
    """Enlarge a clip twice by bicubic interpolation, which is fast."""

    def enlarge(source, target="big.mp4", scale=2, model="bicubic", **options):
        options = {
            "progress": False,
            "note": notes.append,
            "engine": "tensorflow",
        } | options
        return video.upscale(source, tmp_path / target, scale, model, **options)

    return enlarge


def plane(height, width, bits=8, seed=0):
    kind = np.uint8 if bits == 8 else np.uint16
    rng = np.random.default_rng(seed)
    return rng.integers(0, 2**bits, (height, width)).astype(kind)


def rounded(levels, peak=255):
    return np.clip(np.floor(levels + 0.5), 0, peak)


# Planes -------------------------------------------------------------------------------
def test_luma_of_8_bits_goes_to_the_net_as_it_is_stored(net):
    y = plane(20, 30)
    [large] = Planes(net, Layout(step=(1, 1)))([y])
    assert large.dtype == np.uint8
    np.testing.assert_array_equal(large, rounded(net.luma(y)))


def test_full_range_luma_is_brought_to_the_nets_range_and_back(net):
    y = plane(20, 30)
    [large] = Planes(net, Layout(full_range=True, step=(1, 1)))([y])
    studio = net.luma(16 + y * (219 / 255))
    assert np.abs(large - rounded((studio - 16) * (255 / 219))).max() <= 1


def test_ten_bits_pass_the_net_without_losing_two(net):
    y = plane(20, 30, bits=10)
    [large] = Planes(net, Layout(bits=10, step=(1, 1)))([y])
    assert large.dtype == np.uint16 and large.max() > 255
    assert np.abs(large - rounded(net.luma(y / 4) * 4, 1023)).max() <= 1


@pytest.mark.parametrize("engine", engines.available())
@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("bits", [8, 10])
def test_centred_chroma_is_imresize(bits, scale, engine):
    layout = Layout(bits, cosited=(False, False))
    y, *pair = plane(18, 26, bits), plane(9, 13, bits), plane(9, 13, bits, seed=1)
    _, *large = Planes(Upscaler("bicubic", scale, engine=engine), layout)([y, *pair])
    for got, small in zip(large, pair, strict=True):
        expected = rounded(imresize(small.astype(float), scale), layout.peak)
        assert got.dtype == small.dtype
        assert np.abs(got - expected).max() <= 1


def test_left_chroma_at_x2_is_every_second_column_of_imresize_at_x4():
    small = plane(9, 13)
    moved = chroma_upsampling(2, (0, shift(2, 2, cosited=True)))
    large = moved.predict_on_batch(small[None, ..., None])[0, ..., 0]
    expected = imresize(small.astype(float), (2, 4))[:, 1::2]
    np.testing.assert_allclose(large, expected, atol=1e-3)


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("step", [1, 2, 4])
@pytest.mark.parametrize("cosited", [False, True])
def test_a_ramp_of_chroma_stays_where_luma_has_it(scale, step, cosited):
    def place(sample, of):  # in the small picture, its left edge 0, a luma sample 1
        return (step * sample + (0.5 if cosited else step / 2)) / of

    ramp = 5 * place(np.arange(12), 1)
    moved = chroma_upsampling(scale, (0, shift(scale, step, cosited)))
    large = moved.predict_on_batch(np.float32(ramp)[None, None, :, None])[0, 0, :, 0]
    inside = slice(3 * scale, -3 * scale)
    expected = 5 * place(np.arange(12 * scale), scale)
    np.testing.assert_allclose(large[inside], expected[inside], atol=1e-3)


def test_what_goes_to_the_encoder_is_the_decoded_planes_enlarged(tmp_path, net):
    source = describe(write_clip(tmp_path / "a.mp4", frames=3))
    frames = [item.frame for item in read(source)]
    assert len(frames) == 3
    for frame in frames:
        y, cb, cr = planes_of(frame)
        large = Planes(net, source.layout)([y, cb, cr])
        assert np.abs(large[0] - rounded(net.luma(y))).max() <= 1
        # Left: columns are shifted by a sixth, and rows are not.
        for small, sr in zip((cb, cr), large[1:], strict=True):
            rows = imresize(small.astype(float), (3, 1))
            np.testing.assert_allclose(sr.mean(1), rows.mean(1), atol=2)
            assert sr.shape == (72, 96)


def test_odd_sizes_lose_a_row_that_has_no_chroma_of_its_own(net):
    y, chroma = plane(15, 21), plane(8, 11)
    large = Planes(net, Layout())([y, chroma, chroma])
    assert [p.shape for p in large] == [(44, 62), (22, 31), (22, 31)]
    np.testing.assert_array_equal(large[0], rounded(net.luma(y))[:44, :62])


# Stages -------------------------------------------------------------------------------
def test_a_stage_is_a_few_items_ahead_and_no_more():
    made = []
    items = ahead((made.append(n) or n for n in range(100)), depth=3)
    assert next(items) == 0
    for _ in range(50):
        threading.Event().wait(0.01)
        if len(made) > 5:
            break
    assert len(made) <= 5  # taken, queued, and one that waits for its place
    assert list(items) == list(range(1, 100))


def test_an_error_in_a_stage_reaches_who_takes_its_items():
    def items():
        yield 1
        raise ValueError("in the thread")

    taken = []
    with pytest.raises(ValueError, match="in the thread"):
        for item in ahead(items()):
            taken.append(item)
    assert taken == [1]


def test_a_stage_that_is_left_ends_its_thread_and_closes_its_source():
    closed = threading.Event()

    def items():
        try:
            while True:
                yield 0
        finally:
            closed.set()

    threads = threading.active_count()
    stage = ahead(ahead(items()))
    next(stage)
    stage.close()
    assert closed.is_set() and threading.active_count() == threads


# Whole videos -------------------------------------------------------------------------
def test_a_clip_becomes_three_times_as_large_and_shows_the_same(tmp_path, enlarge):
    source = write_clip(tmp_path / "a.mp4")
    large = frames_of(enlarge(source, scale=3, model="espcn7"))
    assert len(large) == 12
    for small, frame in zip(frames_of(source), large, strict=True):
        assert (frame.width, frame.height) == (192, 144)
        for a, b in zip(planes_of(small), planes_of(frame), strict=True):
            assert psnr(imresize(a, 3), b, border=6) > 35


FORMATS = [
    ("yuv420p", "libx264", ".mp4"),
    ("yuv422p", "libx264", ".mkv"),
    ("yuv444p", "libx264", ".mp4"),
    ("yuv420p10le", "libx264", ".mp4"),
    ("yuv422p10le", "libx264", ".mov"),
    ("gray", "ffv1", ".mkv"),
    ("gray10le", "ffv1", ".mkv"),
]


@pytest.mark.parametrize(("pix_fmt", "codec", "suffix"), FORMATS)
def test_the_pixel_format_stays(tmp_path, enlarge, pix_fmt, codec, suffix, notes):
    source = write_clip(
        tmp_path / f"a{suffix}", 3, pix_fmt=pix_fmt, codec=codec, options={}
    )
    assert describe(source).name == pix_fmt
    target = enlarge(source, f"big{suffix}")
    # H.264 without chroma is decoded with chroma that is grey.
    shown = frames_of(target)[0].format.name
    assert shown == pix_fmt or pix_fmt.startswith("gray")
    assert not notes


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        *(("yuv444p12le", "yuv444p10le"), ("yuva444p10le", "yuv444p10le")),
        *(("yuva444p", "yuv444p"), ("nv24", "yuv444p"), ("nv12", "yuv420p")),
        *(("yuv440p", "yuv444p"), ("ya8", "gray"), ("gray12le", "gray10le")),
    ],
)
def test_what_is_stored_otherwise_keeps_its_colour(name, kept):
    assert taken(name)[0] == kept


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_range_matrix_and_the_other_colour_tags_stay(tmp_path, enlarge, full, suffix):
    tags = {"color_range": 1 + full, "colorspace": 1, "color_primaries": 9}
    source = write_clip(tmp_path / "a.mp4", 3, color_trc=16, **tags)
    with av.open(str(enlarge(source, f"big{suffix}"))) as file:
        context = file.streams.video[0].codec_context
        kept = {name: int(getattr(context, name)) for name in tags}
        assert kept == tags and int(context.color_trc) == 16
        frame = next(file.decode(video=0))
        small = frames_of(source)[0]
        assert frame.format.name == small.format.name
        mean = [planes_of(f)[0].mean() for f in (small, frame)]
        assert mean[0] == pytest.approx(mean[1], abs=0.5)


@pytest.mark.parametrize("siting", ["left", "center", "topleft"])
def test_chromas_place_is_read_and_passed_on(tmp_path, enlarge, siting):
    options = {"chroma_sample_location": siting}
    source = write_clip(tmp_path / "a.mp4", 3, options=options)
    assert describe(source).siting == siting
    assert describe(enlarge(source)).siting == siting


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_rotation_and_the_shape_of_pixels_stay(tmp_path, enlarge, suffix):
    def turn(stream):
        stream.set_display_rotation(90)

    source = write_clip(
        tmp_path / "a.mp4", 3, prepare=turn, sample_aspect_ratio=Fraction(4, 3)
    )
    small, large = describe(source), describe(enlarge(source, f"big{suffix}"))
    assert small.turned and large.matrix == small.matrix
    assert large.aspect == Fraction(4, 3)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_uneven_times_and_sound_stay_as_they_are(tmp_path, enlarge, suffix):
    source = write_clip(tmp_path / "a.mp4", 30, uneven=True, sound=True)
    large = enlarge(source, f"big{suffix}")
    tick = 0 if suffix == ".mp4" else Fraction(1, 1000)  # all that Matroska has
    for a, b in zip(times_of(source), times_of(large), strict=True):
        assert abs(a - b) <= tick
    pairs = zip(packets_of(source, "audio"), packets_of(large, "audio"), strict=True)
    for (time, heard), (other, copied) in pairs:
        assert heard == copied and abs(time - other) <= tick


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_broadcast_whose_clock_stands_at_an_hour_begins_at_zero_with_its_sound(
    tmp_path, enlarge, suffix
):
    source = write_clip(tmp_path / "a.ts", 30, start=3600, sound=True)
    large = enlarge(source, f"big{suffix}")
    moved = {a - b for a, b in zip(times_of(source), times_of(large), strict=True)}
    heard = [packets_of(path, "audio") for path in (source, large)]
    moved |= {a - b for (a, _), (b, _) in zip(*heard, strict=True)}
    assert min(moved) > 3599 and max(moved) - min(moved) <= Fraction(1, 500)
    assert times_of(large)[0] < 0.1
    with av.open(str(large)) as file:
        assert sum(frame.samples for frame in file.decode(audio=0)) > 44100


def test_where_two_recordings_meet_the_times_go_on(tmp_path, enlarge, notes):
    parts = [
        write_clip(tmp_path / f"{start}.ts", 60, start=start, sound=True).read_bytes()
        for start in (7, 3)
    ]
    (tmp_path / "both.ts").write_bytes(b"".join(parts))
    large = enlarge(tmp_path / "both.ts", "big.mkv")
    steps = np.diff([float(time) for time in times_of(large)])
    assert len(steps) > 110 and not notes
    assert np.median(steps) == pytest.approx(0.04, abs=0.001)
    assert steps.min() > 0.03 and steps.max() < 0.3
    heard = np.diff([float(time) for time, _ in packets_of(large, "audio")])
    assert heard.min() >= 0 and heard.max() < 0.3


def test_frames_of_an_avi_that_are_stored_out_of_order_keep_their_rate(
    tmp_path, enlarge, notes
):
    ticks = Fraction(1, 25)
    source = write_clip(tmp_path / "a.avi", 20, time_base=ticks)
    steps = np.diff([float(time) for time in times_of(enlarge(source, "big.mkv"))])
    np.testing.assert_allclose(steps, 0.04, atol=0.001)
    assert not notes


def test_chapters_move_with_the_clock(tmp_path, enlarge):
    base = Fraction(1, 1000)
    source = tmp_path / "b.mkv"
    chapter = {"id": 1, "start": 100_000, "end": 100_500, "time_base": base}
    clip = write_clip(tmp_path / "a.mkv", 25, start=100)
    with av.open(str(clip)) as film, av.open(str(source), "w") as file:
        stream = file.add_stream_from_template(film.streams[0], opaque=True)
        file.set_chapters([chapter | {"metadata": {}}])
        for packet in film.demux(video=0):
            if packet.size:
                packet.stream = stream
                file.mux(packet)
    with av.open(str(enlarge(source, "big.mkv"))) as file:
        [found] = file.chapters()
        assert found["start"] * found["time_base"] == pytest.approx(0, abs=0.1)


def _with_subtitles(path, source, folder):
    text = "1\n00:00:00,000 --> 00:00:01,000\nA word\n"
    (folder / "words.srt").write_text(text)
    with (
        av.open(str(source)) as film,
        av.open(str(folder / "words.srt")) as words,
        av.open(str(path), "w") as file,
    ):
        streams = [
            file.add_stream_from_template(origin.streams[0], opaque=True)
            for origin in (film, words)
        ]
        for origin, stream in zip((film, words), streams, strict=True):
            for packet in origin.demux(origin.streams[0]):
                if packet.size:
                    packet.stream = stream
                    file.mux(packet)
    return path


def test_plain_subtitles_are_copied_and_become_timed_text_in_mp4(
    tmp_path, enlarge, notes
):
    clip = write_clip(tmp_path / "a.mkv", 25)
    source = _with_subtitles(tmp_path / "b.mkv", clip, tmp_path)
    [before] = packets_of(enlarge(source, "big.mkv"), "subtitle")
    assert before[1] == b"A word"
    large = enlarge(source, "big.mp4")
    found = [p for p in packets_of(large, "subtitle") if len(p[1]) > 2]
    assert [(time, data[2:]) for time, data, *_ in found] == [before[:2]]
    assert found[0][1][:2] == bytes([0, len("A word")])
    with av.open(str(large)) as file:
        [stream] = file.streams.subtitles
        assert stream.codec_context.name == "mov_text"
        # FFmpeg reads as text what we wrote.
        texts = [t for p in file.demux(stream) if p.size > 2 for t in p.decode()]
    assert b"A word" in texts[0].ass or "A word" in str(texts[0].ass)
    assert not notes


def test_timed_text_becomes_lines_in_matroska(tmp_path, enlarge, notes):
    clip = write_clip(tmp_path / "a.mkv", 25)
    timed = enlarge(_with_subtitles(tmp_path / "b.mkv", clip, tmp_path), "big.mp4")
    lines = packets_of(enlarge(timed, "larger.mkv"), "subtitle")
    assert lines[0][1] == b"A word" and not notes


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<i>Hello</i> <b>you</b>", "Hello you"),
        ("3 < 4 > 2", "3 < 4 > 2"),
        ('<font color="red">red</font>{\\an8}', "red"),
        ("<c.yellow>one<00:00:01.000> two</c>", "one two"),
    ],
)
def test_marks_are_taken_off_subtitles_and_nothing_else(text, plain):
    packet = av.Packet(text.encode())
    packet.time_base = Fraction(1, 1000)
    assert bytes(rewritten(packet, "subrip", "matroska")).decode() == plain


def test_a_picture_larger_than_h264_has_is_refused_before_anything(tmp_path, enlarge):
    source = write_clip(tmp_path / "a.mp4", 3)
    with pytest.raises(video.VideoError, match="16384 pixels a side"):
        enlarge(source, "b.mp4", None, size=(20_000, 20_000))
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_interlaced_video_is_said_to_be(tmp_path, enlarge, notes):
    options = {"x264-params": "interlaced=1"}
    enlarge(write_clip(tmp_path / "a.mp4", 3, options=options))
    assert "it is interlaced" in notes[0]


def test_a_video_coded_as_rgb_is_converted_and_said_to_be(tmp_path, enlarge, notes):
    source = write_clip(tmp_path / "a.mkv", 3, pix_fmt="bgr0", codec="ffv1", options={})
    assert frames_of(enlarge(source, "big.mkv"))[0].format.name == "yuv444p"
    assert "coded as RGB" in notes[0]


def test_between_whole_scales_and_to_a_size(tmp_path, enlarge):
    source = write_clip(tmp_path / "a.mp4", 3)
    sizes = [
        (frames[0].width, frames[0].height)
        for frames in (
            frames_of(enlarge(source, scale=1.5)),
            frames_of(enlarge(source, "b.mp4", None, size=(100, 200))),
        )
    ]
    assert sizes == [(96, 72), (100, 74)]
    with pytest.raises(video.VideoError, match="64 x 48 pixels already"):
        enlarge(source, "c.mp4", None, size=(60, 60))


def test_beyond_the_largest_scale_ffmpeg_does_the_rest(tmp_path, enlarge, notes):
    source = write_clip(tmp_path / "a.mp4", 3)
    frame = frames_of(enlarge(source, "b.mp4", 4, model="espcn_x2"))[0]
    assert (frame.width, frame.height) == (256, 192)
    assert "espcn_x2 enlarges 2 times: bicubic interpolation does" in notes[0]
    assert frames_of(enlarge(source, "c.mp4", None, Path("espcn_x2")))[0].width == 128


@pytest.mark.parametrize("wrong", [{"scale": "3"}, {"scale": 0}, {"size": (640,)}])
def test_a_scale_or_size_that_makes_no_sense_is_refused(tmp_path, enlarge, wrong):
    source = write_clip(tmp_path / "a.mp4", 3)
    with pytest.raises(video.VideoError, match=r"(scale|size) is"):
        enlarge(source, "b.mp4", **{"scale": None, **wrong})


def test_the_net_for_videos_is_the_default_where_it_ships():
    shipped = pretrained.names()
    assert [usual_for_videos(scale, shipped) for scale in (2, 3, 4)] == [
        *("espcn_large_photo", "espcn_large_photo", "espcn_large")
    ]


# Broken and other files ---------------------------------------------------------------
def test_broken_frames_are_left_out_and_counted(tmp_path, enlarge, notes):
    source = tmp_path / "a.avi"
    write_clip(source, 10, pix_fmt="yuvj420p", codec="mjpeg", options={})
    with av.open(str(source)) as file:
        places = [packet.pos for packet in file.demux(video=0) if packet.size]
    data = bytearray(source.read_bytes())
    data[places[4] + 8 : places[5] - 8] = bytes(places[5] - places[4] - 16)
    source.write_bytes(data)
    assert len(frames_of(enlarge(source, "big.mkv"))) == 9
    assert any("1 broken frames are left out" in note for note in notes)


def test_a_file_that_was_cut_off_is_enlarged_as_far_as_it_goes(tmp_path, enlarge):
    whole = write_clip(tmp_path / "a.mkv", 60)
    cut = tmp_path / "b.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    there = len(frames_of(cut))
    assert 5 < there < 60
    assert len(frames_of(enlarge(cut))) == pytest.approx(there, abs=1)


def test_what_is_no_video_is_told_what_it_is(tmp_path, enlarge):
    text = tmp_path / "a.mp4"
    text.write_text("no film at all " * 100)
    empty = tmp_path / "b.mp4"
    empty.touch()
    picture = write_image(tmp_path / "c.png", plane(8, 8))
    with av.open(str(tmp_path / "d.m4a"), "w") as file:
        tone = file.add_stream("aac", rate=44100)
        heard = av.AudioFrame.from_ndarray(
            np.zeros((2, 1024), np.float32), format="fltp", layout="stereo"
        )
        heard.rate = 44100
        file.mux(tone.encode(heard) + tone.encode(None))
    for source, said in [
        (tmp_path / "none.mp4", "there is no file"),
        (text, "no video that FFmpeg can read"),
        (empty, "is empty"),
        (picture, "is a picture"),
        (tmp_path / "d.m4a", r"holds no video, only audio \(aac\)"),
    ]:
        with pytest.raises(video.VideoError, match=said):
            enlarge(source)
    with pytest.raises(video.VideoError, match="must end in one of"):
        enlarge(write_clip(tmp_path / "e.mp4", 3), "big.avi")
    assert not list(tmp_path.glob("big*"))


def test_without_pyav_the_way_to_get_it_is_said(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "av", None)
    with pytest.raises(video.VideoError, match=r'pip install "espcn-course\[video\]"'):
        video.upscale("a.mp4", tmp_path / "b.mp4")


def test_that_an_odd_size_becomes_an_even_one_is_said(tmp_path, enlarge, notes):
    source = write_clip(tmp_path / "a.mkv", 3, (65, 49), codec="ffv1")
    [frame, *_] = frames_of(enlarge(source, scale=3))
    assert (frame.width, frame.height) == (194, 146)
    [note] = notes
    assert "194 x 146 instead of 195 x 147" in note


# Stopped and gone on ------------------------------------------------------------------
def interrupts():
    """Return what Ctrl-C does now: not everybody who starts tests lets it through."""
    return signal.getsignal(signal.SIGINT)


def press_ctrl_c():
    """Do what Python does when SIGINT has come.

    No signal is sent: in a process that had run OpenVINO, on a processor with matrix
    units, one in two sent to itself ended in a SIGSEGV while it was being delivered.
    """
    signal.getsignal(signal.SIGINT)(signal.SIGINT, None)


@pytest.fixture
def at_frame(monkeypatch):
    """Do something when so many frames have gone to the encoder."""

    def at_frame(number, act):
        encode, count = writer.Writer.frame, iter(range(10**6))

        def frame(self, large):
            encode(self, large)
            if next(count) + 1 == number:
                act()

        monkeypatch.setattr(writer.Writer, "frame", frame)

    monkeypatch.setattr(writer, "GROUP", 10)
    # Else x264 keeps the first 50 frames to itself.
    monkeypatch.setitem(writer.ENCODING, "rc-lookahead", "5")
    monkeypatch.setitem(writer.ENCODING, "threads", "1")
    return at_frame


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_after_a_kill_the_rest_is_playable_and_the_same_call_goes_on(
    tmp_path, enlarge, at_frame, notes, suffix
):
    source = write_clip(tmp_path / "a.mp4", 90, uneven=True, sound=True)
    killed = tmp_path / "killed"

    def snapshot():  # of what a kill at this moment leaves
        killed.mkdir()
        for file in (*tmp_path.glob("big*"), *tmp_path.glob(".big*")):
            shutil.copy2(file, killed / file.name)

    at_frame(60, snapshot)
    enlarge(source, f"big{suffix}")
    assert sorted(p.name for p in killed.iterdir()) == [
        *(f".big{suffix}.json", f".big{suffix}.lock", f"big.partial{suffix}")
    ]
    assert 20 <= len(frames_of(killed / f"big.partial{suffix}")) <= 60
    assert packets_of(killed / f"big.partial{suffix}", "audio")

    frames = []
    at_frame(1, lambda: frames.append("first"))
    again = enlarge(source, f"killed/big{suffix}")
    [note] = notes
    assert int(note.split()[-7]) >= 20 and "going on" in note
    assert [p.name for p in killed.iterdir()] == [f"big{suffix}"]
    assert times_of(again) == times_of(tmp_path / f"big{suffix}")
    heard = [packets_of(p, "audio") for p in (again, tmp_path / f"big{suffix}")]
    assert heard[0] == heard[1]
    for small, frame in zip(frames_of(source), frames_of(again), strict=True):
        large = imresize(planes_of(small)[0], 2)
        assert psnr(large, planes_of(frame)[0], border=4) > 35


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_where_two_parts_meet_frames_may_become_rare(
    tmp_path, enlarge, at_frame, suffix
):
    # Each group of ten is four times as slow as the one before: an encoder that starts
    # there dates its first packets long before those that are there already.
    steps = [Fraction(4 ** (number // 10), 25) for number in range(60)]
    times = [sum(steps[:number]) for number in range(60)]
    source = write_clip(tmp_path / "a.mp4", 60, times=times)
    at_frame(45, press_ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        enlarge(source, f"big{suffix}")
    at_frame(10**6, None)
    assert times_of(enlarge(source, f"big{suffix}")) == times == times_of(source)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_ctrl_c_leaves_what_is_done_and_says_how_to_go_on(
    tmp_path, enlarge, at_frame, notes, suffix
):
    source, before = write_clip(tmp_path / "a.mp4", 90, sound=True), interrupts()
    for stop in (35, 20):
        at_frame(stop, press_ctrl_c)
        with pytest.raises(KeyboardInterrupt, match="goes on from there") as stopped:
            enlarge(source, f"big{suffix}")
        partial = tmp_path / f"big.partial{suffix}"
        # Neither the decoder nor the network works on for nobody.
        assert not [t for t in threading.enumerate() if t.name == "stage of a video"]
        assert f"of 90: {partial} plays them" in str(stopped.value)
        done = len(frames_of(partial))
        assert f"after {done} frames" in str(stopped.value)
        assert not (tmp_path / f"big{suffix}").exists()
    assert done > 40
    at_frame(10**6, None)
    assert len(frames_of(enlarge(source, f"big{suffix}"))) == 90
    assert not list(tmp_path.glob("*partial*")) + list(tmp_path.glob(".big*"))
    assert interrupts() is before


def test_a_changed_source_or_another_net_begins_anew_and_says_so(
    tmp_path, enlarge, at_frame, notes
):
    source = write_clip(tmp_path / "a.mp4", 60)
    at_frame(40, press_ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        enlarge(source)
    at_frame(10**6, None)
    enlarge(source, model="espcn_relu")
    assert "made anew" in notes[0] and len(notes) == 1
    with pytest.raises(FileExistsError, match="overwrite=True"):
        enlarge(source)


def test_a_partial_file_that_nobody_knows_is_left_alone(tmp_path, enlarge):
    source = write_clip(tmp_path / "a.mp4", 3)
    (tmp_path / "big.partial.mp4").write_bytes(b"mine")
    with pytest.raises(video.VideoError, match="move it away"):
        enlarge(source)
    assert (tmp_path / "big.partial.mp4").read_bytes() == b"mine"


def test_an_error_in_the_middle_leaves_no_target(tmp_path, enlarge, at_frame):
    source = write_clip(tmp_path / "a.mp4", 60)

    def full():
        raise OSError(28, "No space left on device")

    at_frame(30, full)
    with pytest.raises(OSError, match="No space left"):
        enlarge(source)
    assert not (tmp_path / "big.mp4").exists()
    at_frame(10**6, None)
    assert len(frames_of(enlarge(source))) == 60


# The command --------------------------------------------------------------------------
@pytest.fixture
def course():
    return lambda *args: main(["upscale", *map(str, args), "--engine", "tensorflow"])


def test_photos_and_clips_of_a_folder_are_done_in_one_call(tmp_path, course, capsys):
    folder = tmp_path / "holiday"
    folder.mkdir()
    write_clip(folder / "clip.mov", 3)
    ticks = Fraction(1, 25)
    write_clip(folder / "old.avi", 3, codec="mpeg4", time_base=ticks, options={})
    write_image(folder / "photo.png", plane(8, 9))
    colours = [Image.new("RGB", (8, 8), c) for c in ("red", "blue")]
    colours[0].save(folder / "moving.gif", save_all=True, append_images=colours[1:])
    colours[0].save(folder / "still.gif")
    write_image(folder / "named.png", plane(8, 9)).rename(folder / "wrong.mp4")
    out = tmp_path / "out"
    assert course(folder, "--scale", 2, "--model", "bicubic", "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        *("clip_x2.mov", "moving_x2.mp4", "old_x2.mkv"),
        *("photo_x2.png", "still_x2.png", "wrong_x2.png"),
    ]
    said = capsys.readouterr().out
    assert "clip_x2.mov: 128 x 96" in said and "coded as RGB" in said


def test_what_a_stopped_call_left_is_no_input_of_the_next(tmp_path, course, capsys):
    write_clip(tmp_path / "a.mp4", 3)
    write_clip(tmp_path / "a_x2.partial.mp4", 3)
    write_clip(tmp_path / ".a_x2.earlier.mp4", 3)
    (tmp_path / ".a_x2.mp4.json").write_text("{}")
    options = ("--scale", 2, "--model", "bicubic", "--out", tmp_path)
    assert course(tmp_path, *options) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "a_x2.mp4"]


def test_format_out_and_overwrite_mean_for_videos_what_they_do_for_photos(
    tmp_path, course, capsys
):
    clip = write_clip(tmp_path / "clip.mp4", 3)
    bicubic = ("--scale", 2, "--model", "bicubic")
    assert course(clip, *bicubic, "--out", tmp_path, "--format", "mkv") == 0
    assert (tmp_path / "clip_x2.mkv").exists()
    assert course(clip, *bicubic, "--out", tmp_path, "--format", "mkv") == 0
    assert "is there already: skipped" in capsys.readouterr().out
    assert course(clip, *bicubic, "--out", tmp_path / "new" / "big.mp4") == 0
    assert (tmp_path / "new" / "big.mp4").exists()
    assert course(clip, *bicubic, "--out", tmp_path / "big.png") == 1
    assert "is a video, which" in capsys.readouterr().err
    size = ("--size", "100x200", "--model", "bicubic", "--out", tmp_path)
    assert course(clip, *size) == 0
    assert (tmp_path / "clip_100x200.mp4").exists()


def test_waves_move():
    frames = [av.VideoFrame(16, 16, "gray") for _ in range(2)]
    for number, frame in enumerate(frames):
        waves(frame, number)
    assert (planes_of(frames[0])[0] != planes_of(frames[1])[0]).any()


# What was measured --------------------------------------------------------------------
def test_the_page_shows_what_the_command_wrote():
    script = benchmark("video")
    text = script.PAGE.read_text(encoding="utf-8")
    assert text.split(script.BEGIN)[1].split(script.END)[0].strip() == script.tables()


def test_the_net_for_videos_is_the_better_one_on_compressed_clips():
    for scale in ("2", "3"):
        means = {
            name: np.mean([float(row[name]) for row in quality(scale)])
            for name in ("bicubic", "espcn_large", "espcn_large_photo")
        }
        assert max(means, key=means.get) == "espcn_large_photo"


def quality(scale):
    return [
        row
        for row in rows("video_quality.csv")
        if row["scale"] == scale and row["crf"] != "none"
    ]


# A camera -----------------------------------------------------------------------------
class Screen:
    """Stands in for a window, and is closed after some pictures."""

    def __init__(self, pictures):
        self.left, self.shown, self.texts = pictures, [], []

    def show(self, picture, text):
        self.shown.append(picture)
        self.texts.append(text)
        self.left -= 1
        return self.left > 0


def test_a_camera_is_shown_by_bicubic_on_the_left_and_a_network_right(tmp_path):
    source = write_clip(tmp_path / "a.mp4", 9, (64, 48))
    bicubic, net = Upscaler("bicubic", 2), Upscaler("linear", 2)
    screen = Screen(3)
    shown, rate = camera.watch(camera.frames(source), bicubic, net, screen)
    assert shown == 2 and rate > 0 and len(screen.shown) == 3
    first = next(camera.frames(source))
    left, right = bicubic.image(first), net.image(first)
    # Of another width, so halves may be rounded the other way.
    off = np.abs(screen.shown[0][:, :64].astype(int) - left[:, :64])
    assert off.max() <= 1 and off.mean() < 0.1
    np.testing.assert_array_equal(screen.shown[0][:, 66:], right[:, 66:])
    assert "linear" in screen.texts[0]
    assert not [t for t in threading.enumerate() if t.name == "stage of a video"]


def test_a_camera_s_pictures_are_shrunk_to_what_was_asked_for(tmp_path):
    source = write_clip(tmp_path / "a.mp4", 2, (128, 48))
    assert {p.shape for p in camera.frames(source, (64, 64))} == {(24, 64, 3)}


def test_where_there_is_no_camera_it_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(camera, "Window", lambda: Screen(1))
    missing = str(tmp_path / "video7")
    asked = ["camera", "--device", missing, "--model", "bicubic", "--engine"]
    assert main([*asked, "tensorflow"]) == 1
    said = capsys.readouterr().err
    assert f"no camera answers at {missing}" in said and "--device" in said
    assert "Traceback" not in said
