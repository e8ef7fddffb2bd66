"""One process at a time: a lock that the operating system lets go of by itself."""

import errno
import sys

__all__ = ["try_lock"]


def try_lock(file):
    """Lock an open file, for as long as it stays open; never waits.

    Parameters
    ----------
    file : binary file object
        Open for writing.

    Returns
    -------
    bool or None
        True: held now. None: another process holds it. False: there are no locks on
        this file system.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            return None
        # Some network file systems have no locks.
        if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
            return False
        raise
    return True
