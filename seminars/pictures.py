"""Pictures that organisers upload: looked into, and written anew so that nothing but the picture is left. No Django."""

from __future__ import annotations

import io
import warnings

from PIL import Image, UnidentifiedImageError

MOST_BYTES = 2_000_000
MOST_PIXELS = 4_000 * 4_000
LARGEST = (800, 320)
"""A logo is shown small; what is larger is made smaller."""
KINDS = ("PNG", "JPEG", "WEBP")


class PictureError(Exception):
    """`code`: large (bytes), kind (not one of ours, or no picture), pixels."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def logo(content: bytes) -> bytes:
    """The picture as a PNG, whatever its name said. Raises PictureError. SVG is refused: it may hold scripts."""
    if len(content) > MOST_BYTES:
        raise PictureError("large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=KINDS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise PictureError("pixels")
                return _written(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError) as error:
        raise PictureError("kind") from error
    except (SyntaxError, ValueError, EOFError) as error:
        raise PictureError("kind") from error


def _written(picture: Image.Image) -> bytes:
    plain = picture.convert("RGBA")
    plain.thumbnail(LARGEST)
    body = io.BytesIO()
    plain.save(body, "PNG", optimize=True)
    return body.getvalue()
