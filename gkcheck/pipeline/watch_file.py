"""Reads the sites and outages of a batch file."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from gkcheck.errors import GkcheckError
from gkcheck.models.watchlist import WatchList


def read_watch_list(path: Path) -> WatchList:
    """Return what watching needs of the batch file ``path``.

    Raises :class:`GkcheckError` naming the file and the first mistake.
    """
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        first = str(error).strip().splitlines()[0]
        raise GkcheckError(f"{path}:不能读取({first})") from error
    if not isinstance(data, dict):
        raise GkcheckError(f"{path}:应为写有 sites 的批次文件")
    sites = data.get("sites")
    if isinstance(sites, list):
        data = {**data, "sites": [{"url": s} if isinstance(s, str) else s for s in sites]}
    try:
        return WatchList.model_validate(data)
    except ValidationError as error:
        one = error.errors()[0]
        place = ".".join(map(str, one["loc"]))
        told = str(one["msg"]).removeprefix("Value error, ")
        raise GkcheckError(f"{path}:{place} {told}") from error
