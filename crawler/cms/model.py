"""What a profile of a site family may say. A profile is data; a mistake in it is told by name."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _compiles(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"no regular expression: {text!r}: {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_compiles)]


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Marker(_Closed):
    """One sign of a family. ``find`` is looked for as it stands, ``match`` as a pattern.

    ``needs``: one of these stands in whatever ``match`` matches, and is looked for first, which is
    many times faster. ``weight`` is how sure the sign alone makes us (0 to 1, ours: after how many sources name it).
    """

    where: Literal["html", "url", "header"]
    find: str | None = None
    match: Pattern | None = None
    needs: tuple[str, ...] = ()
    weight: float = Field(gt=0, lt=1)

    @property
    def name(self) -> str:
        """Return what the sign is called in reports."""
        return self.find or self.match or ""


class Value(_Closed):
    """A value that a page tells: the first group of the first pattern that matches a script."""

    find: tuple[Pattern, ...]
    default: str | None = None


class ListSource(_Closed):
    """How the pages of a list are asked for that no link of the page leads to.

    ``needle`` stands in the page (its scripts or markup) where this source is used. ``address`` and
    ``body`` are templates over ``values`` and: ``page`` (number), ``first``/``last`` (record numbers
    from 1), ``size``. ``chunk``: pages of entries that one request brings. ``inline``: the page
    itself holds the entries of the first request.
    """

    id: str
    needle: str
    address: str
    method: Literal["get", "post"] = "get"
    body: str | None = None
    json_body: bool = False
    values: dict[str, Value] = {}
    records: tuple[Pattern, ...] = ()
    pages: tuple[Pattern, ...] = ()
    size: tuple[Pattern, ...] = ()
    default_size: int = 15
    first_page: int = 1
    chunk: int = 1
    inline: bool = False


class AnswerShape(_Closed):
    """Names in an answer of data: paths with dots, the first that is there counts.

    ``address`` tells which answers it is for. ``page``: parameter that holds the page number.
    """

    address: Pattern
    items: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    page: str | None = None
    first_page: int = 1
    size: int | None = None


class Names(_Closed):
    """Names that any family may use, in lower case without ``_`` and ``-``, the best first."""

    title: tuple[str, ...]
    url: tuple[str, ...]
    date: tuple[str, ...]
    unit: tuple[str, ...]
    records: tuple[str, ...]
    pages: tuple[str, ...]
    page_parameters: tuple[str, ...]
    first_record_parameters: tuple[str, ...]
    last_record_parameters: tuple[str, ...]
    size_parameters: tuple[str, ...]


class Profile(_Closed):
    """One family. ``id`` is stored with the run, ``name`` is what the report calls it."""

    id: str
    name: str
    markers: tuple[Marker, ...] = ()
    lists: tuple[ListSource, ...] = ()
    answers: tuple[AnswerShape, ...] = ()
    names: Names | None = None
