"""A sealed month: a list of hashes over report, evidence, rules and decisions, checked years later.

``SEAL.json`` names every file below the folder with its SHA-256; ``SEAL.sha256`` holds the digest
of that list, which the ledger keeps too, so that the list itself cannot be exchanged unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gkcheck.errors import GkcheckError

LIST = "SEAL.json"
DIGEST = "SEAL.sha256"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Seal:
    """What a sealed folder holds: path -> SHA-256, and what was said when it was sealed."""

    files: dict[str, str]
    about: dict[str, str]
    digest: str


@dataclass(frozen=True)
class Verified:
    """What became of a sealed folder since."""

    seal: Seal
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    list_changed: bool

    @property
    def whole(self) -> bool:
        """Tell whether nothing changed."""
        return not (self.changed or self.missing or self.added or self.list_changed)


def seal(folder: Path, **about: str) -> Seal:
    """Write the list of all files below ``folder`` and its digest. Raises OSError."""
    files = dict(_hashes(folder))
    text = json.dumps(
        {"about": about, "files": files}, ensure_ascii=False, indent=1, sort_keys=True
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    (folder / LIST).write_text(text, encoding="utf-8")
    (folder / DIGEST).write_text(f"{digest}  {LIST}\n", encoding="ascii")
    return Seal(files, about, digest)


def verify(folder: Path) -> Verified:
    """Compare a sealed folder with its list.

    Raises :class:`GkcheckError` when the folder was never sealed or its list cannot be read.
    """
    try:
        text = (folder / LIST).read_text(encoding="utf-8")
        told = (folder / DIGEST).read_text(encoding="ascii").split()[0]
        listed = json.loads(text)
        files, about = dict(listed["files"]), dict(listed["about"])
    except FileNotFoundError:
        raise GkcheckError(f"{folder} 没有封存清单({LIST}),不是封存过的目录") from None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        raise GkcheckError(f"{folder} 的封存清单读不出来,可能已损坏") from None
    digest = hashlib.sha256(text.encode()).hexdigest()
    now = dict(_hashes(folder))
    return Verified(
        seal=Seal(files, about, digest),
        changed=tuple(sorted(f for f in files if f in now and now[f] != files[f])),
        missing=tuple(sorted(files.keys() - now.keys())),
        added=tuple(sorted(now.keys() - files.keys())),
        list_changed=digest != told,
    )


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and hash of every file; a link is what it points to, whatever lies there."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield name, hashlib.sha256(f"link {path.readlink()}".encode()).hexdigest()
            continue
        if not path.is_file() or name in (LIST, DIGEST):
            continue
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        yield name, digest.hexdigest()
