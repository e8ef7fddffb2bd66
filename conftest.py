"""`pytest` runs the unit tests, `pytest --nbval` every lesson as it was stored.

With ``--nbval`` the outputs are compared, so the lessons run under the settings that
they were built with, whatever the caller has set and whatever data sets this machine
has. With ``--nbval-lax`` nothing is compared, and the data sets at hand are used.
"""

import os

import pytest

from espcn_course.notebooks import settings

LESSONS = ["notebooks", "solutions"]


# Last, for tests/conftest.py sets what the unit tests want.
@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    """Collect notebooks in place of the unit tests, and set their environment."""
    strict = config.getoption("nbval", default=False)
    lax = config.getoption("nbval_lax", default=False)
    if not (strict or lax):
        return
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        config.args = [str(config.rootpath / folder) for folder in LESSONS]
    config.option.nbval_current_env = True
    own = settings(data_sets=not strict)
    for name, value in own.__enter__().items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    config.add_cleanup(lambda: own.__exit__(None, None, None))
