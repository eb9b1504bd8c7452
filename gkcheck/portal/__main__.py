"""``python -m gkcheck.portal generate DIR`` writes a portal, ``serve DIR`` serves one."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from gkcheck.portal.generate import bulk_spec, generate
from gkcheck.portal.server import nginx_conf, serve
from gkcheck.portal.spec import DEMO_DEFECTS, STYLES, Defect, PortalSpec


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m gkcheck.portal")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("generate", help="write a portal")
    make.add_argument("dir", type=Path)
    make.add_argument("--seed", type=int, default=1)
    make.add_argument("--as-of", type=date.fromisoformat, default=date(2021, 12, 20))
    make.add_argument("--extra-pages", type=int, default=0)
    make.add_argument("--page-bytes", type=int, nargs=2, metavar=("LOW", "HIGH"))
    make.add_argument("--pages", type=int, help="a large portal of this many pages")
    make.add_argument("--repeat", type=int, default=1)
    make.add_argument("--style", choices=STYLES, default="classic")
    make.add_argument("--plan", action="append", default=[], help="carry what this plan asks for")
    make.add_argument("--healthy", action="store_true", help="plant no defect")
    make.add_argument("--defect", action="append", choices=[d.value for d in Defect])
    host = commands.add_parser("serve", help="serve a portal until interrupted")
    host.add_argument("dir", type=Path)
    host.add_argument("--port", type=int, default=0)
    host.add_argument("--no-ipv6", action="store_true")
    host.add_argument("--root6", type=Path, help="another folder for IPv6")
    conf = commands.add_parser("nginx", help="print a server block for nginx")
    conf.add_argument("dir", type=Path)
    conf.add_argument("--port", type=int, required=True)
    return parser.parse_args()


def main() -> None:
    """Run the command line of the sample portal."""
    given = _arguments()
    if given.command == "generate":
        chosen = tuple(Defect(d) for d in given.defect) if given.defect else DEMO_DEFECTS
        spec = PortalSpec(
            seed=given.seed,
            as_of=given.as_of,
            extra_pages=given.extra_pages,
            page_bytes=tuple(given.page_bytes) if given.page_bytes else None,
            repeat=given.repeat,
            style=given.style,
            plans=tuple(given.plan),
            defects=() if given.healthy else chosen,
        )
        if given.pages:
            spec = bulk_spec(given.pages, seed=given.seed)
        result = generate(given.dir, spec)
        sys.stdout.write(
            f"{result.pages} pages, {result.files} files, {len(result.entries)} expectations\n"
        )
    elif given.command == "nginx":
        sys.stdout.write(nginx_conf(given.dir, given.port))
    else:
        done = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: done.set())
        host6 = None if given.no_ipv6 else "::1"
        with serve(given.dir, host6=host6, port=given.port, root6=given.root6) as served:
            sys.stdout.write(served.url4 + "\n" + (served.url6 + "\n" if host6 else ""))
            sys.stdout.flush()
            try:
                done.wait()
            except KeyboardInterrupt:
                return


if __name__ == "__main__":
    main()
