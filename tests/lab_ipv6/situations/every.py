"""All situations by name."""

from __future__ import annotations

from lab_ipv6.situations.answers import ANSWERS
from lab_ipv6.situations.links import LINKS
from lab_ipv6.situations.name_servers import NAME_SERVERS
from lab_ipv6.situations.names import NAMES
from lab_ipv6.situations.sites import Situation
from lab_ipv6.situations.ways import WAYS

SITUATIONS: dict[str, Situation] = {**ANSWERS, **NAMES, **NAME_SERVERS, **WAYS, **LINKS}
