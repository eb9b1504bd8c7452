"""Tables of the ledger (``ledger.db``), as ordered migrations. The ledger is permanent.

Days of availability are ordinals (``date.toordinal``), its instants seconds since 1970 in UTC; all
other dates are ``YYYY-MM-DD`` and instants ISO 8601 in UTC. Points are decimal text. Decisions,
waivers and rectification steps are only ever added: the latest one counts, the earlier ones stay.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

ledger_migrations = Migrations("gkcheck.ledger")

_AVAILABILITY = """
CREATE TABLE watched (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE);
CREATE TABLE availability (
  site_id INTEGER NOT NULL, day INTEGER NOT NULL, slot INTEGER NOT NULL, at INTEGER NOT NULL,
  v4 TEXT NOT NULL, v4_ms INTEGER, v6 TEXT NOT NULL, v6_ms INTEGER, doubt INTEGER NOT NULL,
  PRIMARY KEY (site_id, day, slot)
) WITHOUT ROWID;
CREATE TABLE outage (
  site_id INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (site_id, starts, ends)
) WITHOUT ROWID;
"""

_RUNS = """
ALTER TABLE watched RENAME TO site;
ALTER TABLE site ADD COLUMN name TEXT;
ALTER TABLE site ADD COLUMN kind TEXT;
ALTER TABLE site ADD COLUMN region TEXT;
ALTER TABLE site ADD COLUMN unit TEXT;
ALTER TABLE site ADD COLUMN site_code TEXT;
ALTER TABLE site ADD COLUMN platform TEXT;
ALTER TABLE site ADD COLUMN contacts TEXT NOT NULL DEFAULT '[]';

CREATE TABLE batch_run (
  id TEXT PRIMARY KEY, batch TEXT NOT NULL, month TEXT NOT NULL, as_of TEXT NOT NULL,
  started_at TEXT NOT NULL, finished_at TEXT, state TEXT NOT NULL, manifest TEXT NOT NULL
);
CREATE TABLE site_run (
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, batch_run TEXT REFERENCES batch_run(id),
  site_id INTEGER NOT NULL REFERENCES site(id), month TEXT NOT NULL, as_of TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT, pages INTEGER NOT NULL, requests INTEGER NOT NULL,
  started_at TEXT NOT NULL, finished_at TEXT NOT NULL, folder TEXT,
  coverage TEXT NOT NULL, vantage TEXT NOT NULL, version TEXT NOT NULL
);
CREATE INDEX site_run_month ON site_run(month, site_id);
CREATE INDEX site_run_site ON site_run(site_id, month);
CREATE UNIQUE INDEX site_run_batch ON site_run(batch_run, site_id) WHERE batch_run IS NOT NULL;

CREATE TABLE plan_score (
  site_run INTEGER NOT NULL, plan TEXT NOT NULL, title TEXT NOT NULL, digest TEXT NOT NULL,
  low TEXT NOT NULL, high TEXT NOT NULL, full TEXT NOT NULL, determined_points TEXT NOT NULL,
  determined_full TEXT NOT NULL, determined_share TEXT NOT NULL, qualified TEXT NOT NULL,
  vetoes TEXT NOT NULL, veto_open TEXT NOT NULL, PRIMARY KEY (site_run, plan)
) WITHOUT ROWID;
CREATE TABLE item_verdict (
  site_run INTEGER NOT NULL, plan TEXT NOT NULL, item TEXT NOT NULL, state TEXT NOT NULL,
  low TEXT NOT NULL, high TEXT NOT NULL, full TEXT NOT NULL, veto INTEGER NOT NULL,
  automation TEXT NOT NULL, reason TEXT, reason_text TEXT, because TEXT NOT NULL,
  PRIMARY KEY (site_run, plan, item)
) WITHOUT ROWID;
CREATE INDEX item_verdict_item ON item_verdict(plan, item);
CREATE TABLE plan_item (
  plan TEXT NOT NULL, digest TEXT NOT NULL, item TEXT NOT NULL, position INTEGER NOT NULL,
  clause TEXT NOT NULL, title TEXT NOT NULL, duty TEXT NOT NULL, section TEXT NOT NULL, ask TEXT,
  PRIMARY KEY (plan, digest, item)
) WITHOUT ROWID;
CREATE TABLE check_outcome (
  site_run INTEGER NOT NULL, run TEXT NOT NULL, check_id TEXT NOT NULL, title TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT, measures TEXT NOT NULL, undecided TEXT NOT NULL,
  findings INTEGER NOT NULL, PRIMARY KEY (site_run, run)
) WITHOUT ROWID;
CREATE TABLE finding (
  id INTEGER PRIMARY KEY, site_id INTEGER NOT NULL, fingerprint TEXT NOT NULL,
  check_id TEXT NOT NULL, reason TEXT NOT NULL, certainty TEXT NOT NULL, kind TEXT NOT NULL,
  url TEXT, label TEXT NOT NULL, cause TEXT, message TEXT NOT NULL, evidence TEXT NOT NULL,
  first_month TEXT NOT NULL, last_month TEXT NOT NULL, UNIQUE (site_id, fingerprint)
);
CREATE INDEX finding_fingerprint ON finding(fingerprint);
CREATE TABLE finding_seen (
  site_run INTEGER NOT NULL, finding_id INTEGER NOT NULL, run TEXT NOT NULL,
  certainty TEXT NOT NULL, PRIMARY KEY (site_run, finding_id, run)
) WITHOUT ROWID;
CREATE INDEX finding_seen_finding ON finding_seen(finding_id);
CREATE TABLE column_due (
  site_run INTEGER NOT NULL, label TEXT NOT NULL, url TEXT, newest_on TEXT, due_on TEXT NOT NULL,
  rule TEXT NOT NULL, PRIMARY KEY (site_run, label, rule)
) WITHOUT ROWID;

