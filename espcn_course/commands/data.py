"""`espcn-course data`: what data sets are here; fetching and verifying them."""

import os

__all__ = ["add"]


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser("data", help="list, fetch and verify data sets")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("list", help="all data sets, and what of them is here")
    add.set_defaults(run=_data_list)
    for action, run, summary in (
        ("fetch", _data_fetch, "download what is missing, verify and unpack it"),
        ("verify", _data_verify, "count and decode all images that are here"),
        ("where", _data_where, "print the folder of a data set"),
    ):
        add = actions.add_parser(action, help=summary)
        add.add_argument("name", metavar="NAME", help="such as bsds500; see data list")
        add.add_argument("--split", help="such as train or test")
        add.add_argument("--track", help="hr, bicubic or unknown")
        add.add_argument("--scale", type=int, help="2, 3 or 4")
        add.set_defaults(run=run)


def _data_list(args):
    from espcn_course.datasets import NAMES, data_home
    from espcn_course.datasets.catalogue import SOURCES
    from espcn_course.datasets.inventory import find_parts, size_to_fetch

    for name in NAMES:
        entries = find_parts(name)
        here = [entry for entry in entries if entry.files]
        images = sum({e.label.split("-")[0]: e.part.count for e in entries}.values())
        state = f"{images} images, "
        if len(here) < len(entries):
            state += f"{len(here)} of {len(entries)} parts " if here else "not "
        state += "here"
        if size := size_to_fetch(entries):
            state += f", {size / 1e6:,.0f} MB to download"
        print(f"{name:8} {state}")
        for folder in dict.fromkeys(entry.home for entry in here):
            print(f"         in {folder}")
        for complaint in dict.fromkeys(c for e in entries for c in e.complaints):
            print(f"         passed over: {complaint}")
        print(f"         {SOURCES[name].licence}")
    chosen = os.environ.get("ESPCN_COURSE_DATA", "not set")
    print(f"\nLooked in $ESPCN_COURSE_DATA ({chosen}), then {data_home()}.")


def _choice(args):
    return {"split": args.split, "track": args.track, "scale": args.scale}


def _data_fetch(args):
    from espcn_course.datasets import fetch
    from espcn_course.datasets.inventory import find_parts

    fetch(args.name, **_choice(args))
    for entry in find_parts(args.name, **_choice(args)):
        print(f"{args.name} {entry.label}: {entry.files[0].parent}")


def _data_verify(args):
    from espcn_course.datasets import verify

    for label, folder in verify(args.name, **_choice(args)).items():
        print(f"{args.name} {label}: whole, in {folder}")


def _data_where(args):
    from espcn_course.datasets import where

    folder = where(args.name, **(_choice(args) | {"track": args.track or "hr"}))
    if folder is None:
        raise RuntimeError(
            f"{args.name} is not here, or not all of it; "
            f"`espcn-course data fetch {args.name}` brings it"
        )
    print(folder)
