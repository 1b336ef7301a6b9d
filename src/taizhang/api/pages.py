"""Pages of the open doors: the description of the API, for people and for programs, and the office's page of tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from taizhang.api import tokens
from taizhang.api.describing import WHY, openapi
from taizhang.api.models import OPEN311, STAFF, ApiToken, Open311Door
from taizhang.api.operations import OPERATIONS
from taizhang.matters import queries
from taizhang.matters.seeing import Viewer
from taizhang.records import evidence_pages
from taizhang.server import clock
from taizhang.server.pages import Desk, day_text, public_page, staff_page
from taizhang.timekeeping import shanghai_date


@public_page
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What the API offers, as a page."""
    described = openapi()
    operations = [
        {
            "name": one.name,
            "method": one.method,
            "path": f"/api/v1{one.path}",
            "summary": one.summary,
            "public": one.public,
            "keyed": one.keyed,
            "takes": _fields(described, one.name, "body") + _fields(described, one.name, "query"),
            "status": one.status,
            "gives": one.gives.__name__,
            "refuses": [{"status": status, "why": WHY[status]} for status in one.statuses],
        }
        for one in OPERATIONS
    ]
    context = {
        "title": _("接口说明"),
        "lead": _(
            "给程序用的门：公开的不用登录，办公的用令牌。错误都是同一个样子，按 Accept-Language 说中文或英文。"
        ),
        "description_href": reverse("api:description"),
        "groups": [
            {"title": _("公开"), "operations": [one for one in operations if one["public"]]},
            {"title": _("办公"), "operations": [one for one in operations if not one["public"]]},
        ],
        "forms": _forms(described),
    }
    return render(request, "api/docs.html", context)


