"""Meta tags, as they stand: names keep their case, contents are trimmed."""

from __future__ import annotations

from crawler.extract.dom import Dom, El

_MAX_METAS = 80
_MAX_CONTENT = 1000


def _in_noscript(el: El) -> bool:
    """Tell what only visitors without scripts meet."""
    node = el.parent
    while node is not None:
        if node.tag == "noscript":
            return True
        node = node.parent
    return False


class Metas:
    """Meta tags of a page; :meth:`first` compares names without case (live pages differ)."""

    def __init__(self, dom: Dom) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.refresh: str | None = None
        self._first: dict[str, str] = {}
        for el in dom.tagged("meta"):
            content = " ".join(el.get("content").split())[:_MAX_CONTENT]
            equiv = el.get("http-equiv").lower()
            if equiv == "refresh":
                if not _in_noscript(el):
                    self.refresh = self.refresh or content
                continue
            name = (el.get("name") or el.get("property") or el.get("itemprop")).strip()
            if not name or len(self.pairs) >= _MAX_METAS:
                continue
            self.pairs.append((name, content))
            if content and content.lower() not in ("null", "undefined"):
                self._first.setdefault(name.lower(), content)

    def first(self, *names: str) -> str | None:
        """Return the first non-empty content among ``names``, in the order asked."""
        for name in names:
            found = self._first.get(name.lower())
            if found:
                return found
        return None
