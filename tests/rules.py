"""Rules of this project that no linter knows: `make check` runs them.

    python -m tests.rules

Text is marked safe in one place; nothing that somebody typed gets into HTML or SQL by way of a
string that Python puts together; no form goes without its proof; no page holds a script or a
style that the policy would refuse.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[1]
MARKS_SAFE = "treatments/safe_html.py"
# A form that keeps nothing and that anybody may send: decision 11.
NEEDS_NO_PROOF = "treatments/views/self_check.py"


class Fault(NamedTuple):
    path: str
    line: int
    what: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}"


def faults_in_python(path, source):
    """Each Fault in the Python file at `path`, relative to the project."""
    for node in ast.walk(ast.parse(source)):
        for rule in PYTHON_RULES:
            if what := rule(node, path):
                yield Fault(path, node.lineno, what)


def marks_safe(node, path):
    names = {"mark_safe", "SafeString", "SafeText", "html_safe", "__html__"}
    if path != MARKS_SAFE and _name(node) in names:
        return f"Text is marked safe in {MARKS_SAFE} only."


def formats_html(node, path):
    """Its first argument must be a plain text: what Python has put together is not escaped."""
    if isinstance(node, ast.Call) and _name(node.func) in ("format_html", "format_html_join"):
        texts = node.args[: 1 if _name(node.func) == "format_html" else 2]
        if not all(isinstance(text, ast.Constant) for text in texts) or len(node.args) < 2:
            return "format_html takes a plain text, and what goes into it as arguments."


def puts_sql_together(node, path):
    is_sql = isinstance(node, ast.Call) and _name(node.func) in ("raw", "RawSQL", "extra")
    if is_sql and not (node.args and isinstance(node.args[0], ast.Constant)):
        return "SQL is a plain text, with %s for each value."


def needs_no_proof(node, path):
    if path != NEEDS_NO_PROOF and _name(node) == "csrf_exempt":
        return "Every form proves that it came from this site."


def runs_text(node, path):
    is_called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    if is_called and node.func.id in ("eval", "exec", "compile"):
        return "No text is run as a program."


PYTHON_RULES = [marks_safe, formats_html, puts_sql_together, needs_no_proof, runs_text]


def _name(node):
    """What a name, an attribute or an import is called."""
    if isinstance(node, ast.alias):
        return node.name
    return getattr(node, "id", None) or getattr(node, "attr", None) or ""


TEMPLATE_RULES = {
    r"\|\s*safe(seq)?\b": f"Text is marked safe in {MARKS_SAFE} only.",
    r"{%\s*autoescape\s+off": "Everything in a template is escaped.",
    r"<[^>]+\sstyle\s*=": "The policy refuses a style in a page; write a class.",
    r"<[^>]+\son[a-z]+\s*=": "The policy refuses a script in a page.",
    r"<script(?![^>]*\b(src|application/(ld\+)?json))": "The policy refuses a script in a page.",
    r"<style\b": "The policy refuses a style in a page.",
    # a link that a reader may follow is no request of the page
    r"<(?!a\s)[a-z]+[^>]*\s(src|href|action)\s*=\s*[\"']?(https?:)?//": (
        "A page asks no other site for anything."
    ),
}


def faults_in_template(path, source):
    for pattern, what in TEMPLATE_RULES.items():
        for found in re.finditer(pattern, source):
            yield Fault(path, source[: found.start()].count("\n") + 1, what)


def all_faults():
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.html"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for path in listed.stdout.split():
        source = (PROJECT / path).read_text()
        if path.startswith("templates/"):
            yield from faults_in_template(path, source)
        elif path.endswith(".py") and not path.startswith(("tests/", "bench/")):
            yield from faults_in_python(path, source)


def main():
    faults = list(all_faults())
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
