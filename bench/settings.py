"""The site’s own settings, but no page is kept: what a page costs that has to be made."""

from painclinic.settings import *  # noqa: F403

MIDDLEWARE = [name for name in MIDDLEWARE if not name.endswith("PageStore")]  # noqa: F405
