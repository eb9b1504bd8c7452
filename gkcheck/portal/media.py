"""Pictures, moving pictures and sound, made with the libraries that real programs use."""

from __future__ import annotations

import io
import math
import random
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFont

_SKIES = (((120, 170, 220), (235, 240, 245)), ((90, 140, 200), (250, 225, 190)), ((150, 190, 225), (240, 248, 250)))  # fmt: skip


def landscape(seed: int, size: tuple[int, int] = (640, 400)) -> Image.Image:
    """Return a drawn landscape: sky, ridges, fields and a few houses."""
    rng = random.Random(seed)
    width, height = size
    top, low = _SKIES[seed % len(_SKIES)]
    sky = Image.new("RGB", (1, height))
    for y in range(height):
        part = y / height
        sky.putpixel((0, y), tuple(int(a + (b - a) * part) for a, b in zip(top, low, strict=True)))
    image = sky.resize(size)
    draw = ImageDraw.Draw(image)
    for layer in range(4):
        base = height * (0.42 + 0.13 * layer)
        swing = height * (0.13 - 0.02 * layer)
        phase, pace = rng.uniform(0, 6), rng.uniform(1.2, 2.6)
        shade = (60 - 8 * layer + rng.randint(0, 20), 118 + 10 * layer, 78 - 10 * layer)
        ridge: list[tuple[float, float]] = [(0, height)]
        for x in range(0, width + 8, 8):
            wave = math.sin(phase + x / width * 6 * pace) + 0.5 * math.sin(x / 23 + phase)
            ridge.append((x, base - swing * wave * 0.6))
        ridge.append((width + 8, height))
        draw.polygon(ridge, fill=shade)
    for _ in range(rng.randint(5, 9)):
        x, y = rng.randint(10, width - 60), rng.randint(int(height * 0.78), height - 40)
        wide = rng.randint(18, 34)
        draw.rectangle((x, y, x + wide, y + 16), fill=(238, 232, 220))
        draw.polygon(((x - 4, y), (x + wide / 2, y - 11), (x + wide + 4, y)), fill=(122, 58, 48))
    return image


_FONTS = ("opentype/noto/NotoSansCJK-Regular.ttc", "truetype/wqy/wqy-microhei.ttc")
_HEADS = ("政策背景", "适用对象", "主要内容", "办理流程")


@lru_cache(maxsize=1)
def _font() -> str | None:
    """Return a font file with Chinese letters, where this machine has one of the usual ones."""
    places = (Path("/usr/share/fonts") / name for name in _FONTS)
    return next((str(place) for place in places if place.is_file()), None)


def infographic(seed: int) -> Image.Image:
    """Return a drawn chart sheet, the picture of a 一图读懂."""
    rng = random.Random(seed)
    image = Image.new("RGB", (600, 860), (245, 249, 255))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 600, 110), fill=(29, 92, 168))
    face = _font()
    if face:
        title = ImageFont.truetype(face, 44)
        draw.text((300, 55), "一 图 读 懂", fill=(255, 255, 255), font=title, anchor="mm")
    else:
        draw.rounded_rectangle((90, 34, 510, 76), 20, fill=(255, 255, 255))
    for block in range(4):
        y = 140 + block * 178
        draw.rounded_rectangle(
            (36, y, 564, y + 156), 14, fill=(255, 255, 255), outline=(180, 203, 232), width=2
        )
        draw.ellipse(
            (58, y + 46, 122, y + 110),
            fill=((222, 84, 60), (240, 160, 48), (64, 150, 108), (58, 120, 196))[block],
        )
        if face:
            heading = ImageFont.truetype(face, 24)
            draw.text((150, y + 18), _HEADS[block], fill=(29, 92, 168), font=heading)
        for bar in range(1 if face else 0, 4):
            draw.rectangle(
                (150, y + 24 + bar * 30, 150 + rng.randint(140, 380), y + 40 + bar * 30),
                fill=(198, 214, 236),
            )
    return image


