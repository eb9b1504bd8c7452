"""Dates, fields, relations and files of articles, on fragments."""

from __future__ import annotations

from datetime import date

import pytest
from lab.fragments import ARTICLE, CRUMB, ROWS, URL, read

from gkcheck.models.facts import Place, TargetKind, Validity


@pytest.mark.parametrize(
    ("info", "day"),
    [
        ("<p>发布日期：2021-03-04 来源：本站</p>", date(2021, 3, 4)),
        ("<p>2021-03-04 09:30 来源：新华社</p>", date(2021, 3, 4)),
        ("<p>成文日期：2021-01-02</p><p>发布时间：2021年3月4日</p>", date(2021, 3, 4)),
        ("<p>更新时间：2022-09-09 发布时间：2021-03-04</p>", date(2021, 3, 4)),
        (
            "<p>信息来源：市政府 发布时间：<script>document.write('2021-03-04')</script></p>",
            date(2021, 3, 4),
        ),
        ("<p>浏览次数：2021</p>", None),
        ("<p>报名时间：2021-05-01</p><p>时间：2021-03-04</p>", date(2021, 3, 4)),
        ("<p>发布于 2021-03-04 作者：张某</p>", date(2021, 3, 4)),
    ],
)
def test_publication_date(info: str, day: date | None) -> None:
    facts = read(ARTICLE.format(info, "", ""), url=URL.replace("index", "t20210304_1"))
    assert facts.document is not None
    assert facts.document.published_on == day


def test_visible_date_goes_before_the_meta_tag() -> None:
    meta = '<meta name="PubDate" content="2022-04-24 10:00">'
    with_date = read(ARTICLE.format("<p>发布日期：2017-05-15</p>", "", ""), head=meta).document
    without = read(ARTICLE.format("", "", ""), head=meta).document
    assert with_date is not None and with_date.published_on == date(2017, 5, 15)
    assert without is not None and without.published_on == date(2022, 4, 24)


def test_time_of_updating_is_shown_where_it_is_that_of_publication() -> None:
    line = "<p>来源：县府办 作者：佚名 点击数：12 更新时间：2021-12-5 08:50</p>"
    meta = '<meta name="PubDate" content="2021-12-{} 09:00">'
    same = read(ARTICLE.format(line, "", ""), head=meta.format("05")).document
    later = read(ARTICLE.format(line, "", ""), head=meta.format("01")).document
    assert same is not None and same.published_raw == "2021-12-5 08:50"
    assert later is not None and later.published_on == date(2021, 12, 1)
    assert later.published_raw == "[meta] 2021-12-01 09:00"


def test_own_number_is_no_cited_number() -> None:
    cited = "<p>按照《国务院办公厅关于改革的通知》（国办发〔2019〕5号）要求办理。</p>"
    own = "<p>市发改〔2021〕 9 号</p>"
    first = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", cited, "")).document
    assert first is not None and first.document_number is None
    second = read(
        f"<h1>关于公布清单的通知</h1><p>发布日期：2021-03-04</p><div class='TRS_Editor'>{own}{cited}<p>{'请认真执行。' * 20}</p></div>"
    ).document
    assert second is not None and second.document_number == "市发改〔2021〕9号"


@pytest.mark.parametrize(
    ("text", "state"),
    [("现行有效", Validity.IN_FORCE), ("是", Validity.IN_FORCE), ("失效", Validity.LAPSED), ("已废止", Validity.REPEALED),
     ("部分失效", Validity.PARTLY_LAPSED), ("已修改", Validity.AMENDED), ("尚未生效", Validity.NOT_YET), ("　", None)],
)  # fmt: skip
def test_validity_words(text: str, state: Validity | None) -> None:
    table = f"<table><tr><td>索引号：</td><td>000014349/2020-00110</td><td>有效性：</td><td>{text}</td></tr></table>"
    document = read(table + ARTICLE.format("", "", "")).document
    assert document is not None
    assert document.validity is state
    assert "有效性" in document.fields


def test_fields_in_one_cell_and_search_forms() -> None:
    one = "<table><tr><td>索引号：000014349/2020-00110</td><td>发布机构：市司法局</td></tr><tr><td>文　号：</td><td>生成日期：2020-11-30</td></tr></table>"
    document = read(one + ARTICLE.format("", "", "")).document
    assert document is not None
    assert document.fields == {
        "索引号": "000014349/2020-00110", "发布机构": "市司法局", "文号": "", "成文日期": "2020-11-30",
    }  # fmt: skip
    form = "<form><table><tr><td>标题：</td><td><input></td><td>文号：</td><td><input></td></tr></table></form>"
    assert read(f"{CRUMB}{form}<ul>{ROWS}</ul>").document is None


