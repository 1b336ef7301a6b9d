"""The office's page of channels (渠道): which there are, for whom, what became of what they were given; add, try, remove.

An address holds its secret. It is typed once, and no page shows more of it than the word in front.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from taizhang.books import queries as books
from taizhang.outbox import channels as kept
from taizhang.outbox.models import Channel, Delivery
from taizhang.outbox.sending import quiet_hours
from taizhang.problems import Problem, Refused, Text
from taizhang.server import clock
from taizhang.server.forms import ActForm
from taizhang.server.pages import Desk, day_text, language, staff_page, titled
from taizhang.timekeeping import shanghai_date
from taizhang.units import queries as units

_OFFICE, _UNIT, _PERSON = "office", "unit:", "person:"
_LANGUAGES = {
    Channel.ZH: Text("中文", "Chinese"),
    Channel.EN: Text("英文", "English"),
    Channel.BOTH: Text("中文和英文", "Chinese and English"),
}


class ChannelForm(ActForm):
    """A new channel; what was typed as its address is never shown again."""

    title = forms.CharField(
        label=gettext_lazy("叫什么"), max_length=60, help_text=gettext_lazy("例如“镇党政办工作群”。")
    )
    url = forms.CharField(
        label=gettext_lazy("地址"),
        max_length=kept.LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "群机器人或邮箱的地址，写法如 dingtalk://、wecombot://、feishu://、mailtos://；含有密钥，加密存放，以后不再显示。"
        ),
    )
    whom = forms.ChoiceField(
        label=gettext_lazy("发给谁"),
        help_text=gettext_lazy("全单位的和一个单位的群里，不发反映人的事项；那些只发给本人的渠道。"),
    )
    speaks = forms.ChoiceField(label=gettext_lazy("用哪种语言"), widget=forms.RadioSelect, initial=Channel.ZH)

    def __init__(self, *arguments: Any, whom: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        said = language()
        self.fields["whom"].choices = whom  # type: ignore[attr-defined]
        self.fields["speaks"].choices = [(key, words.to(said)) for key, words in _LANGUAGES.items()]  # type: ignore[attr-defined]


@staff_page(roles=["clerk"])
@sensitive_post_parameters("url")
@sensitive_variables("form", "data")
def channels(request: HttpRequest, book: str) -> HttpResponse:
    """The channels of the office; a new one is added here."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    held = units.holdings(book, desk.today)
    names = dict(desk.names(one.person for one in held))
    standing = units.tree_on(book, desk.today).units
    said = language()
    people = {one.person: f"{names.get(one.person, '')}（{titled(one.post).to(said)}）" for one in held}
    whom: list[tuple[str, Any]] = [
        (_OFFICE, _("全单位")),
        (_("一个单位"), [(_UNIT + one.id, titled(one).to(said)) for one in standing]),
        (_("一个人"), [(_PERSON + id, words) for id, words in people.items()]),
    ]
    form = ChannelForm(*((request.POST,) if request.method == "POST" else ()), whom=whom)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            kept.add(
                book,
                data["title"],
                data["url"].strip(),
                now=clock.now(),
                unit=data["whom"].removeprefix(_UNIT) if data["whom"].startswith(_UNIT) else "",
                person=data["whom"].removeprefix(_PERSON) if data["whom"].startswith(_PERSON) else "",
                language=data["speaks"],
            )
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("已添加；请试发一条。"))
            return redirect("outbox:channels", book)
    rows = kept.of(book)
    begin, end = quiet_hours(book, clock.now())
    hours = next((id for id, one in books.in_force(book, desk.today).items() if one.hours is not None), "")
    titles = {one.id: titled(one) for one in standing}
    context = {
        "title": _("提醒渠道"),
        "lead": Text(
            f"提醒总在各人的“提醒”页里；这里的渠道另发一份，只写类别、编号和期限，不写内容和人名。{begin:%H:%M} 至 {end:%H:%M} 不发。",
            "Reminders always lie in everybody's own inbox; a channel carries them outside as well: kind, number and last day, "
            f"no words and no names. Nothing is sent from {begin:%H:%M} to {end:%H:%M}.",
        ),
        "crumbs": [{"title": _("提醒"), "href": reverse("outbox:inbox", args=[book])}],
        "hours_href": reverse("books:institution", args=[book, hours]) if hours else "",
        "channels": _listed(book, rows, titles, names),
        "form": form,
        "problems": problems,
    }  # fmt: skip
    return render(request, "outbox/channels.html", context, status=422 if form.errors or problems else 200)


@staff_page(roles=["clerk"])
@require_POST
def attempt(request: HttpRequest, book: str, channel: str) -> HttpResponse:
    """Send one line by a channel, and say whether it went out."""
    row = next((one for one in kept.of(book) if one.id == channel), None)
    if row is None:
        raise Http404
    try:
        sent = kept.trial(row)
    except Refused as refused:
        messages.error(request, refused.problems[0].to(language()))
        return redirect("outbox:channels", book)
    if sent:
        messages.success(request, _("试发的一条已发出，请看对方收到没有。"))
    else:
        messages.error(request, _("没有发出去：请核对地址、网络和对方的设置。"))
    return redirect("outbox:channels", book)


@staff_page(roles=["clerk"])
@require_POST
def remove(request: HttpRequest, book: str, channel: str) -> HttpResponse:
    """Remove a channel, and what waits for it."""
    if not kept.remove(book, channel):
        raise Http404
    messages.success(request, _("已删除。"))
    return redirect("outbox:channels", book)


def _listed(book: str, rows: Any, titles: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    states = Counter(
        Delivery.objects.filter(channel__in=[row.id for row in rows]).values_list("channel", "state")
    )
    return [
        {
            "title": row.title,
            "scheme": kept.scheme(row),
            "whom": names.get(row.person, "") if row.person else titles.get(row.unit) or _("全单位"),
            "speaks": _LANGUAGES.get(row.language, Text(row.language)),
            "added": day_text(shanghai_date(row.added_at)),
            "sent": states[row.id, "sent"],
            "failed": states[row.id, "failed"] + states[row.id, "unclear"],
            "try_href": reverse("outbox:channel-try", args=[book, row.id]),
            "remove_href": reverse("outbox:channel-remove", args=[book, row.id]),
        }
        for row in rows
    ]
