"""The child process of :mod:`crawler.media`: reads jobs on standard input, answers on output.

A job is one JSON line (url, kind, size, truncated) followed by ``size`` bytes; an answer is one
JSON line. Memory and CPU time are limited by the kernel before any job is read.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict

from crawler.decode import decode
from gkcheck.models.facts import TargetKind

MEMORY_LIMIT = 1_500_000_000


def main() -> None:
    """Serve jobs until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # decoders that print must not break the protocol
    jobs = sys.stdin.buffer
    for line in jobs:
        job = json.loads(line)
        body = jobs.read(job["size"])
        try:
            found = decode(job["url"], TargetKind(job["kind"]), body, job["truncated"])
            answer = asdict(found)
        except MemoryError:
            answer = {"verdict": "untold", "sniffed": None, "problem": "decoder_failed"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
