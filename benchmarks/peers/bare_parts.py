"""The least that any crawl on the libraries of gkcheck costs: fetch, parse, read addresses.

It follows every link of a page and keeps nothing but what it has asked for: no facts, no store.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp
import uvloop
from selectolax.lexbor import LexborHTMLParser

AT_ONCE = 32


async def crawl(start: str) -> list[str]:
    """Return the addresses of the site that answer with 400 and above."""
    host, seen, broken = urlsplit(start).netloc, {start}, []
    waiting: asyncio.Queue[str] = asyncio.Queue()
    waiting.put_nowait(start)

    async def work(session: aiohttp.ClientSession) -> None:
        while True:
            url = await waiting.get()
            try:
                async with session.get(url) as answer:
                    if answer.status >= 400:
                        broken.append(url)
                    elif answer.content_type == "text/html":
                        read(url, await answer.read())
            except aiohttp.ClientError:
                broken.append(url)
            finally:
                waiting.task_done()

    def read(url: str, body: bytes) -> None:
        for node in LexborHTMLParser(body).css("[href], [src]"):
            own = node.attributes
            found = urldefrag(urljoin(url, own.get("href") or own.get("src") or "")).url
            if found not in seen and urlsplit(found).netloc == host:
                seen.add(found)
                waiting.put_nowait(found)

    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as session:
        workers = [asyncio.ensure_future(work(session)) for _ in range(AT_ONCE)]
        await waiting.join()
        for worker in workers:
            worker.cancel()
    return broken


Path(sys.argv[2]).write_text("\n".join(uvloop.run(crawl(sys.argv[1]))), encoding="utf-8")
