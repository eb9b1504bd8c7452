"""Vocabulary shared by extractors: words of Chinese government portals and of their templates."""

from __future__ import annotations

import re
from functools import lru_cache

HOME = re.compile(r"^(?:网站|返回|本站|回到|门户)?(?:首\s*页|主\s*页)$|^home$", re.I)
#: What a page that maps the site is called.
MAP_TITLE = re.compile(r"(?:网站|站点)(?:地图|导航)|site\s*map", re.I)

# What top-level columns of government portals are called, by the words inside their names.
COLUMN_WORD = re.compile(
    r"首页|公开|政务|政府|要闻|新闻|动态|资讯|服务|办事|互动|交流|政民|公众|参与|数据|走进|概况|概览|专题|专栏"
    r"|机构|职能|部门|领导|政策|法规|解读|文件|信息|党建|县情|市情|省情|区情|业务|工作|公告|通知|回应|营商|旅游"
    r"|市长|省长|县长|区长|之窗|魅力|监督|科普|教育|文化|投资|统计|便民|联系我们|依申请|年报|指南|目录"
)
NAV_HINT = re.compile(
    r"(?:^|[\s_-])(?:main|top|head|head?er|home|index|site|w?g?)?[_-]?(?:nav|navi|navbar|navs|menu|menus|daohang|dh|channels?)"
    r"(?:$|[\s_\d-])|nav[_-]?(?:box|bar|list|main|con|wrap|bj|bg|ul|menu)|main[_-]?nav|menu[_-]?(?:box|list|bar|main|wrap)|daohang|smoothmenu|navigation"
)
SIDE_HINT = re.compile(
    r"(?:^|[\s_-])(?:left|l|side|aside|sub)[_-]?(?:nav|menu|bar|panel|list|lm|column|box|con|wrap|main|side)?(?:$|[\s_\d-])"
    r"|sidebar|side[_-]?nav|left[_-]?(?:nav|menu|bar|lm)|nav[_-]?left|sub[_-]?(?:nav|menu)|second[_-]?nav|zb_lb|leftnav|sidemenu|treeview|ztree"
)
CRUMB_HINT = re.compile(
    r"crumb|curmb|bread|dqwz|weizhi|(?:^|[\s_-])(?:pos|position|location|local|path|here|place|wz|mbx|dq|loc|nowpath|curpos|"
    r"current[_-]?(?:location|position|pos|path)|current|sitepath|site[_-]?path|dangqian\w*)(?:$|[\s\d])"
)
FOOT_HINT = re.compile(
    r"(?:^|[\s_-])(?:foot|footer|bottom|btm|copyright|copy|dibu|banquan|foots?)(?:$|[\s_\d-])|foot[_-]?\w*|copyright|banquan|页脚"
)
HEAD_HINT = re.compile(
    r"(?:^|[\s_-])(?:head|header|top|topbar|banner|logo)(?:$|[\s_\d-])|^(?:head|top)[a-z_-]*"
)
PAGER_HINT = re.compile(
    r"(?:^|[\s_-])(?:page|pages|pager|paging|pagination|pagelist|pagebar|pageinfo|pagenav|fenye|fy|flip|turnpage|p_pages|pagenum|pagebox|page[_-]?\w+|"
    r"pagination\w*|jpage|layui-laypage)(?:$|[\s_\d-])"
)
ATTACH_HINT = re.compile(
    r"(?:^|[\s_-])(?:fj|fujian|attach|attachs?|attachment|attachments|appendix|annex|download|downloads|xgfj|fjxz)(?:$|[\s_\d-])|fj-|_fj|attach|appendix"
)
RELATED_HINT = re.compile(
    r"relat|xgwz|xgyd|xglj|xgxx|xgjd|xgzc|guanlian|reldoc|(?:^|[\s_-])(?:xg|about|tuijian|hot|rank|recommend)(?:$|[\s_\d-])|xg-list|tjyd"
)
FRIEND_WORD = re.compile(
    r"友情链接|相关链接|网站链接|常用链接|网站群|站群|部门网站|省市网站|县区网站|网址导航"
)
PAGER_WORD = re.compile(r"下一页|上一页|下页|上页|末页|尾页|最后一页|第一页|›|»|next", re.I)
MORE = re.compile(
    r"^[\[【(（<《]?\s*(?:查看|阅读)?(?:更多|more|详细|详情|全部|查看)[\s>》»›→+.…\-\])】）]*(?:内容|信息|栏目)?[\s>》»›→+.…\-\])】）]*$",
    re.I,
)
LEAVE_SITE = re.compile(r"即将离开|是否继续(?:访问)?[?？]|继续访问\s*放弃")
BODY_HINT = re.compile(
    r"ucap-content|ucapcontent|trs_editor|trs_ueditor|trs_paperpreview|trs_autoadd|view[_ ]?trs|vsb_content|v_news_content|(?:^|[\s_-])(?:zoom|zoomcon|"
    r"article[_-]?(?:content|body|con|main|text|txt)|content[_-]?(?:text|txt|body|main|con)|news[_-]?(?:content|body|text|con)|"
    r"detail[_-]?(?:content|con|text|info|main|body)|txtcontent|textcontent|con[_-]?text|conzt|zw|zhengwen|easysite-news-text|"
    r"bt-content|pages_content|xxgk_content|art_con|artibody|bodytext|nfw-cms-content|wz[_-]?content|info[_-]?content|"
    r"ivs_content|mainbody|main-txt|ewb-article-info|gp-article|j-fontcontent)(?:$|[\s_\d-])"
)
_DATE_LABELS = (
    "发布日期 发布时间 发布于 发表于 发表时间 发表日期 公开日期 公开时间 发稿时间 发文时间 信息时间 上传时间 录入时间 更新日期 更新时间 "
    "上载日期 创建时间 时间 日期"
)
# Labels are spread to one width: 时　间, 发 布 时 间.
DATE_LABEL = "(?:" + "|".join(r"[ \u3000\xa0]*".join(x) for x in _DATE_LABELS.split()) + ")"
PUBLISHED_LABEL = re.compile(
    r"(?:发布|发表|公开|发稿|信息|上传)(?:日期|时间)\s{0,8}[:：]?\s{0,8}[\[(（【]?\s{0,8}(?:19|20)\d\d[-/.年]\s{0,8}\d{1,2}"
)

