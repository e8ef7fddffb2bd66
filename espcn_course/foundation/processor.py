"""The processor here: how many cores it has, which one it is, what it can do.

Its speed is measured elsewhere (`machine`), and which number formats an engine has on
it is the engine's to say (`engines.precisions`). Nothing of the package is imported.
"""

import contextlib
import os
import pathlib
import platform

__all__ = ["cores", "features", "name"]


def cores() -> int:
    """Count the processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def name() -> str:
    """Name this machine's processor, as far as the system does."""
    return _about("model name") or platform.processor() or platform.machine()


def features() -> list[str]:
    """List what this machine's processor can do, in its system's words."""
    return _about("flags", "Features").split()


def _about(*keys):
    """Return the first line of /proc/cpuinfo that starts so; "" if there is none."""
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith(keys):
                return line.partition(":")[2].strip()
    return ""
