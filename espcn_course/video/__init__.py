"""Videos in and out: `upscale` enlarges a file, frame by frame and plane by plane.

Reading and writing are PyAV's (FFmpeg), the extra `video`; nothing of it is needed to
import this package. `reader` says what a file holds and gives its frames
(`chroma_siting`: where chroma lies), `planes` sends luma through a network and enlarges
chroma by `chroma`, `writer` encodes and copies sound, `resuming` finds what an
earlier call has left, `pipeline` lets all of them work at once, and `enlarging` puts
them together.
"""

import lazy_loader

__all__ = ["VIDEO_SUFFIXES", "VideoError", "upscale"]

from espcn_course.video.paths import VIDEO_SUFFIXES, VideoError

__getattr__, _, _ = lazy_loader.attach(
    __name__, submod_attrs={"enlarging": ["upscale"]}
)
