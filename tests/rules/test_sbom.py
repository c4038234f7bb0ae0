"""The bill of materials names all that runs the site."""

import re
from importlib import metadata

from rules import PROJECT
from rules.sbom import bill


def test_it_names_what_is_pinned_in_the_version_that_is_installed():
    pinned = re.findall(r"^([\w.-]+)==(\S+)", (PROJECT / "requirements.txt").read_text(), re.M)
    parts = {part["name"]: part for part in bill()["components"] if part["type"] == "library"}

    assert sorted((name, part["version"]) for name, part in parts.items()) == sorted(pinned)
    assert all(metadata.version(name) == version for name, version in pinned)


def test_each_part_has_its_licence_and_the_hashes_of_its_files():
    pins = (PROJECT / "requirements.txt").read_text()

    for part in bill()["components"]:
        assert part["licenses"], part["name"]
        assert part["hashes"], part["name"]
        if part["type"] == "library":
            assert all(f"sha256:{each['content']}" in pins for each in part["hashes"])


def test_everything_in_it_is_needed_by_the_site_or_by_something_in_it():
    bom = bill()
    needs = {each["ref"]: each["dependsOn"] for each in bom["dependencies"]}
    reached, waiting = set(), [bom["metadata"]["component"]["bom-ref"]]
    while waiting:
        ref = waiting.pop()
        reached.add(ref)
        waiting += set(needs.get(ref, [])) - reached

    assert {part["bom-ref"] for part in bom["components"]} <= reached


def test_packages_come_from_the_index_under_their_plain_addresses():
    libraries = [part for part in bill()["components"] if part["type"] == "library"]

    assert all(re.fullmatch(r"pkg:pypi/[a-z0-9.-]+@[\w.]+", part["purl"]) for part in libraries)
    assert "pkg:pypi/django" in " ".join(part["purl"] for part in libraries)
