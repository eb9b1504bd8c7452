"""Interpretations that speak of every point plans list, in every form they list."""

from __future__ import annotations

import re
from datetime import timedelta
from html import escape
from itertools import cycle

from gkcheck.portal.rich.shelf import Shelf

_POINTS = (
    ("四、执行标准", "符合条件的按每户每年300元的标准执行，超出部分按实际结算。"),
    ("五、关键词解释", "本文件所称“管理”，是指对有关活动的规划、实施和监督；名词含义以正文为准。"),
    ("六、新旧政策有什么不同", "与原办法相比，新增网上办理方式，办理时限由15个工作日缩短为10个工作日。"),
    ("七、惠民利民举措", "对困难群众免收费用，企业可享受减免优惠，降低办事成本。"),
    ("八、如何办理", "申请人可到县政务服务中心窗口或网上办理，流程为申请、受理、审核、办结，咨询电话023-85550126。"),
    ("九、注意事项", "申请人应当如实提交材料，逾期不予受理；本文件有效期5年。"),
    ("十、影响范围和后续工作", "惠及全县12个乡镇（街道）的居民和企业。下一步将组织培训，适时开展评估。"),
)  # fmt: skip


_MEDIA = re.compile("<img|player")


def points() -> list[str]:
    """Return paragraphs on every point that plans list beyond background, aim and measures."""
    return [f"<p><strong>{h}</strong></p><p>{escape(t)}</p>" for h, t in _POINTS]


def fill_readings(shelf: Shelf) -> None:
    """Complete the interpretations that are there; add an expert's, an interview, a case.

    They follow within three workdays, another day than the first one of the same policy.
    """
    for articles in list(shelf.portal.articles.values()):
        for article in articles:
            if not article.relations or "解读" not in article.title + article.column.name:
                continue
            article.blocks += points()
    for column in [c for c in shelf.portal.root.walk() if c.kind == "faq"]:
        for article in shelf.portal.articles[column]:
            article.blocks += ["<p>有关政策的出台背景和目的、主要举措如下。</p>", *points()]
    for column in [c for c in shelf.portal.root.walk() if c.kind == "interpretation"]:
        whole = [a for a in shelf.portal.articles[column] if not _MEDIA.search("".join(a.blocks))]
        policies = [p for a in whole for _, p in a.relations if p.day.year == shelf.year]
        for policy, form in zip(cycle(policies), ("专家解读", "在线访谈", "案例解读")):
            name = policy.title.split("《")[-1].split("》")[0]
            blocks = [f"<p>{form}：就《{name}》的出台背景和目的、主要举措，{'县委党校专家' if form == '专家解读' else '县司法局负责人'}接受访谈。</p>", *shelf.prose(2)]  # fmt: skip
            blocks += points()
            taken = {
                a.day
                for a in shelf.portal.articles[column]
                if any(p is policy for _, p in a.relations)
            }
            days = [min(policy.day + timedelta(days=n), shelf.as_of) for n in (3, 2, 1)]
            day = next((d for d in days if d not in taken), days[0])
            article = shelf.article(column, f"{form}：《{name}》政策解读", blocks=blocks, day=day)
            article.relations.append(("政策原文", policy))
            policy.relations.append(("相关解读", article))
