"""What the items of a plan ask for, put on the portal: columns, matters, documents, institutions.

Read from the plan's own data (columns, fields, and the words its judgements look for), so that a
healthy portal for a plan is healthy by the plan and not by this program's idea of it. Which of the
words is used, and in what sentence, changes with the portal's seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from html import escape
from typing import Any

from gkcheck.models.plan import Plan
from gkcheck.paths import rules_dir
from gkcheck.portal.columns import Column
from gkcheck.portal.model import SINGLE, Article
from gkcheck.portal.rich.shelf import Shelf
from gkcheck.portal.tables import PHONE, html_table
from gkcheck.portal.words import OFFICES, TOWNS
from gkcheck.scoring.load import load_plan

_READ = re.compile("解读|图解|读懂|专家|访谈")
IN_FORCE = "政府信息公开>法定主动公开内容>履职依据>本区县（本部门）规范性文件>现行有效"
_FILLED = {
    "名称": "", "办学性质": "公办", "资质或者等级": "二级", "等级": "二级", "类别": "重点排污单位", "联系人": "李某某",
}  # fmt: skip
_SAID = (
    "{c}{a}工作情况", "{d}公布{a}有关情况", "关于{a}的工作情况通报", "{c}{a}进展情况", "{c}持续做好{a}工作",
)  # fmt: skip
_QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))


@lru_cache(maxsize=8)
def plan_of(name: str) -> Plan:
    """Return a plan by its id."""
    return load_plan(rules_dir(), name)


def leaves_of(plan: Plan) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the checks that a plan's items ask for, with their parameters."""
    for item in plan.items:
        if item.judge is not None:
            for leaf in item.judge.leaves():
                if leaf.check is not None:
                    yield leaf.check, leaf.params


def fill_asked(shelf: Shelf, plan: Plan) -> None:
    """Put on the portal what ``plan`` asks for in columns, topics, documents and institutions."""
    for column in shelf.portal.root.walk():
        if column.kind == "public_body":  # its tables are the demo's: one set of fields for all
            shelf.portal.articles[column] = [a for a in shelf.portal.articles[column] if a.asked]
    wide_fields = list(
        dict.fromkeys(
            f
            for check, params in leaves_of(plan)
            if check == "public_institution_directory"
            for f in params.get("fields", ())
            if f != "名称"
        )
    )  # one table form for all, so that each plan's lines on its own department hold as well
    named = {p for _, params in leaves_of(plan) for p in _labels(params)}
    for item in plan.items:
        for path in item.columns:
            if path not in named:
                names = [p for p in path.split(">") if p != "政府网站"]
                _fill_column(shelf, shelf.named(*names))
    for check, params in leaves_of(plan):
        columns = columns_of(shelf, params)
        for column in columns:
            _fill_column(shelf, column)
        if check == "public_institution_directory":
            _institutions(shelf, columns, params, wide_fields)
        if check == "column_fields":
            _matters(shelf, columns, params)
        if check == "column_aggregation" and columns:
            _gathered(shelf, columns, params)
        if check == "request_channel":
            _entry(shelf, params)
        if check == "inquiry_channel":
            _channels(shelf, params)
        for topic in params.get("topics", ()):
            _topic(shelf, columns, topic, params)
        if (
            "documents" in params
            and params["documents"]
            and isinstance(params["documents"][0], Mapping)
        ):
            for wanted in params["documents"]:
                _document(shelf, columns, wanted, params)


def _labels(params: Mapping[str, Any]) -> Iterator[str]:
    for key, value in params.items():
        if key == "columns" or key.endswith("_columns"):
            yield from (str(spec["label"]) for spec in value or ())


def columns_of(shelf: Shelf, params: Mapping[str, Any]) -> list[Column]:
    """Return the columns that parameters name, made if missing."""
    found = []
    for key, value in params.items():
        if key == "columns" or key.endswith("_columns"):
            for spec in value or ():
                found.append(shelf.column(spec["path"], strict=spec.get("strict", True)))
    return found


