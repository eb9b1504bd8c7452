"""Addresses that carry the body of a POST, so that one string is all that a request needs.

Some sites hand out the further pages of a list for a POST only. The body stands behind the address
as a fragment, which no server ever sees: ``http://a.cn/list.jsp#gk-post=page=2&size=15``. Queue,
facts, archive and replay hold it as they hold any other address.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

FORM = "#gk-post="
JSON = "#gk-json="
MAX_BODY = 1500  # characters; the bodies that lists are asked for with are short

_FORM_BODY = re.compile(r"[A-Za-z0-9%&=+.\-_~*]*")


def posting(url: str, body: str, *, json: bool = False) -> str | None:
    """Return the address that stands for a POST of ``body`` to ``url``; None when it is too long.

    ``body`` is form-coded (``a=1&b=2``) unless ``json``.
    """
    if json:
        text = quote(body, safe="")
    else:
        text = body if _FORM_BODY.fullmatch(body) else quote(body, safe="=&+%~")
    if len(text) > MAX_BODY:
        return None
    return f"{url.partition('#')[0]}{JSON if json else FORM}{text}"


def is_posting(url: str) -> bool:
    """Tell whether an address carries a body."""
    return "#gk-" in url and (FORM in url or JSON in url)


def split(url: str) -> tuple[str, bytes | None, str | None]:
    """Return (address, body, media type of the body); body None: a plain GET."""
    if not is_posting(url):
        return url, None, None
    address, mark, text = url.partition(FORM)
    if mark:
        return address, text.encode("ascii", "ignore"), "application/x-www-form-urlencoded"
    address, _, text = url.partition(JSON)
    return address, unquote(text).encode("utf-8", "replace"), "application/json"
