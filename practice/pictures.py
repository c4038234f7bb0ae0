"""Pictures that staff upload: made anew from their pixels, kept once, and who shows them."""

import hashlib
import io
import threading
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from PIL import Image, ImageCms, ImageOps
from PIL.ExifTags import Base as Tag

from practice.models import Clinician, Picture

# Name and content type of a file are never asked: what its bytes say decides.
FORMATS = ["JPEG", "PNG", "WEBP"]
# Millions of pixels, as the header says. Measured: at most 7 bytes a pixel to decode one,
# but 16 for a WebP, which Pillow reads as an animation, and 9 for a progressive JPEG in CMYK.
MOST_MEGAPIXELS, MOST_COSTLY_MEGAPIXELS = 25, 10
NARROWEST = 200  # pixels
LONGEST = 4  # times as long as the other side
LARGE, SMALL = (960, 1440), (480, 720)  # the most pixels, wide and high
QUALITY = 80  # of 100, as libwebp counts
# A JPEG may ask to be painted over thousands of times. libjpeg-turbo's own fuzz tests give up
# after as many (TJPARAM_SCANLIMIT); a real one has a dozen scans.
START_OF_SCAN, MOST_SCANS = b"\xff\xda", 500

EMPTY = "This file is empty. Choose another one."
TOO_MANY_BYTES = (
    f"This file is larger than {settings.PICTURE_MAX_BYTES // 1024**2} MB. Save a smaller copy, "
    "for example 2,000 pixels wide, and choose that."
)
NO_PICTURE = (
    "This file is no JPEG, PNG or WebP picture, whatever its name says. Open it on your computer, "
    "save it as JPEG or PNG, and choose the new file."
)
SEVERAL = (
    "This file holds more than one picture, as an animation does. Save one of them as JPEG or "
    "PNG, and choose that."
)
TOO_MANY_PIXELS = (
    "This picture has more than {} million pixels. Save a smaller copy, for example 2,000 pixels "
    "wide, and choose that."
)
TOO_NARROW = (
    f"This picture is only {{}} pixels wide. It needs {NARROWEST}, and looks best with "
    f"{LARGE[0]} or more. Choose a larger one."
)
TOO_LONG = (
    f"One side of this picture is more than {LONGEST} times as long as the other. Cut it to a "
    "shape that fits a page, and choose the new file."
)
DAMAGED = (
    "This picture is damaged: a part of it is missing or wrong. Open it on your computer, save it "
    "again as JPEG or PNG, and choose the new file."
)

_one_at_a_time = threading.Lock()  # so that many uploads take no more memory than one


class Encoded(NamedTuple):
    """The two pictures that were made of a file: WebP, upright, sRGB, pixels and nothing else."""

    sha256: str  # of large + small
    large: bytes
    small: bytes
    width: int  # of the large one
    height: int
    small_width: int
    small_height: int


def encode(file):
    """Make an Encoded of the uploaded `file`. Nothing of it is kept but what can be seen.

    Takes less than 200 MB of memory. Raises ValidationError with a sentence that says what to do.
    """
    sent = file.read(settings.PICTURE_MAX_BYTES + 1)
    if not sent:
        raise ValidationError(EMPTY)
    if len(sent) > settings.PICTURE_MAX_BYTES:
        raise ValidationError(TOO_MANY_BYTES)
    with _one_at_a_time:
        try:
            seen = _seen(sent)
        except ValidationError:
            raise
        except Exception as error:  # decoders that meet odd bytes raise almost anything
            raise ValidationError(DAMAGED) from error
    if seen.width < NARROWEST:
        raise ValidationError(TOO_NARROW.format(seen.width))
    return _encoded(seen)


def keep(encoded, *, name, by):
    """(the Picture with these bytes, whether it is new). The same file makes the same bytes, so
    that who uploads it twice gets the picture that is there already, under its first name."""
    return Picture.objects.get_or_create(
        sha256=encoded.sha256, defaults={**encoded._asdict(), "name": name, "added_by": by}
    )


def without_bytes():
    """All pictures, for lists: their bytes stay in the database."""
    return Picture.objects.defer("large", "small")


