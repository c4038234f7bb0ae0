"""The bill of materials of what runs the site, in CycloneDX’s format: `make sbom`.

https://cyclonedx.org/docs/1.6/json/ defines each name in it. It is the same at each run.
"""

import hashlib
import json
import tomllib

from rules import PROJECT
from rules.licences import licence_of
from rules.pins import pins_of_the_site

FONT = "static/fonts/atkinson-hyperlegible-next-400-700.woff2"


def bill():
    pins = pins_of_the_site()
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    site = {
        "type": "application",
        "bom-ref": project["name"],
        "name": project["name"],
        "version": project["version"],
        "licenses": [{"license": {"id": "MIT"}}],
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": site},
        "components": [font(), *(component(pin) for pin in pins)],
        "dependencies": [
            {"ref": site["name"], "dependsOn": [FONT, *(address(p) for p in pins if p.is_wanted)]},
            *({"ref": address(pin), "dependsOn": needs(pin, pins)} for pin in pins),
        ],
    }


def component(pin):
    return {
        "type": "library",
        "bom-ref": address(pin),
        "purl": address(pin),
        "name": pin.name,
        "version": pin.version,
        "description": pin.reason,
        "licenses": [{"expression": licence_of(pin.name)}],
        "hashes": [{"alg": "SHA-256", "content": sha256} for sha256 in pin.hashes],
    }


def font():
    sha256 = hashlib.sha256((PROJECT / FONT).read_bytes()).hexdigest()
    return {
        "type": "file",
        "bom-ref": FONT,
        "name": FONT,
        "licenses": [{"license": {"id": "OFL-1.1"}}],
        "hashes": [{"alg": "SHA-256", "content": sha256}],
    }


def address(pin):
    """A package URL: https://github.com/package-url/purl-spec"""
    return f"pkg:pypi/{pin.name}@{pin.version}"


def needs(pin, pins):
    return [address(other) for other in pins if pin.name in other.needed_by]


if __name__ == "__main__":
    print(json.dumps(bill(), indent=1))  # noqa: T201
