"""Moving pictures as FFmpeg writes them: MP4, FLV, MPEG-TS segments and playlists of them."""

from __future__ import annotations

import io
import random
from functools import cache

import av


@cache
def make_video(container: str, seconds: int = 1, *, noisy: bool = False, **options: str) -> bytes:
    """Return a short film of moving bars; ``noisy`` pictures make it large."""
    codec = "flv1" if container == "flv" else "mpeg4" if container != "mpegts" else "mpeg2video"
    out = io.BytesIO()
    rng = random.Random(1)
    with av.open(out, "w", format=container, options=options) as target:
        stream = target.add_stream(codec, rate=10 if codec != "mpeg2video" else 25)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.bit_rate = 4_000_000 if noisy else 200_000
        for number in range(seconds * 10):
            frame = av.VideoFrame(160, 120, "yuv420p")
            for i, plane in enumerate(frame.planes):
                size = plane.buffer_size
                fill = rng.randbytes(size) if noisy else bytes([(number * 9 + i * 60) % 256]) * size
                plane.update(fill)
            frame.pts = number
            for packet in stream.encode(frame):
                target.mux(packet)
        for packet in stream.encode(None):
            target.mux(packet)
    return out.getvalue()


MASTER = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=160x120\n{0}\n"
VARIANT = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1.0,\n{0}\n#EXT-X-ENDLIST\n"
