"""The elements that forms, tables and players are made of, gathered in one pass over a page."""

from __future__ import annotations

from crawler.extract.dom import Dom, El

_WANTED = frozenset(
    [
        "form", "input", "button", "label", "table", "video", "audio", "source", "iframe", "frame",
        "embed", "object",
    ]
)  # fmt: skip


class Parts:
    """Elements of a page by tag, in document order."""

    def __init__(self, dom: Dom) -> None:
        self._by_tag: dict[str, list[El]] = {}
        wanted, by_tag = _WANTED, self._by_tag
        for el in dom.els:
            if el.tag in wanted:
                by_tag.setdefault(el.tag, []).append(el)

    def of(self, *tags: str) -> list[El]:
        """Return the elements with one of ``tags`` in document order."""
        if len(tags) == 1:
            return self._by_tag.get(tags[0], [])
        found = [el for tag in tags for el in self._by_tag.get(tag, [])]
        found.sort(key=lambda el: el.index)
        return found
