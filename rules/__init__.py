"""What no linter knows of this site. `make check` runs all of it: `python -m rules`."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ELSEWHERE = {"tests", "var"}  # what is tested with, and what the running site keeps


def files(*endings):
    """(path within the project, text) of each file that is ours and ends like this."""
    for path in sorted(PROJECT.rglob("*")):
        inside = path.relative_to(PROJECT)
        is_ours = inside.parts[0] not in ELSEWHERE and not inside.parts[0].startswith(".")
        if is_ours and path.suffix in endings:
            yield inside.as_posix(), path.read_text()
