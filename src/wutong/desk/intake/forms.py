"""What the door for sheets asks: the workbook, whose it is, the day it speaks of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import organisations
from wutong.web.terms import label_lazy


class OrganisationField(forms.ModelChoiceField):
    """One of the organisations a person reports for, set in by its depth in the tree."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organisation.objects.none(), empty_label=None, to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Organisation) -> str:
        """The name, under that of its parent."""
        return "\u3000" * obj.depth + obj.name


class SheetForm(forms.Form):
    """For whom a sheet is read, which one, and the day it speaks of; for the URL of a preview."""

    organisation = OrganisationField(label=label_lazy("organisation"))
    paper_day = forms.DateField(
        label=_("台账截至日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("没写日期的事，按“不晚于这一天”记；不填则看表题，表题没写就按今天"),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reported = organisations(person, "report").order_by("path")
        field = self.fields["organisation"]
        assert isinstance(field, OrganisationField)
        field.queryset = reported
        field.initial = reported.first()
        self.fields["paper_day"].widget.attrs["max"] = localdate().isoformat()

    def clean_paper_day(self) -> date | None:
        """A day that has come."""
        day: date | None = self.cleaned_data["paper_day"]
        if day and day > localdate():
            raise forms.ValidationError(_("这一天还没有到来，请改成今天或更早的日子"))
        return day


class UploadForm(SheetForm):
    """The workbook, and whose it is."""

    workbook = forms.FileField(label=_("工作簿"))
    field_order = ("workbook", "organisation", "paper_day")


class AgainForm(SheetForm):
    """The same workbook read otherwise."""

    sheet = forms.ChoiceField(label=_("工作表"), required=False)
    room = forms.ChoiceField(label=_("每行记的是"), required=False)

    def offer(self, sheets: Sequence[str], rooms: Sequence[tuple[str, str]]) -> None:
        """Let the sheet and the room be chosen; where there is one only there is nothing to choose."""
        for name, offered in (("sheet", [(sheet, sheet) for sheet in sheets]), ("room", [*rooms])):
            if len(offered) < 2:
                del self.fields[name]
            else:
                self.fields[name].choices = offered  # type: ignore[attr-defined]
