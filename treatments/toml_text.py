"""What `tomllib` reads, written so that a diff shows what changed: each value has a line of its
own, and text its own line breaks. Whatever the values are, the layout is the same."""

import json
from datetime import date
from decimal import Decimal


def in_toml(data):
    """TOML of a file of the content: values, tables of values and rows of values.

    A value is text, a number, a day, true or false, or a list of texts. Read again, it is
    what it was, to the last space.
    """
    plain = {key: value for key, value in data.items() if not _is_part(value)}
    blocks = [_lines(plain)] if plain else []
    for key, value in data.items():
        if isinstance(value, dict):
            blocks.append([f"[{key}]", *_lines(value)])
        elif _is_part(value):
            blocks += [[f"[[{key}]]", *_lines(row)] for row in value]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _is_part(value):
    """A table, or rows that are not empty: those stand above the tables, as `name = []`."""
    return isinstance(value, dict) or (
        isinstance(value, list) and isinstance(next(iter(value), None), dict)
    )


def _lines(fields):
    return [f"{key} = {_value(value)}" for key, value in fields.items()]


def _value(value):
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "\n".join(["[", *(f"  {_quoted(each)}," for each in value), "]"]) if value else "[]"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _text(text):
    if "\n" not in text:
        return _quoted(text)
    lines = "\n".join(_quoted(line)[1:-1] for line in text.split("\n"))
    return f'"""\n{lines}"""'


def _quoted(text):
    """One line in quotes: JSON escapes what TOML does, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
