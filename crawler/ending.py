"""What is written when a crawl ends: how it ended, click depths, robots."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.coverage import Ending
from crawler.progress import CrawlSummary
from crawler.robots import Robots
from crawler.session import Session
from gkcheck.clock import now
from gkcheck.errors import REASON_TEXT, Reason
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.observations import FetchOutcome

_TARGETS = (FactKind.LINK_TARGET, FactKind.MEDIA, FactKind.ATTACHMENT)
_UNANSWERED = (
    Reason.NOT_RESOLVED, Reason.TIMED_OUT, Reason.REFUSED, Reason.TLS_ERROR, Reason.UNREACHABLE,
    Reason.PRIVATE_ADDRESS,
)  # fmt: skip
_HOME_REASONS = {
    FetchOutcome.BLOCKED: Reason.BLOCKED,
    FetchOutcome.RATE_LIMITED: Reason.RATE_LIMITED,
    FetchOutcome.ROBOTS_DENIED: Reason.ROBOTS_DENIED,
    FetchOutcome.TIMED_OUT: Reason.TIMED_OUT,
    FetchOutcome.NOT_RESOLVED: Reason.NOT_RESOLVED,
    FetchOutcome.REFUSED: Reason.REFUSED,
    FetchOutcome.TLS_ERROR: Reason.TLS_ERROR,
    FetchOutcome.PRIVATE_ADDRESS: Reason.PRIVATE_ADDRESS,
    FetchOutcome.NOT_ARCHIVED: Reason.NOT_ARCHIVED,
    FetchOutcome.SOFT_404: Reason.SITE_CLOSED,
}
_HOME_TEXT = {
    FetchOutcome.BLOCKED: "首页被站点防护拦截({sign}),无法核查",
    FetchOutcome.RATE_LIMITED: "站点限制访问频率,首页未能读取",
    FetchOutcome.ROBOTS_DENIED: "站点的 robots.txt 不允许读取首页",
    FetchOutcome.TIMED_OUT: "访问首页超时",
    FetchOutcome.NOT_RESOLVED: "域名在本机无法解析:{host}",
    FetchOutcome.REFUSED: "无法连接到站点:{host} 拒绝连接或网络不可达",
    FetchOutcome.TLS_ERROR: "站点的 HTTPS 证书或加密连接有误:{tls}",
    FetchOutcome.PRIVATE_ADDRESS: "站点地址属于内网或本机,未访问(如确需核查,请加 --allow-private)",
    FetchOutcome.NOT_ARCHIVED: "存档中没有首页:{url}",
    FetchOutcome.HTTP_ERROR: "首页返回错误(HTTP {status})",
    FetchOutcome.LOOP: "首页反复跳转,无法打开",
    FetchOutcome.TOO_LARGE: "首页过大,超过读取上限",
    FetchOutcome.PROTOCOL_ERROR: "首页的应答不符合 HTTP 协议({sign})",
    FetchOutcome.REDIRECT: "首页跳转到了其他网站,未能读取",
    FetchOutcome.OK: "首页不是网页,无法核查",
    FetchOutcome.SOFT_404: "首页没有网站内容,只有“{sign}”等说明,无法核查;请过后再查,或由人工确认站点是否停用",
}
_TLS_TEXT = {
    "certificate_expired": "证书已过期",
    "certificate_wrong_name": "证书与域名不符",
    "certificate_untrusted": "证书不受信任",
}
_GAVE_UP = {
    FetchOutcome.BLOCKED: Reason.BLOCKED,
    FetchOutcome.RATE_LIMITED: Reason.RATE_LIMITED,
    FetchOutcome.TIMED_OUT: Reason.BLOCKED,
    FetchOutcome.REFUSED: Reason.BLOCKED,
}


def ending_of(session: Session, *, interrupted: bool) -> Ending:
    """Return what the coverage needs to know about how ``session`` ended."""
    ending = Ending(extract_errors=session.counts.extract_errors)
    if session.home is None and not interrupted:
        outcome = session.home_outcome
        ending.home_reason = (
            _HOME_REASONS.get(outcome, Reason.UNREACHABLE) if outcome else Reason.UNREACHABLE
        )
    gave_up = session.patience.gave_up(session.host)
    ending.gave_up = _GAVE_UP.get(gave_up) if gave_up is not None else None
    if interrupted:
        ending.left = Reason.INTERRUPTED
    elif session.out_of_time:
        ending.left = Reason.BUDGET_TIME
    return ending


def run_values(
    session: Session, ending: Ending, records: Sequence[CoverageRecord], *, interrupted: bool
) -> dict[str, str]:
    """Return the facts about the run that are stored at its end.

    ``state`` is ``interrupted`` (to be gone on with) or one of a finished run's. A crawl that
    stopped at its budget of pages has done what it was asked for: it is complete as a run, and
    its coverage says what was left.
    """
    state, reason = "complete", ""
    if interrupted:
        state, reason = "interrupted", REASON_TEXT[Reason.INTERRUPTED]
    elif ending.home_reason is not None:
        held_off = ending.home_reason in (Reason.BLOCKED, Reason.RATE_LIMITED)
        state = "blocked" if held_off else "unreachable"
        reason = _home_text(session)
    elif ending.gave_up is not None:
        state, reason = "partial", f"站点中途不再应答:{REASON_TEXT[ending.gave_up]}"
    elif ending.left is Reason.BUDGET_TIME:
        state, reason = "partial", REASON_TEXT[Reason.BUDGET_TIME]
    else:
        first = next(
            (r for r in records if r.state != "complete" and r.reason and not _minor(r)), None
        )
        if first is not None and first.reason is not None:
            state, reason = "partial", REASON_TEXT[Reason(first.reason)]
    return {
        "state": state,
        "reason": reason,
        "finished_at": now().isoformat(timespec="seconds"),
        "slow_downs": str(session.patience.slow_downs(session.host)),
        "pages": str(session.counts.pages),
        "requests": str(session.counts.requests),
    }


def _minor(record: CoverageRecord) -> bool:
    """Tell whether a gap leaves the run whole: single files and targets that did not answer us."""
    return record.of in _TARGETS and record.reason in _UNANSWERED


def _home_text(session: Session) -> str:
    outcome = session.home_outcome or FetchOutcome.PROTOCOL_ERROR
    sign = session.home_sign or ""
    return _HOME_TEXT.get(outcome, "首页未能读取").format(
        sign=sign,
        host=session.host,
        url=session.home_url,
        status=sign.removeprefix("http_"),
        tls=_TLS_TEXT.get(sign, "握手失败"),
    )


def summary_of(values: dict[str, str]) -> CrawlSummary:
    """Return the summary of a run from its stored values; an interrupted one is partial."""
    state = values.get("state", "interrupted")
    return CrawlSummary(
        state="partial" if state in ("interrupted", "running") else state,
        reason=values.get("reason") or None,
        pages=int(values.get("pages", "0")),
        requests=int(values.get("requests", "0")),
        started_at=values.get("started_at", ""),
        finished_at=values.get("finished_at", ""),
    )


def settle_depths(conn: sqlite3.Connection) -> None:
    """Replace the depths met on the way by clicks from the home page, by the links stored.

    The order in which answers came does not show in them. Pages that only scripts lead to keep
    the depth they were met at.
    """
    conn.execute("CREATE TEMP TABLE reach (id INTEGER PRIMARY KEY, depth INTEGER NOT NULL)")
    conn.execute("CREATE TEMP TABLE reach_set (id INTEGER PRIMARY KEY, depth INTEGER NOT NULL)")
    conn.execute(
        "INSERT INTO reach SELECT url.id, 0 FROM run JOIN url ON url.url = run.value"
        " WHERE run.name IN ('home_url', 'home_final') GROUP BY url.id"
    )
    depth, found = 0, 1
    while found:
        redirected = 1
        while redirected:
            redirected = conn.execute(
                "INSERT OR IGNORE INTO reach SELECT redirect_to, depth FROM reach"
                " JOIN fetch ON url_id = id WHERE depth = ? AND redirect_to IS NOT NULL",
                (depth,),
            ).rowcount
        conn.execute(
            "INSERT OR IGNORE INTO reach_set SELECT set_id, depth FROM reach"
            " JOIN page_link_set ON page_id = id WHERE depth = ?",
            (depth,),
        )
        found = conn.execute(
            "INSERT OR IGNORE INTO reach"
            " SELECT url_id, reach_set.depth + 1 FROM reach_set JOIN link ON set_id = id"
            " WHERE depth = ?1"
            " UNION SELECT url_id, depth + 1 FROM reach JOIN list_item ON page_id = id"
            " WHERE depth = ?1 AND url_id IS NOT NULL"
            " UNION SELECT url_id, depth + 1 FROM reach JOIN list_pager ON page_id = id"
            " WHERE depth = ?1",
            (depth,),
        ).rowcount
        depth += 1
    for table in ("url", "page"):
        conn.execute(
            f"UPDATE {table} SET depth = reach.depth FROM reach WHERE reach.id = {table}.id"  # noqa: S608 - our own table names
        )
    conn.execute("DROP TABLE reach")
    conn.execute("DROP TABLE reach_set")


def store_robots(conn: sqlite3.Connection, robots: Robots) -> None:
    """Store what robots.txt of each host said, and how many addresses it kept us from."""
    for origin, seen in robots.seen():
        host = urlsplit(origin).netloc
        (denied,) = conn.execute(
            "SELECT count(*) FROM fetch JOIN url ON url.id = url_id"
            " WHERE outcome = 'robots_denied' AND url.host = ?",
            (host,),
        ).fetchone()
        conn.execute(
            "INSERT OR REPLACE INTO robots VALUES (?,?,?,?,?)",
            (host, seen.status, seen.crawl_delay, denied, seen.body),
        )
