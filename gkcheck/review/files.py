"""Files that inspectors attach: kept in the data folder under their hash, never executed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import AsyncIterable
from pathlib import Path
from typing import Any, BinaryIO

from gkcheck.pipeline.places import ATTACHMENTS, attachment
from gkcheck.review.words import MistakeError

MAX_BYTES = 20 * 1024 * 1024
MAX_FILES = 20
SHA = re.compile(r"[0-9a-f]{64}")


def path_of(home: Path, sha: str) -> Path:
    """Return where the file with this hash lies. Raises :class:`ValueError` for what is no hash."""
    if not SHA.fullmatch(sha):
        raise ValueError(sha)
    return attachment(home, sha)


def shown_name(name: str) -> str:
    """Return the bare name of a file, harmless and short."""
    bare = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in bare if c.isprintable() and c not in '<>:"|?*')
    return kept.strip(". ")[-120:] or "附件"


def stored(home: Path, files: object) -> tuple[dict[str, Any], ...]:
    """Return what to note of files that were stored before; ``files`` is what the page told.

    Raises :class:`MistakeError` for any that was not, and for too many.
    """
    if not isinstance(files, list) or len(files) > MAX_FILES:
        raise MistakeError(f"附件不能超过 {MAX_FILES} 个")
    kept = []
    for file in files:
        sha = file.get("sha256") if isinstance(file, dict) else None
        if not isinstance(sha, str) or not SHA.fullmatch(sha):
            raise MistakeError("附件没有存好,请重新添加")
        path = path_of(home, sha)
        if not path.is_file():
            raise MistakeError("附件没有存好,请重新添加")
        name = shown_name(str(file.get("name", "")))
        kept.append({"sha256": sha, "name": name, "size": path.stat().st_size})
    return tuple(kept)


def store_file(home: Path, source: Path) -> dict[str, Any]:
    """Copy ``source`` into the data folder; return ``{"sha256", "name", "size"}``.

    Raises :class:`MistakeError` when it cannot be read or is over 20 MB.
    """
    try:
        with source.open("rb") as file:
            keeper = Keeper(home)
            while block := file.read(1 << 16):
                keeper.add(block)
            return keeper.done(source.name)
    except OSError as error:
        raise MistakeError(f"附件读不出来:{source}({error.strerror})") from None


async def store_stream(home: Path, blocks: AsyncIterable[bytes], name: str) -> dict[str, Any]:
    """Keep what comes in by blocks, as :func:`store_file` does."""
    keeper = Keeper(home)
    try:
        async for block in blocks:
            keeper.add(block)
        return keeper.done(name)
    except BaseException:
        keeper.drop()
        raise


class Keeper:
    """Writes one file block by block; it gets its name once the hash is known."""

    def __init__(self, home: Path) -> None:
        self.home = home
        base = home / ATTACHMENTS
        base.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=base, prefix=".part-")
        self._file: BinaryIO = os.fdopen(handle, "wb")
        self._part = Path(name)
        self._hash = hashlib.sha256()
        self._size = 0

    def add(self, block: bytes) -> None:
        """Add a block. Raises :class:`MistakeError` beyond 20 MB; nothing is kept then."""
        self._size += len(block)
        if self._size > MAX_BYTES:
            self.drop()
            raise MistakeError(f"附件超过 {MAX_BYTES // 1024 // 1024} MB")
        self._hash.update(block)
        self._file.write(block)

    def done(self, name: str) -> dict[str, Any]:
        """Put the file in its place and return what to note of it."""
        if not self._size:
            self.drop()
            raise MistakeError("附件是空的")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        sha = self._hash.hexdigest()
        target = path_of(self.home, sha)
        target.parent.mkdir(exist_ok=True)
        self._part.chmod(0o600)
        self._part.replace(target)
        return {"sha256": sha, "name": shown_name(name), "size": self._size}

    def drop(self) -> None:
        """Forget what came in."""
        self._file.close()
        self._part.unlink(missing_ok=True)
