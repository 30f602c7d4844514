"""Signing in and out."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.lib.refusals import Refused
from wutong.web.errors import said
from wutong.web.page import page

from . import signing_in
from .asking import PersonRequest

HOME = "reports:dashboard"


def _after(request: PersonRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted else HOME


@login_not_required
def sign_in(request: PersonRequest) -> HttpResponse:
    """The door, with a password."""
    form = AuthenticationForm(request, request.POST or None)
    if form.is_valid():
        login(request, form.get_user())
        return redirect(_after(request))
    return page(request, "sign_in.html", form=form, next=request.GET.get("next", ""))


@login_not_required
def link(request: PersonRequest, token: str) -> HttpResponse:
    """The door, with a link that opens once; asking for a click keeps link previews from using it up."""
    if request.method != "POST":
        return page(request, "organisations/link.html", token=token)
    try:
        person = signing_in.use(token)
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("organisations:sign_in")
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(HOME)


def password(request: PersonRequest) -> HttpResponse:
    """Choose a password, so that one need not wait for a link."""
    form = SetPasswordForm(request.user, request.POST or None)
    if form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        messages.success(request, _("密码已设好，下次可以用密码登录。"))
        return redirect(HOME)
    return page(request, "organisations/password.html#form", form=form)


@require_POST
def sign_out(request: PersonRequest) -> HttpResponse:
    """Out."""
    logout(request)
    return redirect("organisations:sign_in")
