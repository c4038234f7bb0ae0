"""What ruff and bandit do not know of this site's Python."""

import ast

SAFE, SQL, FORGERY, LOGGED = "safe-text", "built-sql", "csrf-exempt", "logged-words"

# What a rule means to refuse is allowed here, each with its reason beside the line.
ALLOWED = {
    "treatments/safe_html.py": {SAFE},
    "treatments/views/self_check.py": {FORGERY},
    "consultations/purge_proof.py": {SQL},
    # names of tables, columns and pragmas: ours, or read from the database itself
    "practice/site_version.py": {SQL},
    **dict.fromkeys(
        [
            *("upkeep/backup.py", "upkeep/restore.py", "upkeep/tables.py"),
            *("upkeep/database_checks.py", "upkeep/health.py"),
        ],
        {SQL},
    ),
}

MARKS_SAFE = {"mark_safe", "SafeString", "SafeText", "SafeData", "html_safe", "Markup", "__html__"}
TAKES_SQL = {"raw", "execute", "executemany", "executescript", "RawSQL"}
LOGS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
WORDS_OF_A_VISITOR = {"POST", "GET", "FILES", "COOKIES", "META", "body", "headers"} | {
    "cleaned_data",
    "get_full_path",
    "build_absolute_uri",
}


def findings(path, source):
    """One line for each place of `source` that breaks a rule: where, which, what to do."""
    if "/migrations/" in path:
        asked = {SAFE, FORGERY, LOGGED}  # names of tables and triggers are ours, and constant
    else:
        asked = set(RULES) - ALLOWED.get(path, set())
    tree = ast.parse(source)
    built = built_texts(tree)
    for node in ast.walk(tree):
        for rule in sorted(asked):
            if message := RULES[rule](node, built):
                yield f"{path}:{node.lineno}: {rule}: {message}"


def marks_safe(node, built):
    if isinstance(node, ast.Call) and name_of(node.func) in ("format_html", "format_html_join"):
        return formats_unsafely(node)
    if turns_escaping_off(node) or MARKS_SAFE & set(names_in(node)):
        return "Only treatments/safe_html.py marks text safe. Call a function of it."


def formats_unsafely(call):
    is_join = name_of(call.func) == "format_html_join"
    texts, values = (call.args[:2], call.args[2:]) if is_join else (call.args[:1], call.args[1:])
    if not all(is_literal(text) for text in texts):
        return "The first text of format_html must be a plain literal: only its values are escaped."
    if not values and not call.keywords:
        return "format_html without values escapes nothing. Write the HTML into a template."


def turns_escaping_off(node):
    return (
        isinstance(node, ast.keyword)
        and node.arg == "autoescape"
        and isinstance(node.value, ast.Constant)
        and node.value.value is False
    )


def builds_sql(node, built):
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute) and node.func.attr == "extra":
        return "Say it with the ORM instead of extra()."
    if name_of(node.func) in TAKES_SQL and any(is_built(text, built) for text in node.args[:1]):
        return "SQL is a plain literal; what changes goes into its parameters."


def takes_forged_posts(node, built):
    if "csrf_exempt" in names_in(node):
        return "Every form that changes something carries a token."


def logs_words(node, built):
    """A log is read by more people than a request is."""
    is_log = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    if not is_log or node.func.attr not in LOGS or "log" not in name_of(node.func.value).lower():
        return None
    given = [part for value in [*node.args, *node.keywords] for part in ast.walk(value)]
    if any(isinstance(part, ast.Attribute) and part.attr in WORDS_OF_A_VISITOR for part in given):
        return "What a visitor sent is never logged. Log the kind of the error."


RULES = {SAFE: marks_safe, SQL: builds_sql, FORGERY: takes_forged_posts, LOGGED: logs_words}


def built_texts(tree):
    """Names that somewhere in the file stand for a text which is put together."""
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    return {name_of(node.targets[0]) for node in assigned if is_built(node.value, set())}


def is_built(node, built):
    """Whether it is an f-string with values, or a text joined by +, % or a method. A constant of
    the module is ours, however it came about."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return not (is_literal(node.left) and is_literal(node.right))
    if isinstance(node, ast.Call):
        return name_of(node.func) in ("format", "join", "replace", "format_map")
    return isinstance(node, ast.Name) and node.id in built and not node.id.isupper()


def is_literal(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def names_in(node):
    """The names that this node itself brings in, uses or defines."""
    match node:
        case ast.ImportFrom() | ast.Import():
            return [alias.name for alias in node.names]
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return [node.name]
        case ast.Name() | ast.Attribute():
            return [name_of(node)]
    return []


def name_of(node):
    """The last part of a dotted name; nothing of what is no name."""
    return getattr(node, "attr", None) or getattr(node, "id", "")
