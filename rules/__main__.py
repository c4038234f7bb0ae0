import sys

from rules import files, licences, migrations, python, templates


def all_findings():
    for path, source in files(".py"):
        yield from python.findings(path, source)
    for path, source in templates.all_templates():
        yield from templates.findings(path, source)
    yield from licences.findings()
    yield from migrations.findings_of_the_project()


found = list(all_findings())
print(*found, sep="\n", end="\n" if found else "")  # noqa: T201
sys.exit(bool(found))
