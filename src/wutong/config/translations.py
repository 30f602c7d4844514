"""Compiling the English sentences: .po, which people write, to .mo, which Django reads."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_all() -> int:
    """Compile every catalogue; answers how many there are."""
    catalogues = sorted(LOCALE.rglob("*.po"))
    for path in catalogues:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return len(catalogues)


if __name__ == "__main__":
    compile_all()
