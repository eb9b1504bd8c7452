"""OFD, the national format of fixed pages (GB/T 33190-2016): a package of XML."""

from __future__ import annotations

import posixpath
import zipfile

from lxml import etree

from crawler.files.gather import MAX_PAGES, Gathered, Locked, Unreadable
from crawler.files.package import member, xml

_SAME_LINE = 2.0  # millimetres between the upper edges of pieces of one line


def read_ofd(package: zipfile.ZipFile, into: Gathered) -> None:
    """Read the words of every page in order, and the document's properties."""
    if any(name.rsplit("/", 1)[-1].lower() == "encryptions.xml" for name in package.namelist()):
        raise Locked
    root = xml(member(package, "OFD.xml"))
    info = root.find(".//{*}DocInfo")
    if info is not None:
        said = {name: info.findtext(f"{{*}}{name}") for name in _PROPERTIES}
        into.properties(said["Title"], said["Author"], said["CreationDate"], said["ModDate"])
    place = root.findtext(".//{*}DocRoot")
    if not place:
        raise Unreadable("no document root")
    place = place.strip().lstrip("/")
    document = xml(_member(package, place))
    pages = [e.get("BaseLoc") or "" for e in document.findall("{*}Pages/{*}Page")]
    into.pages = len(pages)
    for page in pages[:MAX_PAGES]:
        _page(xml(_member(package, _beside(place, page))), into)


_PROPERTIES = ("Title", "Author", "CreationDate", "ModDate")


def _member(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return member(package, name)
    except KeyError as error:
        raise Unreadable(f"no part {name}") from error


def _beside(place: str, name: str) -> str:
    if name.startswith("/"):
        return name.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), name))


def _page(root: etree._Element, into: Gathered) -> None:
    line: list[str] = []
    upper: float | None = None
    for element in root.iter("{*}TextObject", "{*}ImageObject", "{*}PathObject"):
        name = etree.QName(element).localname
        if name != "TextObject":
            into.pictures = True
            continue
        text = "".join(code.text or "" for code in element.iter("{*}TextCode"))
        top = _top(element)
        if line and (upper is None or top is None or abs(top - upper) > _SAME_LINE):
            into.add("".join(line))
            line = []
        line.append(text)
        upper = top
    into.add("".join(line))


def _top(element: etree._Element) -> float | None:
    try:
        return float((element.get("Boundary") or "").split()[1])
    except (IndexError, ValueError):
        return None
