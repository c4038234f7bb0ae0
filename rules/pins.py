"""What is pinned, and why: read from the requirements files, with nothing installed."""

import re
from typing import NamedTuple

from rules import PROJECT

PIN = re.compile(r"^([\w.-]+)==(\S+)((?:.*\\\n)+.*\n)((?: +#.*\n)+)", re.MULTILINE)
WANTED = re.compile(r"^([\w.-]+).*?# (.+)$", re.MULTILINE)


class Pin(NamedTuple):
    """One release. `needed_by` names the packages that need it, `reason` says why it is there."""

    name: str
    version: str
    hashes: list  # SHA-256 of each file that may be installed
    needed_by: list
    reason: str
    is_wanted: bool  # it stands in the .in file


def pins_of_the_site():
    return pins("requirements")


def pins_for_postgres():
    """What a site on PostgreSQL needs besides."""
    of_the_site = {pin.name for pin in pins_of_the_site()}
    return [pin for pin in pins("requirements-postgres") if pin.name not in of_the_site]


def pins_of_the_tools():
    """What only the tests and linters need."""
    of_the_site = {pin.name for pin in pins_of_the_site()}
    return [pin for pin in pins("requirements-dev") if pin.name not in of_the_site]


def pins(stem):
    """The pins of one requirements file, with the reasons of its .in file."""
    reasons = {
        name.lower(): reason
        for name, reason in WANTED.findall((PROJECT / f"{stem}.in").read_text())
    }
    text = (PROJECT / f"{stem}.txt").read_text()
    return [_pin(*match.groups(), reasons) for match in PIN.finditer(text)]


def _pin(name, version, hashes, via, reasons):
    users = re.findall(r"# +(?:via )?(?!via$)([\w.-]+)$", via, re.MULTILINE)
    reason = reasons.get(name) or f"needed by {', '.join(users)}"
    return Pin(name, version, re.findall(r"sha256:(\w+)", hashes), users, reason, name in reasons)
