"""Write a portal to a folder: pages, files, what the server must do, and what must be found."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from datetime import date
from html import escape
from importlib.resources import files as package_files
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from gkcheck.portal import media
from gkcheck.portal.broken import plant
from gkcheck.portal.columns import Column
from gkcheck.portal.content import Filler, takes_extra, text_of
from gkcheck.portal.layout import Frame, metas
from gkcheck.portal.model import SINGLE, Portal
from gkcheck.portal.pages import PAGE_SIZE, render_article, render_column, render_home
from gkcheck.portal.skins import SKINS
from gkcheck.portal.spec import BULK_DEFECTS, Defect, Expectation, Expectations, PortalSpec

SERVER_FILE = "_server.json"
EXPECT_FILE = "expect.yaml"
_PAD = b"<!--pad-->"
#: What forms of any style call the words that are searched for.
QUERY_NAMES = {"q"} | {skin.query for skin in SKINS.values()}


def build(spec: PortalSpec) -> Portal:
    """Return the portal with its defects planted, in memory, nothing written."""
    portal = Filler(spec).fill()
    plant(portal)
    for name, color in (
        ("police", (40, 90, 170)),
        ("red", (200, 30, 30)),
        ("jiucuo", (230, 140, 20)),
    ):
        portal.files[f"/images/{name}.png"] = lambda color=color: media.encode_image(
            media.emblem(color), "PNG"
        )  # type: ignore[misc]
    portal.files["/images/spacer.gif"] = media.spacer
    portal.files["/favicon.ico"] = media.favicon
    skin = SKINS.get(spec.style)
    for asset in ("portal.css", "portal.js", *(skin.assets if skin else ())):
        data = package_files("gkcheck.portal").joinpath("assets", asset).read_bytes()
        portal.files[f"/assets/{asset}"] = lambda data=data: data  # type: ignore[misc]
    portal.files["/robots.txt"] = lambda: b"User-agent: *\nDisallow: /admin/\n"
    return portal


def bulk_spec(
    pages: int, *, seed: int = 1, defects: tuple[Defect, ...] = BULK_DEFECTS
) -> PortalSpec:
    """Return a spec of about ``pages`` pages (to within two) for measuring time and memory.

    Pages have 60 to 120 KB and some 190 links, 5 % are in GBK; there are nearly as many pictures and
    attachments as pages; every link and picture defect is planted 20 times. Raises ``ValueError`` when ``pages`` is fewer than the portal has without extras.
    """
    plain = PortalSpec(seed=seed, page_bytes=(60_000, 120_000), defects=defects, repeat=20)
    portal = Filler(plain).fill()
    base = sum(1 for _ in rendered(portal))
    size = PAGE_SIZE["drop"]
    lists = [len(portal.articles[c]) for c in portal.root.walk() if takes_extra(c)]
    for extra in range(pages - base, -1, -1):
        share = [extra // len(lists) + (i < extra % len(lists)) for i in range(len(lists))]
        more = sum(-(-(n + e) // size) + n // -size for n, e in zip(lists, share, strict=True))
        if base + extra + more <= pages:
            return plain.model_copy(update={"extra_pages": extra})
    raise ValueError(f"the portal has {base} pages without extras; {pages} asked")


def generate(out: Path, spec: PortalSpec) -> Expectations:
    """Write the portal below ``out`` and return what an audit of it must find.

    A portal that already stands there is replaced. Beside the pages stand ``_server.json`` (statuses and redirects that a file cannot express) and
    ``expect.yaml``; both are not served. Raises ``FileExistsError`` when ``out`` holds anything but a
    portal, another ``OSError`` when it cannot be written.
    """
    if (out / SERVER_FILE).is_file():
        shutil.rmtree(out)
    elif out.is_dir() and any(out.iterdir()):
        raise FileExistsError(f"not empty and no portal: {out}")
    portal = build(spec)
    made: set[Path] = set()

    def put(path: str, data: bytes) -> None:
        target = out / file_of(path).lstrip("/")
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_bytes(data)

    pages = 0
    for path, data in rendered(portal):
        put(path, data)
        pages += 1
    for path, make in portal.files.items():
        put(path, make())
    rules: dict[str, Any] = {
        "statuses": portal.statuses,
        "redirects": portal.redirects,
        "delays": portal.delays,
        "search": {"path": "/search/", "names": sorted(QUERY_NAMES), "rows": search_rows(portal)},
    }
    skin = SKINS.get(spec.style)
    if skin is not None and not skin.has_folders:
        rules["aliases"] = skin.aliases(portal)
        rules["search"]["path"] = skin.search_page
    if skin is not None and skin.turned_by:
        rules["turned_by"] = skin.turned_by
    if skin is not None and skin.handed_out_by:
        rules["handed_out_by"] = skin.handed_out_by
    put(SERVER_FILE, json.dumps(rules, ensure_ascii=False, indent=1, sort_keys=True).encode())
    result = Expectations(
        county=spec.county,
        as_of=spec.as_of,
        defects=spec.defects,
        pages=pages,
        files=len(portal.files),
        entries=tuple(_handed_out(portal)),
    )
    put(EXPECT_FILE, expect_yaml(result).encode())
    return result


def file_of(address: str) -> str:
    """Return the name of the file that holds what stands at an address, which may have a query."""
    return address.replace("?", "@")


def _handed_out(portal: Portal) -> Iterator[Expectation]:
    """Yield what must be found; a file is known by each of the addresses its style links it by."""
    skin = SKINS.get(portal.spec.style)
    files = {url for rows in portal.articles.values() for a in rows for _, url in a.attachments}
    for entry in portal.expected:
        linked = [skin.handed_out(path) for path in entry.paths if path in files] if skin else []
        paths = tuple(dict.fromkeys((*entry.paths, *linked)))
        yield entry.model_copy(update={"paths": paths})


def expect_yaml(expectations: Expectations) -> str:
    """Return the expectations as YAML text."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 4096
    out = StringIO()
    yaml.dump(json.loads(expectations.model_dump_json(exclude_defaults=True)), out)
    return out.getvalue()


