"""The usual ways of measuring PSNR, as data.

A protocol says which channels of two finished pictures are compared, how wide a border
is left out, what is rounded and how HR is cropped to SR's size. `STANDARD` is the
benchmarks' own. `scoring` measures by a protocol, and `explaining` finds which of them
made a number that somebody claims.
"""

import dataclasses

from espcn_course.foundation.suggestions import unknown

__all__ = [
    "BORDERS",
    "CHANNELS",
    "FULL",
    "GREY_TOO",
    "OPENCV",
    "PER_CHANNEL",
    "STANDARD",
    "TOGETHER",
    "Protocol",
    "Y",
]

# What is compared, by name, and in words.
Y, GREY_TOO = "Y studio", "Y studio, grey too"
FULL, OPENCV = "Y full range", "OpenCV's Y"
TOGETHER, PER_CHANNEL = "RGB together", "mean over R, G, B"
CHANNELS = {
    Y: "Y of BT.601 in studio swing, 16..235, as MATLAB's rgb2ycbcr; grey as it is",
    GREY_TOO: "the same, and grey pictures taken for colour: 16..235, too",
    FULL: "Y in 0..255: 0.299 R + 0.587 G + 0.114 B",
    OPENCV: "Y in 0..255, of 8 bits: cvtColor's, and Pillow's mode L",
    TOGETHER: "one mean squared error over all three channels",
    PER_CHANNEL: "the mean of three PSNRs, one a channel",
}

# Border in pixels, by name, for a scale.
BORDERS = {
    "0": lambda scale: 0,
    "scale": lambda scale: scale,
    "scale + 6": lambda scale: scale + 6,  # the NTIRE challenges'
}

_ROUNDED = {
    "both": "",
    "reference": "SR not rounded",
    "neither": "nothing rounded",
}
_CROP = {
    "top left": "",
    "centre": "cropped at the centre",
    "none": "not cropped to a multiple of the scale",
}
_MEAN = {"PSNR": "", "MSE": "PSNR of the mean MSE"}


@dataclasses.dataclass(frozen=True)
class Protocol:
    """One way of measuring; the defaults are the benchmarks'.

    Attributes
    ----------
    channels : str
        A key of `CHANNELS`.
    border : str
        What is left out at each side, a key of `BORDERS`.
    rounded : {"both", "reference", "neither"}
        Which of the two is rounded to 8 bits before the comparison, as colour and as
        luma. Pictures of 8 bits leave only luma to round.
    crop : {"top left", "centre", "none"}
        Where the larger picture is cropped to the size of the smaller one. "top left"
        also crops both to a multiple of the scale; "none" compares equal sizes as
        they are.
    mean : {"PSNR", "MSE"}
        Of what a set takes the mean.

    Raises
    ------
    ValueError
        If one of them is none of these.
    """

    channels: str = Y
    border: str = "scale"
    rounded: str = "both"
    crop: str = "top left"
    mean: str = "PSNR"

    def __post_init__(self):
        for what, known in (
            ("channels", CHANNELS),
            ("border", BORDERS),
            ("rounded", _ROUNDED),
            ("crop", _CROP),
            ("mean", _MEAN),
        ):
            if getattr(self, what) not in known:
                raise ValueError(unknown(what, getattr(self, what), known))

    def pixels(self, scale):
        """Give the border's width in pixels."""
        return BORDERS[self.border](scale)

    def remarks(self):
        """Say what else than channels and border is unusual, in a list of words."""
        said = (_ROUNDED[self.rounded], _CROP[self.crop], _MEAN[self.mean])
        return [remark for remark in said if remark]

    def name(self, scale):
        """Say for people what is measured.

        Examples
        --------
        >>> Protocol("RGB together").name(3)
        'RGB together, border 3'
        >>> Protocol(border="0", rounded="neither").name(3)
        'Y studio, border 0, nothing rounded'
        """
        return ", ".join(
            [self.channels, f"border {self.pixels(scale)}", *self.remarks()]
        )


STANDARD = Protocol()
