"""Cards: the short messages that exercises and questions show in a notebook."""

import html
import re
from dataclasses import dataclass

__all__ = ["Card"]

# Colours that keep their contrast on light and dark pages; the text keeps the
# page's own colour. Where styles are stripped (GitHub) the mark still tells.
_COLOURS = {"✓": "46, 158, 91", "✗": "214, 93, 14", "○": "128, 128, 128"}
_COLOURS |= {"?": "38, 132, 214", "→": "38, 132, 214"}


@dataclass(frozen=True)
class Card:
    """A short message that a notebook shows as a coloured block.

    Parameters
    ----------
    mark : str
        One of ✓ ✗ ○ ? →; gives the colour.
    head : str
        The line in bold.
    text : str
        The rest: paragraphs are separated by a newline, `code` by backticks.
    choices : tuple of str
        Shown below as a, b, c.
    """

    mark: str
    head: str
    text: str = ""
    choices: tuple = ()

    def __str__(self):
        lines = [f"{self.mark} {self.head}", *self.text.splitlines()]
        lines += [
            f"  {letter})  {choice}"
            for letter, choice in zip("abcdef", self.choices, strict=False)
        ]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self):
        rgb = _COLOURS[self.mark]
        body = "".join(f"<div>{_html(line)}</div>" for line in self.text.splitlines())
        body += "".join(
            f"<div><b>{letter}</b>&emsp;{_html(choice)}</div>"
            for letter, choice in zip("abcdef", self.choices, strict=False)
        )
        return (
            f'<div style="border-left: 4px solid rgb({rgb}); '
            f"background: rgba({rgb}, .09); padding: .5em .9em; max-width: 46em; "
            f'line-height: 1.5; text-align: left"><div><b>'
            f'<span style="color: rgb({rgb})">{self.mark}</span> {_html(self.head)}</b>'
            f"</div>{body}</div>"
        )


def _html(text):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
