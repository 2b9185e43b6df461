"""Every page is listed, or is one that a list leads to."""

from pkgutil import iter_modules

from dashboard import pages
from dashboard.sidebar import component as sidebar

OF_ONE = {"agent", "customer", "interaction"}  # need to know of whom


def test_every_page_is_listed_once_or_reached_from_a_list():
    listed = [name for names in sidebar.SECTIONS.values() for name in names]
    assert len(listed) == len(set(listed))
    there = {found.name.replace("_", "-") for found in iter_modules(pages.__path__)}
    assert there - set(listed) == OF_ONE & there
