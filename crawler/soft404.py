"""Learns once what a site shows for an address that does not exist."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

from crawler.fetched import Fetched
from crawler.redirects import http_target
from gkcheck.models.facts import PageFacts
from gkcheck.text.similarity import similarity

_LEAST_TEXT = 10  # characters; shells filled by script say nothing
_SAME = 0.95  # similarity of two texts that differ by an address or a time only


@dataclass(frozen=True, slots=True)
class NotFoundLook:
    """What "not found" looks like. All None: the site answers 404, as it should."""

    digest: str | None = None
    title: str | None = None
    sample: str | None = None
    redirect_to: str | None = None

    def dump(self) -> str:
        """Return as text for the ``run`` table."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def load(text: str | None) -> NotFoundLook | None:
        """Return what :meth:`dump` wrote; None: not asked yet."""
        return None if text is None else NotFoundLook(**json.loads(text))

    def matches(self, facts: PageFacts) -> bool:
        """Tell whether a page answered with 200 shows the same as an address that is not there."""
        if self.digest is None:
            return False
        if facts.text_digest == self.digest:
            return True
        return bool(
            self.sample
            and facts.sample
            and facts.title == self.title
            and similarity(facts.sample, self.sample) >= _SAME
        )


@dataclass(frozen=True, slots=True)
class HomeLook:
    """What the home page is known by: its address after redirects, and its text."""

    url: str
    text_digest: str


def probe_url(home_url: str) -> str:
    """Return an address that surely does not exist; the same for each look at a site."""
    parts = urlsplit(home_url)
    token = blake2b(parts.netloc.encode(), digest_size=10).hexdigest()
    return f"{parts.scheme}://{parts.netloc}/gk{token[:8]}/{token[8:]}.html"


def learn(got: Fetched, facts: PageFacts | None, home: HomeLook, home_url: str) -> NotFoundLook:
    """Return the look of "not found" from the answer to :func:`probe_url`.

    ``facts``: what was extracted when it was a page with status 200. A site that answers with its
    home page, or with a shell that scripts fill, teaches nothing.
    """
    target = http_target(got)
    if target is not None:
        same = target.rstrip("/") in (home_url.rstrip("/"), home.url.rstrip("/"))
        return NotFoundLook(redirect_to=None if same else target)
    if facts is None or facts.text_length < _LEAST_TEXT or facts.signals.script_built:
        return NotFoundLook()
    if facts.text_digest == home.text_digest:
        return NotFoundLook()
    return NotFoundLook(digest=facts.text_digest, title=facts.title, sample=facts.sample)


def shows_not_found(facts: PageFacts, look: NotFoundLook | None) -> str | None:
    """Return the sign that a page answered with 200 says "not found", or None.

    A page with list entries or document fields has content, whatever words stand on it; so has an
    article that says when and whence it was published (one about 404 pages, say).
    """
    if facts.listing is not None and facts.listing.items:
        return None
    if facts.document is not None and facts.document.fields:
        return None
    if look is not None and look.matches(facts):
        return "like_not_found"
    told = facts.document
    if told is not None and told.published_on is not None and told.source:
        return None
    return facts.signals.soft_404_sign
