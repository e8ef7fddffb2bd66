"""The command `espcn-course`: one module a subcommand, nothing computed in them.

Each module adds its own options and imports what it needs when it runs, so that
``espcn-course --help`` answers at once. What only the project's developers do (train
what ships, build notebooks) is in the Makefile.
"""

import argparse
import os
import sys

import espcn_course
from espcn_course.commands import (
    camera,
    classroom,
    data,
    doctor,
    evaluate,
    explain_psnr,
    lab,
    progress,
    train,
    upscale,
)

__all__ = ["main", "parser"]


def parser():
    """Make the parser of the command line, all subcommands included."""
    whole = argparse.ArgumentParser(
        prog="espcn-course",
        description="Single-image super-resolution, from bicubic to ESPCN.",
    )
    version = f"espcn-course {espcn_course.__version__}"
    whole.add_argument("--version", action="version", version=version)
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (
        *(lab, progress, doctor, train, evaluate),
        *(explain_psnr, upscale, camera, data, classroom),
    ):
        module.add(commands)
    return whole


def main(argv=None):
    """Run the command line; returns the exit status (0 done, 1 failed, 2 misused)."""
    args = parser().parse_args(argv)
    try:
        status = args.run(args) or 0
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Who reads the output, such as `head`, has enough of it. What is still in the
        # buffer goes nowhere, or Python would complain when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt as stop:
        print(f"\n{str(stop) or 'stopped'}", file=sys.stderr)
        return 130
    except (OSError, ValueError, RuntimeError) as error:
        print(f"espcn-course {args.command}: {error}", file=sys.stderr)
        return 1
