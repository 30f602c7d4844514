"""How many columns of the five workbooks and of the shapes are read right: `python bench/shapes.py`."""

import os
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME / "src"), str(HOME)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.config.settings")


def main() -> None:
    """Print right and all columns of each table, and of all."""
    import django

    django.setup()
    from wutong.projects.tests.shapes import SHAPES, ledgers, right

    hits = count = 0
    for shape in (*ledgers(), *SHAPES):
        found = right(shape)
        hits, count = hits + found, count + len(shape.keys)
        print(f"{shape.name:<32}{found:>4} of {len(shape.keys):>3}")
    print(f"{'all':<32}{hits:>4} of {count:>3}  {hits / count:.1%}")


main()
