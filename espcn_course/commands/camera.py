"""`espcn-course camera`: what the camera sees, enlarged while it runs."""

from espcn_course.enlarging.plan import FOR_PHOTOS

__all__ = ["add"]


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser(
        "camera",
        help="show what the camera sees, enlarged: bicubic left, a network right",
        description="Opens a window. Esc or q closes it.",
    )
    parser.add_argument(
        "--device",
        metavar="NAME",
        help="the camera, such as /dev/video1, 1 (Mac) or video=NAME (Windows); or a "
        "video file",
    )
    parser.add_argument("--model", default=FOR_PHOTOS, help=f"default: {FOR_PHOTOS}")
    parser.add_argument("--scale", type=int, default=2, help="default: 2")
    parser.add_argument("--engine", default="fastest", help="default: the fastest here")
    parser.set_defaults(run=_camera)


def _camera(args):
    from espcn_course.enlarging import Upscaler
    from espcn_course.video.camera import Window, frames, watch

    upscaler = Upscaler(args.model, args.scale, engine=args.engine)
    print(f"{upscaler.name} x{args.scale} on {upscaler.engine}")
    window = Window()
    bicubic = Upscaler("bicubic", args.scale, engine=args.engine)
    shown, rate = watch(frames(args.device), bicubic, upscaler, window)
    print(f"{shown} pictures, {rate:.1f} a second")
