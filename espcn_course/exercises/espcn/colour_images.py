"""Lesson 06: what the exercises on pictures check, and typical mistakes.

Sub-images that belong together, and colour through a net that knows luma alone. The
others are in `nets` and `initial_weights`; the exercises themselves, with their hints,
in the package.
"""

import numpy as np

from espcn_course.images import rgb_to_ycbcr, to_uint8, ycbcr_to_rgb
from espcn_course.resize import imresize

from ..compare import Wrong, compared, parts
from . import answers


# 3 Sub-images ---------------------------------------------------------------------
def _cutting(start=lambda n, size, stride: range(0, n - size + 1, stride),
             large=lambda y, x, r, size: (y * r, x * r, size * r),
             turned=False):  # fmt: skip
    """Make a way of cutting pairs; the mistakes are variants of it."""

    def cut(lr, hr, r, size, stride):
        tops, lefts = (start(n, size, stride) for n in lr.shape)
        places = [(y, x) for y in tops for x in lefts]
        if turned:
            places = [(y, x) for x in lefts for y in tops]
        small = [lr[y : y + size, x : x + size] for y, x in places]
        corners = [large(y, x, r, size) for y, x in places]
        big = [hr[y : y + s, x : x + s] for y, x, s in corners]
        return np.array(small), np.array(big)

    return cut


_SUB_IMAGE_MISTAKES = {
    "The large ones begin at the same row and column as the small ones. A place in LR "
    "is r times further along in HR: multiply the offset by r as well.": _cutting(
        large=lambda y, x, r, size: (y, x, size * r)
    ),
    "The last row and column of sub-images are lost. They may begin at `H - size`, and "
    "`range` leaves its end out: `range(0, H - size + 1, stride)`.": _cutting(
        start=lambda n, size, stride: range(0, n - size, stride)
    ),
    "The large ones have the size of the small ones. They show the same place with r "
    "times as many pixels along each side.": _cutting(
        large=lambda y, x, r, size: (y * r, x * r, size)
    ),
    "Rows and columns are swapped in the large ones.": _cutting(
        large=lambda y, x, r, size: (x * r, y * r, size * r)
    ),
    "The sub-images go down the columns first. Go along a row, then to the next.": (
        _cutting(turned=True)
    ),
    "The stride is not heeded: two neighbours begin `size` pixels apart.": _cutting(
        start=lambda n, size, stride: range(0, n - size + 1, size)
    ),
    "The small ones come first, then the large ones.": (
        lambda *case: answers.sub_images(*case)[::-1]
    ),
    "The stride is not heeded: there is a sub-image at every pixel.": _cutting(
        start=lambda n, size, stride: range(0, n - size + 1)
    ),
}