def _seen(sent):
    """What is to be seen in the file: upright, in RGB, hardly larger than it is needed."""
    image = _opened(sent)
    if image.format != "JPEG":
        image.load()  # a PNG may say which way is up after its pixels
    orientation = _orientation(image)
    width, height = _fitted(image.size, LARGE[::-1] if orientation > 4 else LARGE)
    image.draft(None, (width * 3 // 2, height * 3 // 2))  # a JPEG is decoded smaller at once
    shrunk = _shrunk(image, int(image.width / width / 1.5))
    shrunk.getexif()[Tag.Orientation] = orientation
    return _in_srgb(ImageOps.exif_transpose(shrunk), image.info.get("icc_profile"))


def _opened(sent):
    """The image, of which only the header is read; refused if that says it cannot be used."""
    try:
        image = Image.open(io.BytesIO(sent), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(TOO_MANY_PIXELS.format(MOST_MEGAPIXELS)) from error
    except Image.UnidentifiedImageError as error:
        raise ValidationError(NO_PICTURE) from error
    if getattr(image, "n_frames", 1) > 1:
        raise ValidationError(SEVERAL)
    is_costly = image.format == "WEBP" or image.mode == "CMYK"
    most = MOST_COSTLY_MEGAPIXELS if is_costly else MOST_MEGAPIXELS
    if image.width * image.height > most * 1_000_000:
        raise ValidationError(TOO_MANY_PIXELS.format(most))
    if max(image.size) > LONGEST * min(image.size):
        raise ValidationError(TOO_LONG)
    if image.format == "JPEG" and sent.count(START_OF_SCAN) > MOST_SCANS:
        raise ValidationError(DAMAGED)
    return image


def _orientation(image):
    """Which way is up, 1 to 8 as EXIF counts; above 4 it lies on its side. 1, upright, where
    nothing readable says so."""
    try:
        said = image.getexif().get(Tag.Orientation)
    except Exception:  # damaged EXIF hides nothing that can be seen
        said = None
    return said if said in range(1, 9) else 1


def _fitted(size, room):
    """The largest (width, height) of this shape that fits into `room`, never larger than it is."""
    scale = max(1, size[0] / room[0], size[1] / room[1])
    return max(1, round(size[0] / scale)), max(1, round(size[1] / scale))


def _shrunk(image, factor):
    """A plain copy of `image`, `factor` times smaller. Made strip by strip: a copy of all pixels
    in another mode would take as much memory again."""
    factor = max(1, factor)
    size = -(-image.width // factor), -(-image.height // factor)
    copy = None
    for top in range(0, image.height, 64 * factor):
        bottom = min(image.height, top + 64 * factor)
        strip = _plain(image.crop((0, top, image.width, bottom))).reduce(factor)
        copy = copy or Image.new(strip.mode, size)
        copy.paste(strip, (0, top // factor))
    return copy


def _plain(strip):
    """With 8 bits a channel and nothing to see through: that becomes white, because it would
    be dark on a dark screen."""
    if strip.mode.startswith("I"):  # grey in 16 bits, which Pillow would cut off instead
        strip = strip.convert("I").point(lambda grey: grey / 256).convert("L")
        strip.info.pop("transparency", None)
    if strip.has_transparency_data:
        strip = strip.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", strip.size, "white"), strip).convert("RGB")
    return strip if strip.mode in ("L", "RGB", "CMYK") else strip.convert("RGB")


def _in_srgb(image, profile):
    """`image` in the colours that browsers show without a profile, which is not kept."""
    if profile:
        try:
            sent = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, sent, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # damaged, or for another kind of colours: most likely meant to be sRGB
    return image.convert("RGB")


def _encoded(seen):
    large, small = (seen.resize(_fitted(seen.size, room), Image.LANCZOS) for room in (LARGE, SMALL))
    bytes_large, bytes_small = _webp(large), _webp(small)
    sha256 = hashlib.sha256(bytes_large + bytes_small).hexdigest()
    return Encoded(sha256, bytes_large, bytes_small, *large.size, *small.size)


def _webp(image):
    """The same pixels make the same bytes."""
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=6, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def _clinicians_with(picture):
    return [f"Clinicians: {who}" for who in Clinician.objects.filter(picture=picture)]


# Whoever shows pictures: functions from a Picture to a line for each place that shows it. A room
# that practice/ knows nothing of adds its own when it is ready (treatments/apps.py). Foreign
# keys are protected by the database anyway; frozen words name a picture by its SHA-256 alone,
# and only their own room can look there.
WHO_SHOWS = [_clinicians_with]


def uses_of(picture):
    """A line for each place that shows `picture`; while there is one, it is not deleted."""
    return [use for uses in WHO_SHOWS for use in uses(picture)]


@receiver(pre_delete, sender=Picture)
def keep_while_it_is_shown(instance, **kwargs):
    """Wherever it is deleted: at the desk, in a shell, several at once."""
    if uses := uses_of(instance):
        raise ProtectedError(f"This picture is shown by {', '.join(uses)}.", {instance})
