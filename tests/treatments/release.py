"""A later release of the starter content, and what the database holds before and after."""

import re

from django.apps import apps

from practice.models import Act
from treatments import starter

TITLE = "Spinal cord stimulation"
FILE = "treatment-spinal-cord-stimulation"
NEW = "The lead of the new release."
ROW = '[[common_questions]]\nquestion = "A new question?"\nanswer = "A new answer."'


class Release:
    """A copy of the starter content that a test changes as a later release would."""

    def __init__(self, folder):
        self.folder = folder

    def says(self, line, words, *, file=FILE):
        """Give a one-line field at the top of a file new words."""
        text, found = re.subn(rf"(?m)^{line} = .*$", f'{line} = "{words}"', self.read(file))
        assert found, f"{file} has no line “{line} =”"
        self.write(file, text)

    def replaces(self, old, new, *, file=FILE):
        """The first place where the file says it."""
        assert old in self.read(file), f"{file} does not say “{old}”"
        self.write(file, self.read(file).replace(old, new, 1))

    def adds(self, row, *, file=FILE):
        self.write(file, f"{self.read(file)}\n{row}\n")

    def notes(self, line, *, file=FILE):
        """Something more to confirm, which no reader sees."""
        self.replaces("to_confirm = [", f'to_confirm = ["{line}",', file=file)

    def read(self, file):
        return (self.folder / f"{file}.toml").read_text()

    def write(self, file, text):
        (self.folder / f"{file}.toml").write_text(text)

    def load(self):
        return starter.load_starter_content()


def everything():
    """Each field of each row of what patients read, and of the record of acts."""
    tables = apps.get_app_config("treatments").get_models(include_auto_created=True)
    return {table: list(table.objects.order_by("pk").values()) for table in [*tables, Act]}


def everything_of(article):
    """Each field of an article, of its rows and of its editions."""
    relations = [field for field in article._meta.related_objects if field.one_to_many]
    rows = {
        field.name: list(field.related_model.objects.filter(**{field.field.name: article}).values())
        for field in relations
    }
    return rows | {"itself": type(article).objects.filter(pk=article.pk).values().get()}
