"""What editors type in, and the draft that they had before them when they did."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, SlugField, TextField

from practice.models import Act
from treatments.models import Article
from treatments.typed import plain_text


class TypedText(forms.CharField):
    """Text without what a word processor leaves in it; in a box of one line, one line."""

    def to_python(self, value):
        text = plain_text(super().to_python(value))
        return text if isinstance(self.widget, forms.Textarea) else " ".join(text.split("\n"))

    def has_changed(self, initial, data):
        """Not where only what does not show is another: a file’s last line end, say."""
        return super().has_changed(self.to_python(initial), data)


TYPED = {
    CharField: {"form_class": TypedText},
    TextField: {"form_class": TypedText},
    SlugField: {"form_class": forms.SlugField},
}


class ArticleForm(forms.ModelForm):
    """A draft, saved only over the version that its editor had before them."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def clean(self):
        """Raises ValidationError when somebody else saved meanwhile. What was typed stays in the
        form, under the version that it was typed over: it can be copied, never saved by mistake."""
        saved = Article.objects.select_for_update().values_list("version", flat=True)
        if saved.get(pk=self.instance.pk) != self.cleaned_data.get("version"):
            raise ValidationError(self._who_saved(), code="stale")
        return super().clean()

    def _who_saved(self):
        last = Act.objects.about(self.instance).first()
        who = f"{last.by} saved this page" if last and last.by else "Somebody saved this page"
        return (
            f"{who} while you were writing. Your words are below and not saved. Open the page "
            "again in another window, and carry over what you wrote."
        )

    def clean_slug(self):
        """Raises ValidationError for an address that was another page's."""
        slug = self.cleaned_data["slug"]
        others = Article.objects.exclude(pk=self.instance.pk)
        if others.filter(editions__went_live_at__isnull=False, editions__card__slug=slug).exists():
            raise ValidationError("Another page was read at this address. Choose another one.")
        return slug

    def save(self, commit=True):
        self.instance.version = self.cleaned_data["version"] + 1
        return super().save(commit)
