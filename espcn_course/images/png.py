"""PNG files of pictures that come in strips of rows, and need never be held whole.

A row is predicted by what is to the left, above, or by the mean of both (Paeth's filter
makes files as large and takes six times as long), and deflated by Intel's ISA-L, or
where that is not installed by zlib. Parts of a strip are deflated on all cores, each on
its own, and their bytes joined.
"""

import concurrent.futures
import functools
import math
import os
import struct
import zlib

import numpy as np

from espcn_course.foundation.processor import cores

__all__ = ["write_png"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {(): 0, (3,): 2, (4,): 6}
# What begins a zlib stream (RFC 1950), and the empty block that ends one of deflate.
_ZLIB, _END = b"\x78\x01", b"\x03\x00"
# Bytes that are filtered and deflated at once, or fewer: arrays that fit into caches.
_PART = 1 << 17
_ADLER = 65521


def write_png(file, shape, strips):
    """Write a picture, strip by strip.

    Parameters
    ----------
    file : binary file object
        Open for writing.
    shape : (int, int), (int, int, 3) or (int, int, 4)
        Of the picture: grey, RGB, or RGB with alpha.
    strips : iterable of arrays of uint8, (rows, W), (rows, W, 3) or (rows, W, 4)
        The picture from top to bottom, some rows at a time.

    Raises
    ------
    ValueError
        If the strips are of another width or type, or not so many rows in all.

    References
    ----------
    ISO/IEC 15948 (PNG): 9.4 for the filter, 10.1 for zlib's stream. P. Deutsch and
    J.-L. Gailly, RFC 1950.
    """
    height, width = shape[:2]
    header = struct.pack(
        ">IIBBBBB", width, height, 8, _COLOUR_TYPES[shape[2:]], 0, 0, 0
    )
    file.write(_SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", _ZLIB))
    channels = shape[2] if shape[2:] else 1
    above = np.zeros(width * channels, np.uint8)
    check, done = 1, 0
    for strip in strips:
        if strip.dtype != np.uint8 or strip.shape[1:] != shape[1:]:
            raise ValueError(
                f"expected strips of uint8 of a picture of shape {shape}, got "
                f"{strip.dtype} of shape {strip.shape}"
            )
        done += len(strip)
        rows = strip.reshape(len(strip), -1)
        # As many parts for each core.
        step = math.ceil(len(rows) / (cores() * math.ceil(rows.size / _PART / cores())))
        tops = range(0, len(rows), step)
        parts = [rows[top : top + step] for top in tops]
        before = [above, *(rows[top - 1] for top in tops[1:])]
        deflated = functools.partial(_deflated, channels=channels)
        for data, sums, size in _pool().map(deflated, parts, before):
            file.write(_chunk(b"IDAT", data))
            check = _joined(check, sums, size)
        above = rows[-1].copy()
    if done != height:
        raise ValueError(f"expected {height} rows in all strips together, got {done}")
    file.write(_chunk(b"IDAT", _END + struct.pack(">I", check)) + _chunk(b"IEND", b""))


@functools.cache
def _pool():
    """Return the threads that deflate, one for each core.

    Made once: for a small picture it would take a sixth of the time.
    """
    return concurrent.futures.ThreadPoolExecutor(cores(), "png")


if hasattr(os, "register_at_fork"):  # not on Windows
    # A forked process has none of its parent's threads.
    os.register_at_fork(after_in_child=_pool.cache_clear)


def _chunk(name, data):
    sums = zlib.crc32(data, zlib.crc32(name))
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", sums)


def _deflated(rows, above, channels):
    """Return rows as a part of a deflate stream, their Adler-32, how many bytes."""
    filtered = _filtered(rows, above, channels).tobytes()
    deflate = _compressor()
    data = deflate.compress(filtered) + deflate.flush(zlib.Z_FULL_FLUSH)
    return data, zlib.adler32(filtered), len(filtered)


def _compressor():
    """Return what makes a bare deflate stream."""
    try:
        from isal import isal_zlib
    except ImportError:
        # Huffman codes and runs alone: zlib's search for repeated strings, of which a
        # photo has few, would take ten times as long.
        return zlib.compressobj(wbits=-zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    # Three times as fast, and photos become 3 % larger.
    return isal_zlib.compressobj(level=1, wbits=-zlib.MAX_WBITS)


def _joined(first, second, size):
    """Return Adler-32 of two strings from theirs, and the bytes of the second."""
    a, b = first & 0xFFFF, first >> 16
    b += (second >> 16) + (a - 1) * size
    a += (second & 0xFFFF) - 1
    return (b % _ADLER) << 16 | a % _ADLER


def _filtered(rows, above, channels):
    """Subtract from each byte the one to the left, the one above, or their mean.

    Each row by the filter that leaves the smallest numbers (PNG 12.7), by every fourth.
    """
    over = np.concatenate([above[None], rows[:-1]])
    left = np.zeros_like(rows)
    left[:, channels:] = rows[:, :-channels]
    # Rounded down, without the ninth bit of their sum.
    mean = (left & over) + ((left ^ over) >> 1)
    made = np.empty((3, len(rows), 1 + rows.shape[1]), np.uint8)
    for kind, guess in enumerate((left, over, mean)):
        made[kind, :, 0] = 1 + kind
        np.subtract(rows, guess, out=made[kind, :, 1:])
    # As bytes that wrap around are far from 0.
    far = np.abs(made[..., 1::4].view(np.int8)).view(np.uint8)
    return made[far.sum(axis=-1, dtype=np.int64).argmin(axis=0), np.arange(len(rows))]