CREATE TABLE decision (
  id INTEGER PRIMARY KEY, site_id INTEGER NOT NULL, fingerprint TEXT, plan TEXT, item TEXT,
  verdict TEXT NOT NULL, points TEXT, reason TEXT NOT NULL, decided_by TEXT NOT NULL,
  decided_at TEXT NOT NULL, files TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX decision_site ON decision(site_id, fingerprint);
CREATE TABLE waiver (
  id INTEGER PRIMARY KEY, site_id INTEGER, fingerprint TEXT, cause TEXT, reason TEXT NOT NULL,
  approver TEXT NOT NULL, granted_on TEXT NOT NULL, expires_on TEXT NOT NULL, revoked_on TEXT
);
CREATE TABLE rectification (
  id INTEGER PRIMARY KEY, finding_id INTEGER NOT NULL REFERENCES finding(id), state TEXT NOT NULL,
  at TEXT NOT NULL, due_on TEXT, by TEXT NOT NULL, note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX rectification_finding ON rectification(finding_id);
CREATE TABLE seal (
  id INTEGER PRIMARY KEY, month TEXT NOT NULL, batch TEXT, folder TEXT NOT NULL,
  digest TEXT NOT NULL, sealed_at TEXT NOT NULL
);
"""

_TASKS = """
CREATE TABLE batch_task (
  batch_run TEXT NOT NULL REFERENCES batch_run(id), site_id INTEGER NOT NULL,
  position INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  pass INTEGER NOT NULL DEFAULT 1, folder TEXT, told TEXT, changed_at TEXT NOT NULL,
  PRIMARY KEY (batch_run, site_id)
) WITHOUT ROWID;
ALTER TABLE rectification ADD COLUMN site_run INTEGER;
CREATE INDEX rectification_run ON rectification(site_run) WHERE site_run IS NOT NULL;
"""


def _execute(db: Database, statements: str) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            db.execute(statement)


@ledger_migrations()
def m001_availability(db: Database) -> None:
    """Add visits of ``gkcheck watch``. ``outage.site_id`` 0 is every site.

    ``v4`` and ``v6``: ok, or why not (see ``crawler.probes.visit``). ``doubt``: most sites failed
    in that minute (or of the last ten visited), so that the fault was rather ours.
    """
    _execute(db, _AVAILABILITY)


@ledger_migrations()
def m002_runs(db: Database) -> None:
    """Add runs, verdicts, findings, decisions, waivers and rectification.

    ``site`` is what ``watched`` was. ``batch_run.state``: running, finished. ``month`` is YYYY-MM
    of ``as_of``. ``finding_seen.run`` is the digest of the check run, so that a finding that is not
    seen again can be told from a check that did not run. ``decision.verdict``: confirmed, rejected
    (of a finding); met, not_met, partial (of an item, with points). ``rectification.state``:
    notified, fixed, verified, relapsed.
    """
    _execute(db, _RUNS)


@ledger_migrations()
def m003_tasks(db: Database) -> None:
    """Add the tasks of a batch run, and which run wrote a rectification step by itself.

    ``batch_task.state``: waiting, running, done, again (blocked, unreachable or failed: a second
    pass follows), blocked (also the second time), failed (our fault; ``told`` says how, in
    English). ``attempts`` counts starts, so that a site that kills its process is given up.
    ``rectification.state`` may also be found; steps with a ``site_run`` were written by the
    program when that run was recorded.
    """
    _execute(db, _TASKS)
