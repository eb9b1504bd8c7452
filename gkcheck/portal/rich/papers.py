"""Papers with figures: annual reports that add up, budgets, debt, gazette, catalogues of standards.

Annual report: 国办公开办函〔2021〕30号 (six parts, three tables; due by 31 March for governments).
Domains of 基层政务公开: 国办发〔2019〕54号 (26 of them).
"""

from __future__ import annotations

from datetime import date

from gkcheck.portal.model import Article
from gkcheck.portal.rich.shelf import Shelf
from gkcheck.portal.tables import html_table
from gkcheck.portal.words import OFFICES

DOMAINS = (
    "重大建设项目", "公共资源交易", "财政预决算", "安全生产", "税收管理", "征地补偿", "国有土地上房屋征收",
    "保障性住房", "农村危房改造", "生态环境", "义务教育", "户籍管理", "社会救助", "养老服务", "公共法律服务",
    "就业创业", "社会保险", "城市综合执法", "涉农补贴", "公共文化服务", "医疗卫生", "救灾", "食品药品监管",
    "市政服务", "城乡规划", "扶贫",
)  # fmt: skip
BUDGET_PARTS = (
    "一、单位基本情况", "二、部门收支总体情况", "三、财政拨款收支情况", "四、一般公共预算支出情况",
    "五、政府性基金预算情况", "六、“三公”经费情况", "七、机关运行经费、政府采购、国有资产占用情况",
    "八、重点支出和重大投资项目情况", "九、绩效目标情况",
)  # fmt: skip
_BOOK = "政府信息公开>法定主动公开内容>预算/决算"
_CATALOGUE = "政务公开>政府信息公开目录"
_GROUNDS = "政府信息公开>法定主动公开内容>履职依据"


def fill_papers(shelf: Shelf) -> None:
    """Put the papers on the portal."""
    _annual(shelf)
    _budgets(shelf)
    _debt(shelf)
    _gazette(shelf)
    _standards(shelf)
    _repealed(shelf)


def _form(year: int) -> tuple[str, ...]:
    """Return the heads of the second table: 国办公开办函〔2021〕30号 changed them for 2021."""
    if year < 2021:
        return ("本年新制作数量", "本年新公开数量", "对外公开总数量")
    return ("本年制发件数", "本年废止件数", "现行有效件数")


def _applications(year: int) -> int:
    """Return how many applications came in ``year``."""
    return 20 + year % 7


