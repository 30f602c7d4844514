"""The forms of the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.facts.recognition import Method
from wutong.web.fields import WhenField
from wutong.web.terms import term_lazy


class VerifyForm(forms.Form):
    """How a fact was checked, and when; a paper of one's own if there is one."""

    method = forms.TypedChoiceField(
        label=_("怎么核的"),
        choices=[(m.value, term_lazy(m.value)) for m in (Method.PAPERS, Method.SITE, Method.DATA)],
        coerce=Method,
        widget=forms.RadioSelect,
        initial=Method.PAPERS.value,
    )
    on = WhenField(label=_("什么时候"))
    paper = forms.FileField(label=_("凭证"), required=False)
