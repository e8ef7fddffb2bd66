"""`python -m espcn_course` is the command `espcn-course`."""

import sys

from espcn_course.commands import main

sys.exit(main())