@public_page
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The description as OpenAPI 3.1."""
    return JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False})


@staff_page(program=True)
@require_safe
def paper(request: HttpRequest, book: str, matter: str, sha256: str) -> HttpResponseBase:
    """One file of a matter."""
    desk: Desk = request.desk
    one = queries.one(Viewer.of(book, desk.actor, desk.today), matter, now=clock.now(), who=desk.actor)
    if one is None:
        raise Http404
    files = [*one.row.evidence, *(f for happened in one.row.events for f in happened.get("evidence", ()))]
    return evidence_pages.given_out(files, sha256)


class TokenForm(forms.Form):
    """A new token."""

    label = forms.CharField(
        label=gettext_lazy("给哪个程序用"),
        max_length=60,
        help_text=gettext_lazy("写系统的名字，不写人名；以后认得出是哪一个。"),
    )
    purpose = forms.ChoiceField(label=gettext_lazy("用来做什么"), widget=forms.RadioSelect)

    def __init__(self, *arguments: Any, clerk: bool, **options: Any) -> None:
        super().__init__(*arguments, use_required_attribute=False, label_suffix="", **options)
        choices = [(STAFF, _("以我的岗位办事（JSON 接口）"))]
        if clerk:
            choices.append((OPEN311, _("应用程序替居民提事项（Open311 的 api_key）")))
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]
        self.fields["purpose"].initial = STAFF


class DoorForm(forms.Form):
    """Who may raise matters by Open311."""

    posting = forms.ChoiceField(
        label=gettext_lazy("谁可以通过 Open311 提事项"),
        widget=forms.RadioSelect,
        choices=(
            (Open311Door.ANYBODY, gettext_lazy("任何人（按网络地址限次数）")),
            (Open311Door.KEYED, gettext_lazy("只有带密钥的应用程序")),
            (Open311Door.NOBODY, pgettext_lazy("open311", "谁也不可以，只供查询")),
        ),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, use_required_attribute=False, label_suffix="", **options)


@staff_page()
@sensitive_variables("token")
def keys(request: HttpRequest, book: str) -> HttpResponse:
    """My tokens and, for the clerk, the keys of applications and what Open311 may do; a new one is shown once."""
    desk: Desk = request.desk
    clerk = desk.holds("clerk")
    making = request.method == "POST" and "label" in request.POST
    form = TokenForm(request.POST if making else None, clerk=clerk)
    token = ""
    if making and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        person = desk.actor.person if purpose == STAFF else ""
        token = tokens.make(
            book, purpose, label=form.cleaned_data["label"], by=desk.actor.person, person=person
        )
        form = TokenForm(None, clerk=clerk)
    mine = tokens.standing(book, STAFF, person=desk.actor.person)
    others = tokens.standing(book, OPEN311) if clerk else []
    context = {
        "title": _("接口"),
        "lead": _("令牌让程序代替口令登录，权限和您的岗位一样，不多也不少；只显示一次，可随时作废。"),
        "token": token,
        "form": form,
        "keys": [_key(book, one) for one in (*mine, *others)],
        "door": DoorForm(initial={"posting": tokens.posting_of(book)}) if clerk else None,
        "door_href": reverse("api-office:door", args=[book]),
        "docs_href": reverse("api:docs"),
        "open311_href": request.build_absolute_uri(reverse("open311:root")),
    }
    return render(request, "api/keys.html", context, status=422 if form.errors else 200)


@staff_page()
@require_POST
def revoke(request: HttpRequest, book: str, token: int) -> HttpResponse:
    """Revoke one of my tokens or, for the clerk, the key of an application."""
    desk: Desk = request.desk
    done = tokens.revoke(book, token, purpose=STAFF, person=desk.actor.person)
    if not done and desk.holds("clerk"):
        done = tokens.revoke(book, token, purpose=OPEN311)
    if not done:
        raise Http404
    messages.success(request, _("已作废，立即生效。"))
    return redirect("api-office:keys", book)


@staff_page(roles=["clerk"])
@require_POST
def door(request: HttpRequest, book: str) -> HttpResponse:
    """Set who may raise matters by Open311."""
    form = DoorForm(request.POST)
    if form.is_valid():
        Open311Door.objects.update_or_create(book=book, defaults={"posting": form.cleaned_data["posting"]})
        messages.success(request, _("已改，立即生效。"))
    return redirect("api-office:keys", book)


def _key(book: str, one: ApiToken) -> dict[str, Any]:
    return {
        "label": one.label,
        "head": one.head,
        "purpose": _("我的令牌") if one.purpose == STAFF else _("Open311 密钥"),
        "made": day_text(shanghai_date(one.made_at)),
        "used": day_text(one.used_on) if one.used_on else _("还没用过"),
        "revoke_href": reverse("api-office:revoke", args=[book, one.pk]),
    }


def _fields(described: Any, name: str, where: str) -> list[dict[str, str]]:
    one = next(
        o for methods in described["paths"].values() for o in methods.values() if o["operationId"] == name
    )
    if where == "query":
        return [
            {"name": p["name"], "in": "query", "type": _type(p["schema"]), "words": p["description"]}
            for p in one["parameters"]
            if p["in"] == "query"
        ]
    if "requestBody" not in one:
        return []
    schema = one["requestBody"]["content"]["application/json"]["schema"]
    schema = (
        described["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    )
    return _properties(schema)


def _properties(schema: Any) -> list[dict[str, str]]:
    needed = schema.get("required", ())
    return [
        {
            "name": name,
            "in": _("必填") if name in needed else "",
            "type": _type(part),
            "words": part.get("description", ""),
        }
        for name, part in schema.get("properties", {}).items()
    ]


def _forms(described: Any) -> list[dict[str, Any]]:
    return [
        {"name": name, "words": schema.get("description", ""), "fields": _properties(schema)}
        for name, schema in sorted(described["components"]["schemas"].items())
        if schema.get("type") == "object"
    ]


def _type(schema: Any) -> str:
    match schema:
        case {"$ref": str(ref)}:
            return ref.rpartition("/")[2]
        case {"enum": list(words)}:
            return " | ".join(str(word) or "“”" for word in words)
        case {"const": word}:
            return str(word) or "“”"
        case {"anyOf": list(some)}:
            return " | ".join(dict.fromkeys(_type(one) for one in some))
        case {"type": "array"}:
            return f"[{_type(schema.get('items', {}))}]"
        case {"type": "object"}:
            return f"{{… : {_type(schema.get('additionalProperties') or {})}}}"
        case {"type": str(kind)}:
            return f"{kind} ({schema['format']})" if "format" in schema else kind
    return "any"
