"""Sites in the ledger: one row an address, with what batches and audits tell of it."""

from __future__ import annotations

import sqlite3

from gkcheck.models.batch import SiteEntry
from gkcheck.store.ledger_values import as_json


def note_site(conn: sqlite3.Connection, site: SiteEntry) -> int:
    """Return the id of a site, adding it or what is now known of it."""
    conn.execute("INSERT OR IGNORE INTO site (url) VALUES (?)", (site.url,))
    conn.execute(
        "UPDATE site SET name = coalesce(?, name), kind = ?, region = coalesce(?, region),"
        " unit = coalesce(?, unit), platform = coalesce(?, platform),"
        " contacts = CASE WHEN ? = '[]' THEN contacts ELSE ? END WHERE url = ?",
        (site.name, site.kind, site.region, site.unit, site.platform,
         *[as_json(site.contacts)] * 2, site.url),
    )  # fmt: skip
    return int(conn.execute("SELECT id FROM site WHERE url = ?", (site.url,)).fetchone()[0])
