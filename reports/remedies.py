"""For each coded reason, what would settle it. Read by the section 无法判定."""

from __future__ import annotations

from gkcheck.errors import Reason

REMEDIES: dict[Reason, str] = {
    Reason.BUDGET_PAGES: "提高页面数上限（--max-pages）后重新核查",
    Reason.BUDGET_DEPTH: "提高层级上限（--max-depth）后重新核查",
    Reason.BUDGET_TIME: "放宽时间上限（--time-limit）后继续核查",
    Reason.BUDGET_BYTES: "由人打开该文件查看，或放宽文件大小上限",
    Reason.INTERRUPTED: "用同一命令继续，从中断处接着读",
    Reason.BLOCKED: "请站点把核查机器的地址列入白名单，或由站点提供页面存档",
    Reason.RATE_LIMITED: "降低访问频率（--rate）后继续，或请站点放宽限制",
    Reason.ROBOTS_DENIED: "请站点允许读取这些路径，或由人打开查看",
    Reason.UNREACHABLE: "换时间、换网络再看；多处都打不开再由人确认",
    Reason.SITE_CLOSED: "过后再查;仍是这样的,由人确认站点是否停用、迁移",
    Reason.NOT_RESOLVED: "核对域名，换一个域名服务器（--resolver）再看",
    Reason.TIMED_OUT: "换时间再看，或放宽等待时间",
    Reason.REFUSED: "换时间、换网络再看，并请站点确认端口是否开放",
    Reason.TLS_ERROR: "请站点检查证书；内部证书用 --ca-bundle 指明",
    Reason.NO_IPV6_HERE: "在有 IPv6 网络的机器上重新核查",
    Reason.NO_BROWSER: "在装有 Chromium 的机器上重新核查",
    Reason.NOT_RENDERED: "用浏览器方式重新核查（不加 --no-browser）",
    Reason.NOT_ARCHIVED: "直接访问站点核查，或补充存档",
    Reason.NOT_PROBED: "打开该项探测后重新核查",
    Reason.SCRIPT_BUILT: "由人打开页面查看，或请站点提供可直接读取的页面",
    Reason.THIRD_PARTY: "由人到第三方平台查看",
    Reason.FORMAT_UNREADABLE: "由人打开文件查看",
    Reason.PRIVATE_ADDRESS: "确需核查内网地址时加 --allow-private",
    Reason.SEEN_ONCE: "隔一段时间再看一次（gkcheck recheck）",
    Reason.LOOKS_DIFFER: "再看一次；仍不一致时由人查看",
    Reason.NO_DATES: "由人查看页面上的日期，或请站点在列表中标明日期",
    Reason.NO_LIST_GIVEN: "请使用单位提供名单后重新判定",
    Reason.CHECK_ERROR: "把运行记录交给维护人员，修正后用已存数据重新判定",
    Reason.CHECK_TIMEOUT: "用已存数据重新判定；仍超时交维护人员",
    Reason.CHECK_MISSING: "由人核查；该项检查实现后可用已存数据重新判定",
    Reason.CHECK_DISABLED: "打开该项检查后用已存数据重新判定",
    Reason.NEEDS_FACT: "重新核查并采集所需的数据",
    Reason.NEEDS_PERSON: "由核查人查看后填写结论",
    Reason.NOT_YET_DUE: "到期后再核查",
    Reason.OTHER_KIND: "无须处理",
    Reason.OTHER_UNIT: "无须处理",
    Reason.UNIT_UNKNOWN: "用 --name 说明本站所属单位后重新判定",
    Reason.SUPERSEDED: "无须处理，按新规定核查",
    Reason.NO_SUBJECT: "由人确认站上确无此类内容",
    Reason.PARTLY_AUTOMATED: "由核查人看过所列材料后填写结论",
    Reason.THRESHOLD_UNVERIFIED: "查得文件原文的数值后改规则,或由核查人填写结论",
    Reason.PICTURE_ONLY: "由人看图片或视频，或请站点补充文字",
    Reason.ON_PROBATION: "由人看过所列的问题，属实的在报告中确认",
    Reason.SAMPLE_TOO_SMALL: "改天再核查一次，另抽一批；或由人逐个打开",
    Reason.MACHINE_BUSY: "在本机空闲时单独核查该网站（gkcheck site）",
    Reason.WINDOW_NOT_COVERED: "用 gkcheck watch 连续监测满一周后重新判定",
}


def remedy(code: str | None) -> str:
    """Return what would settle the reason ``code``; for an unknown code, that a person looks."""
    try:
        return REMEDIES[Reason(code or "")]
    except (ValueError, KeyError):
        return "由核查人查看"
