"""The forms of the desk."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wutong.facts.recognition import Level, Method
from wutong.lib.money import CURRENCY_NAMES
from wutong.web.fields import WhenField
from wutong.web.terms import label_lazy


class VerifyForm(forms.Form):
    """How a fact was checked, and when; a paper of one's own if there is one."""

    method = forms.TypedChoiceField(
        label=_("怎么核的"),
        choices=[(m.value, label_lazy(m.value)) for m in (Method.PAPERS, Method.SITE, Method.DATA)],
        coerce=Method,
        widget=forms.RadioSelect,
        initial=Method.PAPERS.value,
    )
    on = WhenField(label=_("什么时候"))
    paper = forms.FileField(label=_("凭证"), required=False)


class RecogniseForm(forms.Form):
    """Which level counts a fact, in which year, on which paper."""

    level = forms.TypedChoiceField(
        label=_("哪一级认定"), choices=[(x.value, label_lazy(x.value)) for x in Level], coerce=Level
    )
    counted_year = forms.IntegerField(label=_("计入年度"), min_value=1990, max_value=2100)
    on = WhenField(label=_("什么时候"))
    paper = forms.FileField(label=_("凭证"))


class RevokeForm(forms.Form):
    """Which level no longer counts a fact, why, and on which paper."""

    level = forms.TypedChoiceField(
        label=_("撤销哪一级的认定"), choices=[(x.value, label_lazy(x.value)) for x in Level], coerce=Level
    )
    reason = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 2}))
    on = WhenField(label=_("什么时候"))
    paper = forms.FileField(label=_("凭证"))


class RateForm(forms.Form):
    """A rate as it was published."""

    currency = forms.ChoiceField(label=_("币种"))
    yuan = forms.DecimalField(
        label=_("1 单位折合多少元"), max_digits=14, decimal_places=6, min_value=Decimal("0.000001")
    )
    on = WhenField(label=_("公布日期"))
    paper = forms.FileField(label=_("凭证"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        foreign = [
            (code, f"{gettext(name)} {code}") for code, name in CURRENCY_NAMES.items() if code != "CNY"
        ]
        self.fields["currency"].choices = foreign  # type: ignore[attr-defined]