def annual_tables(year: int) -> list[str]:
    """Return the three tables of a report about ``year``; every sum is right, row and column."""
    made = html_table(
        ["信息内容", *_form(year)],
        [["规章", 0, 0, 0], ["行政规范性文件", 9, 2, 11]],
    )
    carried, new = 1, _applications(year)  # one is carried over to each next year
    kinds = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    firms = new // 4
    rows: list[list[object]] = []
    for name, value, of_firms in (
        ("一、本年新收政府信息公开申请数量", new, firms),
        ("二、上年结转政府信息公开申请数量", carried, 0),
        ("三、本年度办理结果：（一）予以公开", new - 8, firms - 1),
        ("（二）部分公开", 4, 1),
        ("（三）不予公开：1.属于国家秘密", 0, 0),
        ("2.其他法律行政法规禁止公开", 3, 0),
        ("（四）无法提供：1.本机关不掌握相关政府信息", 1, 0),
        ("（五）不予处理", 0, 0),
        ("（六）其他处理", 0, 0),
        ("（七）总计", new, firms),
        ("四、结转下年度继续办理", carried, 0),
    ):
        rows.append([name, value - of_firms, of_firms, 0, 0, 0, 0, value])
    asked = html_table(["申请情况", *kinds], rows)
    disputes = html_table(
        ["行政复议：结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "行政诉讼：结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
        [[1, 0, 1, 0, 2, 1, 0, 0, 0, 1]],
    )  # fmt: skip
    return [made, asked, disputes]


def _annual(shelf: Shelf) -> None:
    """Reports of three years, each out in January."""
    column = shelf.portal.root.find("政府信息公开>政府信息公开年报")
    shelf.portal.articles[column] = []
    owner = shelf.portal.owner
    last = shelf.year if shelf.as_of >= date(shelf.year + 1, 1, 31) else shelf.year - 1
    for year in range(last, last - 3, -1):
        made, asked, disputes = annual_tables(year)
        total = _applications(year)
        more = total - _applications(year - 1)
        change = f"与上年相比{'增加' if more > 0 else '减少'}{abs(more)}件，同比{'增长' if more > 0 else '下降'}{abs(more) / (total - more):.1%}"
        blocks = [
            f"<p>本报告根据《中华人民共和国政府信息公开条例》和国务院办公厅关于政府信息公开工作年度报告格式的规定编制，数据统计期限为{year}年1月1日至{year}年12月31日。</p>",
            "<p><strong>一、总体情况</strong></p>",
            f"<p>{owner}认真落实{year}年政务公开工作要点和任务分工，要点确定的任务均已完成：公开规划、财政、疫情防控等重点领域信息，完善政策解读、回应关切和平台建设。全年主动公开政府信息{3000 + year}条，"
            f"收到政府信息公开申请{total}件，{change}，均按期答复。围绕政府信息管理、平台建设、监督保障开展培训2次、考核1次，考核结果纳入绩效。</p>",
            *shelf.prose(6),
            "<p><strong>二、主动公开政府信息情况</strong></p>", made,
            "<p><strong>三、收到和处理政府信息公开申请情况</strong></p>", asked,
            "<p><strong>四、因政府信息公开工作被申请行政复议、提起行政诉讼情况</strong></p>", disputes,
            "<p><strong>五、政府信息公开工作存在的主要问题及改进情况</strong></p>",
            f"<p>{year}年存在的问题：一是部分栏目更新不够及时，二是{('政策解读形式较少', '依申请公开答复文书不够规范', '基层公开标准落实不平衡')[year % 3]}。改进情况：已开展专项整改，建立月度巡查制度，组织业务培训，有关问题已经解决。</p>",
            *shelf.prose(3),
            "<p><strong>六、其他需要报告的事项</strong></p>",
            "<p>本年度未收取政府信息公开信息处理费。落实上级年度政务公开工作要点情况已在第一部分报告。</p>",
        ]  # fmt: skip
        article = shelf.article(
            column, f"{owner}{year}年政府信息公开工作年度报告", day=date(year + 1, 1, 18 + year % 8), blocks=blocks, source="县政府办公室",
        )  # fmt: skip
        shelf.attach(article, "docx")
        for unit in OFFICES[:3]:
            own = [b.replace(owner, unit) for b in blocks[:3]] + shelf.prose(8) + blocks[9:]
            shelf.article(column, f"{unit}{year}年政府信息公开工作年度报告", day=date(year + 1, 1, 11), blocks=own, source=unit)  # fmt: skip


def budget(shelf: Shelf, unit: str, year: int, what: str, column_label: str) -> Article:
    """Put one budget (``what`` 预算) or final account (决算) with text, tables and files."""
    name = f"{unit}{year}年{'度' if what == '决算' else ''}部门{what}公开" if unit != shelf.portal.county else f"{unit}{year}年政府{what}公开"  # fmt: skip
    blocks = []
    for part in BUDGET_PARTS:
        blocks.append(f"<p><strong>{part}</strong></p>")
        blocks.append(f"<p>{year}年{unit}收入总计1280万元，支出总计1280万元，与上年相比增加32万元，主要原因是人员正常变动。详见附表。</p>")  # fmt: skip
    rows: list[list[object]] = [["一般公共预算拨款", 1200, "基本支出", 900], ["政府性基金拨款", 80, "项目支出", 380], ["收入总计", 1280, "支出总计", 1280]]  # fmt: skip
    blocks.append(html_table(["收入项目", "金额（万元）", "支出项目", "金额（万元）"], rows))
    day = date(year, 2, 20) if what == "预算" else date(year + 1, 9, 16)
    article = shelf.article(
        shelf.portal.root.find(column_label), name, day=min(day, shelf.as_of), blocks=blocks
    )
    shelf.attach(article, "pdf")
    shelf.attach(article, "xlsx", f"{name}报表.xlsx", header=("收入项目", "金额", "支出项目", "金额"), rows=rows)  # fmt: skip
    return article


def _budgets(shelf: Shelf) -> None:
    for label in (_BOOK, f"{_CATALOGUE}>财政预决算"):
        column = shelf.portal.root.find(label)
        for article in shelf.portal.articles[column]:
            for _, path in article.attachments:
                shelf.portal.files.pop(path, None)
        shelf.portal.articles[column] = []
        for unit in (shelf.portal.county, *OFFICES[:3]):
            budget(shelf, unit, shelf.year, "预算", label)
            budget(shelf, unit, shelf.year - 1, "决算", label)


def _debt(shelf: Shelf) -> None:
    """Eight fields of government debt (渝府办发〔2021〕50号 一(三)3)."""
    try:
        column = shelf.portal.root.find(f"{_CATALOGUE}>地方政府债务")
    except KeyError:
        return
    header = ["债务种类", "限额（万元）", "余额（万元）", "发行额（万元）", "品种", "期限", "利率", "偿还计划", "偿债资金来源"]  # fmt: skip
    rows = [
        ["一般债务", "120000", "98000", "15000", "一般债券", "10年", "3.2%", f"{shelf.year + 9}年到期还本", "一般公共预算收入"],
        ["专项债务", "86000", "71000", "22000", "专项债券", "15年", "3.5%", f"{shelf.year + 14}年到期还本", "政府性基金收入"],
    ]  # fmt: skip
    text = f"<p>{shelf.year}年{shelf.portal.county}政府债务限额、余额、发行、品种、期限、利率、偿还计划和偿债资金来源如下。</p>"
    shelf.article(column, f"{shelf.portal.county}{shelf.year}年地方政府债务情况", blocks=[text, html_table(header, rows)])  # fmt: skip


def _gazette(shelf: Shelf) -> None:
    column = shelf.portal.root.find(f"{_CATALOGUE}>政府公报")
    for article in shelf.portal.articles[column]:
        for _, path in article.attachments:
            shelf.portal.files.pop(path, None)
    shelf.portal.articles[column] = []
    for year in (shelf.year, shelf.year - 1):
        for issue in range(1, 5):
            day = date(year, 3 * issue, 10)
            if day > shelf.as_of:
                continue
            rows = [
                [i, f"{shelf.portal.owner}关于第{issue * 5 + i}号文件的通知", i * 4]
                for i in range(1, 6)
            ]
            blocks = [f"<p>{shelf.portal.owner}公报{year}年第{issue}期（总第{(year - 2000) * 4 + issue}期）目录</p>", html_table(["序号", "篇目", "页码"], rows)]  # fmt: skip
            article = shelf.article(column, f"{shelf.portal.owner}公报{year}年第{issue}期", day=day, blocks=blocks)  # fmt: skip
            shelf.attach(article, "pdf")


def _standards(shelf: Shelf) -> None:
    """A catalogue for each of the 26 domains, in the column that the portal has for them."""
    above = shelf.portal.root.find(f"{_CATALOGUE}>基层政务公开")
    shelf.portal.articles[above] = []
    header = ["序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象", "公开方式", "公开层级"]  # fmt: skip
    for at, domain in enumerate(DOMAINS):
        column = shelf.child(above, domain)
        rows: list[list[object]] = [
            [n, f"{domain}{kind}", f"{domain}{kind}信息", "文件名称、文号、全文", "《中华人民共和国政府信息公开条例》", "自信息形成或变更之日起20个工作日内",
             shelf.portal.owner, "政府网站", "全社会", "主动", "县级、乡级"]
            for n, kind in enumerate(("政策文件", "办事指南", "监督检查"), 1)
        ]  # fmt: skip
        article = shelf.article(
            column, f"{shelf.portal.county}{domain}领域基层政务公开标准目录",
            day=date(shelf.year, 1 + at % 9, 3 + at % 20), blocks=[html_table(header, rows)],
        )  # fmt: skip
        if at % 4 == 0:
            shelf.attach(article, "xlsx", f"{domain}领域标准目录.xlsx", header=header, rows=rows)
        for row in rows:  # and what the catalogue lists is there
            shelf.article(column, f"{shelf.portal.county}{row[2]}（{shelf.year}年）")


def _repealed(shelf: Shelf) -> None:
    """A decision by which the documents marked as gone went; each says so on its own page."""
    gone = shelf.portal.of(f"{_GROUNDS}>本区县（本部门）规范性文件>失效废止")
    column = shelf.portal.root.find(f"{_GROUNDS}>其他文件")
    day = min(date(shelf.as_of.year, 1, 20), shelf.as_of)
    names = [(a.title.split("《")[-1].split("》")[0], (a.fields or {})["文号"]) for a in gone]
    listed = "".join(f"<p>{at}.《{name}》（{number}）</p>" for at, (name, number) in enumerate(names, 1))  # fmt: skip
    title = f"{shelf.portal.owner}关于废止一批行政规范性文件的决定"
    blocks = [f"<p>经县政府常务会议审议，决定废止下列{len(names)}件行政规范性文件：</p>", listed, "<p>本决定自公布之日起施行。</p>"]  # fmt: skip
    article = shelf.article(column, title, day=day, blocks=blocks, source="县政府办公室")
    article.fields = dict(gone[0].fields or {}) | {
        "索引号": f"11500299MB00000X0A/{day.year}-{article.number}",
        "文号": f"青岚府发〔{day.year}〕2号",
        "成文日期": f"{day:%Y-%m-%d}",
        "发布日期": f"{day:%Y-%m-%d}",
        "有效性": "现行有效",
        "名称": title,
    }
