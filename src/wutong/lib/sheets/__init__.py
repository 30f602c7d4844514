"""Workbooks as offices keep them: the cells, what lies where on a sheet, and what its columns may mean."""
