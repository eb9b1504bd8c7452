"""A county portal of a few lines: home, columns with lists, articles, a file and two images."""

from __future__ import annotations

from lab.site import ARTICLE, LabSite, listing, nav, page

COLUMNS = [
    ("政府信息公开", "/xxgk/"),
    ("政务动态", "/c1/"),
    ("通知公告", "/c2/"),
    ("政策文件", "/c3/"),
    ("政策解读", "/c4/"),
    ("办事服务", "/c5/"),
]
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)


def county(site: LabSite, *, articles: int, extra: str = "") -> None:
    """Fill ``site``; every column lists ``articles`` articles of its own."""
    menu = nav(*COLUMNS)
    images = "<img src='/logo.png'><img src='/gone.png'>"
    other = "<a href='http://www.other.example/'>省政府</a>"
    site.add("/", page("丰乐县人民政府", menu + images + other + extra))
    site.add("/logo.png", PNG, headers={"Content-Type": "image/png"})
    site.add("/files/a.pdf", b"%PDF-1.4 x", headers={"Content-Type": "application/pdf"})
    for name, path in COLUMNS:
        items = [
            (
                f"关于{name}第{i}号事项的通知",
                f"{path}t202401{i + 1:02}_{i}.html",
                f"2024-01-{i % 28 + 1:02}",
            )
            for i in range(articles)
        ]
        site.add(path, page(name, menu + listing(*items)))
        for title, url, _ in items:
            file = "<a href='/files/a.pdf'>附件</a>"
            site.add(url, page(title, menu + ARTICLE.format(title) + file))
