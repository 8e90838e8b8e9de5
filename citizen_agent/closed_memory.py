"""The memory of this process, where a PIN is from the key that is pressed to the chip that takes it.

No core dump is written, by the limit and because the kernel may not dump it at all, also where a crash handler is
set up; and no other program of the same user may attach to it or read it (prctl(2), PR_SET_DUMPABLE). Python cannot
wipe a text, so freed memory may hold one until it is used anew: docs/divergences.md.
"""

import ctypes
import os
import resource
import sys

PR_SET_DUMPABLE = 4  # linux/prctl.h


def close_memory() -> None:
    """From here on nothing of this process's memory gets out by way of the system; raises OSError where it would."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
