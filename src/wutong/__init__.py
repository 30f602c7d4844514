"""Wutong: a record of investment promotion in which every figure can name its facts."""
