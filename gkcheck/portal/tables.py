"""Tables inside texts: directories, lists of points, figures. All numbers are made up."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from html import escape

from gkcheck.portal.words import PUBLIC_BODIES, TOWNS, wide

PHONE = "023-85550126"  # invented


def html_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a bordered HTML table."""
    head = "".join(f"<th>{escape(wide(name))}</th>" for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(wide(str(cell)))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f'<table class="data" border="1"><tr>{head}</tr>{body}</table>'


def table_for(kind: str, title: str, day: date, rng: random.Random) -> list[str]:
    """Return the tables (as HTML blocks) that a text of this kind and title carries; often none."""
    towns = rng.sample(TOWNS, 5)
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    if kind == "public_body":
        header = ("名称", "资质或者等级", "服务区域", "办公地址", "办公时间", "联系电话")
        body = next((name for word, name in PUBLIC_BODIES.items() if word in title), "服务站")
        rows = [(f"{t}{body}", "二级", t, f"{t}场镇1号", "9:00—17:30", PHONE) for t in towns]
    elif kind in {"covid_test", "covid_clinic", "covid_vaccine"}:
        header = ("序号", "机构名称", "地址", "服务时间", "咨询电话")
        rows = [
            (str(i), f"{t}卫生院", f"{t}场镇2号", "8:00—17:30", PHONE)
            for i, t in enumerate(towns, 1)
        ]
    elif kind == "debt":
        header = (
            "项目",
            "限额",
            "余额",
            "发行",
            "品种",
            "期限",
            "利率",
            "偿还计划",
            "偿债资金来源",
        )
        rows = [
            (
                name,
                "120000",
                "98000",
                "15000",
                name,
                "10年",
                "3.2%",
                "按年付息,到期还本",
                "财政收入",
            )
            for name in ("一般债务", "专项债务")
        ]
    elif kind == "statistics":
        header = ("指标", "绝对量", "同比增长(%)")
        rows = [
            (name, str(rng.randint(20, 400)), f"{rng.randint(20, 90) / 10}")
            for name in ("地区生产总值(亿元)", "固定资产投资(亿元)", "社会消费品零售总额(亿元)")
        ]
    elif kind == "fee":
        header = ("序号", "收费项目", "收费标准", "政策依据")
        rows = [
            ("1", "不动产登记费", "80元/件", "按上级规定"),
            ("2", "城镇垃圾处理费", "3元/户·月", "按上级规定"),
        ]
    elif kind == "mailbox":
        header = ("受理日期", "答复日期", "答复部门", "答复内容")
        rows = [(f"{day:%Y-%m-%d}", f"{day:%Y-%m-%d}", "县住房城乡建委", "已现场核实并处理完毕。")]
    elif kind in {"contact", "guide", "request"}:
        header = ("机构", "办公地址", "办公时间", "联系电话", "传真")
        rows = [("县政府办公室", "青岚县城关街道滨河路1号", "9:00—12:00,14:00—18:00", PHONE, PHONE)]
    elif kind == "annual":
        # 国办公开办函〔2021〕30号 changed the form, first for the report on 2021.
        header = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
        if day.year <= 2021:
            header = ("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量")
        rows = [("规章", "0", "0", "0"), ("行政规范性文件", "9", "9", "11")]
    elif kind == "leader":
        header = ("职务", "姓名", "分工")
        rows = [("县长", "林某某", "领导县政府全面工作"), ("副县长", "周某某", "负责常务工作")]
    else:
        return []
    return [html_table(header, rows)]
