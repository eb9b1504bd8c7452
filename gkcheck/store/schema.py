"""Tables of one site's fact store (``facts.db``), as ordered migrations.

Rows refer to addresses by ``url.id``; a page's id is the id of its address. Paths of names are
JSON arrays. Dates are ``YYYY-MM-DD``, instants ISO 8601 in UTC. Links that stand on many pages
alike (menus, footers) are stored once, as a ``link_set`` that pages share.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

facts_migrations = Migrations("gkcheck.facts")

_INITIAL = """
CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE url (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  hash INTEGER NOT NULL,
  host TEXT NOT NULL,
  scope TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  priority INTEGER NOT NULL DEFAULT 0,
  depth INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  found_on INTEGER
);

CREATE TABLE fetch (
  url_id INTEGER NOT NULL, look INTEGER NOT NULL, outcome TEXT NOT NULL, status INTEGER,
  content_type TEXT, charset TEXT, bytes INTEGER NOT NULL, elapsed_ms INTEGER NOT NULL,
  at TEXT NOT NULL, body_digest TEXT, etag TEXT, last_modified TEXT, redirect_to INTEGER,
  redirect_kind TEXT, sign TEXT, ip TEXT, rendered INTEGER NOT NULL,
  PRIMARY KEY (url_id, look)
) WITHOUT ROWID;

CREATE TABLE page (
  id INTEGER PRIMARY KEY,
  title TEXT, heading TEXT, page_type TEXT NOT NULL, depth INTEGER NOT NULL,
  text_length INTEGER NOT NULL, text_digest TEXT NOT NULL, sample TEXT NOT NULL,
  breadcrumb TEXT, column_id INTEGER, identity_id INTEGER,
  script_built TEXT NOT NULL, soft_404_sign TEXT, rendered INTEGER NOT NULL
);

CREATE TABLE meta (page_id INTEGER NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL);

CREATE TABLE link_set (id INTEGER PRIMARY KEY, digest INTEGER NOT NULL UNIQUE, place TEXT NOT NULL);
CREATE TABLE link (
  set_id INTEGER NOT NULL, position INTEGER NOT NULL, url_id INTEGER NOT NULL,
  kind TEXT NOT NULL, text TEXT NOT NULL, hidden INTEGER NOT NULL,
  PRIMARY KEY (set_id, position)
) WITHOUT ROWID;
CREATE TABLE page_link_set (
  page_id INTEGER NOT NULL, set_id INTEGER NOT NULL, PRIMARY KEY (page_id, set_id)
) WITHOUT ROWID;

CREATE TABLE column_seen (
  id INTEGER PRIMARY KEY, digest INTEGER NOT NULL UNIQUE, source TEXT NOT NULL,
  path TEXT NOT NULL, name TEXT NOT NULL, url_id INTEGER, page_id INTEGER NOT NULL
);

CREATE TABLE list_page (
  page_id INTEGER PRIMARY KEY, items INTEGER NOT NULL, dated INTEGER NOT NULL, page_no INTEGER,
  total_pages INTEGER, total_records INTEGER, paging TEXT
);
CREATE TABLE list_item (
  page_id INTEGER NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL, url_id INTEGER,
  date TEXT, date_raw TEXT, unit TEXT, PRIMARY KEY (page_id, position)
) WITHOUT ROWID;
CREATE TABLE list_pager (
  page_id INTEGER NOT NULL, url_id INTEGER NOT NULL, PRIMARY KEY (page_id, url_id)
) WITHOUT ROWID;

