"""Which number formats a shipped net may be computed in.

    python benchmarks/formats.py                   # all of which that is not known
    python benchmarks/formats.py espcn_x3 espcn7_x3

Measures what a net loses in bfloat16 and int8 against float32, in dB on the 20
held-back images of BSDS500's training images, and which numbers go through it, on the
other 180; where int8 loses too much, its first layer stays float32.
Both go to `espcn_course/weights/formats`, with the hash of the weights; a test fails
where they are those of earlier weights. Needs OpenVINO and BSDS500.
"""

import argparse
import types

from espcn_course import engines, pretrained
from espcn_course.engines import formats
from espcn_course.files import write_json
from espcn_course.recipes import Recipe
from espcn_course.training.data import mean_psnr, pairs_of

ENGINE = "openvino"
SHORT = ("bfloat16", "int8")


def measure(name, scale):
    """Return what is to be known of a shipped net."""
    model = pretrained.load_model(name, scale)
    # Whatever it was trained on: small pictures made in the way that it knows.
    recipe = Recipe(**pretrained.card(name, scale)["recipe"]).replace(data="bsds500")
    ranges = engines.calibrate(model, (lr[:] for lr in pairs_of(recipe, "fit").lr))
    held_back = pairs_of(recipe, "held_back")

    def psnr(precision):
        engine = engines.load(model, ENGINE, precision, ranges=ranges)
        # Asked for a batch as a Keras model is.
        asked = types.SimpleNamespace(predict_on_batch=engine)
        return mean_psnr(asked, held_back)

    best = psnr("float32")
    loss = {short: round(best - psnr(short), 3) for short in SHORT}
    if loss["int8"] > formats.ADMITTED_LOSS["int8"]:
        # The first layer costs little, and sees the picture before anything is lost.
        ranges[0] = None
        loss["int8"] = round(best - psnr("int8"), 3)
    return {
        "weights": formats.fingerprint(model),
        "loss": loss,
        "ranges": [pair and [round(float(n), 4) for n in pair] for pair in ranges],
    }


def main():
    """Measure what is named, or all that is not known; say what is admitted."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NET", help="such as espcn_x3")
    args = parser.parse_args()
    formats.SHIPPED.mkdir(exist_ok=True)
    for name, scale in pretrained.names():
        full = f"{name}_x{scale}"
        if args.names and full not in args.names:
            continue
        model = pretrained.load_model(name, scale)
        if not args.names and formats.known(model):
            continue
        try:
            found = measure(name, scale)
        except ValueError as error:
            print(f"{full}: {error}")
            continue
        write_json(formats.SHIPPED / f"{full}.json", found)
        losses = (
            f"{short} {db:.3f} dB"
            + ("" if db <= formats.ADMITTED_LOSS[short] else " (refused)")
            for short, db in found["loss"].items()
        )
        print(f"{full} loses in {', '.join(losses)}", flush=True)


if __name__ == "__main__":
    main()
