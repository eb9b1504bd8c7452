"""What goes between a government and its visitors: letters, consultations, press, guides, accounts.

Workdays are counted by hand here and nowhere by the program's own calendar: the near-miss around
the National Day holiday of 2021 (moved Saturdays 9-18 and 9-26, 10-09) is written out in dates.
"""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

from gkcheck.portal.model import Article
from gkcheck.portal.rich.readings import points
from gkcheck.portal.rich.shelf import Shelf
from gkcheck.portal.tables import PHONE, html_table
from gkcheck.portal.words import OFFICES, TOWNS

_PROBLEMS = (
    "{t}路灯不亮问题", "{t}学校门口停车问题", "老年优待证办理咨询", "{t}垃圾清运问题", "农村危房改造补助咨询",
    "{t}自来水压力不足问题", "公租房申请条件咨询", "{t}客运班次调整建议",
)  # fmt: skip
_REPLIES = (
    "您好。来信收悉，我单位于次日派员到现场核实，已更换损坏设施并安排专人每周巡查，感谢您的监督。",
    "您好。您反映的情况属实，已协调有关单位增设标线和警示牌，上下学时段安排民警值守，欢迎继续监督。",
    "您好。办理时请携带身份证和户口簿原件到就近的便民服务中心，当场办结，不收取费用。咨询电话023-85550126。",
    "您好。已督促保洁公司将清运频次由每两日一次改为每日一次，并补充垃圾箱8个，现场已清理完毕。",
    "您好。按照现行政策，经鉴定为C级的每户补助7500元，D级的每户补助2.1万元，请向村委会提出书面申请。",
    "您好。经排查系主管网老化，已列入改造计划并于本月开工，施工期间每日早晚两个时段加压供水。",
    "您好。申请人须年满18周岁、在本县无住房或人均住房面积低于13平方米，收入符合规定，可在线提交申请。",
    "您好。经与客运公司协商，自下月起早班车提前到六点二十分，末班车延后到十九点整，并在站牌公布。",
)


def fill_talk(shelf: Shelf, accounts: int | None = None) -> None:
    """Put the content on the portal; ``accounts``: how many a plan speaks of."""
    _letters(shelf)
    _consultations(shelf)
    _press(shelf)
    _guides(shelf)
    _request(shelf)
    _accounts(shelf, accounts)
    _units(shelf)


def mailboxes(shelf: Shelf) -> list[str]:
    """Return the paths of the columns that hold letters."""
    return [c.label for c in shelf.portal.root.walk() if c.name.endswith(("长信箱", "信件选登"))]


def letter(
    shelf: Shelf, label: str, at: int, asked: date, replied: date | None, title: str | None = None
) -> Article:
    """Put one letter; ``replied`` None: no answer yet."""
    column = shelf.portal.root.find(label)
    title = title or f"关于{_PROBLEMS[at % len(_PROBLEMS)].format(t=TOWNS[at % len(TOWNS)])}"
    unit = OFFICES[(at * 5 + 3) % len(OFFICES)]
    lines = [
        f"来信标题：{title}", f"受理日期：{asked:%Y-%m-%d}",
        f"留言摘要：本人反映{title.removeprefix('关于')}，希望有关部门核实处理，谢谢。",
    ]  # fmt: skip
    if replied is not None:
        lines += [f"答复日期：{replied:%Y-%m-%d}", f"答复部门：{unit}", f"答复内容：{_REPLIES[at % len(_REPLIES)]}"]  # fmt: skip
        lines.append("办理状态：已办结")
    else:
        lines += [f"受理部门：{unit}", "办理状态：办理中"]
    return shelf.article(
        column, title, day=replied or asked, blocks=[f"<p>{escape(line)}</p>" for line in lines], source=unit,
    )  # fmt: skip


def _letters(shelf: Shelf) -> None:
    year = shelf.year
    days = [
        (date(year, 3, 1), 2), (date(year, 4, 12), 3), (date(year, 5, 17), 4), (date(year, 6, 21), 1),
        (date(year, 7, 12), 3), (date(year, 8, 16), 2), (date(year, 11, 1), 3), (date(year, 12, 6), 2),
    ]  # fmt: skip
    for label in mailboxes(shelf):
        column = shelf.portal.root.find(label)
        if column.children:
            continue
        shelf.portal.articles[column] = []
        for at, (asked, after) in enumerate(days):
            while asked.weekday() > 1:  # Monday or Tuesday, so that the days after are workdays
                asked -= timedelta(days=1)
            if asked + timedelta(days=after) <= shelf.as_of:
                letter(shelf, label, at, asked, asked + timedelta(days=after))
        shelf.portal.heads[column] = [
            '<form action="/hdjl/write" method="post"><p>我要写信</p><label>姓名：<input name="xm"></label><label>标题：<input name="bt"></label>'
            '<label>内容：<textarea name="nr"></textarea></label><button type="submit">提交</button></form>'
        ]


