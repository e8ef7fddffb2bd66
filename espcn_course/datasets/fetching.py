"""One file from one server, which goes on where it broke off.

What has come of it lies beside the data sets, with what the server calls that version
of it (`ETag` or `Last-Modified`), and is asked for from there on: in the same call, in
the next one, and after a kill (RFC 9110, sections 13.1.5 and 14). Whether the file is
the one expected is `resumable_downloads`' business.
"""

import hashlib
import json
import sys
import time
from pathlib import Path

import requests
from urllib3.exceptions import HTTPError

from espcn_course.datasets.errors import Unusable
from espcn_course.foundation.files import write_json

__all__ = ["PARTIAL_PREFIX", "Partial", "fetch"]

PARTIAL_PREFIX = ".partial-"
# Bytes a second; less than that over the time limit, and a server is given up.
SLOWEST = 1_000
# Bytes that make a new attempt worth it, and attempts that may bring fewer.
_WORTH_IT, _ATTEMPTS = 1 << 20, 3
_CHUNK = 1 << 16


class Partial:
    """What has come of a file so far.

    Parameters
    ----------
    url : str
    home : Path
        The data folder.
    file : str
        The file's own name.

    Attributes
    ----------
    path : Path
        Where it lies.
    """

    def __init__(self, url, home, file):
        key = hashlib.sha256(url.encode()).hexdigest()[:12]
        self.path = Path(home, f"{PARTIAL_PREFIX}{key}-{file}")
        self._about = self.path.with_name(f"{self.path.name}.json")
        self.url = url

    @property
    def size(self):
        """Bytes that are here."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def version(self):
        """What the server called the file of which this is a part, or None."""
        try:
            about = json.loads(self._about.read_text())
            return about["version"] if about["url"] == self.url else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def begin(self, version):
        """Start anew, with a version that can be asked for again, or None."""
        self.delete()
        if version:
            write_json(self._about, {"url": self.url, "version": version})

    def forget_if_nameless(self):
        """Remove what could not be gone on with."""
        if self.version is None:
            self.delete()

    def delete(self):
        """Remove all of it."""
        self.path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)


def fetch(partial, timeout, progress):
    """Bring a file here whole; what comes before a failure is kept for the next call.

    Nothing is kept of a file whose server names no version.

    Parameters
    ----------
    partial : Partial
    timeout : float
        Seconds without a sign of life, or with fewer than `SLOWEST` bytes a second,
        after which the server is given up.
    progress : tqdm

    Raises
    ------
    Unusable
        If the server does not give it.
    OSError
        If the disk does not take it.
    """
    attempts = 0
    while True:
        before = partial.size
        try:
            _ask(partial, timeout, progress)
            return
        except (requests.RequestException, HTTPError, ConnectionError) as error:
            partial.forget_if_nameless()
            gained = partial.size - before
            attempts = 0 if gained >= _WORTH_IT else attempts + 1
            if gained <= 0 or attempts == _ATTEMPTS or "Timeout" in repr(error):
                raise Unusable(_what_went_wrong(error, timeout)) from error
            print(
                f"{partial.url} broke off; going on after {partial.size:,} bytes",
                file=sys.stderr,
            )
        except BaseException:
            partial.forget_if_nameless()
            raise


def _ask(partial, timeout, progress):
    """Ask once for what is missing, and write what comes."""
    have, version = partial.size, partial.version
    # Compressed on the way, bytes could not be counted.
    headers = {"Accept-Encoding": "identity"}
    if have and version:
        headers |= {"Range": f"bytes={have}-", "If-Range": version}
    with requests.get(
        partial.url, headers=headers, stream=True, timeout=timeout
    ) as response:
        status, said = response.status_code, response.headers
        if status == 416 and said.get("Content-Range") == f"bytes */{have}":
            return  # it was whole already
        if status == 206 and said.get("Content-Range", "").startswith(f"bytes {have}-"):
            mode = "ab"
        elif status == 200:
            if have:
                print(f"{partial.url} does not go on: starting anew", file=sys.stderr)
            have, mode = 0, "wb"
            partial.begin(_version(said))
        else:
            if status in (206, 416):
                partial.delete()
            raise Unusable(f"the server answers {status} {response.reason}")
        progress.n = have
        if said.get("Content-Length", "").isdecimal():
            progress.total = have + int(said["Content-Length"])
        progress.refresh()
        with open(partial.path, mode) as file:
            since, come = time.monotonic(), 0
            # As much as there is: waiting for a whole chunk would hide a slow server.
            while chunk := response.raw.read1(_CHUNK):
                file.write(chunk)
                progress.update(len(chunk))
                come += len(chunk)
                waited = time.monotonic() - since
                if waited > timeout:
                    if come < SLOWEST * waited:
                        raise Unusable(
                            f"the server sends {come / waited:,.0f} bytes a second; it "
                            "was given up"
                        )
                    since, come = time.monotonic(), 0


def _version(headers):
    """Name the version so that it can be asked for: by a strong ETag, or a date."""
    etag = headers.get("ETag", "")
    if etag and not etag.startswith("W/"):
        return etag
    return headers.get("Last-Modified")


def _what_went_wrong(error, timeout):
    """Say in a few words what went wrong on the way."""
    text = f"{type(error).__name__} {error}"
    if "Timeout" in text or "timed out" in text:
        return f"no answer within {timeout:g} s"
    if isinstance(error, HTTPError) or "IncompleteRead" in text:
        return "the connection broke off"
    return "no connection (is this machine online?)"
