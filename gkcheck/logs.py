"""Logs without personal numbers: what a site says may end in a message or a traceback."""

from __future__ import annotations

import logging
import sys

from gkcheck.text.mask import mask

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class MaskedFormatter(logging.Formatter):
    """Formats a record, traceback included, with personal numbers masked."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole text of ``record``, masked."""
        return mask(super().format(record))


def set_up(level: int) -> None:
    """Send logs from ``level`` on to standard error, masked."""
    logging.basicConfig(stream=sys.stderr, level=level, format=FORMAT)
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:
            handler.setFormatter(MaskedFormatter(FORMAT))