def _fill_column(shelf: Shelf, column: Column) -> None:
    """Three entries of the year for a column that has none."""
    if column.kind in SINGLE:
        return
    if any(shelf.portal.articles[c] for c in column.walk()):
        leaf_years = {a.day.year for c in column.walk() for a in shelf.portal.articles[c]}
        if shelf.year in leaf_years or column.kind in {
            "regulation",
            "ministry_rule",
            "guide",
            "contact",
        }:
            return
    ends = [date(shelf.year, 4, 30), date(shelf.year, 9, 30), shelf.as_of]
    policies = _policies(shelf)
    for at, end in enumerate(ends, 1):
        day = shelf.day(end=end)
        if "解读" in column.name:
            interpretation(shelf, column, policies[at % len(policies)])
        elif "规范性文件" in column.name or "政策文件" in column.name:
            ruling(shelf, column, at, day)
        else:
            title = f"{shelf.portal.county}{column.name}工作情况（{shelf.year}年第{at}期）"
            shelf.article(column, title, day=day)


def _policies(shelf: Shelf) -> list[Article]:
    rules = shelf.portal.of(IN_FORCE)
    return [a for a in rules if a.day.year == shelf.year] or rules


def ruling(shelf: Shelf, column: Column, at: int, day: date) -> Article:
    """Put a document with a whole field table."""
    matter = ("公共停车场管理办法", "农村供水管理办法", "政府购买服务办法")[at % 3]
    title = f"{shelf.portal.owner}关于印发《{shelf.portal.county}{matter}》的通知"
    if any(a.title == title for a in _in(shelf, [column])):
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


def _topic(
    shelf: Shelf, columns: Sequence[Column], topic: Mapping[str, Any], params: Mapping[str, Any]
) -> None:
    column = columns[0] if columns else _news(shelf)
    windows: list[tuple[date | None, date | None]] = [(None, None)]
    if params.get("quarterly"):
        ends = [date(shelf.year, m, d) for m, d in _QUARTER_ENDS]
        starts = [date(shelf.year, 1, 4), *(date(shelf.year, m, 2) for m in (4, 7, 10))]
        windows = [(a, b) for a, b in zip(starts, ends, strict=True) if a <= shelf.as_of]
    for start, end in windows:
        words = said(shelf, topic)
        if _READ.search(words + column.name):
            one = interpretation(shelf, column, shelf.rng.choice(_policies(shelf)))
            one.blocks.append(f"<p>本文件涉及{escape(words)}。</p>")
            if words not in one.title:
                one.title = f"{one.title}（{words}）"
            continue
        title = shelf.rng.choice(_SAID).format(c=shelf.portal.county, d="县有关部门", a=words)
        shelf.article(column, title, day=shelf.day(start, end))


def _news(shelf: Shelf) -> Column:
    names = ("新闻中心>青岚要闻", "新闻中心>通知公告", "新闻中心>乡镇动态")
    return shelf.portal.root.find(shelf.rng.choice(names))


def _document(
    shelf: Shelf, columns: Sequence[Column], wanted: Mapping[str, Any], params: Mapping[str, Any]
) -> Article | None:
    words = said(shelf, wanted)
    in_force = [e["name"] for e in wanted.get("editions", ()) if date.fromisoformat(str(e["since"])) <= shelf.as_of][-1:]  # fmt: skip
    for article in _in(shelf, columns):  # there already
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


def _in(shelf: Shelf, columns: Sequence[Column]) -> Iterator[Article]:
    for column in columns:
        for below in column.walk():
            yield from shelf.portal.articles[below]


def _institutions(
    shelf: Shelf,
    columns: Sequence[Column],
    params: Mapping[str, Any],
    wide_fields: Sequence[str],
) -> None:
    column = columns[0]
    sectors = params.get("sectors") or [{"name": "公共服务", "any_of": ["公共服务"]}]
    fields = list(wide_fields) if params.get("fields") else []
    shared = list(params.get("shared_fields", ()))
    titles = {a.title for a in _in(shelf, [column])}
    for sector in sectors:
        word = str(sector["any_of"][0])
        title = f"{sector['name']}单位基本信息{'（' + '、'.join(shared) + '）' if shared else ''}"
        if title in titles:
            continue
        towns = shelf.rng.sample(TOWNS, 3)
        rows = [
            [f"{t}{word}{_TAILS[at]}", *(_value(f, t) for f in fields)]
            for at, t in enumerate(towns)
        ]
        blocks = [f"<p>{shelf.portal.county}{sector['name']}单位基本信息如下。</p>"]
        if fields or not shared:
            blocks.append(html_table(["名称", *(fields or ["办公地址", "联系电话"])], rows if fields else [[r[0], f"{t}1号", PHONE] for r, t in zip(rows, towns, strict=True)]))  # fmt: skip
        blocks += [f"<p>{name}：{_value(name, towns[0])}</p>" for name in shared]
        shelf.article(column, title, blocks=blocks)
    for word in list(params.get("documents", ()))[:1]:
        title = f"{shelf.portal.county}公共企事业单位{word}"
        if title not in titles:
            listed = list(params.get("table_fields", ()))
            rows = [[f"{t}中心小学" if f == "名称" else f"第{at}类" for f in listed] for at, t in enumerate(TOWNS[:4], 1)]  # fmt: skip
            table = [html_table(listed, rows)] if listed else []
            shelf.article(column, title, blocks=[*shelf.prose(6), *table])


