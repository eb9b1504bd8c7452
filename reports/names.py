"""Chinese names of codes: states, measures, evidence keys, kinds of fact. Unknown ones stay codes."""

from __future__ import annotations

from typing import NamedTuple

from gkcheck.models.verdict import VerdictState


class StateName(NamedTuple):
    """Word and shape of a state, and what it means."""

    word: str
    shape: str
    meaning: str


STATES: dict[VerdictState, StateName] = {
    VerdictState.MET: StateName("达到", "●", "已读到的内容足以说明任务做到，得满分。"),
    VerdictState.PARTIAL: StateName("部分", "◐", "任务只做到一部分，按完成比例或按扣分规则得分。"),
    VerdictState.NOT_MET: StateName(
        "未达到", "○", "两次查看都没有做到，或在读全的范围内确实没有，不得分。"
    ),
    VerdictState.UNDETERMINED: StateName(
        "无法判定", "？", "受拦截、超时、未读全或本机条件所限，不能下结论；不算站点的过错。"
    ),
    VerdictState.NEEDS_REVIEW: StateName(
        "待复核", "！", "机器看到疑点，须由人看过再定；定之前不加分也不扣分。"
    ),
    VerdictState.MANUAL: StateName("人工", "✎", "任务不在网站上或机器不能判断，由核查人填写。"),
    VerdictState.EXCLUDED: StateName("不适用", "–", "不约束本站或尚未到期，不计入总分。"),
}

RUN_STATES = {
    "complete": "读完",
    "partial": "未读全",
    "blocked": "被拦截",
    "unreachable": "未能访问",
}

COVERAGE_STATES = {
    "complete": ("●", "读全"),
    "truncated": ("◐", "只读了一部分"),
    "blocked": ("？", "被拦截"),
    "failed": ("？", "未能读取"),
}

CHECK_STATES = {
    "completed": "完成",
    "inapplicable": "没有对象",
    "incomplete": "数据未读全",
    "error": "程序出错",
    "not_run": "未运行",
    "disabled": "已关闭",
}

FACTS = {
    "page": "网页",
    "link": "链接",
    "column": "栏目",
    "list_item": "列表条目",
    "document": "文件",
    "relation": "政策与解读的关联",
    "media": "图片和音视频",
    "attachment": "附件",
    "link_target": "链接目标",
    "identity": "网站标识",
    "dns": "域名解析",
    "ipv6": "IPv6 探测",
    "ipv6_link": "内部链接的 IPv6 抽样",
    "ipv6_resource": "页面资源的 IPv6 探测",
    "transport": "网址入口与证书",
    "availability": "可用性监测",
}

KINDS = {
    "portal_province": "省级政府门户网站",
    "portal_city": "市级政府门户网站",
    "portal_county": "县级政府门户网站",
    "dept_site": "部门网站",
    "township_page": "乡镇（街道）网页",
}

DUE = {
    "daily": "每日",
    "quarterly": "每季度",
    "half_yearly": "每半年",
    "yearly": "每年",
    "ongoing": "持续",
}

THRESHOLDS = {
    "plan": "方案原文",
    "national": "国家检查指标",
    "unverified": "来源尚未核实",
    "setting": "使用单位设定",
}

SOURCES = {
    "nav": "导航",
    "breadcrumb": "当前位置",
    "meta": "网页标签",
    "sitemap": "网站地图",
    "api": "接口",
    "side_nav": "侧栏",
}

VALIDITY = {
    "in_force": "有效",
    "amended": "已修改",
    "partly_lapsed": "部分失效",
    "lapsed": "失效",
    "repealed": "废止",
    "not_yet": "尚未施行",
}

MEASURES = {
    "population": "检查对象",
    "flagged": "有问题",
    "flagged_groups": "问题原因",
    "review": "待复核",
    "undecided": "无法判定",
    "grade": "完成比例",
    "supported": "支持 IPv6",
    "found": "找到",
    "found_exact": "名称一致",
    "by_synonym": "名称相近",
    "misplaced": "位置不符",
    "missing": "缺少",
    "filled": "有内容",
    "fresh": "按期更新",
    "present": "已有",
    "linked_out": "链接到站外",
    "entries": "条目",
    "with_status": "标明有效性",
    "complete_documents": "要素齐全的文件",
    "linked_both": "双向关联",
    "one_way": "单向关联",
    "unlinked": "未关联",
    "opens": "能打开",
    "alive": "能访问",
    "read": "读取的文件",
    "documents": "文件总数",
    "elsewhere": "其他位置",
    "unpaired": "没有对应文件",
    "name_servers": "域名服务器",
    "name_servers_ipv6": "支持 IPv6 的域名服务器",
    "second_links": "二级链接",
    "second_sampled": "二级链接抽查",
    "second_failed": "二级链接不支持",
    "second_untold": "二级链接未能判定",
    "second_rate": "二级链接支持率(%)",
    "second_rate_low": "二级链接支持率下限(%)",
    "second_rate_high": "二级链接支持率上限(%)",
    "third_links": "三级链接",
    "third_sampled": "三级链接抽查",
    "third_failed": "三级链接不支持",
    "third_untold": "三级链接未能判定",
    "third_rate": "三级链接支持率(%)",
    "third_rate_low": "三级链接支持率下限(%)",
    "third_rate_high": "三级链接支持率上限(%)",
    "reachable": "能访问",
    "lost_resources": "失去的资源",
    "entries_open": "能打开的入口",
    "certificates": "证书",
    "days_left": "证书剩余天数",
    "mixed_pages": "有混合内容的网页",
    "servers": "域名服务器",
    "answering": "有应答的域名服务器",
    "answering_ipv6": "能用 IPv6 查询的域名服务器",
    "lame": "授权有误的域名服务器",
}

