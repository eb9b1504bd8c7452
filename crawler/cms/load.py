"""Reads the profiles that lie beside this module, once a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from crawler.cms.model import AnswerShape, ListSource, Names, Profile

FOLDER = Path(__file__).parent
GENERIC = "generic"
STATIC = "static"


def read_profile(path: Path) -> Profile:
    """Return the profile in one file. Raises ``ValueError`` that names the mistake."""
    with path.open(encoding="utf-8") as file:
        return Profile.model_validate(YAML(typ="safe").load(file))


@lru_cache(maxsize=1)
def profiles() -> tuple[Profile, ...]:
    """Return all profiles, by id."""
    return tuple(read_profile(path) for path in sorted(FOLDER.glob("*.yaml")))


@lru_cache(maxsize=1)
def list_sources() -> tuple[ListSource, ...]:
    """Return every way to ask for lists that a profile knows."""
    return tuple(source for profile in profiles() for source in profile.lists)


@lru_cache(maxsize=1)
def answer_shapes() -> tuple[AnswerShape, ...]:
    """Return every shape of answer that a profile knows."""
    return tuple(shape for profile in profiles() for shape in profile.answers)


@lru_cache(maxsize=1)
def names() -> Names:
    """Return the names that hold for any family."""
    return next(p.names for p in profiles() if p.names is not None)


def name_of(family: str) -> str:
    """Return what the report calls a family; its id when no profile has it (an older store)."""
    return next((p.name for p in profiles() if p.id == family), family)
