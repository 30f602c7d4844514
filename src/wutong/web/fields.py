"""Form fields that read what people write: days, money, decimal numbers."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wutong.lib.codes import credit_code
from wutong.lib.dates import When
from wutong.lib.money import Amount, words
from wutong.lib.reading_amounts import read_amount
from wutong.lib.reading_dates import read_when
from wutong.lib.refusals import Refused


def _said(refusal: Refused) -> ValidationError:
    return ValidationError(gettext(refusal.sentence).format_map(refusal.words))


class WhenField(forms.CharField):
    """A day as exact as one knows it: 2023-04-05, 2023年4月, 一季度."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("help_text", _("可写 2023-04-05、2023年4月、2023年；知道多少写多少"))
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def to_python(self, value: str | None) -> When | None:  # type: ignore[override]
        """The time that was meant."""
        if not (text := (value or "").strip()):
            return None
        try:
            return When.parse(text) if text.startswith("..") else read_when(text, year=localdate().year)
        except Refused as refusal:
            raise _said(refusal) from None

    def prepare_value(self, value: object) -> object:
        """The spelling shown in the field."""
        return value.iso() if isinstance(value, When) else value


class AmountField(forms.CharField):
    """Money with its unit, as people write it: 3.2亿元, 5000万元, 100亿以上, 2000万美元."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("help_text", _("请连同单位写，如 3.2亿元、5000万元、100亿元以上"))
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def to_python(self, value: str | None) -> Amount | None:  # type: ignore[override]
        """The amount that was meant; refuses a number without a unit."""
        if not (text := (value or "").strip()):
            return None
        try:
            return read_amount(text)
        except Refused as refusal:
            raise _said(refusal) from None

    def prepare_value(self, value: object) -> object:
        """The spelling shown in the field."""
        return words(value).replace(" ", "") if isinstance(value, Amount) else value


class CreditCodeField(forms.CharField):
    """A unified social credit code; a slip is answered with the digit that would fit."""

    def to_python(self, value: str | None) -> str:
        """The code in its one spelling, or empty."""
        if not (text := (value or "").strip()):
            return ""
        try:
            return credit_code(text)
        except Refused as refusal:
            raise _said(refusal) from None


class NumberField(forms.DecimalField):
    """A number that is never a float."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_digits=18, decimal_places=4, min_value=Decimal(0), **kwargs)  # type: ignore[arg-type]
