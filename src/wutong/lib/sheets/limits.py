"""How much of a workbook is read, and the sentences for what goes beyond."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wutong.lib.dates import Precision
from wutong.lib.refusals import Refused

from .cells import Area, letters

# A reader takes some 50 bytes for every cell between the first and the last, also for the empty ones.
CELLS_MAX = 4_000_000
ROWS_MAX, COLUMNS_MAX = 1_048_576, 16_384  # the last row and column of a sheet of any program
UNPACKED_MAX = 500 << 20


@dataclass(slots=True)
class Reach:
    """The last row and column that hold something, how exactly dates are shown, what is merged."""

    rows: int = 0
    columns: int = 0
    shown: dict[tuple[int, int], Precision] = field(default_factory=dict)  # by (row, column)
    merged: list[Area] = field(default_factory=list)  # where only the survey knows

    @property
    def size(self) -> int:
        """How many cells a reader lays out."""
        return self.rows * self.columns


def refuse_the_vast(reaches: Mapping[str, Reach]) -> None:
    """Refuses a sheet that reaches too far, and a workbook whose sheets do together."""
    for name, reach in reaches.items():
        if reach.size > CELLS_MAX or reach.rows > ROWS_MAX or reach.columns > COLUMNS_MAX:
            raise Refused(
                "工作表“{name}”一直用到第 {rows} 行第 {columns} 列，太大了；"
                "请删去表外的零星内容，或拆成几个文件",
                name=name, rows=reach.rows, columns=letters(reach.columns),
            )  # fmt: skip
    if sum(reach.size for reach in reaches.values()) > CELLS_MAX:
        raise Refused(
            "工作簿的各张表合起来超过 {most} 格，太大了；请拆成几个文件再导入", most=f"{CELLS_MAX:,}"
        )


def refuse_the_swollen(size: int, most: int = UNPACKED_MAX) -> None:
    """Refuses what would unpack to more bytes than we hold."""
    if size > most:
        raise Refused("工作簿展开后超过 {limit} MB，请拆成几个文件再导入", limit=most >> 20)


def password() -> Refused:
    """That a file opens with a password only."""
    return Refused("工作簿设有打开密码，请去掉密码另存后再导入")


def macros() -> Refused:
    """That a file carries a program."""
    return Refused("工作簿带宏，请另存为不带宏的 .xlsx 再导入")


def no_workbook() -> Refused:
    """That a file is no table at all."""
    return Refused("这不是表格文件，请选择 .xlsx、.xls、.ods 或 .csv 文件")
