"""What a plan asks of offices and of the public's ways to them, put on the portal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gkcheck.portal.columns import Column
from gkcheck.portal.rich.asked_papers import ASKS, news_column, ruling, survey, within
from gkcheck.portal.rich.shelf import Shelf
from gkcheck.portal.tables import PHONE, html_table
from gkcheck.portal.words import OFFICES, TOWNS

_FILLED = {
    "名称": "", "办学性质": "公办", "资质或者等级": "二级", "等级": "二级", "类别": "重点排污单位", "联系人": "李某某",
}  # fmt: skip
_TAILS = ("中心", "服务站", "分中心")


def put_institutions(
    shelf: Shelf,
    columns: Sequence[Column],
    params: Mapping[str, Any],
    wide_fields: Sequence[str],
) -> None:
    """Put a table of institutions for each sector, and the documents asked of them."""
    column = columns[0]
    sectors = params.get("sectors") or [{"name": "公共服务", "any_of": ["公共服务"]}]
    fields = list(wide_fields) if params.get("fields") else []
    shared = list(params.get("shared_fields", ()))
    titles = {a.title for a in within(shelf, [column])}
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


def put_matters(shelf: Shelf, columns: Sequence[Column], params: Mapping[str, Any]) -> None:
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
    column = columns[0] if columns else news_column(shelf)
    shelf.article(
        column,
        f"{shelf.portal.county}{shelf.year}年{head}信息公开",
        blocks=[*blocks, *shelf.prose(1)],
    )


def put_gathered(shelf: Shelf, columns: Sequence[Column], params: Mapping[str, Any]) -> None:
    """In a column that gathers, something of each department, told by its source and title."""
    if params.get("by") == "entry":  # what stands elsewhere: see ``gather_entries``
        return
    wanted = str(params["columns"][0]["path"][-1]["name"])
    if wanted.endswith("库") and columns[0].name != wanted:  # the library of all units' rules
        library = shelf.child(shelf.portal.root.find("政务公开>政府信息公开目录"), wanted)
        for at, unit in enumerate(OFFICES[:3], 1):
            rule = ruling(shelf, library, at, shelf.day())
            rule.source = unit
            assert rule.fields is not None
            rule.fields["发布机构"] = unit
        return
    words = [*list(params.get("any_of", ()))[:1], *list(params.get("also", ()))[:1]]
    until = params.get("until")
    for unit in OFFICES[:3]:
        title = f"{unit}{shelf.year}年{''.join(words) or columns[0].name}情况"
        end = date.fromisoformat(str(until)) if until else None
        shelf.article(columns[0], title, day=shelf.day(end=end), source=unit)


def put_entry(shelf: Shelf, params: Mapping[str, Any]) -> None:
    """The page for requests leads to the system that the plan names."""
    page = next(a for a in shelf.portal.of("政府信息公开>依申请公开") if not a.asked)
    for host in params.get("hosts", ()):
        page.blocks.append(
            f'<p>申请入口：<a href="https://{host}/" target="_blank">在线申请系统</a></p>'
        )


def put_channels(shelf: Shelf, params: Mapping[str, Any]) -> None:
    """A page for each way to ask, with number, address and a form; 互动交流 leads to it."""
    column = shelf.named("互动交流", "咨询渠道")
    titles = {a.title for a in within(shelf, [column])}
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
        article = shelf.article(column, title, blocks=blocks)
        if ASKS.search(title):
            article.blocks += survey(article.day, shelf.as_of)


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
