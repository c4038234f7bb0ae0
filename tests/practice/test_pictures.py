"""Pictures that staff upload: what comes out shows the same and holds nothing else."""

import io
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from PIL import Image

from practice.models import Picture
from practice.pictures import encode, keep
from tests.practice.picture_files import (
    NEEDLES,
    REFUSED,
    TAKEN,
    photo,
    png,
    saved,
    swapped_profile,
    with_place,
)
from tests.running import PROJECT


def encoded(sent):
    return encode(io.BytesIO(sent))


def shown(webp):
    return Image.open(io.BytesIO(webp), formats=["WEBP"])


def chunks(webp):
    """The kinds of chunks in a WebP (RFC 9649, section 2.3)."""
    kinds, at = [], 12
    while at < len(webp):
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        kinds.append(webp[at : at + 4])
        at += 8 + size + size % 2
    return kinds


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_a_picture_is_made_anew_and_takes_nothing_along(name):
    sent = TAKEN[name]()
    made = encoded(sent)

    assert made.large and made.small
    for webp in (made.large, made.small):
        assert webp not in sent and sent not in webp
        assert chunks(webp) == [b"VP8 "]  # pixels: no EXIF, no XMP, no profile, nothing behind
        assert [needle for needle in NEEDLES if needle in webp] == []
        assert shown(webp).mode == "RGB"
        assert shown(webp).convert("L").getextrema() != (), "decodes to its end"
    assert shown(made.large).size == (made.width, made.height) == (640, 480)
    assert shown(made.small).size == (made.small_width, made.small_height) == (480, 360)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_good_picture_is_refused_in_words(name):
    says, make = REFUSED[name]

    with pytest.raises(ValidationError) as refusal:
        encoded(make())

    [sentence] = refusal.value.messages
    assert sentence.startswith(says)
    assert sentence.count(". ") >= 1, "and says what to do"


def test_no_more_is_read_than_may_be_sent():
    class Endless(io.RawIOBase):
        asked = None

        def read(self, size=-1):
            self.asked = size
            return bytes(size)

    file = Endless()
    with pytest.raises(ValidationError, match="larger than 8 MB"):
        encode(file)
    assert file.asked == 8 * 1024 * 1024 + 1


@pytest.mark.parametrize(
    ("sent", "large", "small"),
    [
        ((300, 200), (300, 200), (300, 200)),
        ((960, 600), (960, 600), (480, 300)),
        ((3000, 2000), (960, 640), (480, 320)),
        ((2000, 3000), (960, 1440), (480, 720)),
        ((1000, 4000), (360, 1440), (180, 720)),
    ],
)
def test_a_picture_is_made_smaller_but_never_larger(sent, large, small):
    made = encoded(saved(photo(sent), "JPEG"))
    assert (made.width, made.height) == large
    assert (made.small_width, made.small_height) == small


def corners(webp):
    """Colours of the four corners, clockwise from the top left, each as r, g, b, or y."""
    image = shown(webp).convert("RGB")
    right, bottom = image.width - 9, image.height - 9
    names = {(1, 0, 0): "r", (0, 1, 0): "g", (0, 0, 1): "b", (1, 1, 0): "y"}
    found = [image.getpixel(at) for at in ((8, 8), (right, 8), (right, bottom), (8, bottom))]
    return "".join(names[tuple(round(value / 255) for value in pixel)] for pixel in found)


# Corners of a picture with r, g, b and y, once it is turned (EXIF 2.32, section 4.6.4).
UPRIGHT = {1: "rgby", 2: "gryb", 3: "byrg", 4: "ybgr", 5: "rybg", 6: "yrgb", 7: "bgry", 8: "gbyr"}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("orientation", "upright"), UPRIGHT.items())
def test_a_picture_stands_upright_as_its_camera_said(form, orientation, upright):
    image = Image.new("RGB", (600, 400))
    for colour, at in zip("rgby", [(0, 0), (300, 0), (300, 200), (0, 200)], strict=True):
        full = {"r": "#f00", "g": "#0f0", "b": "#00f", "y": "#ff0"}[colour]
        image.paste(full, (*at, at[0] + 300, at[1] + 200))

    made = encoded(saved(image, form, exif=with_place(orientation), quality=95))

    assert corners(made.large) == corners(made.small) == upright
    assert (made.width, made.height) == ((600, 400) if orientation < 5 else (400, 600))


