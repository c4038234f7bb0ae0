"""An export that a test changes."""

from io import StringIO

from django.core.management import call_command

PAGE = "page-terms.toml"


class Files:
    """An export that a test changes."""

    def __init__(self, folder):
        self.folder = folder

    def replaces(self, old, new, *, file=PAGE):
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not say “{old}”"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def comes_in(self, *options):
        """What the command says of it."""
        said = StringIO()
        call_command("import_content", str(self.folder), *options, stdout=said)
        return said.getvalue()