def load_expectations(path: Path) -> Expectations:
    """Read an ``expect.yaml``. Raises ``pydantic.ValidationError`` when it is not one."""
    return Expectations.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def rendered(portal: Portal) -> Iterator[tuple[str, bytes]]:
    """Yield (address, bytes) of every HTML page."""
    if portal.spec.style != "classic":
        yield from _skinned(portal)
        return
    frame = Frame(portal)
    padding = _Padding(portal) if portal.spec.page_bytes else None

    def finish(path: str, text: str, charset: str = "utf-8") -> tuple[str, bytes]:
        text = portal.finished(path, text)
        data = text.encode("gb18030" if charset != "utf-8" else charset)
        return path, padding.pad(path, data, charset) if padding else data

    yield finish("/index.html", render_home(portal, frame))
    for column in list(portal.root.walk())[1:]:
        for path, text in render_column(portal, frame, column):
            if column.name == "县长信箱":
                yield finish(path, _script_redirect("list.html"))
                path = path.replace("index.html", "list.html")
            yield finish(path, text)
        if column.kind not in SINGLE:
            for article in portal.articles[column]:
                text = render_article(portal, frame, article)
                yield finish(article.path, text, "gb18030" if article.gbk else "utf-8")
    for path, text in _extras(portal, frame):
        yield finish(path, text)


def _skinned(portal: Portal) -> Iterator[tuple[str, bytes]]:
    skin = SKINS[portal.spec.style](portal)
    for path, text in skin.pages():
        yield path, portal.finished(path, text).encode(skin.charset, "xmlcharrefreplace")


def search_rows(portal: Portal) -> list[list[str]]:
    """Return what the portal's own search finds: title, address, day, document number."""
    return [
        [a.title, a.path, f"{a.day:%Y-%m-%d}", (a.fields or {}).get("文号", "")]
        for articles in portal.articles.values()
        for a in articles
        if not a.unsearchable
    ]


def _script_redirect(target: str) -> str:
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><script>window.location.href="{target}";</script></head><body></body></html>\n'


def _extras(portal: Portal, frame: Frame) -> Iterator[tuple[str, str]]:
    """Yield the pages outside the column tree."""
    contact = portal.root.find("政府信息公开>法定主动公开内容>机关简介>联系我们")
    yield (
        "/wzdt/index.html",
        frame.page(f"站点地图_{portal.owner}", _site_map(portal), metas(portal, None)),
    )
    yield (
        "/lxwm/index.html",
        (
            '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>联系我们</title>'
            f'<meta http-equiv="refresh" content="0; url={contact.folder}"></head><body></body></html>\n'
        ),
    )
    about = "本网站是政府信息公开的第一平台。"
    if "sponsor" in portal.marks:
        about = f"本网站由{portal.owner}主办，{portal.owner}办公室承办。{about}"
    for path, title, text in (
        (
            "/gywm/index.html",
            "关于我们",
            about,
        ),
        (
            "/wza/index.html",
            "无障碍浏览",
            "本网站提供大字版和语音播报，按Alt加1键进入大字版，按Alt加2键开启语音播报。",
        ),
        (
            "/search/index.html",
            "站内搜索",
            "请在页面上方输入关键词进行检索，支持按标题和文号查找。<!--results-->",
        ),
    ):
        body = f'<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <span>{title}</span></div><div class="article"><h1>{title}</h1><div class="content"><p>{text}</p></div></div>'
        yield path, frame.page(f"{title}_{portal.owner}", body, metas(portal, None))
    lost = '<div class="article"><h1>404</h1><div class="content"><p>抱歉，您访问的页面不存在或已被删除。</p><p><a href="/">返回首页</a></p></div></div>'
    yield "/404.html", frame.page(f"页面不存在_{portal.owner}", lost, metas(portal, None))


