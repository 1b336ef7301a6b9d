"""The forms of units, posts, people and contact duties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taizhang.institutions.unit_kinds import KINDS_OF_UNIT
from taizhang.problems import Text
from taizhang.server.forms import ActForm, DayField
from taizhang.server.pages import language

KINDS = {id: one.title for id, one in KINDS_OF_UNIT.items()}
ROLES = {
    "clerk": Text("党政办文书", "clerk"),
    "station": Text("站所人员", "station staff"),
    "village": Text("村干部", "village cadre"),
    "leader": Text("镇领导", "leader"),
    "supervisor": Text("监督员、代表", "supervisor"),
    "auditor": Text("审计、纪检", "auditor"),
}
BINDS = {
    "village": Text("村", "village"),
    "group": Text("组（网格）", "group (grid)"),
    "project": Text("项目", "project"),
    "household": Text("农户", "household"),
    "enterprise": Text("企业", "enterprise"),
    "case": Text("案件", "case"),
}
Choices = Sequence[tuple[str, str]]


def said(words: dict[str, Text]) -> list[tuple[str, str]]:
    """Choices in the reader's language."""
    return [(key, text.to(language())) for key, text in words.items()]


class ChoosingForm(ActForm):
    """A form whose choices come from the book: `choices` maps field names to them."""

    def __init__(self, *arguments: Any, choices: dict[str, Choices] | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, listed in (choices or {}).items():
            blank = [("", "—")] if not self.fields[name].initial else []
            self.fields[name].choices = [*blank, *listed]  # type: ignore[attr-defined]


class UnitForm(ChoosingForm):
    """Open a unit."""

    unit_kind = forms.ChoiceField(label=_("种类"))
    name = forms.CharField(label=_("名称"), max_length=80)
    parent = forms.ChoiceField(label=_("上级单位"), required=False)
    code = forms.CharField(
        label=_("统计用区划代码"), max_length=12, required=False, help_text=_("12位数字，站所不填。")
    )
    group = forms.CharField(
        label=_("分类"), max_length=40, required=False, help_text=_("考评分组用，例如“山区村”；可不填。")
    )
    position = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=9999, initial=0, help_text=_("机关自己的次序，小的在前。")
    )
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    since = DayField(label=_("从哪天起"))


class CloseUnitForm(ChoosingForm):
    """Close a unit."""

    until = DayField(label=_("从哪天起不再存在"))
    successor = forms.ChoiceField(label=_("由哪个单位承接"), required=False)


class PostForm(ChoosingForm):
    """Create a post."""

    name = forms.CharField(label=_("岗位名称"), max_length=80)
    role = forms.ChoiceField(label=_("在台账里的职责"))
    key = forms.ChoiceField(
        label=_("制度里的叫法"), required=False, help_text=_("制度要求某个岗位批准时，靠它认出来。")
    )
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    since = DayField(label=_("从哪天起"))


class PersonForm(ActForm):
    """Register a person and let them take the post."""

    name = forms.CharField(
        label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    since = DayField(label=_("从哪天起任职"))


class TermForm(ChoosingForm):
    """A person already known takes the post."""

    person = forms.ChoiceField(label=_("谁"))
    since = DayField(label=_("从哪天起"))
    acting = forms.BooleanField(label=_("代理"), required=False)
    until = DayField(label=_("到哪天止"), required=False, help_text=_("代理必须写明。"))
    ground = forms.CharField(label=_("依据或事由"), max_length=200, required=False)


class UntilForm(ActForm):
    """Something ends on a day."""

    until = DayField(label=_("从哪天起不再"))


class ContactForm(ChoosingForm):
    """Bind a contact duty to the unit."""

    institution = forms.ChoiceField(label=_("依据的制度"))
    person = forms.ChoiceField(label=_("谁"))
    since = DayField(label=_("从哪天起"))
    until = DayField(label=_("到哪天止"), required=False)
