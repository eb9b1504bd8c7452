"""Small plans of our own, in several layouts, written as files of several kinds."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

from docx import Document

HTML = """<!doctype html><html><head><title>某区2023年政务公开工作要点分工表</title>
<script>var nav = "公开栏目";</script></head><body>
<div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li>
<li><a href="/fw">办事服务</a></li><li><a href="/hd">互动交流</a></li></ul></div>
<div class="crumb">当前位置:首页 &gt; 政务公开 &gt; 政策文件</div>
<h1>东湖区人民政府办公室关于印发2023年政务公开工作要点分工表的通知</h1>
<div>发布时间:2024-01-09 浏览次数:1024 【字体:大 中 小】</div>
<p>东湖府办〔2023〕18号</p><p>各镇人民政府、街道办事处,区政府各部门:</p>
<p>现将《东湖区2023年政务公开工作要点分工表》印发给你们,请认真落实。</p>
<p>东湖区人民政府办公室</p><p>2023年4月12日</p>
<p>东湖区2023年政务公开工作要点分工表</p>
<table border="1">
<tr><th>重点工作</th><th>主要任务</th><th>公开路径</th><th>责任单位</th><th>完成时间</th></tr>
<tr><td rowspan="3">(一)深化重点领域信息公开</td>
<td>1.公开本区中小学名称、地址、办学性质、联系电话等信息。</td>
<td>1.政府网站&gt;政务公开&gt;公共企事业单位信息公开/教育,2.其他渠道</td>
<td rowspan="2">区教育局、卫生健康局</td><td>2023年8月底前</td></tr>
<tr><td>2.公开全区二级以上医院名单,每季度更新一次。</td><td>“政务公开”栏目下的“医疗卫生”栏目</td>
<td>每季度</td></tr>
<tr><td>3.发布部门预算、决算,通过统一平台集中公开。</td>
<td>政务公开-财政信息-预算/决算</td><td>区财政局牵头,区直各部门按职责分工落实</td>
<td rowspan="2">2023年10月底前</td></tr>
<tr><td>(二)提升解读回应实效</td>
<td>4.全年召开新闻发布会不少于6次。<br>5.在10个工作日内答复“区长信箱”来信。</td>
<td></td><td>区政府办公室</td></tr>
</table>
<div class="share">分享到:微信 微博</div><div>版权所有:东湖区人民政府 网站标识码:0000000001</div>
</body></html>"""

MARKDOWN = """# 河西县2023年政务公开重点任务清单

西政办函〔2023〕7号

| 序号 | 任务内容 | 责任单位 | 时限 |
| --- | --- | --- | --- |
| | **一、加强主动公开** | | |
| 1 | <p>1.编制并公布行政规范性文件目录,标明文号、成文日期、有效性等要素。</p> | 县司法局 | 2023年6月底前 |
| 2 | 2.集中公开本部门现行有效的规范性文件,并动态更 | | |

| 序号 | 任务内容 | 责任单位 | 时限 |
| --- | --- | --- | --- |
| | 新调整。 | | |
| 3 | 3.在网站“政务公开>重点领域”中设置“乡村振兴”“义务教育”栏目。 | 县农业农村局、县教育局 | 20235月底前 |
| | 县政府办公室 | 4.每半年开展1次政府信息公开培训。 | 每半年 |
| | **二、抓好平台建设** | | |
| | 5.优化网站手机适配版,支持IPv6访问。 | 县融媒体中心 | 持续推进 |
| | 612345热线要公布工作时间,做好政策咨询服务。 | 县政务服务局 | 长期坚持 |
"""

TEXT = """网站首页 | 登录 | 注册
[文件汇编] 南山市2022年政务公开工作要点
楼主
发表于 2023-5-1 09:00:00 | 只看该作者
南山市 2022 年政务公开工作要点

