"""One month from the ledger to a folder: pages, exports, and when asked a seal over all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from gkcheck import __version__, clock
from gkcheck.errors import GkcheckError
from gkcheck.pipeline.month_kept import take_along
from gkcheck.pipeline.seal import DIGEST, LIST, Seal, seal
from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_reader import LedgerReader
from reports.month.documents import write_bulletin, write_notices
from reports.month.model import Month
from reports.month.read import read_month
from reports.month.registry import EXPORTERS
from reports.month.render import write_month

#: Problems from which a process of its own writes the exports; starting one takes a second or two.
BESIDE = 20_000


@dataclass(frozen=True)
class MonthOptions:
    """What ``gkcheck report`` was asked for. ``sealed`` copies evidence and rules into the folder."""

    month: str
    batch: str | None = None
    out: Path | None = None
    formats: Sequence[str] = ("html", "xlsx")
    sealed: bool = False
    office: str = "（落款单位）"
    templates: Path | None = None
    due_on: date | None = None


def make_month(
    home: Path,
    rules: Path,
    options: MonthOptions,
    on_page: Callable[[int], None] = lambda done: None,
) -> tuple[Month, Path, Seal | None]:
    """Write the report of a month and return what it shows, its first page, and the seal.

    Raises :class:`GkcheckError` for a month that is none, a ledger that is not there, a month
    without runs, and a folder that is sealed already; OSError when files cannot be written.
    """
    if not re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", options.month):
        raise GkcheckError(f"“{options.month}”不是月份;写法如 2021-06")
    ledger = home / FILE
    if not ledger.is_file():
        raise GkcheckError(f"还没有台账({ledger});先用 gkcheck run 或 gkcheck site 核查")
    out = options.out or home / "reports" / "-".join(filter(None, (options.month, options.batch)))
    if (out / LIST).exists():
        raise GkcheckError(f"{out} 已经封存,不能改写;用 --out 写到别处")
    # Opened once for writing, so that an older ledger is brought up to date.
    Ledger(ledger).close()
    reader = LedgerReader(ledger)
    bare = 0
    try:
        month = read_month(reader, options.month, options.batch)
        if options.sealed:
            bare = take_along(reader, month, home, rules, out)
        names = [name for name in options.formats if name in EXPORTERS]
        with _beside(ledger, reader, month, out, names):
            first = write_month(reader, month, out, on_page=on_page)
        notified = _documents(reader, month, out, options)
    finally:
        reader.close()
    if options.due_on is not None:
        _notify(ledger, notified, options.due_on)
    done = _seal(ledger, options, month, out, bare) if options.sealed else None
    return month, first, done


@contextmanager
def _beside(
    ledger: Path, reader: LedgerReader, month: Month, out: Path, names: Sequence[str]
) -> Iterator[None]:
    """Write the exports while the block runs, or after it where that would not pay.

    The workbook of a large month takes longer than all pages.
    """
    if not names or sum(site.problems for site in month.sites) < BESIDE:
        yield
        _export(reader, month, out, names)
        return
    with (
        TemporaryDirectory(prefix="gkcheck-") as folder,
        ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as other,
    ):
        read = Path(folder) / "read.db"
        reader.keep_choice(read)
        written = other.submit(_export_elsewhere, ledger, read, month, out, names)
        yield
        try:
            written.result()
        except BrokenProcessPool as error:
            raise GkcheckError("写台账表格的进程中断,可能是内存不足;请再试一次", 3) from error


def _export_elsewhere(
    ledger: Path, read: Path, month: Month, out: Path, names: Sequence[str]
) -> None:
    reader = LedgerReader(ledger, choice=read)
    try:
        _export(reader, month, out, names)
    finally:
        reader.close()


def _export(reader: LedgerReader, month: Month, out: Path, names: Sequence[str]) -> None:
    for name in names:
        EXPORTERS[name](reader, month, out)


def _documents(reader: LedgerReader, month: Month, out: Path, options: MonthOptions) -> list[int]:
    """Write the bulletin and the notices asked for; return the findings that notices name."""
    on = clock.now().astimezone(clock.CHINA).date()
    if "docx" in options.formats and month.sites:  # a bulletin tells of checked sites
        write_bulletin(month, out, options.templates, options.office, on)
    if "notices" not in options.formats:
        return []
    written = write_notices(
        reader, month, out, options.templates, options.office, on, options.due_on
    )
    return [finding for _, _, findings in written for finding in findings]


def _notify(ledger: Path, findings: Sequence[int], due_on: date) -> None:
    """Note in the ledger that sites were told, and by when they are to mend."""
    at = clock.now().isoformat(timespec="seconds")
    book = Ledger(ledger)
    try:
        with book.db.conn as conn:
            conn.executemany(
                "INSERT INTO rectification (finding_id, state, at, due_on, by, note)"
                " VALUES (?, 'notified', ?, ?, 'gkcheck report', '')",
                [(finding, at, due_on.isoformat()) for finding in findings],
            )
    finally:
        book.close()


def _seal(ledger: Path, options: MonthOptions, month: Month, out: Path, bare: int) -> Seal:
    at = clock.now().isoformat(timespec="seconds")
    done = seal(
        out, month=month.month, batch=month.batch or "", sealed_at=at, version=__version__,
        sites=str(len(month.sites)), sites_without_evidence=str(bare),
    )  # fmt: skip
    book = Ledger(ledger)
    try:
        with book.db.conn as conn:
            conn.execute(
                "INSERT INTO seal (month, batch, folder, digest, sealed_at) VALUES (?,?,?,?,?)",
                (options.month, options.batch, str(out.absolute()), done.digest, at),
            )
    finally:
        book.close()
    assert (out / DIGEST).is_file()
    return done


def known_digest(home: Path, digest: str) -> bool | None:
    """Tell whether the ledger knows this seal; None: there is no ledger to ask."""
    ledger = home / FILE
    if not ledger.is_file():
        return None
    reader = LedgerReader(ledger)
    try:
        return bool(reader.scalar("SELECT count(*) FROM seal WHERE digest = ?", digest))
    finally:
        reader.close()