def colour(sent):
    """What is to be seen in the middle."""
    made = shown(encoded(sent).large).convert("RGB")
    return made.getpixel((made.width // 2, made.height // 2))


def near(colour, wanted):
    return all(abs(one - other) <= 6 for one, other in zip(colour, wanted, strict=True))


def test_colours_of_a_profile_become_those_of_the_web():
    red = Image.new("RGB", (400, 400), (255, 0, 0))
    assert near(colour(saved(red, "PNG")), (255, 0, 0))
    assert near(colour(saved(red, "PNG", icc_profile=swapped_profile())), (0, 255, 0))


def test_what_can_be_seen_through_becomes_white():
    palette = Image.new("P", (400, 400), 3)
    palette.putpalette(bytes(768))
    for clear in (
        saved(Image.new("RGBA", (400, 400), (255, 0, 0, 0)), "PNG"),
        saved(Image.new("LA", (400, 400), (0, 0)), "PNG"),
        saved(palette, "PNG", transparency=3),
        saved(Image.new("RGB", (400, 400), (1, 2, 3)), "PNG", transparency=(1, 2, 3)),
        saved(Image.new("RGBA", (400, 400), (255, 0, 0, 0)), "WEBP", lossless=True, exact=True),
    ):
        assert near(colour(clear), (255, 255, 255))
    half = saved(Image.new("RGBA", (400, 400), (0, 0, 0, 128)), "PNG")
    assert near(colour(half), (127, 127, 127))


def test_rows_that_a_header_promised_and_that_never_came_are_black():
    """They hold nothing that lay in memory."""
    rows = (b"\0" + b"\xff" * 3 * 640) * 100
    made = shown(encoded(png(640, 480, rows)).large).convert("L")
    assert made.crop((0, 0, 640, 96)).getextrema() == (255, 255)
    assert made.crop((0, 112, 640, 480)).getextrema() == (0, 0)


def test_greys_of_sixteen_bits_keep_their_place():
    assert near(colour(saved(Image.new("I;16", (400, 400), 0x8000), "PNG")), (128, 128, 128))
    assert near(colour(saved(Image.new("I;16", (400, 400), 0x2000), "PNG")), (32, 32, 32))


def test_ink_of_a_printer_becomes_light():
    cyan = saved(Image.new("CMYK", (400, 400), (255, 0, 0, 0)), "JPEG", quality=95)
    assert near(colour(cyan), (0, 255, 255))


def test_the_same_file_twice_is_one_picture(db, editor):
    made = encoded(saved(photo(), "JPEG"))
    first, is_new = keep(made, name="The first name", by=editor)
    again, is_new_again = keep(encoded(saved(photo(), "JPEG")), name="Another", by=None)

    assert (is_new, is_new_again) == (True, False)
    assert again == first == Picture.objects.get()
    assert (again.name, again.added_by) == ("The first name", editor)
    assert bytes(again.large) == made.large


def test_a_picture_never_changes_and_is_there_once(db):
    made = encoded(saved(photo(), "JPEG"))
    picture, _ = keep(made, name="A name", by=None)
    picture.large = b"other bytes"
    with pytest.raises(TypeError, match="never changes"):
        picture.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.create(**made._asdict(), name="Twice")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Picture.objects.update(large=b"other bytes")
    if connection.vendor == "sqlite":  # only there can a row be replaced by adding one
        columns = "id, sha256, name, large, small, width, height, small_width, small_height"
        statement = (
            f"REPLACE INTO practice_picture ({columns}, added_at) "  # noqa: S608
            f"SELECT {columns.replace('large', 'small', 1)}, added_at FROM practice_picture"
        )
        with pytest.raises(IntegrityError, match="never changes"), connection.cursor() as cursor:
            cursor.execute(statement)


MEASURE = """
import resource, sys, django
django.setup()
from practice.pictures import encode

def most():  # kilobytes (getrusage(2) on Linux)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

before = most()
with open(sys.argv[1], "rb") as file:
    made = encode(file)
print(made.width, (most() - before) * 1024)
"""
LARGEST = {
    "JPEG": lambda: saved(photo((5000, 5000)), "JPEG", quality=60),
    "progressive JPEG": lambda: saved(
        photo((5000, 5000)), "JPEG", quality=60, progressive=True, subsampling=0
    ),
    "PNG": lambda: saved(Image.new("RGBA", (5000, 5000), (90, 9, 9, 99)), "PNG", compress_level=1),
    "PNG with a palette": lambda: saved(Image.new("P", (5000, 5000), 3), "PNG", transparency=3),
    "WebP": lambda: saved(photo((3160, 3160)), "WEBP", quality=30, method=0),
    "CMYK": lambda: saved(
        photo((3160, 3160), "CMYK"), "JPEG", quality=30, progressive=True, subsampling=0
    ),
}


@pytest.mark.parametrize("kind", sorted(LARGEST))
def test_the_largest_picture_that_may_be_takes_less_than_200_mb(kind, tmp_path, record_property):
    """In a process of its own, whose memory nothing else has touched."""
    file = tmp_path / "largest"
    file.write_bytes(LARGEST[kind]())
    assert file.stat().st_size <= 8 * 1024 * 1024

    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(file)],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(PROJECT)},
    )

    width, grew_by = map(int, measured.stdout.split())
    record_property("bytes", grew_by)
    assert width == 960
    assert grew_by < 200_000_000