一、加强政策解读
(一)丰富解读形式。运用图解、视频、动画等形式解读重要政策。部门主要负责人年内带头解读不少于2次。(市政府办公室牵头,市直各部门负责落实)主动回应社会关切,及时发布突发事件权威信息。(市委宣传部、市应急局分别负责落实)
(二)规范意见征集。重大决策草案公开征求意见时间不少于30日,结束后公开采纳情况。(市司法局负责落实)
二、强化保障
(一)开展培训。年底前组织政务公开业务培训至少1次。(市政府办公室负责落实)
各部门要高度重视,明确专门人员,抓好本要点落实。
回复 举报 使用道具
Powered by Discuz!
"""


def write_docx(path: Path) -> Path:
    """A table with merged cells: category, lead and time run over several rows."""
    document = Document()
    document.add_paragraph("北河县人民政府办公室")
    document.add_paragraph("北河县2024年政务公开工作任务分解表")
    document.add_paragraph("北政办发〔2024〕9号")
    rows = [
        ("序号", "工作任务", "具体要求", "牵头单位", "配合单位", "完成时限"),
        ("1", "平台建设", "推进政府门户网站全面支持IPv6。", "县政府办公室", "县大数据中心", "2024年11月底前"),
        ("2", "平台建设", "在门户网站增设“优化营商环境”专栏,归集惠企政策。", "县政府办公室", "县发展改革局", "2024年11月底前"),
        ("3", "平台建设", "检查失效链接,每日巡查,24小时值班读网。", "县政府办公室", "各镇、各部门", "2024年11月底前"),
        ("4", "依申请公开", "规范依申请公开办理,加强培训。", "县司法局", "各部门", "持续推进"),
        ("5", "依申请公开", "把政务公开纳入绩效考核,分值权重不低于4%。", "县委督查室", "", "长期坚持"),
    ]  # fmt: skip
    table = document.add_table(rows=len(rows), cols=6)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    for column, first, last in ((1, 1, 3), (3, 1, 3), (5, 1, 3), (1, 4, 5)):
        text = rows[first][column]
        merged = table.cell(first, column).merge(table.cell(last, column))
        merged.text = text
    document.add_paragraph("北河县人民政府办公室")
    document.add_paragraph("2024年3月20日")
    document.save(str(path))
    return path


PDF_PAGES = [
    [
        (180, "西岭区2023年政务公开工作要点"),
        (60, "    一、深化主动公开"),
        (60, "    1.各街道、各部门要在2023年6月底前公开权责清单,并根据机构职能"),
        (60, "调整情况动态更新。(责任单位:区委编办、区司法局)"),
        (60, "    2.及时公开保障性住房年度建设计划、分配对象、分配结果等信息(公"),
        (60, "开路径:政府网站→重点领域→住房保障)。(责任单位:区住房建设局)"),
        (280, "- 1 -"),
    ],
    [
        (60, "    二、加强基础工作"),
        (60, "    3认真编制政府信息公开工作年度报告,2024131日前向社会公布。"),
        (60, "(牵头单位:区政府办公室;责任单位:各部门)"),
        (60, "    4.每年至少组织2次政务公开培训。(责任单位:区政府办公室)"),
        (280, "- 2 -"),
    ],
]


PDF_TABLE = [
    [
        (200, 780, "兰亭县2023年政务公开工作任务分工表"),
        (50, 740, "序号"), (100, 740, "工作任务"), (360, 740, "责任单位"), (480, 740, "完成时限"),
        (55, 710, "1"), (90, 710, "公开县级财政预算、决算和部门预算决算,"),
        (350, 710, "县财政局、各部"), (470, 710, "2023年10月底"),
        (90, 694, "并集中发布。"), (350, 694, "门"), (470, 694, "前"),
        (55, 664, "2"), (90, 664, "全年召开新闻发布会不少于4次。"), (350, 664, "县委宣传部"),
        (470, 664, "持续推进"),
        (55, 634, "3"), (90, 634, "在县政府网站设置“惠企政策”专栏,每"), (350, 634, "县政务服务局"),
        (470, 634, "2023年6月30日"), (90, 618, "季度更新。"), (470, 618, "前"), (280, 40, "- 1 -"),
    ],
    [
        (50, 780, "序号"), (100, 780, "工作任务"), (360, 780, "责任单位"), (480, 780, "完成时限"),
        (55, 750, "4"), (90, 750, "支持IPv6访问。"), (350, 750, "县大数据中心"), (470, 750, "2023年底前"),
    ],
]  # fmt: skip


def write_pdf_table(path: Path) -> Path:
    """A table over two pages, cells of several lines, the header told again."""
    return _write_pages(path, PDF_TABLE)


def write_pdf(path: Path) -> Path:
    """Paragraphs over hard line ends and a page break."""
    pages = [
        [
            (x + (24 if text.startswith("    ") else 0), 780 - i * 22, text.strip())
            for i, (x, text) in enumerate(lines)
        ]
        for lines in PDF_PAGES
    ]
    return _write_pages(path, pages)


def _write_pages(path: Path, pages: list[list[tuple[int, int, str]]]) -> Path:
    """Write pages of (x, y, text), in a font whose codes are UTF-16."""
    objects: list[bytes] = [b"", b""]
    kids = []
    font = len(objects) + 1
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H "
        b"/DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >> ] >>"
    )
    for page in pages:
        stream = io.BytesIO()
        for x, y, text in page:
            code = text.encode("utf-16-be").hex()
            stream.write(f"BT /F1 12 Tf {x} {y} Td <{code}> Tj ET\n".encode())
        packed = zlib.compress(stream.getvalue())
        objects.append(
            f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
            + packed
            + b"\nendstream"
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << /F1 {font} 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    refs = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{refs}] /Count {len(kids)} >>".encode()
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.5\n")
    for i, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{i} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010d} 00000 n \n".encode())
    out.write(
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    path.write_bytes(out.getvalue())
    return path
