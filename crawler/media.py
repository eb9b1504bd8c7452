"""Examines media and attachments in a child process that may crash, hang or eat memory."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Any

from gkcheck.models.facts import MediaRecord, MediaVerdict, TargetKind

DECODE_SECONDS = 30.0


class MediaExaminer:
    """Decodes bodies one at a time in a child process, started on first use.

    A child that crashes or takes longer than ``seconds`` is replaced; that file is *untold*
    (``decoder_failed`` or ``decoder_timeout``), never broken: the fault may be our decoder's.
    """

    def __init__(self, seconds: float = DECODE_SECONDS) -> None:
        self._seconds = seconds
        self._child: Process | None = None
        self._turn = asyncio.Lock()

    async def examine(
        self,
        url: str,
        kind: TargetKind,
        body: bytes,
        content_type: str | None = None,
        truncated: bool = False,
        look: int = 1,
    ) -> MediaRecord:
        """Return what ``body`` is. ``truncated``: we stopped reading before its end."""
        if not body:
            return MediaRecord(url, look, kind, None, MediaVerdict.BROKEN, "empty")
        async with self._turn:
            try:
                answer = await asyncio.wait_for(
                    self._ask(url, kind, body, truncated), self._seconds
                )
            except TimeoutError:
                await self._drop()
                answer = {"verdict": "untold", "sniffed": None, "problem": "decoder_timeout"}
            except (OSError, ValueError, EOFError):
                await self._drop()
                answer = {"verdict": "untold", "sniffed": None, "problem": "decoder_failed"}
        verdict = MediaVerdict(answer.pop("verdict"))
        return MediaRecord(url=url, look=look, kind=kind, verdict=verdict, **answer)

    async def _ask(
        self, url: str, kind: TargetKind, body: bytes, truncated: bool
    ) -> dict[str, Any]:
        child = self._child
        if child is None or child.returncode is not None:
            root = str(Path(__file__).resolve().parent.parent)
            self._child = child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "crawler.media_worker",
                stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
                env={**os.environ, "PYTHONPATH": root},
            )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        head = {"url": url, "kind": kind, "size": len(body), "truncated": truncated}
        child.stdin.write(json.dumps(head).encode() + b"\n" + body)
        await child.stdin.drain()
        line = await child.stdout.readline()
        if not line:
            raise EOFError("decoder ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            if child.returncode is None:
                child.kill()
            await child.wait()

    async def close(self) -> None:
        """End the child process, if any."""
        child, self._child = self._child, None
        if child is not None and child.returncode is None:
            assert child.stdin is not None
            child.stdin.close()
            try:
                await asyncio.wait_for(child.wait(), 2.0)
            except TimeoutError:
                child.kill()
                await child.wait()
