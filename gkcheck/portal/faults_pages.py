"""Faults of single pages and of the home page: identity, tags, dates, maps, forms, speed.

Every function changes the portal in one way and returns what must be found.
"""

from __future__ import annotations

import re
from datetime import timedelta

from gkcheck.portal import media
from gkcheck.portal.content import IN_FORCE
from gkcheck.portal.defects import STATUTORY, Planter, say
from gkcheck.portal.faults import NOTICES, plan_year
from gkcheck.portal.faults_public import HOME_COLUMNS
from gkcheck.portal.layout import SITE_CODE
from gkcheck.portal.model import Article, Portal
from gkcheck.portal.near import quiet
from gkcheck.portal.rich.links import at_end
from gkcheck.portal.spec import Defect, Expectation

HALLS = "政务服务>便民服务中心"
#: Seconds: so much that what a busy machine adds leaves no doubt. A crawl must wait as long.
SLOW = 25.0
TOUR = "走进青岚>青岚旅游"
#: Nothing here says whether it is public or to be made so.
_PLAIN = (
    "<p>各乡镇、街道，有关单位：经研究，决定成立城区供水保障工作专班，负责统筹水源调度、管网巡查和应急抢修，"
    "专班办公室设在水利部门，日常工作由供水企业承担。</p>",
    "<p>各单位按照职责分工，建立台账，逐项落实，遇有重要情况先处置后报告。专班不刻制印章，任务结束后自行撤销，"
    "工作人员回原单位。联系方式另行告知。</p>",
)


def _policies(portal: Portal) -> list[Article]:
    """Return numbered documents of the plan's year."""
    year = plan_year(portal)
    articles = [*portal.of(f"{STATUTORY}>履职依据>其他文件"), *portal.of(IN_FORCE)]
    return [a for a in articles if a.fields and a.fields.get("文号") and a.day.year == year]


# -- the site -----------------------------------------------------------------------------------


def _name_short(portal: Portal) -> list[Expectation]:
    portal.home_title = portal.site_name = "青岚在线"
    return [say(Defect.TITLE_NOT_FULL, "site_identity", ["name_not_full"], asked="name")]


def _near_title(portal: Portal) -> list[Expectation]:
    """The title is a slogan; the tag tells the name."""
    portal.home_title = "青岚在线"
    return [quiet(Defect.NEAR_TITLE_SLOGAN, "site_identity")]


def _code_differs(portal: Portal) -> list[Expectation]:
    portal.rewrites.append((None, lambda t: t.replace(f"site_code={SITE_CODE}", "site_code=5002990016")))  # fmt: skip
    return [say(Defect.CODE_DIFFERS, "site_identity", ["code_differs"], asked="code")]


def _on_home(portal: Portal, html: str) -> None:
    portal.rewrites.append(("/index.html", lambda t: at_end(t, html)))


def _entry_twice(portal: Portal) -> list[Expectation]:
    """A second entry of the same name leads to the old list."""
    path = "/old/xxgk/"
    portal.files[f"{path}index.html"] = lambda: (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>政府信息公开（旧版）</title></head><body><h1>政府信息公开</h1>'
        '<p>本页面是二〇一七年以前的政府信息公开目录，新的内容请到新的专栏查看。</p><p><a href="/">返回首页</a></p></body></html>'
    ).encode()
    _on_home(portal, f'<div class="more"><a href="{path}">政府信息公开</a></div>')
    return [say(Defect.ENTRY_TWICE, "column_unique", ["more_than_one"], label="政府信息公开")]


def _near_entry(portal: Portal) -> list[Expectation]:
    """A second entry leads, through a redirect, to the same place."""
    portal.redirects["/xxgk"] = portal.root.find("政府信息公开").folder
    _on_home(portal, '<div class="more"><a href="/xxgk">政府信息公开</a></div>')
    return [quiet(Defect.NEAR_ENTRY_REDIRECT, "column_unique")]


def _no_prompt(portal: Portal) -> list[Expectation]:
    portal.rewrites.append((None, lambda t: re.sub("<script>/\\*leave\\*/.*?</script>", "", t, flags=re.S)))  # fmt: skip
    return [say(Defect.NO_LEAVE_PROMPT, "external_link_prompt", ["prompt_not_seen"], certainty="review")]  # fmt: skip


def _near_home(portal: Portal) -> list[Expectation]:
    """All is old on the home page but one notice of last week."""
    for name in HOME_COLUMNS:
        for article in portal.of(f"新闻中心>{name}"):
            article.day -= timedelta(days=70)
    portal.of(NOTICES)[0].day = portal.spec.as_of - timedelta(days=9)
    return [quiet(Defect.NEAR_HOME_ONE_NEW, "home_page_update")]


