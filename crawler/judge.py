"""Classes one answer, from nothing but the answer. Only what is surely the site's is called so."""

from __future__ import annotations

import re

from crawler.blocked import block_sign
from crawler.fetched import Fetched
from gkcheck.models.facts import TargetKind
from gkcheck.models.observations import FetchOutcome

MEDIA_KINDS = (TargetKind.IMAGE, TargetKind.VIDEO, TargetKind.AUDIO, TargetKind.ATTACHMENT)

_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_VAGUE_TYPES = (
    "text/plain", "text/htm", "text/x-html", "application/html", "application/octet-stream",
    "text/xml", "application/xml",
)  # fmt: skip
#: What browsers take for no type at all (WHATWG MIME Sniffing, 5.1 and 7).
_NO_TYPES = ("", "*/*", "unknown/unknown", "application/unknown")
_TEXT_TYPES = (
    "text/",
    "application/json",
    "application/xml",
    "application/rss",
    "application/atom",
)
_DATA_STARTS = (
    b"<datastore",
    b"<record",
    b"<rss",
    b"<feed",
    b"<result",
    b"<data",
    b"<root",
    b"<list",
)
_CALLBACK = re.compile(rb"(?:var\s+)?[\w$.]{1,80}\s*(?:\(|=)\s*[\[{]")
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<title")
_SNIFFED = (
    *_HTML_STARTS, b"<script", b"<style", b"<iframe", b"<div", b"<table", b"<h1", b"<font", b"<a ",
    b"<p>", b"<p ", b"<b>", b"<br", b"<center", b"<link", b"<base", b"<frameset", b"<noscript", b"<ul", b"<form",
)  # fmt: skip
_TYPE_END = re.compile(r"[;,\s(]")


def outcome_of(
    got: Fetched, kind: TargetKind, redirect_to: str | None, *, home: bool = False
) -> tuple[FetchOutcome, str | None]:
    """Return the outcome of one GET and, when it is not OK, a word for why.

    ``redirect_to`` is where it redirects to (canonical). On the home page a 403 is a refusal of
    us; on another page of a site that lets us in, it is an error that every visitor meets.
    """
    if got.failure is not None:
        return got.failure, got.sign
    status = got.status or 0
    sign = block_sign(got, kind, redirect_to)
    if sign is not None:
        return FetchOutcome.BLOCKED, sign
    if status == 304:
        return FetchOutcome.NOT_MODIFIED, None
    if 300 <= status < 400:
        if redirect_to is None:
            return FetchOutcome.PROTOCOL_ERROR, "redirect_without_target"
        return FetchOutcome.REDIRECT, None
    if status == 429 or (status == 503 and got.header("retry-after")):
        return FetchOutcome.RATE_LIMITED, f"http_{status}"
    if status == 403 and home:
        return FetchOutcome.BLOCKED, "forbidden"
    if status >= 400:
        return FetchOutcome.HTTP_ERROR, f"http_{status}"
    if status < 200:
        return FetchOutcome.PROTOCOL_ERROR, f"http_{status}"
    return FetchOutcome.OK, None


def _type(got: Fetched) -> str:
    """Return the media type of an answer; ``""`` where there is none to speak of."""
    kind = _TYPE_END.split((got.header("content-type") or "").strip().lower(), maxsplit=1)[0]
    return kind if "/" in kind and kind not in _NO_TYPES else ""


def is_html(got: Fetched) -> bool:
    """Tell whether an answer is a page: by its type, or by its first bytes if that is vague."""
    kind = _type(got)
    if kind in _HTML_TYPES:
        return not got.body.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff"))
    if kind and kind not in _VAGUE_TYPES:
        return False
    head = got.body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<?xml"):
        head = head.partition(b"?>")[2].lstrip()
    while head.startswith(b"<!--"):
        head = head.partition(b"-->")[2].lstrip()
    return head.startswith(_HTML_STARTS if kind else _SNIFFED)


def kind_of(got: Fetched) -> TargetKind | None:
    """Return what an answer that is no page is by its type; None: text that nobody examines."""
    kind = _type(got)
    if kind.startswith("image/"):
        return TargetKind.IMAGE
    if kind.startswith("video/"):
        return TargetKind.VIDEO
    if kind.startswith("audio/"):
        return TargetKind.AUDIO
    if kind.endswith("javascript"):
        return TargetKind.SCRIPT
    if kind == "text/css":
        return TargetKind.STYLE
    if kind.startswith(_TEXT_TYPES) and not got.body.startswith((b"%PDF-", b"PK\x03\x04")):
        return None
    return TargetKind.ATTACHMENT


def is_data(got: Fetched) -> bool:
    """Tell whether an answer may be data (JSON, JSONP, XML) by its first bytes, whatever its type.

    Many servers send data as ``text/html``.
    """
    kind = _type(got)
    if kind.startswith(("image/", "video/", "audio/", "application/pdf", "text/css")):
        return False
    head = got.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return True
    if head[:1] == b"<":
        low = head.lower()
        if low.startswith(b"<?xml"):
            low = low.partition(b"?>")[2].lstrip()
        return (
            b"<html" not in low
            and not low.startswith((b"<!doctype", b"<urlset", b"<sitemapindex"))
            and low.startswith(_DATA_STARTS)
        )
    return _CALLBACK.match(head) is not None