def test_who_sent_a_text_in_did_not_issue_it() -> None:
    line = "<p>信息来源：县住房城乡建委&nbsp;&nbsp;作者：佚名&nbsp;&nbsp;点击数：12</p>"
    fields = "<p>文　　号：石政发〔2021〕6号<br>发布机构：石林县人民政府</p>"
    both = read(
        f"<h1>关于停车的通知</h1>{line}<div>{fields}<p>{'请认真执行。' * 20}</p></div>"
    ).document
    assert both is not None and both.issuer == "石林县人民政府"
    lone = "<p>文　　号：石政发〔2021〕6号</p>"
    one = read(
        f"<h1>关于停车的通知</h1>{line}<div>{lone}<p>{'请认真执行。' * 20}</p></div>"
    ).document
    assert one is not None and one.issuer == "县住房城乡建委"


def test_bracketed_labels() -> None:
    html = "<ol class='doc-info'><li>[发文机构] <span>甲市人民政府</span></li><li>[发文字号] <span>甲政发〔2021〕3号</span></li><li>[成文日期] <span>2021-01-25</span></li><li>[有效性] <span>是</span></li></ol>"
    document = read(html + ARTICLE.format("", "", "")).document
    assert document is not None
    assert (document.issuer, document.document_number, document.signed_on) == (
        "甲市人民政府", "甲政发〔2021〕3号", date(2021, 1, 25),
    )  # fmt: skip


def test_written_and_sent_dates_stand_apart() -> None:
    table = "<table><tr><td>索引号</td><td>GK001-2021-0007</td></tr><tr><td>成文日期</td><td>2021-01-05</td></tr><tr><td>发文日期</td><td>2021-01-08</td></tr><tr><td>公开日期</td><td><script>document.write('2021-01-09');</script></td></tr></table>"
    document = read(table + ARTICLE.format("", "", "")).document
    assert document is not None
    assert (document.signed_on, document.generated_on, document.published_on) == (
        date(2021, 1, 5), date(2021, 1, 8), date(2021, 1, 9),
    )  # fmt: skip
    assert document.index_number == "GK001-2021-0007"


@pytest.mark.parametrize(
    ("below", "relations", "blocks"),
    [
        ("<div class='xgjd'><h3>相关解读</h3></div><p>上一篇：<a href='1.html'>关于调整的通知</a></p>", [], [("相关解读", "empty")]),
        ("<div><h3>政策解读</h3><ul></ul></div><p>下一篇：<a href='1.html'>关于调整的通知</a></p>", [], [("政策解读", "empty")]),
        ("<p>政策原文：<a href='y.html'>关于印发办法的通知</a></p>", [("policy", "y.html")], [("政策原文", "filled")]),
        ("<div class='btn'><a href='/jd/202105/t20210519_2.html'>【政策解读】</a></div>", [("interpretation", "t20210519_2.html")], [("政策解读", "filled")]),
        ("<div class='btn'><a href='/jd/'>政策解读</a></div>", [], []),
        ("<div class='hot'><h3>政策解读</h3><ul>" + "".join(f"<li><a href='{i}.html'>关于第{i}号文件的解读</a></li>" for i in range(12)) + "</ul></div>", [], []),
    ],
)  # fmt: skip
def test_relation_blocks(
    below: str, relations: list[tuple[str, str]], blocks: list[tuple[str, str]]
) -> None:
    facts = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", "", below))
    assert [(r.kind, r.url.rsplit("/", 1)[1]) for r in facts.relations] == relations
    assert [(b.label, b.state) for b in facts.relation_blocks] == blocks


def test_attachments_and_media() -> None:
    files = '<a href="a.doc">附件1</a><a href="/down?id=3">2.申请表.xlsx</a><a href="javascript:;" title="3.名单.pdf">名单</a>'
    media = '<video><source src="v.mp4"></video><img src="loading.gif" data-src="p.jpg"><iframe src="q.html"></iframe>'
    related = '<div class="xgwz"><a href="other.pdf">他文附件</a></div>'
    facts = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", files + media, related))
    kinds = {link.url.rsplit("/", 1)[1]: (link.kind, link.place) for link in facts.links}
    assert kinds["a.doc"] == (TargetKind.ATTACHMENT, Place.ATTACHMENTS)
    assert kinds["down?id=3"] == (TargetKind.ATTACHMENT, Place.ATTACHMENTS)
    assert kinds["other.pdf"][1] is not Place.ATTACHMENTS
    assert kinds["v.mp4"] == (TargetKind.VIDEO, Place.BODY)
    assert kinds["p.jpg"] == (TargetKind.IMAGE, Place.BODY)
    assert kinds["q.html"][0] is TargetKind.FRAME
    assert facts.unlinked_attachments == ("3.名单.pdf",)


def test_digest_tells_texts_apart_and_ignores_layout() -> None:
    one = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", "", ""))
    two = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", "  \n ", ""))
    three = read(ARTICLE.format("<p>发布日期：2021-03-04</p>", "<p>另行通知。</p>", ""))
    assert one.text_digest == two.text_digest != three.text_digest
    assert len(one.sample) <= 200
