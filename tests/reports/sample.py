"""Builds results that look like those of a county portal, in any size and state."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from lab.report_findings import COLUMNS, HOME, instant, make_findings
from lab.report_findings import make_finding as make_finding
from PIL import Image, ImageDraw

from gkcheck.errors import REASON_TEXT, Reason
from gkcheck.models.finding import Certainty, Finding
from gkcheck.models.outcome import Undecided
from gkcheck.models.result import (
    CauseResult,
    CheckResult,
    ColumnResult,
    CoverageInfo,
    DocumentResult,
    IdentityResult,
    ItemResult,
    PlanResult,
    RunInfo,
    SectionInfo,
    SiteInfo,
    SiteResult,
)
from gkcheck.models.verdict import Determined, Interval, VerdictState
from reports.model import (
    CheckPage,
    Ladder,
    LadderCell,
    LadderStep,
    PairView,
    Picture,
    ReportViews,
    StaleView,
)

AS_OF = date(2026, 9, 10)
D = Decimal

CHECKS = {
    "required_column": "应设栏目",
    "empty_column": "栏目内容为空",
    "stale_column": "栏目未按期更新",
    "ipv6_support": "IPv6 支持",
    "regulation_library": "规章库",
    "normative_library": "规范性文件库",
    "document_fields": "文件要素",
    "interpretation_link": "政策与解读关联",
    "broken_image": "图片打不开",
    "broken_attachment": "附件打不开",
    "dead_link": "死链",
    "site_mark": "网站标识",
}
SECTIONS = [
    "做好重点领域信息公开",
    "加强政策解读和回应关切",
    "管好用好政府信息",
    "完善公开平台建设",
]
DUTIES = [
    ("规划集中公开", "把本地区现行和历次规划归到一处公开", "required_column"),
    ("财政预决算公开", "各部门预算、决算及报表在统一栏目公开", "required_column"),
    ("重要政策解读", "政策文件与解读材料相互关联", "interpretation_link"),
    ("规范性文件库", "现行有效的行政规范性文件集中公开并标明有效性", "normative_library"),
    ("规章集中公开", "现行有效的政府规章按统一格式集中公开", "regulation_library"),
    ("网站支持 IPv6", "门户网站能够通过 IPv6 正常访问", "ipv6_support"),
    ("栏目按期更新", "通知公告等栏目按规定周期更新", "stale_column"),
    ("没有空白栏目", "已开设的栏目都有内容", "empty_column"),
    ("文件要素齐全", "公开的文件有索引号、文号、成文日期等要素", "document_fields"),
    ("附件可以打开", "所附表格、文件能够正常下载和打开", "broken_attachment"),
    ("网页图片正常", "网页中的图片能够正常显示", "broken_image"),
    ("链接准确可用", "站内链接没有打不开的情况", "dead_link"),
    ("网站标识完整", "首页底部标明标识码、主办单位和联系方式", "site_mark"),
    ("舆情回应台账", "建立台账,对公开承诺逐项核对落实情况", None),
    ("线下窗口咨询", "大厅和查阅点提供一站式政策咨询", None),
]  # fmt: skip


_STATES = (
    VerdictState.MET, VerdictState.NOT_MET, VerdictState.MET, VerdictState.PARTIAL,
    VerdictState.UNDETERMINED, VerdictState.MET, VerdictState.NEEDS_REVIEW, VerdictState.MET,
    VerdictState.EXCLUDED, VerdictState.NOT_MET, VerdictState.UNDETERMINED,
)  # fmt: skip
_OPEN = (Reason.NO_IPV6_HERE, Reason.BUDGET_PAGES, Reason.CHECK_MISSING, Reason.SCRIPT_BUILT)


def _item(n: int, state: VerdictState, check: str | None, because: list[str]) -> ItemResult:
    title, duty, _ = DUTIES[n % len(DUTIES)]
    full = D(2)
    low = {VerdictState.MET: full, VerdictState.PARTIAL: D("1.25")}.get(state, D(0))
    open_states = {VerdictState.UNDETERMINED, VerdictState.NEEDS_REVIEW, VerdictState.MANUAL}
    reason = {
        VerdictState.UNDETERMINED: _OPEN[n % len(_OPEN)],
        VerdictState.NEEDS_REVIEW: Reason.NEEDS_PERSON,
        VerdictState.MANUAL: Reason.NEEDS_PERSON,
        VerdictState.EXCLUDED: Reason.NOT_YET_DUE,
    }.get(state)
    return ItemResult(
        item=f"{n + 1}",
        clause=f"{'一二三四'[n % 4]}（{'一二三四五'[n // 4 % 5]}）{n + 1}",
        title=title,
        duty=duty,
        section=f"s{n * len(SECTIONS) // 64}",
        lead=["县政府办公室"],
        responsible=["各乡镇人民政府", "县直各部门"],
        due=("2026-12-31", "ongoing", None)[n % 3],
        automation="manual" if check is None else "automated",
        ask="请提供台账原件,并抽查三件承诺的办结材料" if check is None else None,
        state=state,
        points=Interval(low=low, high=full if state in open_states else low),
        full=full,
        veto=n == 9,
        checks=[check] if check else [],
        runs=[f"run-{check}"] if check else [],
        because=because,
        reason=reason.value if reason else None,
        reason_text=REASON_TEXT[reason] if reason else None,
        explanation=(
            [f"检查“{CHECKS[check]}”发现问题 {len(because)} 处,门槛为不多于 0 处。",
             f"满分 2 分,得 {low} 分。"] if check else []
        ),
        threshold_source="plan" if n % 2 else "national",
    )  # fmt: skip


def make_plan(
    findings: list[Finding], items: int, *, plan: str = "qinghe-2026", settled: bool = False
) -> PlanResult:
    """Return a plan of ``items`` items; ``settled`` leaves nothing open."""
    by_check: dict[str, list[str]] = {}
    for finding in findings:
        by_check.setdefault(finding.check, []).append(finding.fingerprint)
    built = []
    for n in range(items):
        check = DUTIES[n % len(DUTIES)][2]
        state = _STATES[n % len(_STATES)]
        because = by_check.get(check or "", [])
        if settled:
            state = VerdictState.NOT_MET if because else VerdictState.MET
        elif check is None:
            state = VerdictState.MANUAL
        bad = {VerdictState.NOT_MET, VerdictState.PARTIAL, VerdictState.NEEDS_REVIEW}
        built.append(_item(n, state, check, because if state in bad else []))
    bound = [i for i in built if i.state is not VerdictState.EXCLUDED]
    full = sum((i.full for i in bound), D(0)) or D(1)
    decided = [i for i in bound if i.points.low == i.points.high]
    got = Determined(
        points=sum((i.points.low for i in decided), D(0)),
        full=sum((i.full for i in decided), D(0)),
    )
    low = sum((i.points.low for i in bound), D(0)) / full * 100
    high = sum((i.points.high for i in bound), D(0)) / full * 100
    vetoes = [i.item for i in built if i.veto and i.state is VerdictState.NOT_MET]
    veto_open = [i.item for i in built if i.veto and i.points.low != i.points.high]
    return PlanResult(
        plan=plan,
        title="清河县2026年政务公开工作要点任务分解表",
        document_number="清府办发〔2026〕7号",
        issuer="清河县人民政府办公室",
        digest="9f2c4e1ab03d",
        score={"low": low, "high": high, "full": D(100)},
        determined=got,
        determined_share=got.full / full,
        qualified="no" if vetoes or high < 60 else "yes" if low >= 60 else "open",
        vetoes=vetoes,
        veto_open=veto_open,
        sections=[SectionInfo(id=f"s{n}", title=t) for n, t in enumerate(SECTIONS)],
        items=built,
        qualified_at=D(60),
    )


def _checks(findings: list[Finding], with_open: bool) -> list[CheckResult]:
    sizes = Counter(f.check for f in findings)
    built = []
    for check, title in CHECKS.items():
        undecided = []
        if with_open and check == "broken_attachment":
            undecided = [
                Undecided(reason=Reason.SCRIPT_BUILT, label=f"第{n}期公报.pdf",
                          url=f"{HOME}/gb/{n}.pdf", detail=None)
                for n in range(25)
            ]  # fmt: skip
        open_ipv6 = with_open and check == "ipv6_support"
        built.append(
            CheckResult(
                id=check,
                run=f"run-{check}",
                title=title,
                state="incomplete" if open_ipv6 else "completed",
                reason=Reason.NO_IPV6_HERE.value if open_ipv6 else None,
                params={"columns": [{"label": ">".join(COLUMNS[0]), "path": []}], "min_items": 1},
                measures={"population": 120, "flagged": sizes[check], "grade": 0.75},
                undecided=undecided,
                findings_total=sizes[check],
            )
        )
    return built


def make_result(
    *, items: int = 64, findings: int = 300, state: str = "complete", plans: int = 1,
    settled: bool = False, extra: list[Finding] | None = None,
) -> SiteResult:  # fmt: skip
    """Return a whole result. ``extra``: findings put in front, as a hostile site would make them."""
    found = [*(extra or []), *make_findings(findings)]
    groups: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.certainty is Certainty.SURE:
            groups.setdefault(finding.group, []).append(finding)
    ids = [f"qinghe-{2026 - n}" for n in range(plans)]
    causes = [
        CauseResult(
            group=group,
            check=members[0].check,
            title=f"{CHECKS[members[0].check]}:{members[0].message}",
            places=len(members),
            example=members[0].fingerprint,
            gain={plan: D("3.2") - D(n) / 4 for plan in ids} if n < 8 else {},
        )
        for n, (group, members) in enumerate(
            sorted(groups.items(), key=lambda kv: -len(kv[1]))[:40]
        )
    ]
    reasons = {"partial": "页面数达到上限", "blocked": "首页返回 412 验证页面",
               "unreachable": "连接超时"}  # fmt: skip
    cut = state != "complete"
    return SiteResult(
        site=SiteInfo(url=f"{HOME}/", host="www.qinghe.example.gov.cn", name="清河县人民政府",
                      kind="portal_county", site_code="1300000001"),
        run=RunInfo(
            id="20260910-0900-qinghe", as_of=AS_OF, started_at=instant(0),
            finished_at=instant(52), pages=0 if state == "unreachable" else 486, requests=1893,
            browser_pages=12, state=state, reason=reasons.get(state),  # type: ignore[arg-type]
            coverage=[
                CoverageInfo(of="page", state="truncated" if cut else "complete",
                             reason="budget_pages" if cut else None, rows=486),
                CoverageInfo(of="column", state="complete", reason=None, rows=len(COLUMNS)),
                CoverageInfo(of="ipv6", state="failed", reason="no_ipv6_here", rows=0),
            ],
            vantage={"ipv6": False, "dns": True, "browser": True},
            vantage_detail={"ipv6": "没有全局 IPv6 地址", "browser": "Chromium 140"},
            version="0.1.0", options={"max_pages": 500, "rate": 4.0},
        ),
        plans=[make_plan(found, items, plan=plan, settled=settled) for plan in ids],
        checks=_checks(found, not settled),
        findings=found,
        columns=[
            ColumnResult(path=list(path), url=f"{HOME}/col{n}/", items=n * 7 % 60 or None,
                         newest_on=AS_OF - timedelta(days=n * 11), sources=["nav", "breadcrumb"],
                         complete=n % 5 != 0)
            for n, path in enumerate(COLUMNS)
        ],
        documents=[
            DocumentResult(url=f"{HOME}/doc/{n}.html", title=f"关于做好第{n}项工作的通知",
                           index_number=f"01370000/2026-{n:05d}",
                           document_number=f"清府发〔2026〕{n}号", issuer="清河县人民政府",
                           signed_on=date(2026, 3, 1), published_on=date(2026, 3, 5),
                           validity="in_force", interpretations=[f"{HOME}/jd/{n}.html"] * (n % 2))
            for n in range(1, 35)
        ],
        identity=IdentityResult(site_code="1300000001", icp_record="冀ICP备00000000号",
                                sponsor="清河县人民政府办公室", contact="0319-0000000"),
        causes=causes,
    )  # fmt: skip


def picture(width: int = 1280, height: int = 720) -> bytes:
    """Return a PNG that looks like the top of a portal."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, height // 5), fill="#b03020")
    for n in range(8):
        left = 40 + n * (width - 80) // 8
        draw.rectangle((left, height // 4, left + width // 12, height // 4 + 28), fill="#345")
    for n in range(12):
        top = height // 3 + n * 32
        draw.rectangle((60, top, width // 2 + n * 17, top + 12), fill="#ccc")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def noise(width: int = 1280, height: int = 900) -> bytes:
    """Return a PNG that hardly compresses, as photographs on a home page do."""
    image = Image.frombytes("L", (width, height), Random(1).randbytes(width * height))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _cell(state: str, words: str = "") -> LadderCell:
    return LadderCell(state=state, text=words, at=instant(3) if words else None)  # type: ignore[arg-type]


def make_views(result: SiteResult) -> ReportViews:
    """Return views that go with ``result``."""
    pictures = {
        "home": Picture(png=picture(), caption="首页", url=f"{HOME}/", at=instant(1)),
        "menu": Picture(png=picture(1280, 400), caption="首页导航", url=f"{HOME}/"),
    }
    if result.causes:
        example = result.causes[0].example
        pictures[f"finding:{example}"] = Picture(
            png=picture(900, 500), caption="打不开的链接所在的页面", url=f"{HOME}/list/1.html"
        )
    return ReportViews(
        pictures=pictures,
        ladders=(
            Ladder(
                host=result.site.host,
                conclusion="域名有 IPv6 地址,443 端口不通。",
                vantage="核查时本机有 IPv6 网络,能连通参照站点。",
                steps=(
                    LadderStep(name="域名解析", v4=_cell("ok", "203.0.113.8"),
                               v6=_cell("ok", "2001:db8::8")),
                    LadderStep(name="域名服务器", v4=_cell("ok", "2 台"), v6=_cell("ok", "1 台")),
                    LadderStep(name="连接 443", v4=_cell("ok", "21 毫秒"),
                               v6=_cell("failed", "连接被拒绝")),
                    LadderStep(name="网页", v4=_cell("ok", "200 清河县人民政府"),
                               v6=_cell("unknown")),
                    LadderStep(name="内容一致", v4=_cell("none"), v6=_cell("unknown")),
                ),
            ),
        ),
        pairs=tuple(
            PairView(
                policy_title=f"关于支持第{n}类企业发展的若干措施", policy_url=f"{HOME}/doc/{n}.html",
                policy_number=f"清府发〔2026〕{n}号", policy_on=date(2026, 3, 5),
                interpretation_title=None if n % 6 == 5 else f"《若干措施》第{n}号解读",
                interpretation_url=None if n % 6 == 5 else f"{HOME}/jd/{n}.html",
                interpretation_on=None if n % 6 == 5 else date(2026, 3, 5 + n % 20),
                forward=n % 3 != 0, backward=None if n % 7 == 0 else n % 2 == 0,
                form=("文字", "图解", "视频")[n % 3],
            )
            for n in range(26)
        ),
        stale=tuple(
            StaleView(path=path, url=f"{HOME}/col{n}/", newest_on=AS_OF - timedelta(days=40 - n),
                      period=("每两周", "每季度", "一年内")[n % 3],
                      due_on=None if n == 7 else AS_OF + timedelta(days=n * 3 - 12))
            for n, path in enumerate(COLUMNS)
        ),
        checks={
            "dead_link": CheckPage(
                title="死链", what="逐个打开站内链接,返回 404、410 或不存在页面的记为死链。",
                cannot_tell="被拦截、超时、未在预算内打开的链接。",
                accuracy="复核 412 处,确为问题 397 处", measures={"alive": "能打开的链接"},
            )
        },
        rules_version="2026.9",
    )  # fmt: skip
