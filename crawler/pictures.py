"""Pictures of pages, for places where looking is quicker than reading."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.opening import fetcher_of
from crawler.render import Fetch, Renderer, through
from gkcheck import clock
from gkcheck.models.observations import VantageRecord
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

FOLDER = "pictures"


@dataclass(frozen=True, slots=True)
class PictureWish:
    """One picture to take. ``selector``: the element to show and outline, else the first screen.

    ``crop``: only the element itself.
    """

    purpose: str
    url: str
    selector: str | None = None
    crop: bool = False


async def take_pictures(spec: SiteSpec, store: Path, wishes: Sequence[PictureWish]) -> int:
    """Take the pictures into the folder of ``store`` and note them there; return how many.

    Pictures already taken are not taken again. No browser here: none is taken, vantage says so.
    """
    fetcher = fetcher_of(spec)
    try:
        return await take_with(through(fetcher, spec), store, wishes)
    finally:
        await fetcher.close()


async def take_with(fetch: Fetch, store: Path, wishes: Sequence[PictureWish]) -> int:
    """Take pictures as :func:`take_pictures` does, with requests answered by ``fetch``."""
    writer = FactWriter(str(store))
    try:
        there = set(writer.db.conn.execute("SELECT url_id, purpose FROM screenshot"))
        wanted = [w for w in wishes if (writer.url_id(w.url), w.purpose) not in there]
        if not wanted:
            return 0
        async with Renderer(fetch) as renderer:
            able = await renderer.start()
            detail = "浏览器可用" if able else "没有可用的浏览器,不能截图"
            writer.add_vantage([VantageRecord("browser", able, detail)])
            if not able:
                return 0
            taken = 0
            for wish in wanted:
                taken += await _take(renderer, writer, store.parent, wish)
            return taken
    finally:
        writer.close()


async def _take(renderer: Renderer, writer: FactWriter, folder: Path, wish: PictureWish) -> bool:
    name = hashlib.sha256(f"{wish.purpose}\x1f{wish.url}".encode()).hexdigest()[:16] + ".jpg"
    (folder / FOLDER).mkdir(exist_ok=True)
    file = folder / FOLDER / name
    done = await renderer.screenshot(wish.url, file, selector=wish.selector, crop=wish.crop)
    if not done and wish.selector is not None:
        done = await renderer.screenshot(wish.url, file)
    if done:
        writer.db.conn.execute(
            "INSERT OR REPLACE INTO screenshot VALUES (?,?,?,?)",
            (
                writer.url_id(wish.url),
                wish.purpose,
                f"{FOLDER}/{name}",
                clock.now().isoformat(timespec="seconds"),
            ),
        )
        writer.commit()
    return done
