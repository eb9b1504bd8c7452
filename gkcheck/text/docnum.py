"""Document numbers (发文字号, GB/T 9704-2012 7.2.5) and index numbers (国办秘函〔2009〕6号)."""

from __future__ import annotations

import re

from gkcheck.text.normalize import compact

_OPEN = r"〔\[【(（﹝［〖"
_CLOSE = r"〕\]】)）﹞］〗"
_BRACKETED = re.compile(
    rf"([\u4e00-\u9fa5]{{1,20}})[{_OPEN}]((?:19|20)\d{{2}})(?:年)?[{_CLOSE}]第?(\d{{1,5}})号"
)
_LOST = re.compile(r"([\u4e00-\u9fa5]{2,20}?)((?:19|20)\d{2})第?(\d{1,5})号")
_ORDER = re.compile(
    r"([\u4e00-\u9fa5]{0,20}令)(?:[〔\[【(（]((?:19|20)\d{2})[〕\]】)）](\d{1,4})号"
    r"|\(?(?:第([0-9一二三四五六七八九十百零〇]{1,6})号)\)?)"
)
_LEAD = re.compile(
    r"^.*(?:根据|按照|依据|依照|执行|落实|贯彻|转发|印发|收到|参照|关于|详见|废止|以及|以|由|(?<!共)和|与|及|见|的|在|对|将|按|据|为|以下简称)"
)
INDEX_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-Z]{18}|[0-9A-Z]{7,8}-?[0-9A-Z])/\d{4}-\d{5}(?!\d)"
)
_INDEX_LAX = re.compile(
    r"(?<![0-9A-Za-z/\-])[0-9A-Z]{6,18}(?:-[0-9A-Z])?[/-]\d{4}-?\d{4,9}(?![0-9A-Za-z/\-])"
)


def _organ(text: str) -> str:
    """Drop the words of a running sentence that stand before the organ code."""
    return _LEAD.sub("", text)


def find_document_number(text: str) -> str | None:
    """Return the first document number of ``text`` in the standard form ``国办发〔2021〕5号``.

    Other brackets, spaces, 第 and leading zeros are put right; orders (``国务院令第711号``) count.
    """
    flat = compact(text)
    match = _BRACKETED.search(flat)
    order = _ORDER.search(flat)
    if match and (order is None or match.start() <= order.start()):
        organ = _organ(match.group(1))
        if organ:
            return f"{organ}〔{match.group(2)}〕{int(match.group(3))}号"
    if order:
        organ = _organ(order.group(1))
        if organ and organ != "令":
            if order.group(2):
                return f"{organ}〔{order.group(2)}〕{int(order.group(3))}号"
            return f"{organ}第{order.group(4)}号"
    return None


def read_document_number(value: str) -> str | None:
    """Return the number in a field labelled 文号, also with its brackets lost (``渝府发202130号``).

    Returns None when the value holds none (a dash, 无, a sentence).
    """
    found = find_document_number(value)
    if found:
        return found
    flat = compact(value)
    match = _LOST.fullmatch(flat)
    if match:
        return f"{match.group(1)}〔{match.group(2)}〕{int(match.group(3))}号"
    match = re.fullmatch(r"([\u4e00-\u9fa5]{2,20}?)(?:第|\()?(\d{1,5})\)?号", flat)
    if match:
        return f"{match.group(1)}第{match.group(2)}号"
    match = re.fullmatch(
        rf"([\u4e00-\u9fa5]{{1,20}})[{_OPEN}]((?:19|20)\d{{2}})[{_CLOSE}](\d{{1,5}})", flat
    )
    if match:
        return f"{match.group(1)}〔{match.group(2)}〕{int(match.group(3))}号"
    match = re.fullmatch(rf"[{_OPEN}]((?:19|20)\d{{2}})[{_CLOSE}]第?(\d{{1,5}})号", flat)
    if match:  # the field may leave out who issued it
        return f"〔{match.group(1)}〕{int(match.group(2))}号"
    match = re.fullmatch(r"([\u4e00-\u9fa5]{0,20})((?:19|20)\d{2})年第(\d{1,5})号", flat)
    return f"{match.group(1)}{match.group(2)}年第{int(match.group(3))}号" if match else None


def find_index_number(text: str) -> str | None:
    """Return an index number of the national form, e.g. ``000014349/2017-00110``."""
    match = INDEX_NUMBER.search(text)
    return match.group() if match else None


def read_index_number(value: str) -> str | None:
    """Return the index number in a field labelled 索引号: national form, else the value as it is."""
    flat = compact(value)
    found = INDEX_NUMBER.search(flat) or _INDEX_LAX.search(flat)
    if found:
        return found.group()
    if (
        re.fullmatch(r"[0-9A-Za-z\u4e00-\u9fa5〔〕\[\]()/_.\-]{5,50}", flat)
        and sum(c.isdigit() for c in flat) >= 4
    ):
        return flat
    return None
