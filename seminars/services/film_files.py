"""Films between the folder where they are worked on and the store where they are kept."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db.models.fields.files import FieldFile

from seminars.models import Talk
from seminars.services.uploads import ROOM_LEFT, folder


def keep(path: Path, name: str) -> None:
    """Moves the file into the store under this name; done already when the file is there and the path is not."""
    storage = _storage()
    if not path.exists() and storage.exists(name):
        return
    if isinstance(storage, FileSystemStorage):
        target = Path(storage.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)
    else:
        storage.delete(name)
        with path.open("rb") as file:
            storage.save(name, File(file))
        path.unlink()


def was_kept(name: str) -> FieldFile | None:
    """The file in the store under this name, when it is there."""
    return Talk(file=name).file if _storage().exists(name) else None


@contextmanager
def local(file: FieldFile) -> Iterator[Path]:
    """The kept film as a file of this machine; a copy, taken away afterwards, when the store is elsewhere."""
    if isinstance(file.storage, FileSystemStorage):
        yield Path(file.path)
        return
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder(), suffix=".mp4") as copy:
        with file.open("rb") as source:
            shutil.copyfileobj(source, copy)
        copy.flush()
        yield Path(copy.name)


def has_room_for(size: int) -> bool:
    """True when the disk has place for this many bytes, and what must be left."""
    folder().mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder()).free >= size + ROOM_LEFT


def _storage() -> Storage:
    field = Talk._meta.get_field("file")
    return field.storage
