"""A folder of exported content, a database without any, and a picture."""

import hashlib
import io

from PIL import Image

from practice.models import Picture
from treatments.content_export import export_content
from treatments.content_format import FILES
from treatments.models import Article, Edition, Source, Synonym


def every_article():
    """As instances of their own kinds."""
    return [article for model in FILES.values() for article in model.objects.all()]


def exported(folder):
    """Name → bytes of all files of an export into `folder`."""
    export_content(folder)
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def forget_all_content():
    """As in a new database."""
    Edition.objects.all()._raw_delete("default")
    for model in (Article, Source, Synonym, Picture):
        model.objects.all().delete()


def webp(width, height):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "WEBP")
    return out.getvalue()


def a_picture():
    large, small = webp(300, 200), webp(150, 100)
    return Picture.objects.create(
        sha256=hashlib.sha256(large + small).hexdigest(),
        name="A room",
        large=large,
        small=small,
        width=300,
        height=200,
        small_width=150,
        small_height=100,
    )
