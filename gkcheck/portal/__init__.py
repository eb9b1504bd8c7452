"""A generator of county portals with declared defects, and a server for them."""

from gkcheck.portal.generate import bulk_spec, generate, load_expectations
from gkcheck.portal.server import Served, nginx_conf, serve
from gkcheck.portal.spec import (
    DEMO_DEFECTS,
    STYLES,
    Defect,
    Expectation,
    Expectations,
    PortalSpec,
    demo_spec,
)

__all__ = [
    "DEMO_DEFECTS",
    "STYLES",
    "Defect",
    "Expectation",
    "Expectations",
    "PortalSpec",
    "Served",
    "bulk_spec",
    "demo_spec",
    "generate",
    "load_expectations",
    "nginx_conf",
    "serve",
]
