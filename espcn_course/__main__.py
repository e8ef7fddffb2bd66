"""`python -m espcn_course` is the command `espcn-course`."""

import sys

from espcn_course.cli import main

sys.exit(main())
