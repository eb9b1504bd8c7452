"""Scrapy as its tutorial shows it: a CrawlSpider that follows every link and stores nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

START, FOUND = sys.argv[1], Path(sys.argv[2])


class Bare(CrawlSpider):
    """Follow links, note answers of 400 and above."""

    name = "bare"
    start_urls = (START,)
    allowed_domains = (urlsplit(START).hostname,)
    handle_httpstatus_list = (404, 500)
    rules = (Rule(LinkExtractor(), callback="look", follow=True),)
    broken: list[str] = []  # noqa: RUF012 - one spider, one process

    def look(self, response: Response) -> Iterator[Any]:
        """Note an error."""
        if response.status >= 400:
            self.broken.append(response.url)
        yield from ()


process = CrawlerProcess(
    {
        "LOG_LEVEL": "ERROR",
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": False,
        "RETRY_ENABLED": False,
    }
)
process.crawl(Bare)
process.start()
FOUND.write_text("\n".join(Bare.broken), encoding="utf-8")
