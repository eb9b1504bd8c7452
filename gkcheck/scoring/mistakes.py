"""Tells a validation error of a rule file in Chinese: what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gkcheck.models import judgement, plan, rulefile
from gkcheck.scoring.yamlfile import Located, Location, Problem

_KINDS = {
    "string_type": "文字(数字请加引号)",
    "bool_type": "true 或 false",
    "bool_parsing": "true 或 false",
    "int_type": "整数",
    "int_parsing": "整数",
    "int_from_float": "整数",
    "decimal_type": "数字",
    "decimal_parsing": "数字",
    "float_type": "数字",
    "float_parsing": "数字",
    "tuple_type": "列表(每行以 - 开头,或写成 [甲, 乙])",
    "list_type": "列表(每行以 - 开头,或写成 [甲, 乙])",
    "set_type": "列表(每行以 - 开头,或写成 [甲, 乙])",
    "frozen_set_type": "列表(每行以 - 开头,或写成 [甲, 乙])",
    "dict_type": "键和值",
    "model_type": "键和值",
    "model_attributes_type": "键和值",
}


def _known_keys() -> list[str]:
    found = set()
    for module in (judgement, plan, rulefile):
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, BaseModel):
                found |= set(thing.model_fields)
    return sorted(found)


def problems_of(
    error: ValidationError,
    source: Located,
    prefix: Location = (),
    keys: Iterable[str] | None = None,
    what: str = "键",
) -> Iterator[Problem]:
    """Yield one problem for each place that ``error`` names in ``source`` below ``prefix``.

    ``keys`` are the keys to suggest from for an unknown one (a check's parameters); without it
    those of the rule files. ``what`` names the key in the text.
    """
    seen: set[Location] = set()
    known = list(keys) if keys is not None else _known_keys()
    details = error.errors(include_url=False)
    meant = {
        near
        for detail in details
        if detail["type"] == "extra_forbidden"
        for near in _nearest(str(detail["loc"][-1]), known)
    }
    for detail in details:
        if detail["type"] == "missing" and detail["loc"][-1] in meant:
            continue  # it is there, only misspelt: told once
        at = _real(source, (*prefix, *detail["loc"]))
        if detail["type"] == "missing":
            at = (*at, str(detail["loc"][-1]))
        if at in seen:
            continue
        seen.add(at)
        yield source.problem(at, tell(detail, known if keys is not None else None, what))


def _real(source: Located, at: Location) -> Location:
    """Cut a location down to what the file has: unions add steps of their own."""
    steps: Location = ()
    for step in at:
        if (*steps, step) not in source.places:
            break
        steps = (*steps, step)
    return steps


def tell(detail: ErrorDetails, keys: Iterable[str] | None = None, what: str = "键") -> str:
    """Return one error of pydantic as a Chinese sentence with what to do."""
    kind, loc = detail["type"], detail["loc"]
    context: dict[str, Any] = detail.get("ctx", {})
    name = next((str(step) for step in reversed(loc) if isinstance(step, str)), "")
    if kind == "extra_forbidden":
        return unknown(what, name, keys if keys is not None else _known_keys(), keys is not None)
    if kind == "missing":
        return f"缺少必填的{what}“{name}”;请补上"
    if kind == "value_error":
        return str(context["error"])
    if kind in ("literal_error", "enum"):
        allowed = str(context["expected"]).replace(" or ", "、").replace(", ", "、")
        return f"“{name}”的值“{detail['input']}”不可用;可用的值:{allowed.replace(chr(39), '')}"
    if kind in _KINDS:
        return f"“{name}”的值“{_short(detail['input'])}”写法不对;应为{_KINDS[kind]}"
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        sign = {"greater_than": "大于", "greater_than_equal": "不小于"} | {
            "less_than": "小于",
            "less_than_equal": "不大于",
        }
        limit = next(iter(context.values()))
        return f"“{name}”的值 {detail['input']} 超出范围;应{sign[kind]} {limit}"
    if kind == "string_too_long":
        return f"“{name}”过长;最多 {context['max_length']} 字"
    if kind in ("too_short", "string_too_short"):
        return f"“{name}”不能为空;请至少写一项"
    if kind == "string_pattern_mismatch":
        return (
            f"“{name}”的值“{detail['input']}”写法不对;只用小写字母、数字和连字符,如 chongqing-2021"
        )
    return f"“{name}”的值“{_short(detail['input'])}”不可用({detail['msg']})"


def unknown(what: str, name: str, known: Iterable[str], list_all: bool = True) -> str:
    """Return the sentence for a name that does not exist, with the nearest that does."""
    names = sorted(known)
    near = _nearest(name, names)
    if near:
        return f"未知的{what}“{name}”;是否应为“{near[0]}”?"
    if list_all:
        return f"未知的{what}“{name}”;可用的有:{'、'.join(names) or '(无)'}"
    return f"未知的{what}“{name}”;请删去,可用的{what}见 rules/README.md"


def _nearest(name: str, names: Sequence[str]) -> list[str]:
    return get_close_matches(name, names, n=1, cutoff=0.6)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
