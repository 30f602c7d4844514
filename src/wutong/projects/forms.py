"""The smallest form for each thing that can be said of a project: the day, the paper, the one new number."""

from dataclasses import MISSING, fields
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wutong.facts.kinds import KINDS, Claim
from wutong.facts.project import (
    Coded,
    Described,
    FateDecided,
    FixedInvested,
    FundsArrived,
    IndustryClassified,
    InvestorNamed,
    MilestonePromised,
    Named,
    PlannedTotal,
)
from wutong.ledger.core import Fact
from wutong.ledger.papers import MEDIA_TYPES
from wutong.lib.dates import Period, When
from wutong.lib.money import Amount
from wutong.organisations.models import Organisation, Person
from wutong.web.fields import AmountField, CreditCodeField, NumberField, WhenField
from wutong.web.terms import label, label_lazy

from .models import Project
from .policy import visible_now
from .rules import STEPS

MONEY: dict[str, type[Claim]] = {
    "planned_total": PlannedTotal,
    "funds_arrived": FundsArrived,
    "fixed_invested": FixedInvested,
    "milestone_promised": MilestonePromised,
}
ACCRUING = (FundsArrived, FixedInvested)  # sums that may come together over days
ABOUT: dict[str, type[Claim]] = {
    "name": Named,
    "investor": InvestorNamed,
    "industry": IndustryClassified,
    "text": Described,
    "code": Coded,
    "fate": FateDecided,
}
LABELS = {
    "amount": _("金额"),
    "name": _("名称"),
    "words": _("产业"),
    "code": _("编码"),
    "text": _("建设内容"),
    "system": _("哪个系统的编码"),
    "form": _("文本形式"),
    "event": _("签约活动"),
    "company": _("项目公司"),
    "credit_code": _("统一社会信用代码"),
    "area_mu": _("面积(亩)"),
    "area_m2": _("面积(平方米)"),
    "mode": _("开工类别"),
    "year": _("考核年度"),
    "purpose": _("资金用途"),
    "milestone": _("节点"),
    "due": _("承诺完成时间"),
    "fate": _("去向"),
    "cause": _("原因"),
    "into": _("并入哪个项目(编号)"),
    "went_to": _("去了哪里"),
}
ACCEPT = ",".join(MEDIA_TYPES)


class Reporting(forms.Form):
    """What every report asks: when it happened, and the paper."""

    claim: type[Claim]
    on = WhenField(label=_("什么时候"))
    paper = forms.FileField(
        label=_("凭证"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ACCEPT})
    )

    @property
    def period(self) -> Period | None:
        """The days over which a sum came together, when a first day was given."""
        since, when = self.cleaned_data.get("since"), self.cleaned_data["on"]
        return Period.inclusive(since, when.last) if since else None

    def said(self) -> Claim:
        """The claim that the cleaned words make."""
        own = {f.name: self.cleaned_data[f.name] for f in fields(self.claim)}
        return self.claim(**{name: value for name, value in own.items() if value is not None})


class Reason(forms.Form):
    """Why something recorded was not so."""

    reason = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 2}))


def form_for(claim: type[Claim], *, correcting: bool = False) -> type[Reporting]:
    """The form class that asks for just what this claim can say."""
    hints = get_type_hints(claim)
    asked: dict[str, Any] = {
        f.name: _field(f.name, hints[f.name], f.default is MISSING) for f in fields(claim)
    }
    if claim in ACCRUING:
        asked["since"] = forms.DateField(
            label=_("若是一段时间的合计，从哪天起"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}),
        )
    if correcting:
        asked["reason"] = forms.CharField(label=_("更正原因"), widget=forms.Textarea(attrs={"rows": 2}))
    return type(f"{claim.__name__}Form", (Reporting,), {"claim": claim, **asked})


def _field(name: str, hint: Any, required: bool) -> forms.Field:
    if get_origin(hint) in (UnionType, Union):
        hint = next(a for a in get_args(hint) if a is not NoneType)
    options: dict[str, Any] = {"label": LABELS[name], "required": required}
    if hint is Amount:
        return AmountField(**options)
    if hint is When:
        return WhenField(**options)
    if hint is Decimal:
        return NumberField(**options)
    if hint is int:
        return forms.IntegerField(min_value=1990, max_value=2100, **options)
    if name == "milestone":
        return forms.ChoiceField(choices=lambda: [(s.key, label(s.key)) for s in STEPS], **options)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        unsaid = [] if required else [("", _("没有说明"))]
        return forms.TypedChoiceField(
            choices=[*unsaid, *_choices(hint)], coerce=hint, empty_value=None, **options
        )
    if name == "credit_code":
        return CreditCodeField(**options)
    widget = forms.Textarea(attrs={"rows": 3}) if name in ("text", "cause") else forms.TextInput()
    return forms.CharField(max_length=500, widget=widget, **options)


def asked_for(what: str) -> str:
    """What the page that asks for it is called."""
    return label(ABOUT[what].term)


def correctable() -> frozenset[type[Claim]]:
    """The claims whose form can be opened again from the fact."""
    milestones = (KINDS[step.kind] for step in STEPS)
    return frozenset((*milestones, *MONEY.values(), *ABOUT.values()))


def initial(claim: Claim, target: Fact) -> dict[str, Any]:
    """What a form shows of a claim that is to be corrected."""
    since = target.period.since if target.period else None
    return {"on": target.when, "since": since, **{f.name: getattr(claim, f.name) for f in fields(claim)}}


def into_field(person: Person, project: Project) -> forms.Field:
    """The projects another one can be merged into: those that may be the same, then all of its agency."""
    rows = visible_now(person).filter(organisation=project.now.organisation, fate="").exclude(pk=project.pk)
    choices = [("", "—"), *((f"project:{row.pk}", row.name) for row in rows.order_by("name_core")[:500])]
    return forms.ChoiceField(label=_("并入哪个项目"), choices=choices, required=False)


def _choices(kinds: type[StrEnum]) -> list[tuple[str, Any]]:
    return [(member.value, label_lazy(member.value)) for member in kinds]


class OpenForm(forms.Form):
    """What a project needs to enter the register: a name and who answers for it."""

    name = forms.CharField(label=_("项目名称"), max_length=200)
    organisation = forms.ModelChoiceField(
        label=_("责任单位"), queryset=Organisation.objects.none(), to_field_name="code"
    )
    investor = forms.CharField(label=_("投资方"), max_length=200, required=False)
    industry = forms.CharField(label=_("产业"), max_length=80, required=False)
    planned = AmountField(label=label_lazy("planned_total"), required=False)
    paper = forms.FileField(label=_("凭证"), required=False)

    def __init__(self, among: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["organisation"]).queryset = among


class HostForm(forms.Form):
    """Where a project lies."""

    hosts = forms.ModelMultipleChoiceField(
        label=label_lazy("project_hosted"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        to_field_name="code",
    )
    on = WhenField(label=_("什么时候"))

    def __init__(self, among: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["hosts"]).queryset = among


class PhaseForm(forms.Form):
    """The next phase of a project."""

    name = forms.CharField(label=_("分期名称"), max_length=40, help_text=_("如 二期"))
    on = WhenField(label=_("什么时候"))
