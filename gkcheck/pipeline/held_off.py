"""Which addresses held us off, as the fact store has it: what the letter to the owner tells."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from gkcheck.models.observations import FetchOutcome
from reports.letter import Held

_SQL = """
SELECT u.url, coalesce(f.sign, f.outcome), f.status, f.at FROM fetch f JOIN url u ON u.id = f.url_id
WHERE u.scope = 'in' AND f.look = 1 AND f.outcome IN (?, ?, ?, ?)
ORDER BY coalesce(f.sign = 'host_given_up', 0), f.outcome NOT IN (?, ?), f.at, u.id LIMIT 2000
"""


def held_off(store: Path) -> list[Held]:
    """Return the addresses of the site that held us off, plain refusals before silences."""
    walls = (FetchOutcome.BLOCKED, FetchOutcome.RATE_LIMITED)
    silent = (FetchOutcome.TIMED_OUT, FetchOutcome.REFUSED)
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    try:
        rows = connection.execute(_SQL, (*walls, *silent, *walls)).fetchall()
    finally:
        connection.close()
    return [Held(url, sign, status, at) for url, sign, status, at in rows]
