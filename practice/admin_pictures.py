"""Pictures: staff add them here, and choose them where they are shown. None is ever changed."""

from contextlib import suppress

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.loader import render_to_string

from practice.admin import RecordedAdmin
from practice.models import Picture
from practice.pictures import EMPTY, encode, keep, uses_of, without_bytes

RULES = (
    f"JPEG, PNG or WebP, at most {settings.PICTURE_MAX_BYTES // 1024**2} MB and 25 million pixels "
    "(10 million for WebP and for CMYK), at least 200 pixels wide; 960 or more look best. Save "
    "other photos, such as HEIC from an iPhone, as JPEG first. Parts that can be seen through "
    "become white. What the file says of place, time and camera is not kept."
)


class NewPictureForm(forms.ModelForm):
    file = forms.FileField(
        label="Picture",
        help_text=RULES,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": "Choose a picture.",
            "invalid": "Choose a picture.",
            "empty": EMPTY,
        },
    )

    class Meta:
        model = Picture
        fields = ["name"]
        error_messages = {"name": {"required": "Give the picture a name, to find it again."}}

    def clean_file(self):
        """An Encoded in place of the file."""
        return _made_of(self.cleaned_data["file"])


@admin.register(Picture)
class PictureAdmin(RecordedAdmin):
    """Each picture once, with what it takes to know it again."""

    list_display = ["thumbnail", "name", "added_at", "added_by"]
    list_display_links = ["name"]
    list_select_related = ["added_by"]
    list_per_page = 50
    search_fields = ["name"]
    actions = None
    add_fieldsets = [
        (
            None,
            {
                "description": "First add the picture here, then choose it where it is to be "
                "shown. There you also say in words what it shows.",
                "fields": ["file", "name"],
            },
        )
    ]
    fieldsets = [
        (None, {"fields": ["name", "used"]}),
        ("As readers get it", {"fields": ["on_wide_screens", "on_phones"]}),
        ("Where it comes from", {"fields": ["added_at", "added_by", "sha256"]}),
    ]
    readonly_fields = ["used", "on_wide_screens", "on_phones", "added_at", "added_by", "sha256"]

    class Media:
        css = {"all": ["css/pictures.css"]}

    def get_queryset(self, request):
        return without_bytes()

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else self.add_fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = {} if change else {"form": NewPictureForm}
        return super().get_form(request, obj, change, **form, **kwargs)

    def has_change_permission(self, request, obj=None):
        """Nobody: signed words name these very bytes."""
        return False

    def add_view(self, request, form_url="", extra_context=None):
        """The picture is made before the admin begins to write: in SQLite nobody else could write
        meanwhile, and a large one takes seconds."""
        file = request.FILES.get("file")
        if file and self.has_add_permission(request):
            with suppress(ValidationError):  # the form says so
                _made_of(file)
        context = {"show_save_and_continue": False} | (extra_context or {})
        return super().add_view(request, form_url, context)

    def save_form(self, request, form, change):
        encoded, name = form.cleaned_data["file"], form.cleaned_data["name"]
        picture, picture.is_new = keep(encoded, name=name, by=request.user)
        return picture

    def save_model(self, request, obj, form, change):
        """It is kept already."""

    def save_related(self, request, form, formsets, change):
        """Nothing hangs on a picture."""

    def log_addition(self, request, obj, message):
        return super().log_addition(request, obj, message) if obj.is_new else None

    def response_add(self, request, obj, post_url_continue=None):
        """On to its own screen, which shows what readers will get. A window that another form
        opened closes, as always."""
        if {"_popup", "_addanother"} & request.POST.keys():
            return super().response_add(request, obj, post_url_continue)
        if obj.is_new:
            done = f"“{obj}” is here. Now choose it where it is to be shown."
        else:
            done = f"This picture was here already, as “{obj}”. Nothing was added."
        messages.success(request, done)
        return redirect("admin:practice_picture_change", obj.pk)

    def get_deleted_objects(self, objs, request):
        """A picture that anything shows is protected, frozen words included."""
        if uses := [use for picture in objs for use in uses_of(picture)]:
            return [], {}, set(), uses
        return super().get_deleted_objects(objs, request)

    @admin.display(description="picture")
    def thumbnail(self, picture):
        return _image("thumbnail", picture)

    @admin.display(description="on wide screens")
    def on_wide_screens(self, picture):
        return _image("large", picture)

    @admin.display(description="on phones")
    def on_phones(self, picture):
        return _image("small", picture)

    @admin.display(description="shown by")
    def used(self, picture):
        return "\n".join(uses_of(picture)) or "nothing yet"


def _made_of(file):
    """encode(file), worked out once."""
    if not hasattr(file, "made"):
        try:
            file.made = encode(file)
        except ValidationError as refusal:
            file.made = refusal
    if isinstance(file.made, ValidationError):
        raise file.made
    return file.made


def _image(name, picture):
    return render_to_string(f"admin/practice/picture/{name}.html", {"picture": picture})
