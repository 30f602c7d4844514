"""What stands on the shelf: invented data of samples.toml, and two forms."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from wutong.lib.dates import When
from wutong.lib.money import Amount
from wutong.lib.reading_amounts import read_amount
from wutong.web.shown import Column

PAGES = {
    "today": "今日",
    "list": "项目列表",
    "project": "项目",
    "why": "为什么",
    "board": "看板",
    "intake": "导入",
    "milestone": "记一个节点",
    "nothing": "空",
    "signin": "登录",
    "failure": "出错",
}

COLUMNS = [
    Column("项目", "name"),
    Column("阶段"),
    Column("签约", "signed"),
    Column("计划总投资", "total", "亿元", number=True),
    Column("到位", "arrived", "亿元", number=True),
    Column("灯"),
    Column("负责", "owner"),
    Column("依据"),
]


class MilestoneForm(forms.Form):
    """The smallest form there is: a day, the one new number, a word, a mark."""

    on = forms.CharField(label=_("开工日期"), help_text=_("只知道月份就写 2023-04"))
    funds = forms.DecimalField(label=_("已投入"), required=False)
    note = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.BooleanField(label=_("本人到过现场"), required=False)


class SignInForm(forms.Form):
    """A name and a password."""

    username = forms.CharField(label=_("用户名"))
    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput)


def refused_form() -> MilestoneForm:
    """A form with something wrong in a field, and something wrong with the whole."""
    form = MilestoneForm({"on": "", "funds": "3"})
    form.add_error(None, "开工日期 2023-04-01 早于签约日期 2023-04-28，确实如此请写明原因。")
    return form


@cache
def everything() -> dict[str, Any]:
    """All samples by the names the shelf's templates use."""
    samples: dict[str, Any] = _read(tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")))
    return samples | {"columns": COLUMNS, "page_obj": Paginator(range(247), 50).page(2)}


def _amount(text: str) -> Amount | None:
    return read_amount(text) if text else None


READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("when", "whens", "actual", "planned"), When.parse),
    **dict.fromkeys(("amount", "amounts", "total", "arrived"), _amount),
}


def _read(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _read(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_read(part, key) for part in value]
    return READERS[key](value) if key in READERS else value
