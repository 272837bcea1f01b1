"""Pictures: checked before they are decoded, read for place and time, shown without either."""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageDraw, ImageOps

from linli_web.files.outcomes import DAMAGED, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linli_web.files.covers import Cover
    from linli_web.files.kinds import Kind

# Cameras write the time of the place; without an offset that is China's.
_CHINA = ZoneInfo("Asia/Shanghai")
SMALL, LARGE = 480, 2048
_QUALITY = 85
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture tells of itself: size as it is looked at, place and time where it has them."""

    width: int
    height: int
    lon: float | None = None
    lat: float | None = None
    taken_at: datetime | None = None


def looked_at(file: Path, kind: Kind) -> Seen:
    """Decode a picture once, and read what it tells.

    Raises
    ------
    Refused
        It has too many pixels, is cut off or damaged.
    """
    try:
        # Of many pixels, where our own limit is lower, and of descriptions that are damaged.
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(file, formats=[_FORMATS[kind.name]]) as picture,
        ):
            _refuse_too_many_pixels(picture.size, kind)
            picture.load()
            exif = picture.getexif()
            lon, lat = _position(exif)
            turned = exif.get(ExifTags.Base.Orientation) in {5, 6, 7, 8}
            width, height = reversed(picture.size) if turned else picture.size
            return Seen(width, height, lon, lat, _taken_at(exif))
    except Image.DecompressionBombError:
        raise Refused(_too_large(kind)) from None
    except DAMAGED as fault:
        raise Refused(
            _("图片不完整或已损坏（%(fault)s）。请重新拷贝一份再上传。") % {"fault": fault}
        ) from fault


def _refuse_too_many_pixels(size: tuple[int, int], kind: Kind) -> None:
    if size[0] * size[1] > kind.largest_pixels:
        found = _("图片有 %(width)s×%(height)s 像素。") % {"width": size[0], "height": size[1]}
        raise Refused(found + _too_large(kind))


def _too_large(kind: Kind) -> str:
    most = kind.largest_pixels // 1_000_000
    return _("图片最多 %(most)s00 万像素；请缩小后再上传。") % {"most": most}


def _position(exif: Image.Exif) -> tuple[float | None, float | None]:
    found = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps = ExifTags.GPS
    lat = _degrees(found.get(gps.GPSLatitude), found.get(gps.GPSLatitudeRef) == "S")
    lon = _degrees(found.get(gps.GPSLongitude), found.get(gps.GPSLongitudeRef) == "W")
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180 or lat == lon == 0:
        return None, None
    return lon, lat


def _degrees(value: Any, is_negative: bool) -> float | None:
    try:
        degrees, minutes, seconds = (float(each) for each in value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    found = degrees + minutes / 60 + seconds / 3600
    return None if math.isnan(found) else round(-found if is_negative else found, 7)


def _taken_at(exif: Image.Exif) -> datetime | None:
    found = exif.get_ifd(ExifTags.IFD.Exif)
    text = str(found.get(ExifTags.Base.DateTimeOriginal) or "").strip("\0 ")
    offset = str(found.get(ExifTags.Base.OffsetTimeOriginal) or "").strip("\0 ")
    try:
        if offset:
            return datetime.strptime(f"{text} {offset}", "%Y:%m:%d %H:%M:%S %z")
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=_CHINA)
    except ValueError:
        return None


def shown(original: IO[bytes], longest: int, covers: Sequence[Cover] = ()) -> bytes:
    """Return a JPEG of a picture: upright, no longer than asked, covered, nothing but pixels.

    Parameters
    ----------
    original
        A picture that was checked when it came in.
    longest
        Pixels of the longer side.
    covers
        What is painted over, in shares of the upright picture.
    """
    with (
        warnings.catch_warnings(action="ignore"),
        Image.open(original, formats=list(_FORMATS.values())) as opened,
    ):
        opened.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((longest, longest))
        bare = Image.new("RGB", upright.size, "white")
        coloured = upright.convert("RGBA")
        bare.paste(coloured, mask=coloured.getchannel("A"))
    brush = ImageDraw.Draw(bare)
    for cover in covers:
        brush.rectangle(cover.in_pixels(*bare.size), fill="black")
    written = io.BytesIO()
    # Made from bare pixels: neither EXIF nor any other description can come along.
    bare.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()
