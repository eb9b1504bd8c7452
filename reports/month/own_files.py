"""Which files of a folder a report wrote, so that the next one removes its own and no others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

LIST = ".written.txt"


def note_written(folder: Path, written: Iterable[Path]) -> None:
    """List the files just written to ``folder``; of those listed before, remove what is not among them.

    Raises OSError.
    """
    listed = folder / LIST
    now = {path.relative_to(folder).as_posix() for path in written}
    root = folder.resolve()
    for name in listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else ():
        path = folder / name
        if name not in now and path.parent.resolve().is_relative_to(root):
            path.unlink(missing_ok=True)
    if now:
        listed.write_text("".join(f"{name}\n" for name in sorted(now)), encoding="utf-8")
    else:
        listed.unlink(missing_ok=True)
