"""Findings that look like those of a county portal, in any number."""

from __future__ import annotations

from typing import Any

from gkcheck.models.finding import Certainty, Finding, Subject, fingerprint

HOME = "https://www.qinghe.example.gov.cn"
COLUMNS = [
    ("政务公开", "政府信息公开指南"), ("政务公开", "政府信息公开制度"),
    ("政务公开", "法定主动公开内容", "规划信息"), ("政务公开", "法定主动公开内容", "统计信息"),
    ("政务公开", "法定主动公开内容", "行政许可"), ("政务公开", "法定主动公开内容", "行政处罚"),
    ("政务公开", "法定主动公开内容", "财政预决算"), ("政务公开", "法定主动公开内容", "重大项目"),
    ("政务公开", "法定主动公开内容", "招考录用"), ("政务公开", "政府信息公开年报"),
    ("政务公开", "政策文件", "政府规章"), ("政务公开", "政策文件", "行政规范性文件"),
    ("政策解读", "文字解读"), ("政策解读", "图解"), ("政策解读", "视频解读"),
    ("互动交流", "县长信箱"), ("互动交流", "意见征集"), ("互动交流", "结果反馈"),
    ("新闻中心", "通知公告"), ("新闻中心", "政务动态"), ("新闻中心", "乡镇动态"),
    ("专题专栏", "乡村振兴"), ("专题专栏", "营商环境"), ("人事信息",),
]  # fmt: skip


def instant(minutes: int) -> str:
    """Return an instant on the day of the sample, minutes after one o'clock."""
    return f"2026-09-10T{1 + minutes // 60:02d}:{minutes % 60:02d}:00+00:00"


def make_finding(
    check: str,
    reason: str,
    subject: Subject,
    message: str,
    *,
    group: str | None = None,
    certainty: str = "sure",
    evidence: dict[str, Any] | None = None,
) -> Finding:
    return Finding(
        fingerprint=fingerprint(check, reason, subject),
        check=check,
        reason=reason,
        certainty=Certainty(certainty),
        subject=subject,
        group=group or f"{check}:{subject.label}",
        message=message,
        evidence=evidence or {},
        confirm=[subject.url] if subject.url else [],
        confirmed=certainty == "sure",
    )


def _missing_column(n: int) -> Finding:
    path = COLUMNS[n % len(COLUMNS)]
    label = " > ".join(path) + (f"（{n // len(COLUMNS) + 1}）" if n >= len(COLUMNS) else "")
    return make_finding(
        "required_column",
        "column_missing",
        Subject(kind="column", url=None, label=label),
        f"没有找到栏目“{path[-1]}”",
        evidence={
            "expected": " > ".join(path),
            "seen": "导航、侧栏和网站地图中都没有",
            "searched": [f"{HOME}/", *(f"{HOME}/zwgk/col{i}/index.html" for i in range(14))],
            "compared": 412,
            "nearest": [
                {"name": "规划计划", "path": ["政务公开", "规划计划"], "similarity": 0.83 - i / 10,
                 "url": f"{HOME}/zwgk/ghjh{i}/", "why": "位置不符,不在法定主动公开内容之下"}
                for i in range(5)
            ],
            "looks": [{"at": instant(10), "saw": "没有"}, {"at": instant(45), "saw": "没有"}],
        },
    )  # fmt: skip


def _broken(n: int, check: str, kind: str, ext: str) -> Finding:
    url = f"{HOME}/files/2026-0{n % 8 + 1}/P0202600{n:05d}.{ext}"
    return make_finding(
        check,
        "not_openable",
        Subject(kind=kind, url=url, label=f"关于印发2026年第{n}批项目清单的附件.{ext}"),
        f"文件打不开:服务器返回网页,不是{ext}文件",
        group=f"{check}:template-{n % 7}",
        evidence={
            "expected": f"可以打开的 {ext} 文件",
            "seen": "内容是网页“您访问的页面不存在”",
            "found_on": [f"{HOME}/zwgk/content/post_{n}.html"],
            "path": ["正文", "附件", f"附件{n % 3 + 1}"],
            "snippet": f"附件:{n % 3 + 1}. 2026年第{n}批项目清单.{ext}(点击下载)",
            "mark": f"2026年第{n}批项目清单.{ext}",
            "status": 200,
            "looks": [
                {"at": instant(12), "saw": "网页,2 KB"},
                {"at": instant(47), "saw": "网页,2 KB"},
            ],
        },
    )


def _dead(n: int) -> Finding:
    return make_finding(
        "dead_link",
        "http_404",
        Subject(kind="link", url=f"{HOME}/old/{n % 97}/{n}.html", label=f"往期信息第{n}条"),
        "链接打不开:返回 404",
        group=f"dead_link:/old/{n % 97}/",
        certainty="review" if n % 23 == 0 else "sure",
        evidence={
            "expected": "能够打开的网页",
            "seen": "HTTP 404",
            "found_on": [f"{HOME}/list/{n % 50}.html", f"{HOME}/list/{n % 50 + 1}.html"],
            "snippet": f"……<a>往期信息第{n}条</a>……",
            "mark": f"往期信息第{n}条",
            "looks": [{"at": instant(5), "saw": "404"}, {"at": instant(50), "saw": "404"}],
        },
    )


def make_findings(count: int) -> list[Finding]:
    """Return ``count`` different findings; dead links make up what is left."""
    found = [_missing_column(n) for n in range(min(12, count // 4))]
    found += [
        make_finding(
            "stale_column",
            "column_stale",
            Subject(kind="column", url=f"{HOME}/col{n}/", label=" > ".join(COLUMNS[n])),
            f"栏目“{COLUMNS[n][-1]}”最近一条是 2026-0{n + 1}-05,超过规定周期",
            evidence={"expected": "每两周至少更新一次", "seen": f"最近一条 2026-0{n + 1}-05",
                      "newest_on": f"2026-0{n + 1}-05", "window": "two_weeks",
                      "looks": [{"at": instant(9), "saw": "未更新"}]},
        )
        for n in range(min(6, count // 4))
    ]  # fmt: skip
    found += [_broken(n, "broken_attachment", "attachment", "pdf") for n in range(count // 10)]
    found += [_broken(n, "broken_image", "image", "jpg") for n in range(count // 10)]
    found += [_dead(n) for n in range(count - len(found))]
    return found
