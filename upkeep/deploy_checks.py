"""What must not be so on a site that others can reach, said by `manage.py check --deploy`."""

import re
import stat

from django.conf import settings
from django.core import checks

KEYS = ["secret_key", "request_keys", "account_keys", "record_key"]
_A_NAME = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=", re.MULTILINE)
_A_NAME_EXPLAINED = re.compile(r"^# ?([A-Z_]+)=", re.MULTILINE)


@checks.register(deploy=True)
def the_site_is_behind_tls(app_configs=None, **kwargs):
    if not settings.PLAIN_HTTP:
        return []
    return [
        checks.Warning(
            "PLAIN_HTTP is on: what visitors send can be read on its way.",
            hint="Take it out, and set SITE_URL to an address that begins with https://.",
            id="upkeep.W001",
        )
    ]


@checks.register(deploy=True)
def keys_are_for_one_account_only(app_configs=None, **kwargs):
    paths = [settings.VAR_DIR / name for name in KEYS]
    return [
        checks.Warning(
            f"{path.name} can be read by other accounts of this machine.",
            hint=f"chmod 600 {path}",
            id="upkeep.W002",
        )
        for path in paths
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


@checks.register(deploy=True)
def names_in_the_file_of_settings_are_known(app_configs=None, **kwargs):
    """A name with a slip of the pen is read by nobody, and its default is in force."""
    file = settings.BASE_DIR / ".env"
    if not file.exists():
        return []
    known = set(_A_NAME_EXPLAINED.findall((settings.BASE_DIR / ".env.example").read_text()))
    return [
        checks.Warning(
            f"Nothing reads {name} in .env.",
            hint="Compare it with .env.example, or take it out.",
            id="upkeep.W003",
        )
        for name in _A_NAME.findall(file.read_text())
        if name not in known
    ]