def _photo(height, width, r, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((height, width)), rng.random((height * r, width * r))


_TOO_FAR = (
    "The pieces are not of one size: the last ones begin where no whole sub-image fits "
    "there. The last place in a row is `W - size`: `range(0, W - size + 1, stride)`."
)


def _pieces(answer, *case):
    """Take both halves of the pairs."""
    got = answer(*case)
    if not isinstance(got, list | tuple) or len(got) != 2:
        raise Wrong("It should give two arrays: the small ones, the large ones.")
    for pieces in got:
        if isinstance(pieces, list) and len({np.shape(p) for p in pieces}) > 1:
            raise Wrong(_TOO_FAR)
    return got


# Grids that end exactly and that do not.
check_sub_images = compared(
    answers.sub_images,
    [
        (*_photo(12, 12, 2, 3), 2, 4, 3),
        (*_photo(31, 45, 3), 3, 17, 14),  # the paper's grid, ending on the edge
        (*_photo(12, 9, 2, 1), 2, 4, 3),
        (*_photo(11, 10, 4, 2), 4, 5, 5),
    ],
    _SUB_IMAGE_MISTAKES,
    view=_pieces,
    differs=parts("The small ones", "The large ones"),
    stops=lambda wrong: (
        _TOO_FAR * ("inhomogeneous" in str(wrong) or "same shape" in str(wrong))
    ),
)


# 5 Colour -------------------------------------------------------------------------
def _jpeg(rgb):
    """Full-range YCbCr, as JPEG has it."""
    rgb = np.asarray(rgb, np.float64)
    y = rgb @ (0.299, 0.587, 0.114)
    cb, cr = (rgb[..., 2] - y) / 1.772 + 128, (rgb[..., 0] - y) / 1.402 + 128
    return np.stack([y, cb, cr], axis=-1)


def _from_jpeg(ycc):
    y, cb, cr = ycc[..., 0], ycc[..., 1] - 128, ycc[..., 2] - 128
    red, blue = y + 1.402 * cr, y + 1.772 * cb
    green = (y - 0.299 * red - 0.114 * blue) / 0.587
    return np.stack([red, green, blue], axis=-1)


def _merged(chroma, swap=False, back=ycbcr_to_rgb, last=to_uint8):
    def colour(rgb, r, enlarge):
        ycc = rgb_to_ycbcr(rgb)
        planes = [enlarge(ycc[..., 0]), chroma(ycc[..., 1:], r)]
        picture = np.dstack(planes)
        return last(back(picture[..., [0, 2, 1]] if swap else picture))

    return colour


def _full_range(rgb, r, enlarge):
    ycc = _jpeg(rgb)
    return to_uint8(
        _from_jpeg(np.dstack([enlarge(ycc[..., 0]), imresize(ycc[..., 1:], r)]))
    )


def _each_of_ycbcr(rgb, r, enlarge):
    ycc = np.moveaxis(rgb_to_ycbcr(rgb), -1, 0)
    return to_uint8(ycbcr_to_rgb(np.stack([enlarge(c) for c in ycc], -1)))


def _net(r):
    """Make something that enlarges, and for which its range matters."""

    def enlarge(y):
        large = imresize(np.asarray(y, np.float64), r)
        return 16 + 219 * np.clip((large - 16) / 219, 0, 1) ** 0.8

    return enlarge


def _rgb(height, width, seed):
    corners = np.random.default_rng(seed).uniform(0, 255, (3, 3, 3))
    picture = to_uint8(imresize(corners, shape=(height, width)))
    picture[0, 0], picture[0, 1] = 0, 255  # what is not clipped goes round
    return picture


_NOT_8_BITS = (
    "A picture is made of 8-bit numbers (uint8): `to_uint8` rounds and clips them."
)


def check_colour_luma(answer):
    """Ask what the net is given: luma, an array of two axes."""
    given, net = [], _net(3)

    def enlarge(y):
        given.append(np.shape(y))
        return net(y)

    try:
        answer(_rgb(8, 9, 0), 3, enlarge)
    except Wrong:
        return  # `check_colour` says why
    for shape in given:
        if len(shape) != 2:
            raise Wrong(
                "`enlarge` takes luma, (h, w), without a third axis: `ycc[..., 0]` is "
                f"such an array. You gave it one of shape `{shape}`."
            )


def check_colour_type(answer):
    """Ask for 8-bit numbers: a net's answer is rounded and clipped."""
    got = answer(_rgb(6, 7, 3), 3, _net(3))
    if isinstance(got, np.ndarray) and got.dtype != np.uint8:
        raise Wrong(_NOT_8_BITS, f"Yours are {got.dtype}.")


check_colour = compared(
    answers.colour,
    [(_rgb(8, 9, 0), 3, _net(3)), (_rgb(7, 6, 1), 2, _net(2))],
    {
        "That is the YCbCr of JPEG, in which Y has the full range 0..255. The nets "
        "here have learned Y of studio swing, 16..235: `rgb_to_ycbcr` gives it.": (
            _full_range
        ),
        "You sent R, G and B through the net, one after the other. It has only seen "
        "luma; and three runs cost three times as much.": (
            lambda rgb, r, enlarge: to_uint8(
                np.stack([enlarge(1.0 * c) for c in np.moveaxis(rgb, -1, 0)], -1)
            )
        ),
        "You sent Cb and Cr through the net as well. It has only seen luma: enlarge "
        "them with `imresize`.": _each_of_ycbcr,
        "Cb and Cr are swapped.": _merged(imresize, swap=True),
        "The colours are gone: Cb and Cr have to be enlarged and put back.": _merged(
            lambda chroma, r: np.full((*(n * r for n in chroma.shape[:2]), 2), 128.0)
        ),
        "The colours are gone, for you give Y alone. Enlarge Cb and Cr, put the three "
        "together, and go back to RGB.": (
            lambda rgb, r, enlarge: to_uint8(enlarge(rgb_to_ycbcr(rgb)[..., 0]))
        ),
        "That is YCbCr still: `ycbcr_to_rgb` goes back to RGB.": _merged(
            imresize, back=np.asarray
        ),
        "`enlarge` takes Y as `rgb_to_ycbcr` gives it, in 16..235, and gives it so: "
        "there is nothing to divide by 255.": (
            lambda rgb, r, enlarge: _merged(imresize)(
                rgb, r, lambda y: 255 * enlarge(y / 255)
            )
        ),
        "Cb and Cr are enlarged by repeating pixels, which frays the edges of colours. "
        "Use `imresize`.": _merged(
            lambda chroma, r: np.kron(chroma, np.ones((r, r, 1)))
        ),
        "The net is not used: that is bicubic interpolation of all three.": (
            lambda rgb, r, enlarge: to_uint8(imresize(1.0 * rgb, r))
        ),
        "The net is not used: you enlarged R, G and B by bicubic interpolation.": (
            lambda rgb, r, enlarge: imresize(rgb, r)
        ),
        "Values above 255 or below 0 have gone round: `to_uint8` clips before it makes "
        "8-bit numbers, `astype` does not.": _merged(
            imresize, last=lambda x: np.round(x).astype(np.int64).astype(np.uint8)
        ),
        _NOT_8_BITS: _merged(imresize, last=np.asarray),
    },
    atol=1,
    stops=(
        "The planes have to have one size when they are put together. Take Cb and Cr "
        "from the *small* picture and enlarge them with `imresize`: those of the "
        "original are not there when you enlarge a photo, and using them would flatter "
        "your score."
    ),
)
