"""What this machine can do, tried for real: the five things an audit may have to go without."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from pathlib import Path

from crawler.probes.vantage import dns_vantage, has_ipv4, ipv6_vantage
from crawler.render import Renderer, find_chromium
from crawler.resolve import Resolver
from gkcheck.models.observations import VantageRecord

_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_CJK_FILES = (
    "*CJK*",
    "*SourceHan*",
    "wqy*",
    "*simsun*",
    "*msyh*",
    "uming*",
    "ukai*",
    "*Droid*Fallback*",
)
_ASKED = "gov.cn"  # its name servers; any name that every resolver knows would do


def examine_machine(server: str | None = None) -> list[VantageRecord]:
    """Return one row for each of ipv4, ipv6, dns, tls, browser and font; ``detail`` is Chinese.

    Sends one question to the DNS server ``server`` (None: the system's), starts the browser once, and connects to
    ``GKCHECK_IPV6_TARGET`` when that is set; nothing else leaves the machine. Takes seconds.
    """
    return asyncio.run(_examine(server))


async def _examine(server: str | None) -> list[VantageRecord]:
    resolver = Resolver(server)
    ipv6, answer, browser = await asyncio.gather(
        ipv6_vantage([], resolver), resolver.ask(_ASKED, "NS"), _browser()
    )
    if not ipv6.ok:
        ipv6 = _without(ipv6, "域名之后的 IPv6 检查将判为“无法确定”")
    dns = dns_vantage([answer.outcome], resolver, dns64=False)
    if not dns.ok:
        dns = _without(dns, "需用 --resolver 指定域名服务器,否则网站无法解析")
    return [_ipv4(), ipv6, dns, trust(), browser, chinese_font()]


def trust() -> VantageRecord:
    """Tell whether this machine trusts any certificate authority at all."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath) if paths.capath else None
    many = context.cert_store_stats()["x509_ca"]
    if many:
        return VantageRecord("tls", True, f"可校验证书({many} 个受信根证书,{ssl.OPENSSL_VERSION})")
    if folder is not None and folder.is_dir() and any(folder.iterdir()):
        return VantageRecord("tls", True, f"可校验证书(根证书在 {folder},{ssl.OPENSSL_VERSION})")
    return VantageRecord("tls", False, "没有受信根证书,证书是否有效无法确定;请安装 ca-certificates")


def chinese_font() -> VantageRecord:
    """Tell whether a Chinese font is installed; without one screenshots show empty boxes."""
    if (tool := shutil.which("fc-list")) is not None:
        told = subprocess.run(
            [tool, ":lang=zh", "family"], capture_output=True, text=True, timeout=20, check=False
        ).stdout.split("\n")
        if told[0].strip():
            return VantageRecord("font", True, f"有中文字体({told[0].strip().split(',')[0]})")
    for name in _FONT_FOLDERS:
        folder = Path(name).expanduser()
        for pattern in _CJK_FILES if folder.is_dir() else ():
            if (found := next(folder.rglob(pattern), None)) is not None:
                return VantageRecord("font", True, f"有中文字体({found.name})")
    return VantageRecord(
        "font", False, "没有中文字体,截图中的汉字会显示为方框;请安装 fonts-noto-cjk"
    )


def _ipv4() -> VantageRecord:
    if has_ipv4():
        return VantageRecord("ipv4", True, "本机有通往互联网的 IPv4 路由")
    return VantageRecord("ipv4", False, "本机没有通往互联网的 IPv4 路由")


async def _browser() -> VantageRecord:
    async with Renderer(_no_fetch) as renderer:
        if await renderer.start():
            where = find_chromium() or "Playwright 自带"
            return VantageRecord("browser", True, f"浏览器可以启动({where})")
    return VantageRecord(
        "browser", False, "没有可用的浏览器,由脚本生成的栏目将判为“无法确定”,报告没有截图"
    )


async def _no_fetch(*_: object) -> None:
    """Fetch nothing: no page is opened here."""


def _without(row: VantageRecord, consequence: str) -> VantageRecord:
    return VantageRecord(row.name, row.ok, f"{row.detail};{consequence}")
