"""The column tree of a county portal, with the names and places that the 2021 plans use.

Places: 渝府办发〔2021〕50号 (公开路径), 国办公开办函〔2019〕61号 (four entries of 政府信息公开).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Column:
    """One column. ``kind`` names its content, ``rhythm`` how its dates are spread.

    ``style`` is the template (None: as the parent). ``count`` is the number of articles at scale 1;
    0 with children means that everything sits in the child columns. ``number`` is the column's own,
    in a tree that is numbered.
    """

    name: str
    slug: str
    kind: str = "news"
    count: int = 0
    rhythm: str = "monthly"
    style: str | None = None
    dated: bool = True
    children: list[Column] = field(default_factory=list)
    parent: Column | None = None
    addresses: Callable[[Any], str] | None = None
    pages: Callable[[Column], str] | None = None
    number: int = 0

    def __post_init__(self) -> None:
        for child in self.children:
            child.parent = self

    @property
    def folder(self) -> str:
        """Address of the column's folder, with slashes at both ends, or of its page if it has none."""
        if self.slug and (made := self.top.pages):
            return made(self)
        above = self.parent.folder if self.parent else "/"
        return f"{above}{self.slug}/" if self.slug else above

    @property
    def top(self) -> Column:
        """The column at the top of the tree."""
        return self.parent.top if self.parent else self

    def place(self, name: str) -> str:
        """Return the address of what stands beside the column's page."""
        return (
            f"{self.folder}{name}" if self.folder.endswith("/") else f"/Ajax/{self.number}/{name}"
        )

    @property
    def trail(self) -> list[Column]:
        """The column and those above it, top first, without the root."""
        above = self.parent.trail if self.parent else []
        return [*above, self] if self.slug else above

    @property
    def scheme(self) -> Callable[[Any], str] | None:
        """How a style makes addresses of articles; None: by the column's template."""
        if self.addresses or self.parent is None:
            return self.addresses
        return self.parent.scheme

    @property
    def template(self) -> str:
        """Template of the column's pages."""
        if self.style:
            return self.style
        return self.parent.template if self.parent else "drop"

    @property
    def label(self) -> str:
        """Path of names as the plans write it."""
        return ">".join(c.name for c in self.trail)

    def walk(self) -> Iterator[Column]:
        """Yield the column and all below it, depth first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, label: str) -> Column:
        """Return the column below the root with this path of names; ``KeyError`` if there is none."""
        for column in self.walk():
            if column.label == label:
                return column
        raise KeyError(label)

    def add(self, child: Column) -> None:
        """Hang ``child`` below this column."""
        child.parent = self
        self.children.append(child)
        self.top.numbered()

    def numbered(self) -> None:
        """Give numbers to the columns of this tree that have none."""
        columns = list(self.walk())
        last = max(10, *(c.number for c in columns))
        for column in columns:
            if not column.number:
                last = column.number = last + 1

    def drop(self) -> None:
        """Take the column out of the tree."""
        if self.parent:
            self.parent.children.remove(self)
            self.parent = None


def _c(name: str, slug: str, *children: Column, **more: object) -> Column:
    return Column(name, slug, children=list(children), **more)  # type: ignore[arg-type]


def _leaf(name: str, slug: str, kind: str, count: int, rhythm: str = "monthly") -> Column:
    return Column(name, slug, kind=kind, count=count, rhythm=rhythm)


def _news() -> Column:
    return _c(
        "新闻中心",
        "xwzx",
        _leaf("青岚要闻", "qlyw", "news", 20, "daily"),
        Column("部门动态", "bmdt", kind="dept", count=12, rhythm="recent", style="jpage"),
        _leaf("乡镇动态", "xzdt", "town", 11, "weekly"),
        _leaf("通知公告", "tzgg", "notice", 11, "weekly"),
        _leaf("视频新闻", "spxw", "video", 2, "weekly"),
    )


def _library() -> Column:
    return _c(
        "履职依据",
        "lzyj",
        _leaf("行政法规", "xzfg", "regulation", 3, "static"),
        _leaf("国务院部门规章", "bmgz", "ministry_rule", 3, "static"),
        _leaf("市政府规章", "szfgz", "city_rule", 3, "static"),
        _c(
            "本区县（本部门）规范性文件",
            "gfxwj",
            Column("现行有效", "xxyx", kind="normative", count=11, rhythm="policy"),
            Column("失效废止", "sxfz", kind="repealed", count=3, rhythm="static"),
        ),
        _leaf("其他文件", "qtwj", "other_doc", 3, "monthly"),
    )


def _statutory() -> Column:
    return _c(
        "法定主动公开内容",
        "fdzdgknr",
        _library(),
        _c(
            "机关简介",
            "jgjj",
            _leaf("机构职能", "jgzn", "organ", 1, "yearly"),
            _leaf("领导信息", "ldxx", "leader", 2, "quarterly"),
            _leaf("内设机构", "nsjg", "office", 1, "yearly"),
            _leaf("联系我们", "lxwm", "contact", 1, "yearly"),
        ),
        _c(
            "规划信息",
            "ghxx",
            _leaf("国民经济和社会发展规划", "gmjj", "plan_main", 3, "yearly"),
            _leaf("区域规划", "qygh", "plan_area", 1, "quarterly"),
            _leaf("专项规划", "zxgh", "plan_special", 3, "quarterly"),
            _leaf("国土空间规划", "gtkj", "plan_land", 3, "quarterly"),
        ),
        _leaf("统计信息", "tjxx", "statistics", 4, "monthly"),
        _leaf("行政许可", "xzxk", "permit", 3, "weekly"),
        _leaf("行政处罚", "xzcf", "penalty", 3, "weekly"),
        _leaf("预算/决算", "yjs", "budget", 4, "quarterly"),
        _leaf("收费项目", "sfxm", "fee", 2, "quarterly"),
        _leaf("政府采购", "zfcg", "procure", 3, "weekly"),
        _leaf("重大建设项目", "zdxm", "project", 3, "monthly"),
        _leaf("公共资源配置", "ggzy", "resource", 3, "weekly"),
        _leaf("应急管理", "yjgl", "emergency", 2, "monthly"),
        _leaf("社会救助", "shjz", "relief", 3, "monthly"),
        _leaf("公务员招考", "gwyzk", "recruit", 2, "quarterly"),
        style="tree",
    )


def _disclosure() -> Column:
    return _c(
        "政府信息公开",
        "zfxxgk",
        _leaf("政府信息公开指南", "zfxxgkzn", "guide", 1, "yearly"),
        _leaf("政府信息公开制度", "zfxxgkzd", "system", 3, "quarterly"),
        _statutory(),
        _leaf("政府信息公开年报", "zfxxgknb", "annual", 3, "yearly"),
        _leaf("依申请公开", "ysqgk", "request", 1, "yearly"),
        style="platform",
    )


def _catalogue() -> Column:
    covid = _c(
        "疫情防控",
        "yqfk",
        _leaf("重要政策", "zyzc", "covid_policy", 2, "monthly"),
        _leaf("政策解读", "zcjd", "covid_interp", 2, "monthly"),
        _leaf("疫情通报", "yqtb", "covid_news", 3, "weekly"),
        _c(
            "防疫服务",
            "fyfw",
            _leaf("核酸检测点", "hsjc", "covid_test", 1, "weekly"),
            _leaf("发热门诊", "frmz", "covid_clinic", 1, "weekly"),
            _leaf("疫苗接种点", "ymjz", "covid_vaccine", 1, "weekly"),
        ),
    )
    six = _c(
        "“六稳”“六保”",
        "lwlb",
        _leaf("重要政策", "zyzc", "six_policy", 2, "monthly"),
        _leaf("政策解读", "zcjd", "six_interp", 2, "monthly"),
    )
    return _c(
        "政府信息公开目录",
        "zfxxgkml",
        _leaf("政策解读", "zcjd", "interpretation", 9, "policy"),
        _leaf("市场准入负面清单", "fmqd", "market_list", 2, "quarterly"),
        _leaf("建设高标准市场体系", "sctx", "market_system", 3, "monthly"),
        _leaf("反不正当竞争", "fbzd", "competition", 3, "monthly"),
        _leaf("财政预决算", "czyjs", "budget", 4, "quarterly"),
        _leaf("地方政府债务", "dfzw", "debt", 2, "quarterly"),
        _leaf("惠民惠农资金", "hmhn", "subsidy", 3, "monthly"),
        covid,
        _leaf("爱国卫生运动", "agws", "health_campaign", 3, "monthly"),
        _leaf("健康中国重庆行动", "jkxd", "health_action", 3, "monthly"),
        _leaf("健康科普", "jkkp", "health_science", 3, "monthly"),
        six,
        _leaf("市政府规章", "szfgz", "city_rule", 3, "quarterly"),
        _leaf("法治政府建设年度报告", "fzzf", "law_report", 3, "yearly"),
        _leaf("政府公报", "zfgb", "gazette", 3, "quarterly"),
        _leaf("公共企事业单位信息公开", "ggqsy", "public_body", 4, "quarterly"),
        _leaf("基层政务公开", "jczwgk", "grassroots", 3, "quarterly"),
        _leaf("行政执法公示", "xzzf", "enforcement", 3, "weekly"),
        _leaf("建议提案办理", "jyta", "proposal", 2, "quarterly"),
        style="side",
    )


def county_tree() -> Column:
    """Return the tree of a healthy county portal; the root stands for the home page."""
    root = _c(
        "首页",
        "",
        _news(),
        _disclosure(),
        _c("政务公开", "zwgk", _catalogue(), style="side"),
        _c(
            "政务服务",
            "zwfw",
            _leaf("办事指南", "bszn", "service", 3, "monthly"),
            _leaf("便民查询", "bmcx", "query", 2, "quarterly"),
        ),
        _c(
            "互动交流",
            "hdjl",
            Column("县长信箱", "xzxx", kind="mailbox", count=4, rhythm="weekly"),
            _leaf("调查征集", "dczj", "survey", 2, "monthly"),
            _leaf("政策问答", "zcwd", "faq", 3, "monthly"),
        ),
        _c(
            "专题专栏",
            "ztzl",
            Column("优化营商环境", "yshj", kind="business", count=3, rhythm="monthly"),
            _leaf("乡村振兴", "xczx", "rural", 3, "monthly"),
        ),
        _c(
            "走进青岚",
            "zjql",
            _leaf("县情概况", "xqgk", "county", 1, "yearly"),
            _leaf("青岚旅游", "qlly", "tour", 2, "quarterly"),
        ),
    )
    root.numbered()
    return root
