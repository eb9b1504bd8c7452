"""Is a title that of the document itself, and does its full text open?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checks.derived.full_text import Nature, is_generic, nature_of, opens_whole, unread_files
from checks.derived.text_search import entries
from gkcheck.errors import Reason
from gkcheck.store.reader import FactReader


@pytest.mark.parametrize(
    ("title", "nature"),
    [
        ("某县国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", Nature.DOCUMENT),
        ("关于印发《某县宣传工作管理办法》的通知", Nature.DOCUMENT),
        ("某县“十四五”规划纲要(征求意见稿)", Nature.DRAFT),
        ("一图读懂某县“十四五”规划纲要", Nature.NEWS),
        ("我县召开“十四五”规划纲要", Nature.NEWS),
        ("县长带队督查重点项目", Nature.NEWS),
        ("市场准入负面清单(2020年版)", Nature.DOCUMENT),
    ],
)
def test_nature(title: str, nature: Nature) -> None:
    assert nature_of(title) is nature


@pytest.mark.parametrize(
    ("name", "generic"), [("附件1.pdf", True), ("下载", True), ("附件:权责清单.xls", False)]
)
def test_names_that_say_nothing(name: str, generic: bool) -> None:
    assert is_generic(name) is generic


def test_what_opens(facts_of: Callable[..., FactReader]) -> None:
    facts = facts_of("""
pages:
  - url: /a/
    type: list
    list: {items: ["全文 -> /1.html", "空页 -> /2.html", "带附件 -> /3.html", "脚本 -> /4.html", "没读 -> /5.html", "已删 -> /6.html", "别处 -> https://www.other.cn/", "好文件 -> /7.pdf", "坏文件 -> /8.pdf", "读过的 -> /9.doc", "短文 -> /s.html", "坏附件 -> /n.html", "坏附件而有话 -> /m.html", "附件在旁 -> /o.html", "无地址"]}
  - {url: /1.html, type: article, title: 全文, document: {text_length: 900}}
  - {url: /2.html, type: article, title: 空页, text_length: 9, document: {text_length: 9}}
  - {url: /s.html, type: article, title: 短文, text_length: 150, document: {text_length: 150}}
  - {url: /3.html, type: article, title: 带附件, text_length: 9, document: {text_length: 9}, links: {attachments: ["附件1 -> /x.doc (attachment)"]}}
  - {url: /4.html, type: article, title: 脚本, text_length: 9, document: {text_length: 9}, signals: {script_built: [body]}}
  - {url: /n.html, type: article, title: 坏附件, text_length: 112, document: {text_length: 112}, body: "坏附件\\n发布时间：2021-03-21 10:24 来源：县市场监管局办公室\\n全文见附件。\\n附件：\\n坏附件.pdf", links: {attachments: ["坏附件.pdf -> /n.pdf (attachment)"]}}
  - {url: /m.html, type: article, title: 坏附件而有话, text_length: 112, document: {text_length: 112}, body: "本规划经县人民代表大会审议通过，现予公布，请各单位认真贯彻执行。", links: {body: ["坏附件.pdf -> /n.pdf (attachment)"]}}
  - {url: /o.html, type: article, title: 附件在旁, text_length: 80, document: {text_length: 80}, links: {other: ["附件在旁.pdf -> /7.pdf (attachment)", "阅读器 -> /r.exe (attachment)"]}}
media:
  - {url: /7.pdf, kind: attachment, verdict: opens}
  - {url: /8.pdf, kind: attachment, verdict: broken, problem: truncated}
  - {url: /n.pdf, kind: attachment, verdict: broken, problem: http_404}
attachment_texts: [{url: /9.doc, state: text, text: 甲}]
fetches: {/6.html: http_error 404}
""")
    came = {e.title: opens_whole(facts, e) for e in entries(facts)}
    assert came.pop("附件1") is not True
    assert came.pop("坏附件.pdf") is False
    assert came == {
        "全文": True, "空页": False, "带附件": True, "脚本": Reason.NOT_RENDERED,
        "没读": Reason.NEEDS_FACT, "已删": False, "别处": Reason.THIRD_PARTY, "好文件": True,
        "坏文件": False, "读过的": True, "无地址": Reason.SCRIPT_BUILT, "短文": Reason.NEEDS_PERSON,
        "坏附件": False, "坏附件而有话": Reason.NEEDS_PERSON, "附件在旁": True,
    }  # fmt: skip
    assert [e.title for e in unread_files(facts, entries(facts))] == ["附件1"]