def _site_map(portal: Portal) -> str:
    def branch(column: Column) -> str:
        inner = "".join(branch(child) for child in column.children)
        inner = f"<ul>{inner}</ul>" if inner else ""
        return f'<li><a href="{column.folder}">{escape(column.name)}</a>{inner}</li>'

    parts = "".join(branch(column) for column in portal.root.children)
    return f'<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <span>站点地图</span></div><div class="article map"><h1>站点地图</h1><ul>{parts}</ul></div>'


class _Padding:
    """Brings pages to a size with what fills real pages of 60 to 120 KB.

    Of saved pages of that size, 57 % of the bytes are tags with their attributes, 15 % text, 11 %
    scripts, 9 % white space, 5 % style sheets and 3 % comments (``benchmarks/README.md``).
    """

    def __init__(self, portal: Portal) -> None:
        spec = portal.spec
        assert spec.page_bytes is not None
        self.low, self.high = spec.page_bytes
        self.seed = spec.seed
        rng = random.Random(spec.seed)
        makers = (_pasted, _pasted, _script, _pasted, _pasted, _sheet)
        texts = [
            makers[number % len(makers)](rng, number, spec.county, spec.as_of)
            for number in range(96)
        ]
        self.chunks = {
            charset: [text.encode(charset) for text in texts] for charset in ("utf-8", "gb18030")
        }

    def pad(self, path: str, data: bytes, charset: str) -> bytes:
        """Return ``data`` brought to its size; redirect pages and the like stay as they are."""
        at = data.find(b"</body>")
        if at < 0 or len(data) < 2000:
            return data
        rng = random.Random(f"{self.seed}{path}")
        missing = rng.randint(self.low, self.high) - len(data)
        parts = []
        while missing > 0:
            chunk = rng.choice(self.chunks[charset])
            parts.append(chunk)
            missing -= len(chunk)
        place = data.find(_PAD)
        at = place if place >= 0 else at
        return data[:at] + b"".join(parts) + data[at:]


def _pasted(rng: random.Random, number: int, county: str, day: date) -> str:
    """Return paragraphs as they come out of a word processor: far more style than text."""
    style = (
        "text-indent: 32pt; margin: 0cm 0cm 0pt; line-height: 28pt; mso-pagination: widow-orphan"
    )
    font = "font-size: 16pt; font-family: 仿宋_GB2312; mso-bidi-font-family: 宋体"
    margin = "\n" + " " * 60
    parts = []
    for line in text_of(rng, county, day, 3):
        runs = "".join(
            f'<span lang="EN-US" style="{font}; color: rgb({at}, {at}, {at})">{line[at : at + 9]}</span>'
            for at in range(0, len(line) // 2, 9)
        )
        parts.append(f'{margin}<p class="MsoNormal" align="left" style="{style}">{runs}</p>')
        parts.append(f'{margin}<p class="MsoNormal" style="{style}">&nbsp;</p>')
    return "".join(parts)


def _script(rng: random.Random, number: int, county: str, day: date) -> str:
    rows = ",\n".join(f'{" " * 20}"k{i}": {rng.randrange(10**9)}' for i in range(60))
    note = f"<!-- {county} {' '.join(f'{rng.randrange(10**9)}' for _ in range(60))} -->"
    return f"<script>\nvar cfg{number} = {{\n{rows}\n}};\n</script>\n{note}\n"


def _sheet(rng: random.Random, number: int, county: str, day: date) -> str:
    rules = "".join(
        f"{' ' * 16}.b{number}_{i} li a {{ color: #{rng.randrange(16**6):06x}; padding: {i}px; }}\n"
        for i in range(18)
    )
    return f"<style>\n{rules}</style>\n"
