"""The order of stages: crawl, probe, check, look again, judge, report."""