def _consultations(shelf: Shelf) -> None:
    """Drafts open for more than 30 days with reasons and ways, and what came of them.

    None is on a plan, a great project or people's livelihood.
    """
    shelf.leave_out("consultation_period", "matter_not_seen")
    column = shelf.portal.root.find("互动交流>调查征集")
    results = shelf.named("互动交流", "意见反馈")
    for old in shelf.portal.of("新闻中心>通知公告"):
        if "征求" in old.title:  # the demo's text is about nothing in particular
            old.blocks = notice_text(shelf.portal.county, "城市停车管理办法", old.day)
    for at, matter in enumerate(("城市停车管理办法", "农村公路养护管理办法", "临时救助实施细则")):
        start = date(shelf.year, 2 + 2 * at, 8)
        end = start + timedelta(days=34)
        title = f"关于公开征求《{shelf.portal.county}{matter}（征求意见稿）》意见的公告"
        blocks = notice_text(shelf.portal.county, matter, start)
        notice = shelf.article(column, title, day=start, blocks=blocks, source=OFFICES[at])
        shelf.attach(notice, "docx", f"{shelf.portal.county}{matter}（征求意见稿）.docx")
        shelf.attach(notice, "docx", f"{matter}起草说明.docx")
        said = [
            f"<p>{start.year}年{start.month}月{start.day}日至{end.month}月{end.day}日，就《{shelf.portal.county}{matter}（征求意见稿）》公开征求意见，通过电子邮件、信函和电话共收到意见建议6条。</p>",
            "<p>采纳情况：采纳4条，未采纳2条。未采纳的主要理由：与上位法规定不一致。</p>",
        ]
        feedback = shelf.article(
            results, f"《{shelf.portal.county}{matter}（征求意见稿）》公开征求意见情况反馈", day=min(end + timedelta(days=9), shelf.as_of), blocks=said,
        )  # fmt: skip
        notice.relations.append(("征集结果", feedback))
        feedback.relations.append(("征集公告", notice))


def notice_text(county: str, matter: str, start: date, end: date | None = None) -> list[str]:
    """Return the paragraphs of a notice that asks for opinions; 35 days if no ``end`` is given."""
    end = end or start + timedelta(days=34)
    return [
        f"<p>为提高决策质量，根据国家和市有关规定，现将《{county}{matter}（征求意见稿）》向社会公开征求意见。</p>",
        f"<p>征求意见时间：{start.year}年{start.month}月{start.day}日至{end.year}年{end.month}月{end.day}日。</p>",
        f"<p>提出意见的方式：一、电子邮件发送至gk@qinglan-demo.gov.cn；二、信函寄至县政府办公室；三、电话{PHONE}。</p>",
        "<p>附件：1.征求意见稿；2.起草说明（政策背景、主要内容和解读）。</p>",
    ]


def _press(shelf: Shelf) -> None:
    """Six events in the year; the head or a deputy speaks at three of them.

    What was said there tells all that an interpretation tells.
    """
    column = shelf.named("政务公开", "政府信息公开目录", "新闻发布")
    for at in range(6):
        day = date(shelf.year, 2 + at, 16 + at % 3)
        leader = ("副县长周某某", "县长林某某", "副县长王某某")[at % 3]
        who = leader if at % 2 == 0 else "县发展改革委新闻发言人"
        topic = (
            "优化营商环境",
            "“十四五”规划",
            "防汛减灾",
            "义务教育招生",
            "乡村振兴",
            "医疗保障",
        )[at]
        blocks = [
            f"<p>{day.year}年{day.month}月{day.day}日，{shelf.portal.owner}新闻办公室举行“{topic}”新闻发布会，{who}出席并介绍有关情况，回答记者提问。</p>",
            f"<p>发布会介绍了{topic}有关政策的出台背景和目的，说明了主要举措和适用范围。</p>",
            *shelf.prose(2),
            *points(),
        ]
        shelf.article(
            column, f"{shelf.portal.county}举行“{topic}”新闻发布会", day=day, blocks=blocks
        )


