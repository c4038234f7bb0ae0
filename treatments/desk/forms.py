"""The small forms on the screen of an edition: one for each thing that is done with it."""

from datetime import timedelta

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from treatments.articles import as_its_kind
from treatments.compose import compose, digest
from treatments.models import Comment
from treatments.restoring import restore

A_YEAR = 365  # days; when to look at a page again, unless a clinician says otherwise
WHOLE_PAGE = "The whole page"
AGAIN = {"required": "Open this page again."}  # said of what a screen hides in its form


class VersionField(forms.IntegerField):
    """Which version of the draft somebody had before them."""

    def __init__(self):
        super().__init__(widget=forms.HiddenInput, error_messages=AGAIN)


class StepForm(forms.Form):
    """One thing that is done with an edition. What cannot be done comes back with what was
    typed; the models refuse, the form passes on what they say."""

    use_required_attribute = False
    permission = "treatments.publish_edition"  # without it the form is neither shown nor taken
    done = ""  # what is said then

    def __init__(self, edition, by, data=None):
        self.edition, self.by = edition, by
        super().__init__(data, prefix=self.name)

    @property
    def is_offered(self):
        """Whether it is on the screen of whoever looks."""
        return self.by.has_perm(self.permission)

    @property
    def address(self):
        """The name of the address it is sent to."""
        return f"admin:treatments_edition_{self.name}"

    def carry_out(self):
        """Do it. Returns whether it was done; if not, the form says why."""
        if not self.is_valid():
            return False
        try:
            self.do(**self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
        except PermissionDenied as error:
            self.add_error(None, str(error))
        return self.is_valid()


class SignForm(StepForm):
    name, permission = "sign", "treatments.sign_edition"
    done = "Signed. Your signature covers these words and no others."

    next_review_on = forms.DateField(
        label="Next review by",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Enter the day by which this page must be checked again.",
            "invalid": "Enter the day as 2027-11-24.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["next_review_on"] = timezone.localdate() + timedelta(days=A_YEAR)

    def do(self, next_review_on):
        self.edition.sign(self.by, next_review_on)


class PublishForm(StepForm):
    name, done = "publish", "Patients read this edition now."

    def do(self):
        self.edition.publish(self.by)


class ScheduleForm(StepForm):
    name, done = "schedule", "It is published by itself at that time."

    goes_live_at = forms.DateTimeField(
        label="Day and time in Bartlesville",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": "Enter the day and the time.",
            "invalid": "Enter the day and the time as 2027-01-04 08:00.",
        },
    )

    def do(self, goes_live_at):
        self.edition.schedule(self.by, goes_live_at)


class UnscheduleForm(StepForm):
    name, done = "unschedule", "It waits until somebody publishes it."

    def do(self):
        self.edition.unschedule(self.by)


class UnpublishForm(StepForm):
    name, permission = "unpublish", "treatments.unpublish_edition"
    done = "The page is down. Its address says so and names the way on."

    reason = forms.CharField(
        label="Why it must go at once",
        help_text="The record keeps it. Patients do not see it.",
        max_length=200,
        error_messages={
            "required": "Say why; the record keeps it.",
            "max_length": "Say it in at most 200 characters.",
        },
    )

    def do(self, reason):
        self.edition.unpublish(self.by, reason)


class RestoreForm(StepForm):
    """Asks before it writes over words and notes that no edition has."""

    name, permission = "restore", "treatments.propose_edition"
    done = "The draft has these words now. Patients go on reading what they read."

    version = VersionField()
    may_overwrite = forms.BooleanField(
        label="The draft as it is now may go",
        help_text="The draft has words or notes that were never frozen as an edition.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.edition.article.version
        if self._draft_is_frozen():
            del self.fields["may_overwrite"]

    @property
    def is_offered(self):
        name = self.edition.article.model_name
        return super().is_offered and self.by.has_perm(f"treatments.change_{name}")

    def _draft_is_frozen(self):
        """Whether an edition has its words, and had its notes with them."""
        article = self.edition.article
        words = compose(as_its_kind(article))
        alike = article.editions.filter(to_confirm=article.to_confirm)
        return alike.filter(sha256=digest(words)).exists() or any(
            edition.has_words(words) for edition in alike.order_by("-number")[:1]
        )

    def clean_may_overwrite(self):
        if not self.cleaned_data["may_overwrite"]:
            raise ValidationError(
                "Tick this if the draft may go, or ask for a review of it first: that keeps it."
            )
        return True

    def do(self, version, may_overwrite=True):
        restore(self.edition, self.by, over_version=version)


class CommentForm(StepForm):
    name, permission, done = "comment", "treatments.add_comment", "The comment is there."

    part = forms.ChoiceField(label="About")
    text = forms.CharField(
        label="What should be looked at",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write what should be looked at."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        headings = [part["heading"] for part in self.edition.content.get("sections", [])]
        self.fields["part"].choices = [(part, part) for part in [WHOLE_PAGE, *headings]]

    def do(self, part, text):
        Comment.objects.make(self.edition, self.by, part=part, text=text)


class ResolveForm(StepForm):
    name, permission, done = "resolve", "treatments.add_comment", "The comment is resolved."

    comment = forms.IntegerField(widget=forms.HiddenInput)

    def do(self, comment):
        found = self.edition.comments.filter(pk=comment).first()
        if found is None:
            raise ValidationError("This edition has no such comment.")
        found.resolve(self.by)


_ALL = [SignForm, PublishForm, ScheduleForm, UnscheduleForm, UnpublishForm, RestoreForm]
FORMS = {form.name: form for form in [*_ALL, CommentForm, ResolveForm]}
