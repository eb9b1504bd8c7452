"""Labels of fields as tables and texts write them, by the name that plans use. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gkcheck.text.normalize import normalize_name
from gkcheck.text.wordlist import any_word

# Field as plans name it -> labels that say the same. A plan's address is met by any address.
LABELS: Mapping[str, tuple[str, ...]] = {
    "名称": (
        "名称", "单位名称", "机构名称", "学校名称", "医院名称", "企业名称", "公司名称", "单位",
        "学校", "机构", "企业", "医疗机构名称", "医疗机构", "场馆名称", "景区名称", "站点名称",
        "幼儿园名称", "校名", "园名", "公共企事业单位名称", "营业厅名称", "养老机构名称", "场所名称",
        "排污单位名称", "单位全称", "全称",
    ),
    "办学性质": ("办学性质", "学校性质", "性质", "办别", "公办民办", "举办性质", "学校类型", "办学类型"),
    "地址": (
        "地址", "办公地址", "办学地址", "单位地址", "学校地址", "详细地址", "机构地址", "通讯地址",
        "联系地址", "所在地址", "地点", "办公地点", "医院地址", "校址", "营业地址", "所在地", "住所",
        "经营地址", "服务地址", "注册地址", "生产经营地址", "位置",
    ),
    "办公时间": (
        "办公时间", "工作时间", "营业时间", "服务时间", "开放时间", "上班时间", "作息时间", "门诊时间",
        "接待时间", "运营时间", "诊疗时间", "办公营业时间", "首末班时间",
    ),
    "联系电话": (
        "联系电话", "电话", "办公电话", "联系方式", "咨询电话", "服务电话", "电话号码", "固定电话",
        "值班电话", "单位电话", "服务热线", "热线电话", "客服电话", "联系人电话", "联系人及电话",
    ),
    "资质或者等级": (
        "资质或者等级", "资质", "等级", "资质等级", "医院等级", "级别", "资质级别", "评估等级", "机构等级",
        "资质或等级", "星级", "医院级别", "单位等级", "许可证号", "资质证书", "景区等级",
    ),
    "服务区域": (
        "服务区域", "服务范围", "服务地区", "辖区", "供水区域", "服务对象及区域", "覆盖范围", "管辖范围",
        "线路走向",
    ),
    "经营区域": (
        "经营区域", "供电区域", "供气区域", "供水区域", "经营范围及区域", "服务区域", "服务范围", "供区",
        "特许经营区域", "营业区域",
    ),
    "业务范围": (
        "业务范围", "经营范围", "服务内容", "业务内容", "主要业务", "服务项目", "主要职责", "职能",
        "职责", "经营项目", "主要职能", "开放内容",
    ),
    "联系人": ("联系人", "负责人", "联系人姓名", "经办人", "环保负责人", "法定代表人", "法人代表"),
    "类别": ("类别", "单位类别", "类型", "排污类别", "管理类别", "重点排污单位类别", "名录类别", "分类"),
    "投诉举报电话": (
        "投诉举报电话", "投诉电话", "举报电话", "监督电话", "投诉监督电话", "监督举报电话", "投诉热线",
        "监督投诉电话", "举报热线", "投诉举报热线", "投诉举报方式", "投诉渠道", "监督热线",
    ),
    "事项": ("事项", "公开事项", "事项名称", "公开内容", "一级事项", "二级事项", "公开事项名称"),
    "责任单位": ("责任单位", "公开主体", "责任主体", "公开单位", "实施主体", "适用主体", "责任部门"),
    "领域": ("领域", "所属领域", "行业", "行业领域", "所属行业", "适用领域", "主管部门", "类别"),
}  # fmt: skip

# Other names that plans use for the same field.
ALSO: Mapping[str, str] = {
    "办公地址": "地址",
    "办学地址": "地址",
    "营业时间": "办公时间",
}

_NAMES: dict[str, dict[str, int]] = {
    field: {normalize_name(label): i for i, label in enumerate(labels)}
    for field, labels in LABELS.items()
}
_NOT_LABEL = re.compile(r"[(（].*?[)）]|^\d+[.、]?|[:：]$")


def standard(field: str) -> str:
    """Return the field under which its labels are listed."""
    return ALSO.get(field, field)


def is_label(field: str, text: str) -> bool:
    """Tell whether a head cell or label in a text names ``field`` (remarks in brackets left out)."""
    flat = normalize_name(_NOT_LABEL.sub("", text.strip()))
    names = _NAMES.get(standard(field))
    if names is None:
        return flat == normalize_name(field)
    return flat in names or normalize_name(text) in names


def column_for(field: str, header: tuple[str, ...]) -> int | None:
    """Return the position of the head cell that names ``field``; the plainest label wins."""
    names = _NAMES.get(standard(field), {normalize_name(field): 0})
    best: tuple[int, int] | None = None
    for i, cell in enumerate(header):
        flat = normalize_name(_NOT_LABEL.sub("", cell.strip()))
        whole = normalize_name(cell)
        rank = names.get(flat, names.get(whole))
        if rank is None and len(flat) > 2:
            rank = next((r + 100 for n, r in names.items() if len(n) > 2 and n in flat), None)
        if rank is not None and (best is None or rank < best[0]):
            best = (rank, i)
    return None if best is None else best[1]


def label_pattern(fields: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for ``label: value`` in running text; group ``label`` holds the label."""
    labels = {label for field in fields for label in LABELS.get(standard(field), (field,))}
    choice = any_word(sorted(labels), r"\s{0,4}")
    return re.compile(rf"(?P<label>{choice})\s{{0,4}}(?:[(（][^)）\n]{{0,12}}[)）])?\s{{0,4}}[:：]")
