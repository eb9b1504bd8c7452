"""Pages and tables that are generated from plans and checks: ``python -m gkcheck.generated``.

Writes ``docs/plans/<id>.md`` (one line an item), ``docs/checks/<id>.md`` (the check's page with the
items that use it), and the tables between ``<!-- generated:NAME -->`` marks in the READMEs. With
``--check`` it writes nothing and exits 1 when anything is stale.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from checks.api import CheckMeta
from gkcheck.models.plan import Automation, Plan, PlanItem
from gkcheck.paths import PACKAGE, rules_dir
from gkcheck.registry import all_checks, check_page
from gkcheck.scoring.load import list_plans, load_plan

WORDS = {Automation.AUTOMATED: "自动", Automation.PARTIAL: "部分自动", Automation.MANUAL: "人工"}


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every generated file with its text, relative to the project's folder."""
    rules = rules_dir()
    checks = all_checks()
    plans = [load_plan(rules, head.plan, checks=checks) for head in list_plans(rules)]
    uses = _uses(plans)
    for plan in plans:
        yield Path("docs/plans") / f"{plan.plan}.md", _plan_page(plan, checks)
    for meta in checks.values():
        yield Path("docs/checks") / f"{meta.id}.md", _check_text(meta, uses.get(meta.id, []))
    tables = {
        "plans": _plan_table(plans),
        "checks": _check_table(checks, uses),
    }
    for name in ("README.md", "README.zh-CN.md"):
        path = PACKAGE.parent / name
        if path.exists():
            yield Path(name), _filled(path.read_text(encoding="utf-8"), tables)


def _uses(plans: list[Plan]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for plan in plans:
        for item in plan.items:
            for check in _checks_of(item):
                found[check].append((plan.plan, item.id))
    return found


def _checks_of(item: PlanItem) -> list[str]:
    leaves = item.judge.leaves() if item.judge else []
    return list(dict.fromkeys(leaf.check for leaf in leaves if leaf.check))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _plan_page(plan: Plan, checks: Mapping[str, CheckMeta]) -> str:
    count = Counter(item.automation for item in plan.items)
    lines = [
        f"# {plan.title}",
        "",
        f"{plan.plan} · {plan.document_number or '无文号'} · {plan.issuer} · {plan.issued_on}",
        "",
        f"共 {len(plan.items)} 项:"
        + ",".join(f"{WORDS[a]} {count[a]}" for a in Automation if count[a]),
        "",
    ]
    for section in plan.sections:
        items = [item for item in plan.items if item.section == section.id]
        if not items:
            continue
        lines += [
            f"## {section.title}",
            "",
            "| 编号 | 任务 | 期限 | 方式 | 检查 |",
            "| --- | --- | --- | --- | --- |",
        ]
        for item in items:
            used = "、".join(checks[c].title if c in checks else c for c in _checks_of(item))
            rest = f"(待实现:{item.planned_check})" if item.planned_check else ""
            lines.append(
                f"| {_cell(item.id)} | {_cell(item.duty)}{_marks(item)} | {item.due or ''} |"
                f" {WORDS[item.automation]} | {used}{rest} |"
            )
        lines.append("")
    return "\n".join(lines)


def _marks(item: PlanItem) -> str:
    marks = [
        *(["单项否决"] if item.veto else []),
        *(["加分"] if item.bonus else []),
        *(["数值未经核实"] if item.threshold_source == "unverified" else []),
    ]
    return f"({'、'.join(marks)})" if marks else ""


def _check_text(meta: CheckMeta, uses: list[tuple[str, str]]) -> str:
    lines = [f"# {meta.title}({meta.id})", ""]
    for heading, text in check_page(meta.id).items():
        lines += [f"## {heading}", "", text.strip(), ""]
    lines += ["## 问题代码", ""]
    lines += [f"- `{code}`:{sentence}" for code, sentence in meta.reasons.items()]
    lines += ["", "## 哪些任务用到", ""]
    by_plan: dict[str, list[str]] = defaultdict(list)
    for plan, item in uses:
        by_plan[plan].append(item)
    lines += [f"- {plan}:{'、'.join(items)}" for plan, items in by_plan.items()] or ["- 无"]
    return "\n".join(lines) + "\n"


def _plan_table(plans: list[Plan]) -> str:
    rows = [
        "| plan | 文件 | 项 | 自动 | 部分自动 | 人工 |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for plan in plans:
        count = Counter(item.automation for item in plan.items)
        rows.append(
            f"| [{plan.plan}](docs/plans/{plan.plan}.md) | {_cell(plan.document_number or plan.title)} |"
            f" {len(plan.items)} | {count[Automation.AUTOMATED]} | {count[Automation.PARTIAL]} |"
            f" {count[Automation.MANUAL]} |"
        )
    return "\n".join(rows)


def _check_table(checks: Mapping[str, CheckMeta], uses: Mapping[str, list[tuple[str, str]]]) -> str:
    rows = ["| check | 检查 | 使用它的任务 |", "| --- | --- | ---: |"]
    for meta in checks.values():
        rows.append(
            f"| [{meta.id}](docs/checks/{meta.id}.md) | {meta.title} | {len(uses.get(meta.id, []))} |"
        )
    return "\n".join(rows)


def _filled(text: str, tables: Mapping[str, str]) -> str:
    for name, table in tables.items():
        text = re.sub(
            rf"(<!-- generated:{name} -->\n).*?(\n<!-- /generated -->)",
            "\\g<1>" + table.replace("\\", r"\\") + "\\2",
            text,
            flags=re.S,
        )
    return text


def stale(root: Path) -> list[Path]:
    """Return the generated files below ``root`` that are missing or not as they should be."""
    return [
        path
        for path, text in pages()
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Write everything, or with ``--check`` tell what is stale."""
    root = PACKAGE.parent
    if "--check" in sys.argv[1:]:
        old = stale(root)
        sys.stderr.writelines(f"stale: {path}\n" for path in old)
        return 1 if old else 0
    for path, text in pages():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