CREATE TABLE document (
  page_id INTEGER PRIMARY KEY, title TEXT, published_on TEXT, published_raw TEXT, signed_on TEXT,
  index_number TEXT, document_number TEXT, issuer TEXT, topic TEXT, validity TEXT,
  validity_raw TEXT, source TEXT, fields TEXT NOT NULL, text_length INTEGER NOT NULL,
  effective_on TEXT, expires_on TEXT, form TEXT, generated_on TEXT
);
CREATE TABLE relation (
  page_id INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,
  title TEXT NOT NULL, url_id INTEGER NOT NULL, PRIMARY KEY (page_id, position)
) WITHOUT ROWID;
CREATE TABLE relation_block (
  page_id INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,
  state TEXT NOT NULL, PRIMARY KEY (page_id, position)
) WITHOUT ROWID;

CREATE TABLE identity (
  id INTEGER PRIMARY KEY, digest INTEGER NOT NULL UNIQUE, site_code TEXT, icp_record TEXT,
  police_record TEXT, sponsor TEXT, operator TEXT, site_mark TEXT, error_report_entry TEXT,
  sitemap_url TEXT, contact TEXT, ipv6_badge INTEGER, scripted INTEGER NOT NULL
);

CREATE TABLE media (
  url_id INTEGER NOT NULL, look INTEGER NOT NULL, kind TEXT NOT NULL, sniffed TEXT,
  verdict TEXT NOT NULL, problem TEXT, width INTEGER, height INTEGER, duration_ms INTEGER,
  pages INTEGER, has_text INTEGER, PRIMARY KEY (url_id, look)
) WITHOUT ROWID;

