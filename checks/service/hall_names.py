"""Are service halls of one level called by one pattern of names? Names on doors are for a person."""

from __future__ import annotations

import re
from collections import defaultdict

from checks.api import FindingSink, Params, check
from checks.derived.column_pages import pages_in
from checks.derived.column_tree import columns
from checks.derived.place_text import read_pages, texts
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

COLUMN = re.compile(
    r"办事大厅|服务大厅|政务大厅|服务中心|大厅分布|办事地点|办事网点|便民服务|联系我们|大厅指南"
)
HALL = re.compile(
    r"(?P<place>[\u4e00-\u9fa5]{1,8}?(?P<level>街道|镇|乡|社区|村|区|县|市))(?:办事处|人民政府)?"
    r"(?P<kind>(?:政务|便民|行政|公共|市民|社会保障|综合)?(?:服务|审批|办事|政务)[\u4e00-\u9fa5]{0,4}?(?:中心|大厅|服务站|工作站))"
)
LEVELS = {"街道": "镇街", "镇": "镇街", "乡": "镇街", "社区": "村社", "村": "村社"}
MAX_NAMED = 20


class HallNamesParams(Params):
    """No parameters."""


class HallNamesMeasures(Measures):
    """``population``: levels with two halls or more. ``halls``: names found; ``patterns``: kinds."""

    halls: int = 0
    patterns: int = 0


@check(
    id="hall_names",
    title="办事大厅名称",
    needs={FactKind.COLUMN, FactKind.LIST_ITEM, FactKind.BODY_TEXT},
    reasons={"names_differ": "{label}的办事大厅有 {count} 种叫法:{kinds}"},
    params=HallNamesParams,
    measures=HallNamesMeasures,
    since="0.2",
)
def run(facts: FactReader, p: HallNamesParams, out: FindingSink) -> HallNamesMeasures:
    """Read the names of halls in the columns about them and compare what follows the place."""
    tree = facts.once("columns", lambda: columns(facts))
    wanted = [i for i, c in enumerate(tree) if COLUMN.search(c.name) and not c.is_elsewhere]
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    pages: dict[str, str] = {}
    for source, text in texts(facts, read_pages(facts, pages_in(facts, tree, wanted))):
        for match in HALL.finditer(text):
            level = LEVELS.get(match["level"], "区县")
            found[level][match["kind"]].add(match["place"])
            pages.setdefault(match["kind"], source.url)
    population = halls = patterns = 0
    for level, kinds in sorted(found.items()):
        names = [f"{place}{kind}" for kind, places in kinds.items() for place in sorted(places)]
        halls += len(names)
        patterns += len(kinds)
        if len(names) < 2:
            continue
        population += 1
        if len(kinds) > 1:
            counted = "、".join(f"{k} {len(v)} 个" for k, v in kinds.items())
            out.review(
                Subject(kind="site", url=facts.run("home_url"), label=f"{level}级"),
                "names_differ",
                evidence={
                    "expected": "同一级的办事大厅名称统一",
                    "seen": counted,
                    "names": names[:MAX_NAMED],
                    "found_on": [{"url": pages[k], "text": k} for k in kinds],
                },
                count=len(kinds),
                kinds=counted,
            )
    return HallNamesMeasures(population=population, halls=halls, patterns=patterns)
