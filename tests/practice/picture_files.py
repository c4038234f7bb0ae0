"""Files as somebody may send them for a picture: good ones, odd ones and hostile ones."""

import io
import random
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin

SCRIPT = b"<script>alert(1)</script>"
NEEDLES = [b"GPS", b"<script", b"Needle", b"Exif", b"http"]
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def photo(size=(640, 480), mode="RGB"):
    """Something with many colours, the same each time."""
    bands = len(mode) if mode in ("RGB", "RGBA", "CMYK") else 1
    dots = random.Random(1).randbytes(400 * bands)  # noqa: S311  no secret
    return Image.frombytes(mode, (20, 20), dots).resize(size)


def saved(image, form, **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def with_place(orientation=1):
    """EXIF as a phone writes it: maker, place, which way is up."""
    exif = Image.Exif()
    exif[MAKER] = "Needle"
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update({1: "N", 2: (36.0, 44.0, 9.0), 29: "GPS Needle"})
    return exif


def chunk(kind, body):
    """A chunk of a PNG, with the checksum that fits."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, rows, bits=8, colours=2):
    """A PNG whose header says this, whatever its rows hold."""
    header = struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_with_text():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "Needle")
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Needle http://example.com</x:xmpmeta>")
    return saved(photo(), "PNG", pnginfo=info, exif=with_place())


def swapped_profile():
    """A colour profile in which red and green have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"tmp1"), (b"gXYZ", b"rXYZ"), (b"tmp1", b"gXYZ")):
        profile = profile.replace(old, new, 1)
    return profile


def painted_over(times):
    """A JPEG that asks to be painted over and over again, 39 bytes each time."""
    jpeg = saved(photo(), "JPEG", progressive=True)
    start = jpeg.rindex(b"\xff\xda")
    scan = jpeg[start:-2]
    return jpeg[:-2] + scan * times + b"\xff\xd9"


# What is shown once it is made anew, and must take nothing else along.
TAKEN = {
    "JPEG with GPS": lambda: saved(photo(), "JPEG", exif=with_place()),
    "JPEG with XMP and a comment": lambda: saved(
        photo(), "JPEG", xmp=b"<x:xmpmeta>Needle</x:xmpmeta>", comment=b"Needle " + SCRIPT
    ),
    "JPEG that is HTML, too": lambda: saved(photo(), "JPEG", comment=SCRIPT) + b"<html>" + SCRIPT,
    "JPEG that is a ZIP, too": lambda: saved(photo(), "JPEG") + b"PK\x03\x04 Needle",
    "JPEG with a profile": lambda: saved(photo(), "JPEG", icc_profile=swapped_profile()),
    "JPEG with a damaged profile": lambda: saved(photo(), "JPEG", icc_profile=b"Needle" * 30),
    "JPEG with damaged EXIF": lambda: saved(photo(), "JPEG", exif=b"Exif\0\0Needle"),
    "JPEG in grey": lambda: saved(photo(mode="L"), "JPEG"),
    "JPEG in CMYK": lambda: saved(photo(mode="CMYK"), "JPEG"),
    "PNG with text, XMP and GPS": png_with_text,
    "PNG with a palette": lambda: saved(photo().convert("P"), "PNG", transparency=3),
    "PNG in black and white": lambda: saved(photo(mode="L").convert("1"), "PNG"),
    "PNG in 16 bits": lambda: png(640, 480, b"\0" * (640 * 6 + 1) * 480, bits=16),
    "PNG with fewer rows than its header says": lambda: png(640, 480, b"\0" * (640 * 3 + 1) * 9),
    "PNG with more rows than its header says": lambda: png(
        640, 480, b"\0" * (640 * 3 + 1) * 480 + b"Needle" * 9000
    ),
    "WebP with GPS and XMP": lambda: saved(
        photo(), "WEBP", exif=with_place(), xmp=b"<x>Needle</x>"
    ),
    "WebP to see through": lambda: saved(photo(mode="RGBA"), "WEBP", lossless=True),
}


def moving(form):
    return saved(photo(), form, save_all=True, append_images=[photo((640, 480)).rotate(90)])


DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">' + SCRIPT + b"</svg>"
# What is refused, and how the sentence begins that says so.
NO_PICTURE, SEVERAL, TOO_MANY = "This file is no", "This file holds more", "This picture has more"
DAMAGED, NARROW, LONG = (
    "This picture is damaged",
    "This picture is only",
    "One side of this picture",
)
HEAVY, EMPTY = "This file is larger than 8 MB", "This file is empty"
REFUSED = {
    "GIF": (NO_PICTURE, lambda: saved(photo().convert("P"), "GIF")),
    "SVG": (NO_PICTURE, lambda: DRAWING),
    "HTML": (NO_PICTURE, lambda: b"<!DOCTYPE html><title>x</title>" + SCRIPT * 9),
    "PDF": (NO_PICTURE, lambda: saved(photo(), "PDF")),
    "PostScript": (NO_PICTURE, lambda: saved(photo(), "EPS")),
    "TIFF": (NO_PICTURE, lambda: saved(photo(), "TIFF")),
    "BMP": (NO_PICTURE, lambda: saved(photo(), "BMP")),
    "ICO": (NO_PICTURE, lambda: saved(photo((256, 256)), "ICO")),
    "HEIC": (NO_PICTURE, lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(900)),
    "text": (NO_PICTURE, lambda: b"Needle" * 99),
    "MPO": (SEVERAL, lambda: moving("MPO")),
    "moving WebP": (SEVERAL, lambda: moving("WEBP")),
    "moving PNG": (SEVERAL, lambda: moving("PNG")),
    "169 megapixels in a header": (TOO_MANY, lambda: png(13_000, 13_000, b"\0" * 100)),
    "900 megapixels in a header": (TOO_MANY, lambda: png(30_000, 30_000, b"\0" * 100)),
    "400 megapixels in 60 KB": (
        TOO_MANY,
        lambda: png(20_000, 20_000, b"\0" * 2501 * 20_000, bits=1, colours=0),
    ),
    "WebP of 12 megapixels": (
        TOO_MANY,
        lambda: saved(Image.new("RGB", (4000, 3000)), "WEBP", lossless=True, method=0),
    ),
    "half a JPEG": (DAMAGED, lambda: saved(photo(), "JPEG")[:4000]),
    "half a PNG": (DAMAGED, lambda: saved(photo(), "PNG")[:4000]),
    "half a WebP": (DAMAGED, lambda: saved(photo(), "WEBP")[:2000]),
    "PNG with rows that are none": (
        DAMAGED,
        lambda: png(640, 480, b"").replace(zlib.compress(b""), b"Needle!!"),
    ),
    "JPEG painted over 1,000 times": (DAMAGED, lambda: painted_over(1000)),
    "one dot": (NARROW, lambda: saved(photo((1, 1)), "PNG")),
    "199 wide once it is upright": (
        NARROW,
        lambda: saved(photo((400, 199)), "JPEG", exif=with_place(6)),
    ),
    "a ribbon": (LONG, lambda: saved(photo((2000, 400)), "PNG")),
    "a byte more than 8 MB": (
        HEAVY,
        lambda: saved(photo(), "JPEG").ljust(8 * 1024 * 1024 + 1, b"\0"),
    ),
    "nothing": (EMPTY, lambda: b""),
}


def each(files):
    """Parameters of a test: the names of `files`."""
    return sorted(files)
