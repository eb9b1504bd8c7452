"""Stands in for netem where the kernel has none: ``python relay.py ADDRESS SECONDS LOST``.

Takes connections on port 80 of ADDRESS and hands them to 127.0.0.1:8080, SECONDS later; the share
LOST of them is never answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys


async def main(address: str, delay: float, lost: float) -> None:
    chance = random.Random(4)

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if chance.random() < lost:
            await asyncio.sleep(60)
        await asyncio.sleep(delay)
        back = await asyncio.open_connection("127.0.0.1", 8080)
        await asyncio.gather(pump(reader, back[1]), pump(back[0], writer))

    server = await asyncio.start_server(take, address, 80)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
