"""Personal numbers of a page or file, sorted by whether the law lets them stand there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gkcheck.store.reader import FactReader, path_of

KIND_TEXT = {"identity": "身份证号", "mobile": "手机号", "bank_card": "银行卡号"}
MAX_SHOWN = 5

# 政府信息公开条例 第二十条(六): penalties that the office must publish; 最高人民法院 法释〔2017〕7号
# on dishonest debtors; service by public notice. Who reads decides whether the exception holds.
_PUNISHED = re.compile(
    "处罚|失信|被执行人|惩戒|黑名单|曝光|通缉|悬赏|协查|判决|裁定|限制(?:高)?消费|严重违法|吊销"
    "|送达公告|公告送达|催告|听证告知|强制执行|撤销登记|欠薪|老赖|征信"
)
_OFFICE = re.compile(
    "联系人|联系电话|联系方式|联络员|咨询|监督|举报|投诉|热线|值班|报名|经办|承办|受理|负责人|责任人"
    "|办公电话|服务电话|公开电话|河长|湖长|林长|路长|网格员|驻村|村主任|书记|主任|局长|科长|所长|站长"
    "|采购人|代理机构|招标|投标|法律服务|律师|调解员|人民监督员|医生|门诊|预约|求助|救援|防汛|应急|24小时"
)
_LEGAL = re.compile("法定代表人|法人代表|法人姓名|法人身份证|经营者|投资人|股东")
_SAMPLE = re.compile("示例|样例|样表|样本|例如|如[::]|填写说明|填表说明|范例|模板|XXX|×××")
_ACCOUNT = re.compile("开户|户名|账户|帐户|账号|帐号|缴|汇款|收款|对公")


@dataclass(slots=True)
class Held:
    """Numbers of one page or file. ``title`` and ``path`` tell what it is about.

    ``sure`` holds those outside every exception, ``doubtful`` those a person must judge with why,
    ``allowed`` how many are contacts of offices.
    """

    url_id: int
    url: str
    title: str
    path: str
    is_file: bool
    sure: list[dict[str, str]] = field(default_factory=list)
    doubtful: list[dict[str, str]] = field(default_factory=list)
    allowed: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def words(self) -> str:
        """Return how many numbers of each kind, in words."""
        return "、".join(f"{KIND_TEXT[kind]} {n} 个" for kind, n in self.counts.items())


def numbers_held(facts: FactReader) -> Iterator[Held]:
    """Stream pages and files of the site that hold personal numbers, each with its numbers."""
    held: Held | None = None
    for row in facts.rows(
        "SELECT n.url_id, n.kind, n.masked, n.context, u.url, p.id AS page,"
        " coalesce(d.title, p.heading, p.title, a.title, '') AS title, p.breadcrumb"
        " FROM personal_number n JOIN url u ON u.id = n.url_id LEFT JOIN page p ON p.id = u.id"
        " LEFT JOIN document d ON d.page_id = u.id LEFT JOIN attachment_text a ON a.url_id = u.id"
        " WHERE u.scope <> 'out' ORDER BY n.url_id, n.position"
    ):
        if held is None or held.url_id != row["url_id"]:
            if held is not None:
                yield held
            is_file = row["page"] is None
            path = " ".join(path_of(row["breadcrumb"]))
            title = row["title"]
            if is_file:
                offered = offered_as(facts, row["url_id"])
                path = " ".join(offered)
                title = offered[0] if offered else title
            held = Held(row["url_id"], row["url"], title, path, is_file)
        sort_number(held, row["kind"], row["masked"], row["context"])
    if held is not None:
        yield held


def offered_as(facts: FactReader, url_id: int) -> list[str]:
    """Return words of the links to a file, and titles and paths of the pages that offer it."""
    found: dict[str, None] = {}
    for row in facts.rows(
        "SELECT l.text, coalesce(d.title, p.heading, p.title, '') AS title, p.breadcrumb"
        " FROM link l JOIN page_link_set s ON s.set_id = l.set_id JOIN page p ON p.id = s.page_id"
        " LEFT JOIN document d ON d.page_id = p.id WHERE l.url_id = ? LIMIT 5",
        url_id,
    ):
        for words in (row["text"], row["title"], " ".join(path_of(row["breadcrumb"]))):
            if words:
                found[words] = None
    return list(found)


def sort_number(held: Held, kind: str, masked: str, context: str) -> None:
    """Put one number where it belongs."""
    why = _why(held, kind, masked, context)
    if why is None:
        held.allowed += 1
        return
    held.counts[kind] += 1
    shown = {"kind": KIND_TEXT[kind], "masked": masked, "context": context}
    if why:
        held.doubtful.append({**shown, "why": why})
    else:
        held.sure.append(shown)


def _why(held: Held, kind: str, masked: str, context: str) -> str | None:
    """Return why a person must judge the number, ``""`` where it is sure, None where it may stand."""
    before = context.partition(masked)[0]
    if kind == "mobile" and (_OFFICE.search(before) or _OFFICE.search(held.title)):
        return None
    if _PUNISHED.search(f"{held.title} {held.path}") or _PUNISHED.search(context):
        return "可能属于依法公开的处罚、惩戒、送达信息"
    if _SAMPLE.search(before[-20:]) or _SAMPLE.search(held.title):
        return "可能是填写示例"
    if kind == "identity":
        return "可能属于依法登记公示的信息" if _LEGAL.search(before) else ""
    if kind == "bank_card":
        return "可能是单位收款账户" if _ACCOUNT.search(context) else "可能是个人账户"
    return "没有写明是公务联系电话"


def shown(numbers: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Return the first numbers for the evidence."""
    return [number for number, _ in zip(numbers, range(MAX_SHOWN), strict=False)]