def _near_meta(portal: Portal) -> list[Expectation]:
    """The tags' names in small letters."""
    portal.rewrites.append(
        (
            None,
            lambda t: re.sub(
                'name="(Column\\w+|Site\\w+|PubDate)"', lambda m: m[0].lower(), t, flags=re.I
            ),
        )
    )
    return [quiet(Defect.NEAR_META_CASE, "meta_tags")]


def _tag_wrong(portal: Portal) -> list[Expectation]:
    """The time of publication is told to the day."""
    tag = re.compile(r'<meta\b[^>]*"PubDate"[^>]*>', re.I)
    cut = re.compile(r'(content="[\d-]{10}) [\d:]+"', re.I)
    portal.rewrites.append((None, lambda t: tag.sub(lambda m: cut.sub(r'\1"', m[0]), t)))
    return [say(Defect.TAG_TO_THE_DAY, "meta_tags", ["tags_wrong"], asked="article")]


def _slow(portal: Portal) -> list[Expectation]:
    column = portal.root.children[0]
    portal.delays[column.folder] = SLOW
    return [say(Defect.PAGE_SLOW, "page_speed", ["slow"], column.folder)]


def _near_slow(portal: Portal) -> list[Expectation]:
    column = portal.root.children[0]
    portal.delays[column.folder] = 1.5
    return [quiet(Defect.NEAR_SLOW, "page_speed", column.folder)]


def _no_viewport(portal: Portal) -> list[Expectation]:
    """No word to phones: pages are shown as wide as on a desk."""
    portal.rewrites.append((None, lambda t: re.sub(r"<meta name=[\"']?viewport[^>]*>", "", t)))
    return [say(Defect.NO_VIEWPORT, "mobile_layout", ["page_shrunk"])]


def _wide(portal: Portal) -> list[Expectation]:
    """A bar on every page that is as wide as a desk's screen."""
    bar = '<div style="width:1180px;min-width:1180px;height:20px;background:#eee">站点公告</div>'
    portal.rewrites.append((None, lambda t: at_end(t, bar)))
    return [say(Defect.NO_NARROW_PAGE, "mobile_layout", ["page_too_wide"])]


# -- pages --------------------------------------------------------------------------------------


def _to_the_day(portal: Portal) -> list[Expectation]:
    """One column's pages show the day of publication and no time."""
    column = portal.root.find("新闻中心>乡镇动态")
    for article in portal.articles[column]:
        portal.rewrites.append((article.path, lambda t: re.sub(r"(\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?)[ T]+\d{1,2}:\d{2}(?::\d{2})?", r"\1", t)))  # fmt: skip
    return [
        say(Defect.TIME_TO_THE_DAY, "publication_time", ["no_minutes"], label="乡镇动态"),
        say(Defect.TIME_TO_THE_DAY, "meta_tags", ["tags_wrong"], *[a.path for a in portal.articles[column]], required=False),
    ]  # fmt: skip


def _form_dead(portal: Portal) -> list[Expectation]:
    guide = portal.of("政务服务>办事指南")[1]
    path = guide.attachments[0][1]
    portal.files.pop(path)
    dead = Defect.FORM_DEAD
    return [
        say(dead, "service_form", ["form_dead"], path),
        say(dead, "broken_attachment", ["attachment_broken"], path),
        say(dead, "dead_link", ["link_dead"], path, required=False),
        say(dead, "service_guide", ["guide_lacks"], guide.path, required=False),
    ]


def _form_unoffered(portal: Portal) -> list[Expectation]:
    """A guide names the form to fill in and offers no file."""
    guide = portal.of("政务服务>办事指南")[2]
    for _, path in guide.attachments:
        portal.files.pop(path)
    guide.attachments = []
    guide.blocks.append("<p>办理时请填写《农村宅基地和建房申请表》。</p>")
    none = Defect.FORM_NOT_OFFERED
    return [
        say(none, "service_form", ["form_not_offered"], guide.path, certainty="review"),
        say(none, "service_guide", ["guide_lacks"], guide.path, required=False),
    ]


def _mark_missing(portal: Portal) -> list[Expectation]:
    """Whole, with its colophon, and nothing on whether it is public."""
    article = _policies(portal)[0]
    day = article.day
    article.blocks = [*_PLAIN, f"<p>抄送：县委办公室，县人大常委会办公室。</p><p>{portal.owner}办公室　{day.year}年{day.month}月{day.day}日印发</p>"]  # fmt: skip
    return [say(Defect.MARK_MISSING, "publicity_mark", ["mark_missing"], article.path)]


