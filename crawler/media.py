"""Examines media and attachments in a child process that may crash, hang or eat memory."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gkcheck.models.content import AttachmentTextRecord, PersonalNumberRecord, TableRecord
from gkcheck.models.facts import TargetKind
from gkcheck.models.observations import MediaRecord, MediaVerdict

DECODE_SECONDS = 30.0
TEXT_SECONDS = 20.0
_LINE = 16_000_000  # bytes of the longest answer


@dataclass(frozen=True, slots=True)
class Sample:
    """What was read of a file. ``truncated``: not all of it.

    ``tail`` and ``length`` are given where its end was asked for separately.
    """

    body: bytes
    truncated: bool = False
    tail: bytes = b""
    length: int | None = None


class MediaExaminer:
    """Decodes bodies one at a time in a child process, started on first use.

    A child that crashes or takes longer than ``seconds`` is replaced; that file is *untold*
    (``decoder_failed`` or ``decoder_timeout``), never broken: the fault may be our decoder's.
    Reading a text may take ``text_seconds`` more; beyond that its state is ``limit``.
    """

    def __init__(self, seconds: float = DECODE_SECONDS, text_seconds: float = TEXT_SECONDS) -> None:
        self._seconds = seconds
        self._text_seconds = text_seconds
        self._child: Process | None = None
        self._turn = asyncio.Lock()

    async def look_into(
        self, url: str, kind: TargetKind, sample: Sample, look: int = 1
    ) -> tuple[MediaRecord, AttachmentTextRecord | None]:
        """Return what the bytes are and, for an attachment that is not broken, what it says."""
        text = kind is TargetKind.ATTACHMENT
        if not sample.body:
            return MediaRecord(url, look, kind, None, MediaVerdict.BROKEN, "empty"), None
        said: dict[str, Any] | None = None
        async with self._turn:
            try:
                answer = await asyncio.wait_for(self._ask(url, kind, sample, text), self._seconds)
            except TimeoutError:
                await self._drop()
                answer = {"verdict": "untold", "sniffed": None, "problem": "decoder_timeout"}
            except (OSError, ValueError, EOFError):
                await self._drop()
                answer = {"verdict": "untold", "sniffed": None, "problem": "decoder_failed"}
            if text:
                said = await self._second_line()
        verdict = MediaVerdict(answer.pop("verdict"))
        record = MediaRecord(url=url, look=look, kind=kind, verdict=verdict, **answer)
        return record, None if said is None else _record(url, look, said)

    async def _ask(self, url: str, kind: TargetKind, sample: Sample, text: bool) -> dict[str, Any]:
        child = self._child
        if child is None or child.returncode is not None:
            root = str(Path(__file__).resolve().parent.parent)
            self._child = child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "crawler.media_worker",
                stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_LINE,
                env={**os.environ, "PYTHONPATH": root},
            )  # fmt: skip
        assert child.stdin is not None
        head = {
            "url": url, "kind": kind, "size": len(sample.body), "truncated": sample.truncated,
            "tail": len(sample.tail), "length": sample.length, "text": text,
        }  # fmt: skip
        child.stdin.write(json.dumps(head).encode() + b"\n" + sample.body + sample.tail)
        await child.stdin.drain()
        return await self._line(child)

    async def _line(self, child: Process) -> dict[str, Any]:
        assert child.stdout is not None
        line = await child.stdout.readline()
        if not line:
            raise EOFError("decoder ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def _second_line(self) -> dict[str, Any] | None:
        """Return what the file says. A child that dies or is late over it met one of our limits."""
        child = self._child
        if child is None:
            return {"state": "limit"}
        try:
            said = await asyncio.wait_for(self._line(child), self._text_seconds)
        except (TimeoutError, OSError, ValueError, EOFError):
            await self._drop()
            return {"state": "limit"}
        if said.pop("tired", False):
            await self.close()
        return None if said["state"] is None else said

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


def _record(url: str, look: int, said: dict[str, Any]) -> AttachmentTextRecord:
    told = dict(said)
    for name in ("created_on", "modified_on"):
        told[name] = date.fromisoformat(told[name]) if told.get(name) else None
    told["tables"] = tuple(
        TableRecord(
            t["caption"], tuple(t["header"]), tuple(map(tuple, t["rows"])), t["rows_total"]
        )
        for t in told.get("tables", ())
    )  # fmt: skip
    told["personal"] = tuple(PersonalNumberRecord(**x) for x in told.get("personal", ()))
    told["members"] = tuple(told.get("members", ()))
    return AttachmentTextRecord(url=url, look=look, **told)
