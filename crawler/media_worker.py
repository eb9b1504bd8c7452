"""The child process of :mod:`crawler.media`: reads jobs on standard input, answers on output.

A job is one JSON line (url, kind, size, truncated, tail, length, text) followed by ``size`` bytes of
the file and ``tail`` bytes of its end. An answer is one JSON line; where ``text`` is asked for, a
second line follows with what the file says. Memory is limited by the kernel before any job is read.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from crawler.decode import decode
from crawler.ends import Ends
from gkcheck.models.facts import TargetKind
from gkcheck.models.observations import MediaVerdict

MEMORY_LIMIT = 1_500_000_000
TEXT_MEMORY = 512_000_000
"""Bytes of address space that reading one file's text may take on top of what is taken already."""
TIRED = 220_000_000
"""Resident bytes from which on the child asks to be replaced."""
TEXT_CHARS = 21_000
"""Characters handed on: a little more than the store keeps, so that no number is cut in half."""


def main() -> None:
    """Serve jobs until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # decoders that print must not break the protocol

    def answer(told: dict[str, Any]) -> None:
        answers.write(json.dumps(told, default=_plain) + "\n")
        answers.flush()

    jobs = sys.stdin.buffer
    for line in jobs:
        job = json.loads(line)
        body, tail = jobs.read(job["size"]), jobs.read(job["tail"])
        ends = Ends(body, tail, job["length"]) if job["length"] else None
        try:
            found = decode(job["url"], TargetKind(job["kind"]), body, job["truncated"], ends)
            told = asdict(found)
        except MemoryError:
            told = {"verdict": "untold", "sniffed": None, "problem": "decoder_failed"}
        answer(told)
        if job["text"]:
            wanted = told["verdict"] != MediaVerdict.BROKEN
            answer(_text(job["url"], body, job["truncated"]) if wanted else {"state": None})
        del body, tail, ends


def _text(url: str, body: bytes, truncated: bool) -> dict[str, Any]:
    """Read a file's text within :data:`TEXT_MEMORY`; ``tired`` asks for a new child."""
    if truncated:
        return {"state": "too_large", "tired": False}
    size, _ = _memory()
    limit = min(MEMORY_LIMIT, size + TEXT_MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (limit, MEMORY_LIMIT))
    try:
        told = _read(url, body)
    except MemoryError:
        told = {"state": "limit"}
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    told["tired"] = _memory()[1] > TIRED
    return told


def _read(url: str, body: bytes) -> dict[str, Any]:
    from crawler.files.read import read_file
    from gkcheck.text.personal import find_numbers

    found = asdict(read_file(url, body))
    found["personal"] = [asdict(x) for x in find_numbers(found["text"])]
    found["text"] = found["text"][:TEXT_CHARS]
    return found


def _memory() -> tuple[int, int]:
    """Return address space and resident bytes of this process."""
    try:
        told = Path("/proc/self/statm").read_text().split()
    except OSError:  # not Linux: the peak is the nearest that is known
        return 0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    page = resource.getpagesize()
    return int(told[0]) * page, int(told[1]) * page


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    main()