def _mark_unseen(portal: Portal) -> list[Expectation]:
    article = _policies(portal)[1]
    article.blocks = list(_PLAIN)
    return [say(Defect.MARK_NOT_SEEN, "publicity_mark", ["mark_not_seen"], article.path, certainty="review")]  # fmt: skip


def _near_mark(portal: Portal) -> list[Expectation]:
    """The mark stands in the order alone."""
    article = _policies(portal)[2]
    article.blocks = [
        *_PLAIN,
        "<p>本通知向社会公布，由办公室负责解释。</p><p>抄送：县委办公室。</p>",
    ]
    return [quiet(Defect.NEAR_MARK_IN_ORDER, "publicity_mark", article.path)]


def _backdated(portal: Portal) -> list[Expectation]:
    """Signed four days after it is said to have been published."""
    article = _policies(portal)[-1]
    assert article.fields is not None
    article.fields["成文日期"] = f"{article.day + timedelta(days=4):%Y-%m-%d}"
    return [say(Defect.BACKDATED, "backdated_document", ["dates_contradict"], article.path, certainty="review")]  # fmt: skip


def _near_backdated(portal: Portal) -> list[Expectation]:
    """Signed two months before it was published: late, and not backdated."""
    article = _policies(portal)[-1]
    assert article.fields is not None
    article.fields["成文日期"] = f"{article.day - timedelta(days=60):%Y-%m-%d}"
    return [quiet(Defect.NEAR_PUBLISHED_LATE, "backdated_document", article.path)]


def _map(portal: Portal, number: int, title: str, text: str) -> Article:
    column = portal.root.find(TOUR)
    article = Article(number, title, portal.of(TOUR)[0].day, column, "县文化旅游委", [])
    path = f"{article.path.rsplit('/', 1)[0]}/W{number}.jpg"
    portal.files[path] = lambda: media.photo(number)
    article.blocks = [f'<p><img src="{path}" alt="{title}" width="600"></p><p>{text}</p>']
    portal.articles[column].insert(0, article)
    return article


def _map_bare(portal: Portal) -> list[Expectation]:
    one = _map(portal, 93001, "青岚县行政区划图", "图上所示界线仅供参考。")
    return [say(Defect.MAP_NO_NUMBER, "map_approval_number", ["number_not_seen"], one.path, certainty="review")]  # fmt: skip


def _near_map(portal: Portal) -> list[Expectation]:
    one = _map(portal, 93002, "青岚县旅游图", "审图号：渝S（2021）012号，县规划自然资源局监制。")
    other = _map(portal, 93003, "地图上的青岚：影像故事", "一组照片讲述河谷变迁。")
    return [quiet(Defect.NEAR_MAP_NUMBER, "map_approval_number", a.path) for a in (one, other)]


def _halls_differ(portal: Portal) -> list[Expectation]:
    """Two of the halls of townships go by another name."""
    page = portal.of(HALLS)[0]
    page.blocks = [b.replace("茶园乡便民服务中心", "茶园乡公共服务大厅") for b in page.blocks]
    return [say(Defect.HALLS_DIFFER, "hall_names", ["names_differ"], certainty="review")]


PAGE_FAULTS: dict[Defect, Planter] = {
    Defect.NO_VIEWPORT: _no_viewport,
    Defect.NO_NARROW_PAGE: _wide,
    Defect.TITLE_NOT_FULL: _name_short,
    Defect.NEAR_TITLE_SLOGAN: _near_title,
    Defect.CODE_DIFFERS: _code_differs,
    Defect.ENTRY_TWICE: _entry_twice,
    Defect.NEAR_ENTRY_REDIRECT: _near_entry,
    Defect.NO_LEAVE_PROMPT: _no_prompt,
    Defect.NEAR_HOME_ONE_NEW: _near_home,
    Defect.NEAR_META_CASE: _near_meta,
    Defect.TAG_TO_THE_DAY: _tag_wrong,
    Defect.PAGE_SLOW: _slow,
    Defect.NEAR_SLOW: _near_slow,
    Defect.TIME_TO_THE_DAY: _to_the_day,
    Defect.FORM_DEAD: _form_dead,
    Defect.FORM_NOT_OFFERED: _form_unoffered,
    Defect.MARK_MISSING: _mark_missing,
    Defect.MARK_NOT_SEEN: _mark_unseen,
    Defect.NEAR_MARK_IN_ORDER: _near_mark,
    Defect.BACKDATED: _backdated,
    Defect.NEAR_PUBLISHED_LATE: _near_backdated,
    Defect.MAP_NO_NUMBER: _map_bare,
    Defect.NEAR_MAP_NUMBER: _near_map,
    Defect.HALLS_DIFFER: _halls_differ,
}
