"""Puts columns and articles on a portal that is otherwise filled."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from html import escape
from itertools import count
from typing import Any

from gkcheck.portal import office
from gkcheck.portal.columns import Column
from gkcheck.portal.model import Article, Portal
from gkcheck.portal.spec import Defect, Expectation
from gkcheck.portal.words import OFFICES, OPENINGS, SENTENCES, TOWNS

ENOUGH_GRADE = 0.8  # a synonym this close names the same column


class Shelf:
    """Adds columns, articles and files. ``rng`` is the portal's own."""

    def __init__(self, portal: Portal, numbers: Iterator[int], year: int) -> None:
        self.portal, self.numbers, self.year = portal, numbers, year
        self.rng = random.Random(f"{portal.spec.seed}/rich")
        self._slugs = count(1)

    # -- days and words -------------------------------------------------------------------------

    @property
    def as_of(self) -> date:
        """The day on which the portal is looked at."""
        return self.portal.spec.as_of

    def day(self, start: date | None = None, end: date | None = None) -> date:
        """Return a day of the year asked about, not after ``as_of``."""
        start = start or date(self.year, 1, 8)
        end = min(end or date(self.year, 12, 31), self.as_of)
        return start + timedelta(days=self.rng.randint(0, max((end - start).days, 0)))

    def prose(self, paragraphs: int = 3) -> list[str]:
        """Return paragraphs of an article as HTML."""
        words = {"c": self.portal.county, "y": self.year}
        found = []
        for at in range(paragraphs):
            own = {
                **words,
                "t": self.rng.choice(TOWNS),
                "d": self.rng.choice(OFFICES),
                "n": self.rng.randint(2, 9),
            }
            first = [self.rng.choice(OPENINGS)] if at == 0 else []
            text = "".join(s.format(**own) for s in [*first, *self.rng.sample(SENTENCES, 3)])
            found.append(f"<p>{escape(text)}</p>")
        return found

    # -- columns --------------------------------------------------------------------------------

    def wanted(self, spec: Mapping[str, Any]) -> Column:
        """Return the column that ``spec`` (as a plan's ``ColumnSpec``) names, made if missing."""
        return self.column(spec["path"], strict=spec.get("strict", True))

    def column(self, path: Sequence[Mapping[str, object]], *, strict: bool = True) -> Column:
        """Return the column at ``path`` (levels as a plan's ``ColumnSpec`` has them), made if missing."""
        names = [str(level["name"]) for level in path]
        for column in self.portal.root.walk():
            if column.slug and self._at(column, path, strict=strict):
                return column
        above = self.portal.root
        start = self._deepest(path)
        if start is not None:
            above, names = start[0], names[start[1] :]
        elif len(names) == 1:
            above = self.portal.root.find("政务公开>政府信息公开目录")
        for name in names:
            child = Column(name, f"zt{next(self._slugs)}", kind="asked")
            above.add(child)
            self.portal.articles[child] = []
            if self.portal.articles[above]:  # a column with children shows theirs
                self._move_down(above)
            above = child
        return above

    def named(self, *names: str) -> Column:
        """Return the column with this path of names, made if missing."""
        return self.column([{"name": name} for name in names])

    def child(self, above: Column, name: str) -> Column:
        """Return a new column below ``above``."""
        column = Column(name, f"zt{next(self._slugs)}", kind="asked")
        above.add(column)
        self.portal.articles[column] = []
        return column

    def _at(self, column: Column, path: Sequence[Mapping[str, object]], *, strict: bool) -> bool:
        trail = column.trail
        if not strict:
            return _called(trail[-1], path[-1])
        at = len(trail) - 1
        for level in reversed(path):
            if at >= 0 and _called(trail[at], level):
                at -= 1
            elif not level.get("optional"):
                return False
        return True  # plans leave out levels at the top

    def _deepest(self, path: Sequence[Mapping[str, object]]) -> tuple[Column, int] | None:
        for length in range(len(path) - 1, 0, -1):
            for column in self.portal.root.walk():
                if column.slug and self._at(column, path[:length], strict=True):
                    return column, length
        return None

    def _move_down(self, column: Column) -> None:
        child = Column("综合信息", f"zh{next(self._slugs)}", kind=column.kind)
        column.add(child)
        self.portal.articles[child] = self.portal.articles[column]
        for article in self.portal.articles[child]:
            article.column = child
        self.portal.articles[column] = []

    def leaf(self, column: Column) -> Column:
        """Return a column at or below ``column`` that can hold articles."""
        while column.children:
            column = column.children[0]
        if column.kind in {"normative", "repealed"}:  # these lists are whole as they are
            return self.portal.root.find("政府信息公开>法定主动公开内容>履职依据>其他文件")
        return column

    def leave_out(self, check: str, reason: str) -> None:
        """Note that the portal lacks, by the generator's own making, what ``reason`` doubts of."""
        self.portal.expected.append(
            Expectation(
                defect=Defect.LEFT_OUT,
                check=check,
                reasons=(reason,),
                certainty="review",
                required=False,
            )
        )

    # -- articles -------------------------------------------------------------------------------

    def article(
        self,
        column: Column,
        title: str,
        *,
        day: date | None = None,
        blocks: Sequence[str] | None = None,
        source: str | None = None,
    ) -> Article:
        """Put an article into ``column`` and return it; lists stay sorted, the newest first."""
        column = self.leaf(column)
        article = Article(
            next(self.numbers), title, day or self.day(), column,
            source or self.rng.choice(OFFICES), list(blocks) if blocks else self.prose(),
        )  # fmt: skip
        article.asked = True
        rows = self.portal.articles[column]
        rows.append(article)
        rows.sort(key=lambda a: (a.day, a.number), reverse=True)
        return article

    def attach(self, article: Article, form: str, name: str | None = None, **more: object) -> str:
        """Attach a PDF, DOCX or XLSX of the article's own text; return its address."""
        base = article.shelf
        path = f"{base}/P{article.number}-{len(article.attachments)}.{form}"
        lines = [_plain(block) for block in article.blocks]
        maker: Callable[[], bytes]
        if form == "pdf":
            short = [line[i : i + 36] for line in lines for i in range(0, len(line), 36)]
            maker = partial(office.pdf, article.title, short)
        elif form == "xlsx":
            maker = partial(office.xlsx, article.title, more["header"], more["rows"])  # type: ignore[arg-type]
        else:
            maker = partial(office.docx, article.title, lines)
        self.portal.files[path] = maker
        article.attachments.append((name or f"{article.title}.{form}", path))
        return path


def _plain(block: str) -> str:
    return re.sub("<[^>]+>", " ", block).strip()


def _called(column: Column, level: Mapping[str, object]) -> bool:
    wanted = str(level["name"])
    if column.name == wanted or wanted == f"{column.name}库":
        return True
    if len(wanted) > 4 and wanted.removesuffix("库") in column.name:
        return True
    synonyms = level.get("synonyms") or ()
    return any(
        column.name == s["name"] and float(s["grade"]) >= ENOUGH_GRADE
        for s in synonyms  # type: ignore[attr-defined]
    )
