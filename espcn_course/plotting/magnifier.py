"""Pictures side by side under one moving magnifier, in one block of HTML.

The block needs no kernel: pictures, layout and the few lines of script are in it, so it
works in a notebook that is opened again and in a page that was made of one. Where
scripts are not allowed the pictures stand there without the magnifier.
"""

import html

import numpy as np

from espcn_course.plotting.image_bytes import address_of, encoded

__all__ = ["Magnifier"]

_EDGE = 160  # so that five stand side by side in a cell
_SEEN = 40  # pixels of the picture that the magnifier shows along each side

_SCRIPT = """
(function (last) {
  const root = last.closest('.espcn-magnifier');
  const panels = [...root.querySelectorAll('.espcn-panel')];
  const seen = SEEN, n = last.naturalWidth;
  let [x, y] = window.espcnMagnifier || [0.5, 0.5];
  function draw() {
    const half = seen / 2 / n;
    x = Math.min(1 - half, Math.max(half, x));
    y = Math.min(1 - half, Math.max(half, y));
    window.espcnMagnifier = [x, y];
    for (const panel of panels) {
      const picture = panel.querySelector('img');
      const view = panel.querySelector('canvas');
      const frame = panel.querySelector('.espcn-frame');
      const pen = view.getContext('2d');
      pen.imageSmoothingEnabled = false;
      pen.drawImage(picture, Math.round(x * n - seen / 2),
        Math.round(y * n - seen / 2), seen, seen, 0, 0, view.width, view.height);
      frame.style.display = 'block';
      frame.style.left = 100 * (x - half) + '%';
      frame.style.top = 100 * (y - half) + '%';
      frame.style.width = frame.style.height = 200 * half + '%';
    }
  }
  function move(event) {
    const box = event.target.closest('.espcn-picture');
    if (!box) return;
    const area = box.getBoundingClientRect();
    x = (event.clientX - area.left) / area.width;
    y = (event.clientY - area.top) / area.height;
    draw();
  }
  root.addEventListener('pointermove', move);
  root.addEventListener('pointerdown', move);
  root.addEventListener('keydown', function (event) {
    const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1],
      ArrowDown: [0, 1]}[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    x += 4 * step[0] / n;
    y += 4 * step[1] / n;
    draw();
  });
  Promise.all(panels.map(p => p.querySelector('img').decode())).then(draw);
})(this)
"""

_STYLE = f"""
.espcn-magnifier {{ display: flex; flex-wrap: wrap; gap: 8px; outline-offset: 3px }}
.espcn-panel {{ width: {_EDGE}px; margin: 0; font-size: 12px; line-height: 1.35;
  font-family: system-ui, sans-serif }}
.espcn-picture {{ position: relative; touch-action: none; cursor: crosshair }}
.espcn-picture img {{ width: {_EDGE}px; height: {_EDGE}px; display: block; margin: 0;
  max-width: none }}
.espcn-frame {{ position: absolute; display: none; box-sizing: border-box;
  border: 2px solid #c2255c; pointer-events: none }}
.espcn-panel canvas {{ width: {_EDGE}px; height: {_EDGE}px; display: block;
  margin-top: 4px; background: rgba(128, 128, 128, .15) }}
"""


class Magnifier:
    """Pictures of one size side by side, and one magnifier over all of them.

    Move the pointer over any of the pictures, or give them the focus and use the arrow
    keys: below each stands what the magnifier shows of it, its pixels as squares.

    Parameters
    ----------
    pictures : sequence of array of uint8, (N, N) or (N, N, 3)
    captions : sequence of str
        One each; may have several lines.
    """

    def __init__(self, pictures, captions):
        self.pictures = [np.asarray(picture) for picture in pictures]
        self.captions = list(captions)
        shapes = {picture.shape[:2] for picture in self.pictures}
        if len(shapes) != 1 or len(set(*shapes)) != 1:
            raise ValueError(f"pictures are square and of one size, got {shapes}")

    def __repr__(self):
        """Say what a page shows that knows text alone."""
        return " | ".join(" ".join(text.split("\n")) for text in self.captions)

    def _repr_html_(self):
        panels = []
        for number, (picture, text) in enumerate(
            zip(self.pictures, self.captions, strict=True), 1
        ):
            script = _SCRIPT.replace("SEEN", str(_SEEN))
            script = " ".join(script.split()) if number == len(self.pictures) else ""
            head, _, rest = text.partition("\n")
            onload = f' onload="{html.escape(script)}"' if script else ""
            panels.append(
                f'<figure class="espcn-panel"><div class="espcn-picture">'
                f'<img alt="{html.escape(head)}" src="{_data(picture)}"'
                f"{onload}>"
                f'<div class="espcn-frame"></div></div>'
                f'<canvas width="{2 * _EDGE}" height="{2 * _EDGE}" '
                f'aria-hidden="true"></canvas>'
                f"<figcaption><b>{html.escape(head)}</b><br>"
                f"{html.escape(rest).replace(chr(10), '<br>')}</figcaption></figure>"
            )
        return (
            f"<style>{' '.join(_STYLE.split())}</style>"
            '<div class="espcn-magnifier" tabindex="0" role="group" aria-label="'
            'Pictures under one magnifier; the arrow keys move it">'
            f"{''.join(panels)}</div>"
        )


def _data(picture):
    content = encoded(picture, "WEBP", lossless=True, quality=0, method=0)
    return address_of(content, "WEBP")