GUIDE_PARTS = ("设定依据", "受理条件", "申请材料", "办理流程", "法定办结时限", "承诺办结时限", "收费标准", "办理地点", "办理时间", "咨询电话", "监督投诉渠道", "网上办理")  # fmt: skip


def _guides(shelf: Shelf) -> None:
    """Guides with every part and the forms to fill in."""
    column = shelf.portal.root.find("政务服务>办事指南")
    for article in shelf.portal.articles[column]:
        matter = article.title.removesuffix("办事指南")
        said = (
            "《社会救助暂行办法》第十一条", "符合规定条件的本县居民", "身份证、户口簿、申请表", "申请、受理、审核、公示、办结",
            "30个工作日", "12个工作日", "不收费", "县政务服务中心3号窗口", "工作日9:00—17:30", PHONE, "12345", "可在政务服务网在线申请、全程网办",
        )  # fmt: skip
        rows = list(zip(GUIDE_PARTS, said, strict=True))
        article.blocks = [f"<p>事项名称：{matter}</p>", html_table(["项目", "内容"], [list(r) for r in rows])]  # fmt: skip
        for number, part in enumerate(("申请材料目录", "办理流程图说明"), 1):
            article.blocks.append(f"<p>{number}.{part}：{said[2 + number - 1]}。</p>")
        if not article.attachments:
            shelf.attach(article, "docx")
        article.attachments[0] = (f"{matter}申请表（空表）.docx", article.attachments[0][1])
        shelf.attach(article, "docx", f"{matter}申请表（样表）.docx")


def _request(shelf: Shelf) -> None:
    """The page for requests: ways, times, fees, and a form that goes somewhere."""
    column = shelf.portal.root.find("政府信息公开>依申请公开")
    page = shelf.portal.articles[column][0]
    page.blocks += [
        f"<p>受理机构：{shelf.portal.owner}办公室，办公地址：青岚县城关街道滨河路1号，办公时间：9:00—12:00，14:00—18:00（工作日），联系电话：{PHONE}，电子邮箱：gk@qinglan-demo.gov.cn。</p>",
        "<p>申请流程：提出申请、登记受理、审查、答复；申请人可以下载并填写申请表。</p>",
        "<p>救济途径：对答复不服的，可以依法申请行政复议或者提起行政诉讼，也可以向政务公开主管部门投诉举报。</p>",
        "<p>信息处理费按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）计收。</p>",
        '<form action="/ysqgk/submit" method="post"><h3>在线申请</h3><label>申请人姓名：<input name="name"></label><label>证件名称：<input name="zj"></label>'
        '<label>联系电话：<input name="tel"></label><label>所需政府信息的名称、文号或者其他特征性描述：<textarea name="info"></textarea></label>'
        '<label>获取信息的方式：<select name="way"><option>邮寄</option><option>电子邮件</option></select></label><button type="submit">提交申请</button></form>',
    ]


def _accounts(shelf: Shelf, wanted: int | None) -> None:
    """The list of accounts on other platforms."""
    column = shelf.named("互动交流", "政务新媒体")
    names = ["发布", "政务服务", "公安", "文旅", "应急"]
    names += [f"第{i}号" for i in range(len(names) + 1, (wanted or 0) + 1)]
    rows = [
        [i, ("微信公众号", "新浪微博", "抖音号")[i % 3], f"青岚{name}", OFFICES[i], "正常运行", f"{shelf.as_of - timedelta(days=2 + i % 8):%Y-%m-%d}"]
        for i, name in enumerate(names, 1)
    ]  # fmt: skip
    table = html_table(["序号", "平台", "账号名称", "主办单位", "运行状态", "最近更新日期"], rows)
    shelf.article(column, f"{shelf.portal.county}政务新媒体账号清单", blocks=["<p>本县政务新媒体账号如下。</p>", table])  # fmt: skip


def _units(shelf: Shelf) -> None:
    """A page for each of the first departments, with what it does and how to reach it."""
    for unit in OFFICES[:3]:
        column = shelf.named("政务公开", "政府部门", unit)
        for at, what in enumerate(("机构职能", "工作动态", "联系方式")):
            blocks = [
                f"<p>{unit}{what}：联系电话{PHONE}，办公地址青岚县城关街道滨河路1号。</p>",
                *shelf.prose(2),
            ]
            shelf.article(
                column,
                f"{unit}{what}",
                day=shelf.day(date(shelf.year, 2 + 4 * at, 3)),
                blocks=blocks,
            )
