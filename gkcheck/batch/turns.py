"""Whose turn is it? Sites that share a host, an address or a platform wait for one another."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Turns:
    """Tasks that wait, in an order that keeps neighbours apart.

    ``limit``: how many sites behind one address or on one platform at once; of one host only one,
    since the request rate is kept by host. Keys are ``host:…``, ``ip:…``, ``platform:…``. A task
    whose keys are busy is parked with the busy one and comes first when that is free again, so that
    a turn costs the same however many wait.
    """

    limit: int = 2
    _ready: deque[int] = field(default_factory=deque)
    _keys: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _busy: Counter[str] = field(default_factory=Counter)
    _parked: dict[str, deque[int]] = field(default_factory=dict)

    def add(self, task: int) -> None:
        """Let ``task`` wait, behind those that wait already."""
        self._ready.append(task)

    def __len__(self) -> int:
        return len(self._ready) + sum(map(len, self._parked.values()))

    def head(self) -> int | None:
        """Return the task that is first in line, not yet looked at for its keys; None: none."""
        return self._ready[0] if self._ready else None

    def take(self, keys: Sequence[str]) -> int | None:
        """Take the first in line, which has ``keys``; None: it was parked, look at the next."""
        task = self._ready.popleft()
        busy = next((key for key in keys if self._busy[key] >= self._most(key)), None)
        if busy is not None:
            self._parked.setdefault(busy, deque()).append(task)
            for key in keys:  # what it was called for and does not use is for the next
                if key != busy and self._busy[key] < self._most(key):
                    self._call(key)
            return None
        self._busy.update(keys)
        self._keys[task] = tuple(keys)
        return task

    def free(self, task: int) -> None:
        """Hear that ``task`` has ended; one that was parked behind each of its keys may come."""
        for key in self._keys.pop(task, ()):
            self._busy[key] -= 1
            if self._busy[key] <= 0:
                del self._busy[key]
            self._call(key)

    def _call(self, key: str) -> None:
        """Let the first that is parked behind ``key`` come."""
        line = self._parked.get(key)
        if line:
            self._ready.appendleft(line.popleft())
            if not line:
                del self._parked[key]

    def _most(self, key: str) -> int:
        return 1 if key.startswith("host:") else self.limit


def mixed(urls: Iterable[tuple[int, str]]) -> list[int]:
    """Return tasks in an order by hash of their address: neighbours in a file are often of one platform."""
    return [
        task
        for _, task in sorted(
            (hashlib.blake2b(url.encode(), digest_size=8).digest(), task) for task, url in urls
        )
    ]
