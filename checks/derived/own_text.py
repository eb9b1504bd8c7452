"""Does a page without entries say something of its own, or only its name and that it is empty? Pure."""

from __future__ import annotations

import re

from gkcheck.text.normalize import normalize_name

MIN_OWN = 20
"""Characters beside its name that make a page without entries one that says something."""
NOTHING_HERE = re.compile(
    r"暂无(?:相关)?(?:内容|数据|信息|文章|记录|文件|资料)|没有(?:找到)?(?:相关|任何)?(?:内容|数据|信息|记录)"
    r"|(?:栏目|页面|内容)(?:正在)?建设中|正在建设|敬请期待|共\s*0\s*[条页篇]"
)
FRAME_WORDS = re.compile(
    r"(?:您)?(?:当前|现在)(?:所在)?的?位置[:：]?|首页|上一页|下一页|尾页|末页|共\s*\d+\s*[条页]|第\s*\d+\s*页|跳转|更多|[>＞»]"
)


def is_own_text(sample: str, title: str | None) -> bool:
    """Tell whether a page without entries still says something: not only its name and 暂无内容."""
    if NOTHING_HERE.search(sample):
        return False
    rest = FRAME_WORDS.sub("", sample)
    for part in re.split(r"[_\-|—]", title or ""):
        rest = rest.replace(part.strip(), "", 1) if part.strip() else rest
    return len(normalize_name(rest)) >= MIN_OWN
