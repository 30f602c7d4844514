"""Registers of every shape are read without help: their columns, and what their rows tell."""

import pytest

from .shapes import SHAPES, Shape, ledgers, proposals, right, told


def test_nearly_all_columns_are_read_right_without_help() -> None:
    every = (*ledgers(), *SHAPES)
    assert sum(map(right, every)) >= 0.95 * sum(len(shape.keys) for shape in every)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_what_is_written_in_any_shape_is_what_is_told(shape: Shape) -> None:
    assert told(*proposals(shape)) == list(shape.told)
