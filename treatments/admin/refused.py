"""Why a draft was not taken: each error with the name of its field, and the way to it."""

from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.text import Truncator, capfirst

LONGEST_NAME = 60  # characters of a row's name


class Fault(NamedTuple):
    """One thing to mend. `anchor` is the id of what it is about; "" for the page as a whole."""

    said: str
    anchor: str = ""
    is_stale: bool = False  # somebody else saved meanwhile


class Refused:
    """A form with errors, or with errors in the rows below it: `inlines`, as the admin shows
    them."""

    def __init__(self, form, inlines):
        self._is_stale = form.has_error(NON_FIELD_ERRORS, "stale")
        self.faults = [*self._of_page(form), *self._of_fields(form)]
        for inline in inlines:
            self.faults += self._of_rows(inline.opts, inline.formset)

    def _of_page(self, form):
        for error in form.errors.as_data().get(NON_FIELD_ERRORS, []):
            yield Fault(" ".join(error.messages), is_stale=error.code == "stale")

    def _of_rows(self, opts, formset):
        for message in formset.non_form_errors():
            said = f"{capfirst(opts.verbose_name_plural)}: {message}"
            yield Fault(said, f"{formset.prefix}-heading")
        for number, form in enumerate(formset.forms, start=1):
            if not form.cleaned_data.get(DELETION_FIELD_NAME):
                name = f"{capfirst(opts.verbose_name)} {_name(form.instance, number)}"
                for message in form.non_field_errors():
                    yield Fault(f"{name}: {message}", form.prefix)
                yield from self._of_fields(form, name)

    def _of_fields(self, form, row=""):
        """What is hidden leads to its row. In a page that somebody else saved meanwhile it only
        says that once more."""
        for field in form:
            if field.errors and not (field.is_hidden and self._is_stale):
                label = f"{row}, {field.label}" if row else field.label
                anchor = form.prefix if field.is_hidden else field.id_for_label
                yield Fault(f"{label}: {' '.join(field.errors)}", anchor or "")


def _name(row, number):
    """As the screen heads it."""
    return f"“{Truncator(row).chars(LONGEST_NAME)}”" if row.pk else f"#{number}"
