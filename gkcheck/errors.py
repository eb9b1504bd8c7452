"""Closed list of coded reasons. A reason explains why something could not be told or done."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a fact, a check or an item is not determined. Codes are for ever; text may improve."""

    BUDGET_PAGES = "budget_pages"
    BUDGET_DEPTH = "budget_depth"
    BUDGET_TIME = "budget_time"
    BUDGET_BYTES = "budget_bytes"
    INTERRUPTED = "interrupted"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    ROBOTS_DENIED = "robots_denied"
    UNREACHABLE = "unreachable"
    SITE_CLOSED = "site_closed"
    NOT_RESOLVED = "not_resolved"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    TLS_ERROR = "tls_error"
    NO_IPV6_HERE = "no_ipv6_here"
    NO_BROWSER = "no_browser"
    NOT_RENDERED = "not_rendered"
    NOT_ARCHIVED = "not_archived"
    NOT_PROBED = "not_probed"
    SCRIPT_BUILT = "script_built"
    THIRD_PARTY = "third_party"
    FORMAT_UNREADABLE = "format_unreadable"
    PICTURE_ONLY = "picture_only"
    PRIVATE_ADDRESS = "private_address"
    SEEN_ONCE = "seen_once"
    LOOKS_DIFFER = "looks_differ"
    NO_DATES = "no_dates"
    NO_LIST_GIVEN = "no_list_given"
    CHECK_ERROR = "check_error"
    CHECK_TIMEOUT = "check_timeout"
    CHECK_MISSING = "check_missing"
    CHECK_DISABLED = "check_disabled"
    NEEDS_FACT = "needs_fact"
    NEEDS_PERSON = "needs_person"
    NOT_YET_DUE = "not_yet_due"
    OTHER_KIND = "other_kind"
    OTHER_UNIT = "other_unit"
    UNIT_UNKNOWN = "unit_unknown"
    SUPERSEDED = "superseded"
    NO_SUBJECT = "no_subject"
    PARTLY_AUTOMATED = "partly_automated"
    THRESHOLD_UNVERIFIED = "threshold_unverified"
    SAMPLE_TOO_SMALL = "sample_too_small"
    MACHINE_BUSY = "machine_busy"
    WINDOW_NOT_COVERED = "window_not_covered"
    ON_PROBATION = "on_probation"


REASON_TEXT: dict[Reason, str] = {
    Reason.BUDGET_PAGES: "页面数达到上限,其余页面未读取",
    Reason.BUDGET_DEPTH: "层级达到上限,更深的页面未读取",
    Reason.BUDGET_TIME: "时间达到上限,其余页面未读取",
    Reason.BUDGET_BYTES: "文件过大,只读取了前一部分",
    Reason.INTERRUPTED: "本次核查被中断,只有部分结果",
    Reason.BLOCKED: "访问被站点防护拦截",
    Reason.RATE_LIMITED: "站点限制访问频率",
    Reason.ROBOTS_DENIED: "robots.txt 不允许读取",
    Reason.UNREACHABLE: "从本机无法访问站点",
    Reason.SITE_CLOSED: "首页只有维护、关闭等说明,没有网站内容",
    Reason.NOT_RESOLVED: "域名在本机无法解析",
    Reason.TIMED_OUT: "访问超时",
    Reason.REFUSED: "连接被拒绝",
    Reason.TLS_ERROR: "证书或加密连接有误",
    Reason.NO_IPV6_HERE: "本机没有可用的 IPv6 网络",
    Reason.NO_BROWSER: "本机没有可用的浏览器",
    Reason.NOT_RENDERED: "内容由脚本生成,未用浏览器打开",
    Reason.NOT_ARCHIVED: "存档中没有此内容",
    Reason.NOT_PROBED: "本次未做此项探测",
    Reason.SCRIPT_BUILT: "内容由脚本另行加载,未能读取",
    Reason.THIRD_PARTY: "内容在第三方平台,未能核验",
    Reason.FORMAT_UNREADABLE: "文件格式无法读取",
    Reason.PICTURE_ONLY: "只有图片或音视频,没有文字可读",
    Reason.PRIVATE_ADDRESS: "地址属于内网,未访问",
    Reason.SEEN_ONCE: "只看到一次,未能再次核实",
    Reason.LOOKS_DIFFER: "两次查看结果不一致",
    Reason.NO_DATES: "没有可识别的日期",
    Reason.NO_LIST_GIVEN: "需要由使用单位提供名单",
    Reason.CHECK_ERROR: "检查程序出错",
    Reason.CHECK_TIMEOUT: "检查程序超时",
    Reason.CHECK_MISSING: "此项检查尚未实现",
    Reason.CHECK_DISABLED: "此项检查已被关闭",
    Reason.NEEDS_FACT: "所需的数据本次未采集",
    Reason.NEEDS_PERSON: "需要人工判断",
    Reason.NOT_YET_DUE: "尚未到规定期限",
    Reason.OTHER_KIND: "不适用于此类网站",
    Reason.OTHER_UNIT: "责任单位不是本单位",
    Reason.UNIT_UNKNOWN: "未说明本站所属单位,无法确定是否为责任单位",
    Reason.SUPERSEDED: "该任务已被后来的规定取代",
    Reason.NO_SUBJECT: "站上没有可供检查的对象",
    Reason.PARTLY_AUTOMATED: "只能核验一部分,其余需人工判断",
    Reason.THRESHOLD_UNVERIFIED: "所用数值未经核实,结论须人工确认",
    Reason.SAMPLE_TOO_SMALL: "抽样的误差范围跨过标准,不能下结论",
    Reason.MACHINE_BUSY: "本机当时太忙,量得的时间不可靠",
    Reason.WINDOW_NOT_COVERED: "监测时间不足规定的期限",
    Reason.ON_PROBATION: "此项检查的准确程度还不够,看到的问题须人工确认",
}


class GkcheckError(Exception):
    """A mistake of the user or of a rule file, told in one Chinese line.

    ``message`` is what the user reads; ``exit_code`` follows contract.md (2 usage, 3 incomplete).
    """

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code
