"""Commands and options that documents name are there; those that are there are named in the changelog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gkcheck.cli import main
from gkcheck.registry import all_checks

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(group: click.Group, before: str = "gkcheck") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def options(command: click.Command) -> set[str]:
    return {word for one in command.params for word in one.opts if word.startswith("--")}


def told(page: str) -> Iterator[str]:
    """Yield what a page shows as a command: in a code block's line or between backquotes."""
    for match in re.finditer(r"(?:^|`|/bin/)(gkcheck [^`\n#]+)", page, re.M):
        yield match[1].strip().removeprefix("$ ")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_a_page_names_is_there(path: Path) -> None:
    known = dict(commands(main))
    top = options(main) | {"--help"}
    for line in told(path.read_text(encoding="utf-8")):
        used = set(re.findall(r"(?<![\w-])--[a-z0-9-]+", line))
        words = re.sub(r"--(home|rules) \S+ ", "", line).split(" ")
        if re.fullmatch(r"[a-z]+", words[1]) is None:
            continue
        fits = [c for name, c in known.items() if words[: name.count(" ") + 1] == name.split(" ")]
        groups = [name for name in known if name.startswith(f"gkcheck {words[1]} ")]
        assert fits or groups, f"{path.name}: {line}"
        if fits:
            assert used <= options(fits[0]) | top, f"{path.name}: {line}"


def test_the_changelog_names_commands_options_and_checks() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    lacking = []
    for name, command in commands(main):
        *_, group, last = name.split(" ")
        if not re.search(rf"gkcheck (\w+`?, `)*{group} [^`]*\b{last}\b|\b{last}\b", text):
            lacking.append(name)
        lacking += [f"{name} {one}" for one in options(command) - {"--help"} if one not in text]
    lacking += [check for check in all_checks() if f"`{check}`" not in text]
    assert lacking == []


def test_no_line_of_the_changelog_comes_twice() -> None:
    lines = [
        line
        for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("- ")
    ]
    assert len(lines) == len(set(lines))
