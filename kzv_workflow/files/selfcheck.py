"""Reports from inside the reading process what it can see and use; for tests and diagnosis."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from kzv_workflow.files.isolation import isolated

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_OPEN_FILES = Path("/proc/self/fd")
_STATUS = Path("/proc/self/status")


@isolated
def surroundings(name: str, data: bytes) -> object:
    """Open files, names of the environment, limits, what it used of them, modules."""
    limits = {}
    if resource is not None:
        limits = {
            "memory": resource.getrlimit(resource.RLIMIT_AS)[0],
            "seconds": resource.getrlimit(resource.RLIMIT_CPU)[0],
            "written": resource.getrlimit(resource.RLIMIT_FSIZE)[0],
        }
    return {
        "name": name,
        "bytes": len(data),
        "open_files": _open_files(),
        "environment": sorted(os.environ),
        "limits": limits,
        "pid": os.getpid(),
        "processor_seconds": time.process_time(),
        "address_space_kb": _address_space(),
        "modules": len(sys.modules),
    }


@isolated
def endless(_name: str, _data: bytes) -> object:
    """Never returns, and uses hardly any processor time."""
    while True:
        time.sleep(1)


def _open_files() -> list[str]:
    """Where the descriptors lead, except the one that lists them."""
    if not _OPEN_FILES.exists():
        return []
    targets = [entry for entry in _OPEN_FILES.iterdir() if entry.exists() or entry.is_symlink()]
    return sorted(str(entry.readlink()) for entry in targets if os.path.lexists(entry))


def _address_space() -> int:
    if not _STATUS.exists():
        return 0
    lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmSize")), 0)