CREATE TABLE dns (
  look INTEGER NOT NULL, host TEXT NOT NULL, rtype TEXT NOT NULL, outcome TEXT NOT NULL,
  answers TEXT NOT NULL, chain TEXT NOT NULL, resolver TEXT NOT NULL, at TEXT NOT NULL
);
CREATE TABLE probe (
  look INTEGER NOT NULL, host TEXT NOT NULL, family INTEGER NOT NULL, address TEXT, port INTEGER,
  step TEXT NOT NULL, outcome TEXT NOT NULL, elapsed_ms INTEGER, at TEXT NOT NULL, status INTEGER,
  title TEXT, text_digest TEXT, similarity REAL, detail TEXT
);
CREATE TABLE vantage (name TEXT PRIMARY KEY, ok INTEGER NOT NULL, detail TEXT NOT NULL);
CREATE TABLE coverage (of TEXT PRIMARY KEY, state TEXT NOT NULL, reason TEXT, rows INTEGER NOT NULL);
CREATE TABLE robots (
  host TEXT PRIMARY KEY, status INTEGER, crawl_delay REAL, denied INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE TABLE screenshot (
  url_id INTEGER NOT NULL, purpose TEXT NOT NULL, file TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (url_id, purpose)
) WITHOUT ROWID;
"""

INDEXES = """
CREATE INDEX IF NOT EXISTS link_url ON link(url_id);
CREATE INDEX IF NOT EXISTS page_link_set_set ON page_link_set(set_id);
CREATE INDEX IF NOT EXISTS list_item_url ON list_item(url_id);
CREATE INDEX IF NOT EXISTS relation_url ON relation(url_id);
CREATE INDEX IF NOT EXISTS meta_page ON meta(page_id);
CREATE INDEX IF NOT EXISTS column_seen_url ON column_seen(url_id);
CREATE INDEX IF NOT EXISTS url_hash ON url(hash);
CREATE INDEX IF NOT EXISTS page_column ON page(column_id);
CREATE INDEX IF NOT EXISTS record_table_url ON record_table(url_id);
"""


@facts_migrations()
def m001_initial(db: Database) -> None:
    """Create all tables. Indexes that only reading needs are built after the crawl."""
    for statement in _INITIAL.split(";"):
        if statement.strip():
            db.execute(statement)


_NETWORK = """
CREATE TABLE host_family (
  look INTEGER NOT NULL, host TEXT NOT NULL, a TEXT NOT NULL, aaaa TEXT NOT NULL,
  v4_address TEXT, v6_address TEXT, detail TEXT, PRIMARY KEY (look, host)
) WITHOUT ROWID;
CREATE TABLE reach_frame (
  level INTEGER NOT NULL, stratum TEXT NOT NULL, links INTEGER NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (level, stratum)
) WITHOUT ROWID;
CREATE TABLE reach (
  look INTEGER NOT NULL, level INTEGER NOT NULL, url_id INTEGER NOT NULL, stratum TEXT NOT NULL,
  outcome TEXT NOT NULL, status INTEGER, v4_outcome TEXT, v4_status INTEGER, elapsed_ms INTEGER,
  at TEXT NOT NULL, detail TEXT, PRIMARY KEY (look, level, url_id)
) WITHOUT ROWID;
CREATE TABLE entry (
  look INTEGER NOT NULL, url TEXT NOT NULL, family INTEGER NOT NULL, outcome TEXT NOT NULL,
  status INTEGER, final_url TEXT, title TEXT, similarity REAL, at TEXT NOT NULL, detail TEXT,
  PRIMARY KEY (look, url, family)
) WITHOUT ROWID;
CREATE TABLE certificate (
  look INTEGER NOT NULL, host TEXT NOT NULL, family INTEGER NOT NULL, address TEXT NOT NULL,
  port INTEGER NOT NULL, outcome TEXT NOT NULL, subject TEXT, issuer TEXT, names TEXT NOT NULL,
  not_before TEXT, not_after TEXT, at TEXT NOT NULL, detail TEXT,
  PRIMARY KEY (look, host, address, port)
) WITHOUT ROWID;
CREATE TABLE availability (
  day TEXT NOT NULL, slot INTEGER NOT NULL, at TEXT NOT NULL, v4 TEXT NOT NULL, v4_ms INTEGER,
  v6 TEXT NOT NULL, v6_ms INTEGER, excluded TEXT, PRIMARY KEY (day, slot)
) WITHOUT ROWID;
"""


@facts_migrations()
def m002_network(db: Database) -> None:
    """Add what probes beyond the home host see, and the visits copied from the ledger.

    ``reach.level``: 2 and 3 are links of the second and third level, 0 is a sub-resource.
    ``reach_frame.state``: asked (a sample was drawn), no_ipv6 (the hosts surely have no IPv6
    address), unknown (could not be told). ``host_family.a`` and ``aaaa``: answer, empty, nxdomain,
    timeout, error, not_global, disputed.
    """
    for statement in _NETWORK.split(";"):
        if statement.strip():
            db.execute(statement)


_CONTENT = """
CREATE TABLE body_text (page_id INTEGER PRIMARY KEY, text BLOB NOT NULL);
CREATE TABLE form (
  page_id INTEGER NOT NULL, position INTEGER NOT NULL, purpose TEXT NOT NULL, url_id INTEGER,
  method TEXT NOT NULL, fields TEXT NOT NULL, query_name TEXT, PRIMARY KEY (page_id, position)
) WITHOUT ROWID;
CREATE TABLE record_table (
  id INTEGER PRIMARY KEY, url_id INTEGER NOT NULL, position INTEGER NOT NULL, caption TEXT,
  header TEXT NOT NULL, rows_total INTEGER NOT NULL
);
CREATE TABLE record_row (
  table_id INTEGER NOT NULL, position INTEGER NOT NULL, cells TEXT NOT NULL,
  PRIMARY KEY (table_id, position)
) WITHOUT ROWID;
CREATE TABLE letter (
  page_id INTEGER NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL, url_id INTEGER,
  asked_on TEXT, replied_on TEXT, unit TEXT, status TEXT, question_length INTEGER NOT NULL,
  reply_length INTEGER NOT NULL, reply_digest TEXT, PRIMARY KEY (page_id, position)
) WITHOUT ROWID;
CREATE TABLE player (
  page_id INTEGER NOT NULL, position INTEGER NOT NULL, how TEXT NOT NULL, url_id INTEGER,
  provider TEXT, poster_id INTEGER, PRIMARY KEY (page_id, position)
) WITHOUT ROWID;
CREATE TABLE offered_file (
  page_id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (page_id, name)
) WITHOUT ROWID;
CREATE TABLE personal_number (
  url_id INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, masked TEXT NOT NULL,
  context TEXT NOT NULL, PRIMARY KEY (url_id, position)
) WITHOUT ROWID;
CREATE TABLE attachment_text (
  url_id INTEGER PRIMARY KEY, look INTEGER NOT NULL, state TEXT NOT NULL, text BLOB NOT NULL,
  title TEXT, author TEXT, created_on TEXT, modified_on TEXT, pages INTEGER, members TEXT NOT NULL
);
CREATE TABLE site_search (
  look INTEGER NOT NULL, query TEXT NOT NULL, how TEXT NOT NULL, expect_id INTEGER NOT NULL,
  outcome TEXT NOT NULL, rank INTEGER, results INTEGER, elapsed_ms INTEGER, at TEXT NOT NULL,
  asked_url TEXT NOT NULL, detail TEXT, PRIMARY KEY (look, query)
) WITHOUT ROWID;
CREATE TABLE layout (
  url_id INTEGER NOT NULL, width INTEGER NOT NULL, scroll_width INTEGER NOT NULL, viewport TEXT,
  small_text_share REAL, at TEXT NOT NULL, PRIMARY KEY (url_id, width)
) WITHOUT ROWID;
CREATE TABLE supplied_list (
  list TEXT NOT NULL, position INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (list, position)
) WITHOUT ROWID;
"""


@facts_migrations()
def m003_content(db: Database) -> None:
    """Add texts, forms, tables, letters, players, personal numbers, and lists that people supply.

    ``body_text.text`` and ``attachment_text.text`` are masked text, UTF-8, compressed by zlib.
    ``record_table.url_id`` is a page or an attachment; cells and heads are JSON arrays, masked.
    ``supplied_list``: one row of a list of the office as a JSON object; lists: units, accounts,
    rules_in_force, institutions.
    """
    for statement in _CONTENT.split(";"):
        if statement.strip():
            db.execute(statement)


@facts_migrations()
def m004_leave_prompt(db: Database) -> None:
    """Add whether a page holds the words that ask before one leaves the site."""
    db.execute("ALTER TABLE identity ADD COLUMN leave_prompt INTEGER")


@facts_migrations()
def m005_home_rounds(db: Database) -> None:
    """Add the repeated visits to the home page, step by step and family by family."""
    db.execute(
        "CREATE TABLE home_round ("
        " look INTEGER NOT NULL, round INTEGER NOT NULL, family INTEGER NOT NULL,"
        " step TEXT NOT NULL, outcome TEXT NOT NULL, elapsed_ms INTEGER, at TEXT NOT NULL,"
        " status INTEGER, detail TEXT, PRIMARY KEY (look, round, family, step)) WITHOUT ROWID"
    )


@facts_migrations()
def m006_own_delay(db: Database) -> None:
    """Add how much of the time of a fetch this program may itself have been busy for."""
    db.execute("ALTER TABLE fetch ADD COLUMN busy_ms INTEGER NOT NULL DEFAULT 0")


@facts_migrations()
def m007_no_has_text(db: Database) -> None:
    """Drop whether a file has text: ``attachment_text.state`` says it for each that was read."""
    db.execute("ALTER TABLE media DROP COLUMN has_text")


def open_store(path: str) -> Database:
    """Open (or create) a fact store for writing, in WAL mode, with all migrations applied."""
    db = Database(path)
    db.conn.execute("PRAGMA journal_mode=WAL")
    db.conn.execute("PRAGMA synchronous=NORMAL")
    facts_migrations.apply(db)
    return db


def build_indexes(db: Database) -> None:
    """Build the indexes that checks and reports need; cheap when they are there."""
    for statement in INDEXES.split(";"):
        if statement.strip():
            db.execute(statement)