def _matters(shelf: Shelf, columns: Sequence[Column], params: Mapping[str, Any]) -> None:
    """One page of the year that says each thing a plan wants said of a matter."""
    head = str((params.get("any_of") or [columns[0].name if columns else "重点工作"])[0])
    blocks = [f"<p>{shelf.portal.county}{shelf.year}年{head}有关情况公开如下。</p>"]
    for at, wanted in enumerate(params["fields"], 1):
        word = shelf.rng.choice(list(wanted.get("any_of") or [wanted["name"]]))
        value = (
            PHONE
            if wanted.get("value") == "phone"
            else f"本年度为{at * 12}件（处），详见{word}明细。"
        )
        blocks.append(f"<p>{at}.{wanted['name']}（{word}）：{value}</p>")
    column = columns[0] if columns else _news(shelf)
    shelf.article(
        column,
        f"{shelf.portal.county}{shelf.year}年{head}信息公开",
        blocks=[*blocks, *shelf.prose(1)],
    )


def _gathered(shelf: Shelf, columns: Sequence[Column], params: Mapping[str, Any]) -> None:
    """In a column that gathers, something of each department, told by its source and title."""
    words = [*list(params.get("any_of", ()))[:1], *list(params.get("also", ()))[:1]]
    until = params.get("until")
    for unit in OFFICES[:3]:
        title = f"{unit}{shelf.year}年{''.join(words) or columns[0].name}情况"
        end = date.fromisoformat(str(until)) if until else None
        shelf.article(columns[0], title, day=shelf.day(end=end), source=unit)


def _entry(shelf: Shelf, params: Mapping[str, Any]) -> None:
    """The page for requests leads to the system that the plan names."""
    page = next(a for a in shelf.portal.of("政府信息公开>依申请公开") if not a.asked)
    for host in params.get("hosts", ()):
        page.blocks.append(
            f'<p>申请入口：<a href="https://{host}/" target="_blank">在线申请系统</a></p>'
        )


_KINDS = {
    "phone": "电话",
    "form": "网上入口",
    "window": "窗口",
    "library": "问答库",
    "robot": "智能问答",
}


def _channels(shelf: Shelf, params: Mapping[str, Any]) -> None:
    """A page for each way to ask, with number, address and a form; 互动交流 leads to it."""
    column = shelf.named("互动交流", "咨询渠道")
    titles = {a.title for a in _in(shelf, [column])}
    for channel in params.get("channels", ()):
        names = list(channel.get("words") or [])
        title = str(channel["name"])
        if title in titles:
            continue
        words = "、".join(str(n) for n in names[:4])
        blocks = [
            f"<p>{title}{'（' + words + '）' if words else ''}：电话{PHONE}，12345，12366；窗口地址：青岚县城关街道滨河路1号政务服务大厅；办公时间：9:00—17:30。</p>",
            '<form action="/hdjl/ask" method="post"><label>姓名：<input name="xm"></label><label>咨询标题：<input name="bt"></label>'
            '<label>咨询内容：<textarea name="nr"></textarea></label><button type="submit">提交</button></form>',
            *shelf.prose(1),
        ]
        shelf.article(column, title, blocks=blocks)


_TAILS = ("中心", "服务站", "分中心")


def _value(name: str, town: str) -> str:
    if "电话" in name:
        return PHONE
    if "地址" in name:
        return f"青岚县{town}滨河路{len(town)}号"
    if "时间" in name:
        return "9:00—17:30"
    if "区域" in name or "范围" in name:
        return f"{town}及周边"
    return _FILLED.get(name, "") or "见单位公示"
