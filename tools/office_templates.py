"""Write the office documents' templates: ``python tools/office_templates.py``.

An office replaces ``notice.docx`` and ``bulletin.docx`` by its own (``gkcheck report --templates DIR``);
the words between double braces are listed in docs/run.md.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

OUT = Path(__file__).parents[1] / "reports" / "documents"
# GB/T 9704-2012, 7.2 and 5.2: title in size 2, text in size 3 of Fangsong, margins 37/35/28/26 mm.
TITLE, TEXT, SMALL = Pt(22), Pt(16), Pt(10.5)
SONG, FANG, HEI = "宋体", "仿宋", "黑体"


def paper() -> DocumentType:
    """Return an empty A4 document with the margins of official documents."""
    made = Document()
    part = made.sections[0]
    part.page_width, part.page_height = Cm(21), Cm(29.7)
    part.top_margin, part.bottom_margin = Cm(3.7), Cm(3.5)
    part.left_margin, part.right_margin = Cm(2.8), Cm(2.6)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", TEXT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
    style.paragraph_format.line_spacing = Pt(28)
    style.paragraph_format.space_after = Pt(0)
    return made


def write(
    at: Paragraph, text: str, *, font: str = FANG, size: Pt = TEXT, bold: bool = False
) -> Paragraph:
    """Add ``text`` to a paragraph in a Chinese font."""
    run = at.add_run(text)
    run.font.size, run.bold = size, bold
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 - python-docx has no public way
    return at


def line(doc: DocumentType, text: str, *, indent: bool = True, font: str = FANG) -> Paragraph:
    """Add a paragraph of text, its first line two characters in."""
    at = write(doc.add_paragraph(), text, font=font)
    if indent:
        at.paragraph_format.first_line_indent = Pt(32)
    return at


def title(doc: DocumentType, text: str) -> None:
    """Add the centred title."""
    at = write(doc.add_paragraph(), text, font=SONG, size=TITLE, bold=True)
    at.alignment = WD_ALIGN_PARAGRAPH.CENTER
    at.paragraph_format.line_spacing = Pt(34)
    at.paragraph_format.space_after = Pt(14)


def right(doc: DocumentType, text: str) -> None:
    """Add a line at the right, as signatures stand."""
    at = write(doc.add_paragraph(), text)
    at.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    at.paragraph_format.right_indent = Pt(32)


def table(
    doc: DocumentType, heads: list[str], cells: list[str], each: str, widths: list[float]
) -> Table:
    """Add a table with a head row and one row for each of ``each`` (a docxtpl loop)."""
    made = doc.add_table(rows=4, cols=len(heads))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    for row in made.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    for cell, text in zip(made.rows[0].cells, heads, strict=True):
        small(cell.paragraphs[0], text, font=HEI)
    repeat = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 - python-docx has no public way
    small(made.rows[1].cells[0].paragraphs[0], f"{{%tr for {each} %}}")
    for cell, text in zip(made.rows[2].cells, cells, strict=True):
        small(cell.paragraphs[0], text)
    small(made.rows[3].cells[0].paragraphs[0], "{%tr endfor %}")
    return made


def small(at: Paragraph, text: str, font: str = FANG) -> None:
    """Write a cell."""
    write(at, text, font=font, size=SMALL)
    at.paragraph_format.line_spacing = Pt(16)


def notice() -> None:
    """Write the notice of rectification to one site."""
    doc = paper()
    title(doc, "政府网站问题整改通知书")
    line(doc, "{{ to }}：", indent=False)
    line(
        doc,
        "{{ month_words }}，我单位对“{{ site }}”（{{ url }}）进行了核查，基准日为 {{ as_of }}。"
        "共发现问题 {{ problems }} 处，其中新增 {{ new }} 处、反弹 {{ relapsed }} 处、上次未整改 {{ persisting }} 处。"
        "现将问题清单附后，请于 {{ due_on }} 前完成整改，并将整改情况书面反馈我单位。",
    )
    line(
        doc,
        "清单所列问题均经两次查看或人工复核确认。对因访问受限、超时等原因未能判定的事项，未列为问题；"
        "对清单有异议的，请在期限内说明情况并附证明材料。",
    )
    line(doc, "附件：问题清单")
    right(doc, "{{ office }}")
    right(doc, "{{ date_words }}")
    doc.add_page_break()
    line(doc, "附件", indent=False, font=HEI)
    at = write(doc.add_paragraph(), "问题清单", font=SONG, size=Pt(18), bold=True)
    at.alignment = WD_ALIGN_PARAGRAPH.CENTER
    table(
        doc,
        ["序号", "对象", "情况", "地址", "变化", "编号"],
        [
            "{{ f.no }}",
            "{{ f.label }}",
            "{{ f.message }}",
            "{{ f.url }}",
            "{{ f.move }}",
            "{{ f.mark }}",
        ],
        "f in findings",
        [1.2, 3.2, 4.6, 3.8, 1.4, 1.6],
    )
    doc.save(str(OUT / "notice.docx"))


def bulletin() -> None:
    """Write the month's bulletin."""
    doc = paper()
    title(doc, "{{ month_words }}政务公开网站核查情况通报")
    line(doc, "{{ to }}：", indent=False)
    line(doc, "现将 {{ month_words }}政务公开网站核查情况通报如下。")
    line(doc, "一、总体情况", font=HEI)
    line(
        doc,
        "本月核查网站 {{ sites }} 个，实际核查到 {{ reached }} 个。其中合格 {{ yes }} 个，不合格 {{ no }} 个，"
        "待定 {{ open }} 个；{{ vetoed }} 个网站触发单项否决，{{ veto_open }} 个网站的单项否决尚未排除。"
        "发现问题 {{ problems }} 处，较上次核查新增 {{ new }} 处、反弹 {{ relapsed }} 处，已整改 {{ fixed }} 处，"
        "未能复查 {{ not_looked }} 处。",
    )
    line(doc, "二、共性问题", font=HEI)
    line(doc, "{%p for c in shared %}")
    line(
        doc,
        "{{ c.platform }}上 {{ c.sites }} 个网站出现同一问题（{{ c.places }} 处），如“{{ c.message }}”，可由平台统一修复。",
    )
    line(doc, "{%p endfor %}")
    line(doc, "{%p if not shared %}")
    line(doc, "本月没有发现同一平台多个网站的共性问题。")
    line(doc, "{%p endif %}")
    line(doc, "三、各地区情况", font=HEI)
    table(
        doc,
        ["地区", "网站", "合格", "待定", "不合格", "问题", "平均得分率区间"],
        [
            "{{ g.name }}",
            "{{ g.sites }}",
            "{{ g.yes }}",
            "{{ g.open }}",
            "{{ g.no }}",
            "{{ g.problems }}",
            "{{ g.range }}",
        ],
        "g in regions",
        [4.2, 1.6, 1.6, 1.6, 1.8, 1.8, 3.0],
    )
    line(doc, "四、未能核查和无法判定的情况", font=HEI)
    line(
        doc,
        "{{ not_reached_words }}有 {{ undetermined }} 项次任务无法判定，主要原因是：{{ reasons }}。上述情况不作为问题，待条件具备后补查。",
    )
    line(doc, "五、工作要求", font=HEI)
    line(doc, "请有关单位对照问题清单逐项整改，举一反三，防止反弹。各网站问题清单另行印发。")
    right(doc, "{{ office }}")
    right(doc, "{{ date_words }}")
    doc.save(str(OUT / "bulletin.docx"))


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    notice()
    bulletin()
