"""Entries, heads, trails and footers as other sites write them: the same facts, other habits.

Unlike ``lab.rewriting``, which changes what every page is made of, each change here knows what it
changes: entries are links beside a day, heads are lines below the heading, and so on.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from lab.rewriting import Change, Tree
from lxml import html as lxml_html

_DAY = re.compile(r"\s*[\[(（]?\s*(20\d\d)[-/.年](\d\d?)[-/.月](\d\d?)日?\s*[\])）]?\s*")


def _element(tag: str, text: str, **attributes: str) -> Tree:
    made = lxml_html.Element(tag, attributes)
    made.text = text
    return made


def entries(tree: Tree) -> Iterator[tuple[Tree, Tree, Tree]]:
    """Yield (row, link, element of the day) of each entry whose day stands in an element of its own."""
    for a in list(tree.iter("a")):
        row = a.getparent()
        if len(a.text_content().strip()) < 6 or row is None or a.find(".//div") is not None:
            continue
        for _ in range(2):
            days = [
                el
                for el in row.iter()
                if isinstance(el.tag, str) and not len(el) and _DAY.fullmatch(el.text or "")
            ]
            if (
                len(days) == 1
                and len(list(row.iter("a"))) == 1
                and a not in days[0].iterancestors()
            ):
                yield row, a, days[0]
                break
            row = row.getparent()
            if row is None or row.tag in ("body", "table", "tbody", "ul", "dl"):
                break


def _is_plain(row: Tree, day: Tree) -> bool:
    return day.getparent() is row


def day_first(tree: Tree, rng: random.Random) -> None:
    """Put the day before the title."""
    for row, a, day in list(entries(tree)):
        if _is_plain(row, day) and a.getparent() is row:
            tail, day.tail = day.tail, None
            row.remove(day)
            row.insert(0, day)
            a.tail = (a.tail or "") + (tail or "")


def _day_as(form: str) -> Change:
    def change(tree: Tree, rng: random.Random) -> None:
        for _, _, day in list(entries(tree)):
            if found := _DAY.fullmatch(day.text or ""):
                year, month, date = map(int, found.groups())
                day.text = form.format(year, month, date)

    change.__doc__ = f"Write the day of an entry as {form}."
    return change


def day_in_text(tree: Tree, rng: random.Random) -> None:
    """Write the day behind the link without an element."""
    for row, a, day in list(entries(tree)):
        if _is_plain(row, day) and a.getparent() is row:
            a.tail = f"　{day.text}"
            row.remove(day)


def day_in_link(tree: Tree, rng: random.Random) -> None:
    """Let the link hold the day too."""
    for row, a, day in list(entries(tree)):
        if _is_plain(row, day) and a.getparent() is row:
            row.remove(day)
            day.tail = None
            text, a.text = a.text, None
            if len(a):
                a.text = text
            else:
                a.append(_element("span", text or ""))
            a.append(day)


def day_split(tree: Tree, rng: random.Random) -> None:
    """Write the day large and the month below it."""
    for _, _, day in list(entries(tree)):
        if found := _DAY.fullmatch(day.text or ""):
            year, month, date = found.groups()
            day.text = None
            day.append(_element("b", f"{int(date):02}"))
            day.append(_element("i", f"{year}-{int(month):02}"))


def title_cut(tree: Tree, rng: random.Random) -> None:
    """Cut long titles and tell them whole in an attribute."""
    for _, a, _ in list(entries(tree)):
        if not len(a) and a.text and len(a.text.strip()) > 16 and not a.get("title"):
            a.set("title", a.text.strip())
            a.text = a.text.strip()[:14] + rng.choice(["…", "...", "……"])


def unit_before(tree: Tree, rng: random.Random) -> None:
    """Name the unit in brackets before the title."""
    for _, a, _ in list(entries(tree)):
        a.addprevious(_element("span", "[县财政局]"))


def kind_linked(tree: Tree, rng: random.Random) -> None:
    """Link the column in brackets before the title."""
    for _, a, _ in list(entries(tree)):
        a.addprevious(_element("a", "[通知]", href="/tz/"))


def new_icon(tree: Tree, rng: random.Random) -> None:
    """Put a picture before the title and 新 behind it."""
    for _, a, _ in list(entries(tree)):
        a.addprevious(_element("img", "", src="/images/dot.gif"))
        a.addnext(_element("img", "", src="/images/new.gif", alt="新"))


def numbered(tree: Tree, rng: random.Random) -> None:
    """Number the entries."""
    for at, (_, a, _) in enumerate(list(entries(tree)), 1):
        a.addprevious(_element("em", f"{at}"))


def counted(tree: Tree, rng: random.Random) -> None:
    """Tell how often each entry was read."""
    for _, _, day in list(entries(tree)):
        day.addnext(_element("span", f"浏览：{rng.randrange(5, 900)}次"))


def pictured(tree: Tree, rng: random.Random) -> None:
    """Put a linked picture before each title."""
    for _, a, _ in list(entries(tree)):
        link = _element("a", "", href=a.get("href"))
        link.append(_element("img", "", src="/images/thumb.jpg"))
        a.addprevious(link)


def told_more(tree: Tree, rng: random.Random) -> None:
    """Put a summary and a link 详情 below each title."""
    for row, a, _ in list(entries(tree)):
        if row.tag == "p":
            continue  # holds no paragraph
        more = _element("p", "为深入贯彻落实上级部署，进一步做好有关工作，我县召开专题会议研究……")
        more.append(_element("a", "[详细]", href=a.get("href")))
        cells = row.findall("td")
        (cells[-1] if cells else row).append(more)


def timed(tree: Tree, rng: random.Random) -> None:
    """Tell the time of each entry too."""
    for _, _, day in list(entries(tree)):
        day.text = f"{(day.text or '').strip()} {rng.randrange(8, 18):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"


def hinted(tree: Tree, rng: random.Random) -> None:
    """Tell title and day again where the mouse rests."""
    for _, a, day in list(entries(tree)):
        title = a.get("title") or a.text_content().strip()
        a.set("title", f"标题：{title}\n发布时间：{(day.text or '').strip()}")


def _heading(tree: Tree) -> Tree | None:
    heads = [el for el in tree.iter("h1", "h2", "h3") if len(el.text_content().strip()) >= 4]
    return heads[-1] if len(heads) == 1 else None


def _heading_as(tag: str, **attributes: str) -> Change:
    def change(tree: Tree, rng: random.Random) -> None:
        head = _heading(tree)
        if head is not None:
            head.tag = tag
            for name in list(head.attrib):
                del head.attrib[name]
            for name, value in attributes.items():
                head.set(name, value)

    change.__doc__ = f"Write the heading as {tag} {attributes}."
    return change


def heading_broken(tree: Tree, rng: random.Random) -> None:
    """Break a long heading into two lines."""
    head = _heading(tree)
    if head is not None and not len(head) and head.text and len(head.text.strip()) > 16:
        text = head.text.strip()
        at = text.find("关于") if text.find("关于") > 3 else 10
        head.text = text[:at]
        head.append(lxml_html.Element("br"))
        head[0].tail = text[at:]


_LABEL = {
    "published": (re.compile(r"(?:发布|发文|公开|更新)(?:时间|日期)\s*[:：]\s*(?=20\d\d)"), ("时间：", "日期：", "发布时间 ", "发布于：", "【发布时间】", "信息时间：", "发表日期: ", "公布日期：")),
    "source": (re.compile(r"(?:信息)?来源\s*[:：]\s*"), ("来源： ", "【来源】", "稿件来源：", "信息来源：", "文章来源：", "来 源：", "出处：")),
    "sponsor": (re.compile(r"主办(?:单位)?\s*[:：]\s*"), ("主办：", "主办单位: ", "主  办：", "网站主办单位：", "主办单位 ：")),
    "icp": (re.compile(r"(?<![\w：:])(?=[京渝滇粤川]ICP备)"), ("备案号：", "ICP备案编号：", "备案序号:", "网站备案号：", "ICP备案：")),
    "code": (re.compile(r"网站标识码\s*[:：]?\s*"), ("政府网站标识码：", "网站标识码:", "标识码：", "网站标识码 ", "政府网站标识编码：")),
    "trail": (re.compile(r"(?:您|你)?(?:现在|当前)?(?:所在)?(?:的)?位置\s*[:：]\s*"), ("当前位置 :", "您的位置：", "你当前所在位置：", "所在位置：", "当前路径：", "位置：", "您现在的位置是：", "您所在的位置 >> ")),
    "file": (re.compile(r"附件\s*(\d*)\s*[:：.]\s*"), (r"附件\1 ", r"附件\1：", r"附  件\1：", r"【附件\1】", r"相关附件\1：", r"附件\1、")),
}  # fmt: skip


def _labelled(at: int) -> Change:
    def change(tree: Tree, rng: random.Random) -> None:
        def swap(text: str) -> str:
            for pattern, forms in _LABEL.values():
                text = pattern.sub(forms[at % len(forms)], text)
            return text

        for el in tree.iter():
            if not isinstance(el.tag, str) or el.tag in ("script", "style", "title", "meta"):
                continue
            if el.text and len(el.text) < 200:
                el.text = swap(el.text)
            if el.tail and len(el.tail) < 200:
                el.tail = swap(el.tail)

    change.__doc__ = f"Write every label in form {at} of those that sites use for it."
    return change


RETOLD: dict[str, Change] = {
    "day_first": day_first,
    "day_square": _day_as("[{0}-{1:02}-{2:02}]"),
    "day_round": _day_as("({0}-{1:02}-{2:02})"),
    "day_short": _day_as("{0}-{1}-{2}"),
    "day_cn": _day_as("{0}年{1:02}月{2:02}日"),
    "day_in_text": day_in_text,
    "day_in_link": day_in_link,
    "day_split": day_split,
    "title_cut": title_cut,
    "unit_before": unit_before,
    "kind_linked": kind_linked,
    "new_icon": new_icon,
    "numbered": numbered,
    "counted": counted,
    "pictured": pictured,
    "told_more": told_more,
    "timed": timed,
    "hinted": hinted,
    "heading_div": _heading_as("div", style="text-align:center;font-size:24px"),
    "heading_p": _heading_as("p", align="center"),
    "heading_font": _heading_as("font", size="5"),
    "heading_strong": _heading_as("strong"),
    "heading_broken": heading_broken,
    **{f"labels_{at}": _labelled(at) for at in range(8)},
}  # fmt: skip