PARAMS = {
    "columns": "栏目",
    "policy_columns": "政策栏目",
    "interpretation_columns": "解读栏目",
    "accept_link_out": "允许链接到站外",
    "min_items": "最少条数",
    "max_age_days": "最长未更新天数",
    "window": "更新周期",
    "year": "年份",
    "undated": "无日期时",
    "levels": "层级",
    "require_status": "须标明有效性",
    "require_split": "须分类",
    "fields": "要素",
    "sample": "抽查件数",
    "allow_blank": "可以空缺",
    "directions": "方向",
    "internal_only": "只查站内",
    "marks": "标识",
    "min_similarity": "内容相似度下限",
    "entries": "条目",
    "name_servers": "域名服务器须支持 IPv6",
    "min_second": "二级链接支持率下限",
    "min_third": "三级链接支持率下限",
    "count_as": "计为",
    "home_only": "只看首页",
    "warn_days": "到期前提醒天数",
    "redirect": "须转到 HTTPS",
    "mixed_content": "查混合内容",
    "ipv6": "IPv6 不足时",
    "least_ipv6": "IPv6 服务器下限",
}

WORDS = {
    "two_weeks": "两周",
    "quarter": "一个季度",
    "half_year": "半年",
    "year": "一年",
    "plan_year": "方案年度",
    "both": "双向",
    "any": "任一方向",
    "stale": "按未更新",
    "undecided": "不作判定",
    "administrative_regulation": "行政法规",
    "department_rule": "部门规章",
    "government_rule": "政府规章",
    "site_code": "网站标识码",
    "icp_record": "ICP 备案号",
    "police_record": "公安备案号",
    "sponsor": "主办单位",
    "site_mark": "党政机关标识",
    "error_report_entry": "政府网站找错",
    "sitemap": "网站地图",
    "contact": "联系方式",
    "True": "是",
    "False": "否",
    "None": "未限定",
}

EVIDENCE = {
    "lost": "失去的资源",
    "effect": "后果",
    "on_home": "首页用到",
    "pages_looked_at": "查看的页面数上限",
    "examples": "例",
    "causes": "原因",
    "issuer": "签发者",
    "subject_name": "证书主体",
    "valid_until": "有效期至",
    "hosts": "主机",
    "path": "栏目路径",
    "found_path": "实际位置",
    "status": "状态码",
    "problem": "问题",
    "sniffed": "文件实际类型",
    "content_type": "声明类型",
    "bytes": "字节数",
    "newest_on": "最近日期",
    "newest": "最近一条",
    "limit_days": "时限（天）",
    "age_days": "距今（天）",
    "window": "更新周期",
    "items": "条目数",
    "fields": "要素",
    "missing_fields": "缺少的要素",
    "chain": "解析链",
    "addresses": "地址",
    "resolver": "域名服务器",
    "steps": "探测步骤",
    "failed_step": "不通的一步",
    "similarity": "相似度",
    "policy": "政策文件",
    "interpretation": "解读",
    "days_between": "相隔天数",
    "place": "页面位置",
    "text": "链接文字",
    "title": "标题",
    "url": "地址",
    "number": "文号",
    "document_number": "文号",
    "redirect_to": "转向",
    "final_url": "最终地址",
    "since": "起",
    "as_of": "基准日",
    "name": "名称",
    "why": "未采用的原因",
    "at": "时间",
    "saw": "看到",
    "count": "数量",
    "host": "主机",
    "outcome": "结果",
    "sample": "抽样",
    "source": "来源",
    "date": "日期",
    "published_on": "发布日期",
    "signed_on": "成文日期",
    "pages": "所在页面数",
    "level": "层级",
    "synonym": "所用名称",
    "found": "找到",
    "label": "名称",
    "matched_by": "配对依据",
    "names": "认可的名称",
    "parent": "上级栏目",
    "seen_url": "实际地址",
    "levels_lacking": "缺少的层级",
    "levels_added": "多出的层级",
    "future_dates": "晚于基准日的日期",
    "complete": "要素齐全",
    "missing": "缺少的要素",
    "blank": "空白的要素",
    "sampled": "抽查件数",
    "documents": "文件总数",
    "hidden": "链接不显示",
    "target": "指向",
    "link": "链接",
    "name_servers": "域名服务器",
    "servers": "域名服务器",
    "dns_outcome": "解析结果",
    "titles": "页面标题",
    "ports": "端口",
    "ladder": "探测步骤",
    "entries": "条目数",
    "alias": "别名",
}
