"""Papers of a portal in the words of a plan: rulings, interpretations, topics, documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

from gkcheck.portal.columns import Column
from gkcheck.portal.model import Article
from gkcheck.portal.rich.shelf import Shelf
from gkcheck.portal.tables import PHONE

_READ = re.compile("解读|图解|读懂|专家|访谈")
IN_FORCE = "政府信息公开>法定主动公开内容>履职依据>本区县（本部门）规范性文件>现行有效"
ASKS = re.compile("调查|征集|征求意见|投票")
_SAID = (
    "{c}{a}工作情况", "{d}公布{a}有关情况", "关于{a}的工作情况通报", "{c}{a}进展情况", "{c}持续做好{a}工作",
)  # fmt: skip
_QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))


def policies(shelf: Shelf) -> list[Article]:
    """Return the normative documents in force, of the year if there are any."""
    rules = shelf.portal.of(IN_FORCE)
    return [a for a in rules if a.day.year == shelf.year] or rules


def ruling(shelf: Shelf, column: Column, at: int, day: date) -> Article:
    """Put a document with a whole field table."""
    matter = ("公共停车场管理办法", "农村供水管理办法", "政府购买服务办法")[at % 3]
    title = f"{shelf.portal.owner}关于印发《{shelf.portal.county}{matter}》的通知"
    if any(a.title == title for a in within(shelf, [column])):
        title = title.replace(matter, f"{column.name}第{at}号办法")
    article = shelf.article(column, title, day=day, blocks=shelf.prose(6))
    rules = shelf.portal.of(IN_FORCE)
    article.fields = dict(rules[0].fields or {})
    article.fields |= {
        "索引号": f"11500299MB00000X0A/{day.year}-{article.number}",
        "文号": f"青岚府发〔{day.year}〕{100 + article.number % 800}号",
        "成文日期": f"{day - timedelta(days=2):%Y-%m-%d}",
        "发布日期": f"{day:%Y-%m-%d}",
        "有效性": "现行有效",
        "名称": title,
    }
    return article


def interpretation(shelf: Shelf, column: Column, policy: Article) -> Article:
    """Put an interpretation of ``policy`` that links both ways."""
    name = policy.title.split("《")[-1].split("》")[0]
    blocks = [f"<p><strong>一、制定背景</strong></p><p>{name}的出台是为了规范管理、方便群众。</p>", *shelf.prose(1)]  # fmt: skip
    article = shelf.article(
        column, f"《{name}》政策解读", day=min(policy.day + timedelta(days=2), shelf.as_of), blocks=blocks
    )  # fmt: skip
    article.relations.append(("政策原文", policy))
    policy.relations.append((policy.relations[0][0] if policy.relations else "相关解读", article))
    return article


def said(shelf: Shelf, wanted: Mapping[str, Any]) -> str:
    """Return words that say a matter: one of ``any_of``, one of ``also``, none of ``but_not``."""
    banned = tuple(wanted.get("but_not", ()))
    name = str(wanted["name"])
    firsts = [w for w in wanted["any_of"] if not any(b in w for b in banned)] or list(
        wanted["any_of"]
    )
    also = list(wanted.get("also", ()))
    if any(w in name for w in firsts) and (not also or any(w in name for w in also)) and not any(b in name for b in banned):  # fmt: skip
        return name
    first = shelf.rng.choice(firsts)
    rest = [w for w in also if not any(b in first + w for b in banned)]
    if not rest or any(w in first for w in rest):
        return str(first)
    return str(first + shelf.rng.choice(rest))


def put_topic(
    shelf: Shelf, columns: Sequence[Column], topic: Mapping[str, Any], params: Mapping[str, Any]
) -> None:
    """Put an article that says ``topic``, one a quarter where ``params`` ask for that."""
    column = columns[0] if columns else news_column(shelf)
    windows: list[tuple[date | None, date | None]] = [(None, None)]
    if params.get("quarterly"):
        ends = [date(shelf.year, m, d) for m, d in _QUARTER_ENDS]
        starts = [date(shelf.year, 1, 4), *(date(shelf.year, m, 2) for m in (4, 7, 10))]
        windows = [(a, b) for a, b in zip(starts, ends, strict=True) if a <= shelf.as_of]
    for start, end in windows:
        words = said(shelf, topic)
        if _READ.search(words + column.name):
            one = interpretation(shelf, column, shelf.rng.choice(policies(shelf)))
            one.blocks.append(f"<p>本文件涉及{escape(words)}。</p>")
            if words not in one.title:
                one.title = f"{one.title}（{words}）"
            continue
        title = shelf.rng.choice(_SAID).format(c=shelf.portal.county, d="县有关部门", a=words)
        article = shelf.article(column, title, day=shelf.day(start, end))
        if ASKS.search(title):
            article.blocks = [*survey(article.day, shelf.as_of), *article.blocks]


def survey(start: date, as_of: date) -> list[str]:
    """Return when a survey is open, how to take part, and what came of it once it is over."""
    end = start + timedelta(days=34)
    said = [
        f"<p>征求意见时间：{start.year}年{start.month}月{start.day}日至{end.year}年{end.month}月{end.day}日。</p>",
        f"<p>提出意见的方式：网上填写，或者致电{PHONE}。</p>",
    ]
    if end < as_of:
        said.append("<p>【结果公布】共收到意见12条，来自网上留言和电话，均已采纳。</p>")
    return said


def news_column(shelf: Shelf) -> Column:
    """Return one of the columns of news."""
    names = ("新闻中心>青岚要闻", "新闻中心>通知公告", "新闻中心>乡镇动态")
    return shelf.portal.root.find(shelf.rng.choice(names))


def put_document(
    shelf: Shelf, columns: Sequence[Column], wanted: Mapping[str, Any], params: Mapping[str, Any]
) -> Article | None:
    """Put the document ``wanted`` unless it is there; return it if it is new."""
    words = said(shelf, wanted)
    in_force = [e["name"] for e in wanted.get("editions", ()) if date.fromisoformat(str(e["since"])) <= shelf.as_of][-1:]  # fmt: skip
    for article in within(shelf, columns):  # there already
        if words in article.title and article.day.year == shelf.year and all(e in article.title for e in in_force):  # fmt: skip
            return None
    if params.get("in_frame"):
        column = shelf.portal.root.find("政府信息公开>政府信息公开制度")
    else:
        column = columns[0] if columns else shelf.portal.root.find("政府信息公开>法定主动公开内容>履职依据>其他文件")  # fmt: skip
    end = params.get("until")
    last = date.fromisoformat(str(end)) if end else None
    day = shelf.day(end=last) if last is None or last.year >= shelf.year else last
    title = words if words.startswith(shelf.portal.county) else f"{shelf.portal.county}{words}"
    extra = [shelf.rng.choice(list(wanted["text_has"]))] if wanted.get("text_has") else []
    extra += in_force
    if extra:
        title = f"{title}（{extra[-1]}）" if wanted.get("editions") else title
    blocks = [f"<p>{escape(title)}</p>", *[f"<p>本文件内容包括：{escape(e)}。</p>" for e in extra]]
    article = shelf.article(column, title, day=day, blocks=[*blocks, *shelf.prose(7)])
    form = ("pdf", "docx", "none")[article.number % 3]
    if form != "none":
        shelf.attach(article, form)
    return article


def within(shelf: Shelf, columns: Sequence[Column]) -> Iterator[Article]:
    """Yield the articles of ``columns`` and of those below them."""
    for column in columns:
        for below in column.walk():
            yield from shelf.portal.articles[below]
