"""Houses and archives, for the tests of backups: all that is in them, taken apart and put together."""

import io
import json
import tarfile
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.db.models import Model


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of every table of ours; indexes and photographs without their running numbers."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("wutong.")]
    return {model._meta.label: _rows(model) for model in ours}


def _rows(model: type[Model]) -> list[dict[str, object]]:
    unnumbered = model.__name__ == "Touch" or model.__name__.endswith("Now")
    fields = [f.attname for f in model._meta.concrete_fields if not (unnumbered and f.name == "id")]
    return sorted(model._base_manager.values(*fields), key=str)


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def parts(tar: Path) -> dict[str, bytes]:
    """What lies in an archive, by name, in order."""
    with tarfile.open(tar) as opened:
        return {info.name: opened.extractfile(info).read() for info in opened}  # type: ignore[union-attr]


def packed(parts: dict[str, bytes], target: Path) -> Path:
    """An archive of these parts."""
    with tarfile.open(target, "w") as opened:
        for name, content in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            opened.addfile(info, io.BytesIO(content))
    return target


def resummed(whole: dict[str, bytes], **said: object) -> dict[str, bytes]:
    """The same archive with its manifest made to fit."""
    manifest = json.loads(whole["manifest.json"]) | said
    manifest["sums"] = {name: sha256(whole[name]).hexdigest() for name in manifest["sums"]}
    return whole | {"manifest.json": json.dumps(manifest).encode()}
