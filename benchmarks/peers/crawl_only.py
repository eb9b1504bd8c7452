"""gkcheck without checks and report: crawl, verify every address, extract and store all facts."""

from __future__ import annotations

import sqlite3
import sys
from datetime import date
from pathlib import Path

from crawler.run import crawl
from gkcheck.loop import run
from gkcheck.models.site import CrawlBudget, SiteSpec

url, out = sys.argv[1], Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)
spec = SiteSpec(
    url=url,
    rate=0,
    allow_private=True,
    browser=False,
    budget=CrawlBudget(max_pages=100_000, max_depth=30, time_limit=3600),
)
run(crawl(spec, out, as_of=date(2021, 12, 20)))
store = sqlite3.connect(out / "facts.db")
# of a loop of redirects, the address that a page links to is the broken one
rows = store.execute(
    "SELECT url FROM fetch JOIN url ON id = url_id WHERE outcome IN ('http_error', 'soft_404')"
    " OR outcome = 'loop' AND id IN (SELECT url_id FROM link)"
    " UNION SELECT url FROM media JOIN url ON id = url_id WHERE verdict = 'broken'"
)
(out / "broken.txt").write_text("\n".join(row[0] for row in rows), encoding="utf-8")