def emblem(color: tuple[int, int, int]) -> Image.Image:
    """Return a small round mark with hills: the invented county's, and footer marks."""
    image = Image.new("RGB", (72, 72), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    draw.ellipse((2, 2, 70, 70), fill=color)
    draw.polygon(((12, 50), (28, 24), (40, 44), (50, 30), (62, 50)), fill=(255, 255, 255))
    return image


def hotline() -> Image.Image:
    """Return the header's picture of the 12345 hotline."""
    image = Image.new("RGB", (150, 48), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(
        (1, 1, 148, 46), 23, fill=(255, 246, 230), outline=(200, 120, 30), width=2
    )
    draw.ellipse((8, 8, 40, 40), fill=(200, 60, 30))
    draw.arc((15, 15, 33, 33), 30, 240, fill=(255, 255, 255), width=4)
    draw.text((54, 10), "12345", fill=(180, 50, 20), font_size=28)
    return image


def encode_image(image: Image.Image, form: str) -> bytes:
    """Return the image as JPEG, PNG or GIF bytes."""
    out = io.BytesIO()
    if form == "JPEG":
        image.save(out, form, quality=82)
    else:
        image.save(out, form)
    return out.getvalue()


@lru_cache(maxsize=64)
def photo(seed: int, form: str = "JPEG") -> bytes:
    """Return the bytes of a landscape photo."""
    return encode_image(landscape(seed), form)


def own_photo(seed: int, number: int) -> bytes:
    """Return a landscape photo (JPEG) with a comment, so that no two files are the same."""
    data, note = photo(seed), f"No. {number}".encode()
    return data[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + data[2:]


@lru_cache(maxsize=16)
def poster(seed: int) -> bytes:
    """Return the bytes of a 一图读懂 picture (PNG)."""
    return encode_image(infographic(seed), "PNG")


@lru_cache(maxsize=1)
def spacer() -> bytes:
    """Return a transparent GIF of one pixel."""
    out = io.BytesIO()
    Image.new("P", (1, 1)).save(out, "GIF", transparency=0)
    return out.getvalue()


@lru_cache(maxsize=1)
def favicon() -> bytes:
    """Return an ICO with the county's mark."""
    out = io.BytesIO()
    emblem((190, 30, 30)).resize((32, 32)).save(out, "ICO")
    return out.getvalue()


@lru_cache(maxsize=8)
def video(seed: int, codec: str = "libx264") -> bytes:
    """Return one second of MP4 video: a slow pan over a landscape, 12 frames a second."""
    out = io.BytesIO()
    scene = landscape(seed, (480, 240))
    with av.open(out, "w", format="mp4", options={"fflags": "+bitexact"}) as box:
        stream = box.add_stream(codec, rate=12)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        stream.codec_context.thread_count = 1
        stream.time_base = Fraction(1, 12)
        for number in range(12):
            cut = scene.crop((number * 8, 0, number * 8 + 320, 240))
            box.mux(stream.encode(av.VideoFrame.from_image(cut)))  # type: ignore[no-untyped-call]
        box.mux(stream.encode(None))
    return out.getvalue()


@lru_cache(maxsize=4)
def audio(seed: int) -> bytes:
    """Return one second of MP3 sound: three soft tones, mono, 22,050 samples a second."""
    out = io.BytesIO()
    rate, tones = 22_050, (392.0, 440.0, 523.3)
    with av.open(out, "w", format="mp3", options={"fflags": "+bitexact"}) as box:
        stream = box.add_stream("libmp3lame", rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.layout = "mono"
        stream.codec_context.format = "s16p"
        size = 1152
        for start in range(0, rate, size):
            frame = av.AudioFrame(format="s16p", layout="mono", samples=size)
            frame.sample_rate, frame.pts = rate, start
            values = bytearray()
            for at in range(start, start + size):
                pitch = tones[(at * 3 // rate + seed) % 3]
                value = int(9000 * math.sin(2 * math.pi * pitch * at / rate))
                values += value.to_bytes(2, "little", signed=True)
            frame.planes[0].update(bytes(values))
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    return out.getvalue()
