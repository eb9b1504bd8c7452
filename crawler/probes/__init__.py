"""Questions beside the crawl: names, IPv6, TLS, the site's own search, layout on a phone."""