ARTICLE_PATH = re.compile(
    r"/t\d{8}_\d+|/art/\d{4}/|art_\d+|content_\d+|/m?post_\d+|/\d{6}/[0-9a-f]{32}|/\d{8}/[0-9a-f]{8,}"
    r"|/info/\d+/\d+|/c\d+/content\.|\d{12,}\.s?html?|/content/\d+|/detail"
)
TITLE_HINT = re.compile(
    r"title|(?:^|[\s_-])(?:tit|bt|biaoti|headline|til|head_tit)(?:$|[\s_\d-])|ucaptitle"
)


class Hint:
    """What the class and id of an element say about it: bits of :func:`hint_bits`."""

    NAV = 1
    SIDE = 2
    CRUMB = 4
    FOOT = 8
    HEAD = 16
    PAGER = 32
    ATTACH = 64
    RELATED = 128
    BODY = 256
    TITLE = 512


_HINTS = (
    (Hint.NAV, NAV_HINT), (Hint.SIDE, SIDE_HINT), (Hint.CRUMB, CRUMB_HINT), (Hint.FOOT, FOOT_HINT),
    (Hint.HEAD, HEAD_HINT), (Hint.PAGER, PAGER_HINT), (Hint.ATTACH, ATTACH_HINT),
    (Hint.RELATED, RELATED_HINT), (Hint.BODY, BODY_HINT), (Hint.TITLE, TITLE_HINT),
)  # fmt: skip


@lru_cache(maxsize=4096)
def hint_bits(names: str) -> int:
    """Return the bits of :class:`Hint` for a lower-case ``class id`` text; templates repeat them."""
    bits = 0
    for hint, pattern in _HINTS:
        if pattern.search(names):
            bits |= hint
    return bits
