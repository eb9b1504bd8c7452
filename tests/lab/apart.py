"""Programs of the laboratory in namespaces of their own: network and mounts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def apart(
    module: str, told: dict[str, Any], *, seconds: int, environment: dict[str, str] | None = None
) -> Any:
    """Run ``module`` in namespaces of its own; it is told, and says on its last line, JSON."""
    done = subprocess.run(
        ["unshare", "-nm", sys.executable, "-m", module],
        input=json.dumps(told),
        env={
            **os.environ,
            "PATH": PATH,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
            **(environment or {}),
        },
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])
