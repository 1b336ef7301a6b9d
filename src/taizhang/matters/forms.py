"""The forms of matters: raising one, and one small form for each thing that can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taizhang.institutions.schema.matters import AS_ORDERED, MatterField
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters.acts.opening import Value
from taizhang.matters.raising import LONGEST
from taizhang.matters.wording import ABOUT, CHANNELS
from taizhang.records.forms import MOST_FILES, FilesField
from taizhang.server.forms import ActForm, AmountField, DayField, text_area
from taizhang.server.pages import language

Choices = Sequence[tuple[str, str]]
MOST_PUBLIC_FILES = 3
"""How many files come with one matter from the portal at most."""
_FIELD = "field_"
_BY_THEMSELVES = frozenset({"portal", "open311", "api", "spreadsheet"})
"""The channels by which a matter comes without anybody at a desk."""
_SENT = frozenset({"acceptance", "refusal", "extension", "answer"})
"""The purposes of papers that reach the resident in writing, for which an address is asked."""


class RaiseForm(ActForm):
    """A matter of one kind, with the fields of its file; the public's form leaves out what only staff know.

    `folded` names what nobody need fill in: the public's page shows it only when asked, so that a matter is raised in
    a minute.
    """

    text = forms.CharField(max_length=LONGEST, widget=text_area(5))
    folded: frozenset[str] = frozenset()

    def __init__(
        self,
        *arguments: Any,
        kind: Kind,
        places: Choices,
        whom: Choices = (),
        receivers: Choices = (),
        public: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.kind, said = kind, language()
        self.fields["text"].label = kind.prompt.to(said) if kind.prompt else _("要反映的事")
        self.fields["text"].help_text = _("写清什么事、在哪里；内容加密存放。")
        causes = [
            *((one.id, one.title.to(said)) for one in kind.categories if one.public or not public),
            *((one.id, one.title.to(said)) for one in kind.services),
        ]
        if causes:
            self.fields["category"] = forms.ChoiceField(
                label=_("类别"),
                choices=causes,
                widget=forms.RadioSelect if len(causes) <= 8 else forms.Select,
            )
        if places:
            self.fields["place"] = forms.ChoiceField(
                label=_("哪个村（组）"), choices=[("", "—"), *places], required=kind.needs_place
            )
        for field in kind.fields:
            self.fields[_FIELD + field.id] = _field(field, said)
        if not public and len(kind.channels) > 1:
            channels = [(one, CHANNELS[one].to(said)) for one in kind.channels]
            usual = next((one for one in kind.channels if one not in _BY_THEMSELVES), kind.channels[0])
            self.fields["channel"] = forms.ChoiceField(label=_("来源"), choices=channels, initial=usual)
        if len(kind.about) > 1:
            about = [(one, ABOUT[one].to(said)) for one in kind.about]
            self.fields["about"] = forms.ChoiceField(label=_("关于"), choices=about, initial="other")
        if whom and {"unit", "person"} & set(kind.about):
            self.fields["against"] = forms.ChoiceField(
                label=_("反映的单位或人员"),
                choices=[("", _("不反映谁")), *whom],
                required=False,
                help_text=_("选了谁，这件事就不会交给谁办，谁和谁的下属也看不到。"),
            )
        if kind.tracked and kind.confidential.author != "anonymous":
            self.fields["name"] = forms.CharField(label=_("姓名"), max_length=80, required=False)
            self.fields["phone"] = forms.CharField(label=_("电话"), max_length=40, required=False)
            if any(paper.for_ in _SENT for paper in kind.documents):
                self.fields["address"] = forms.CharField(
                    label=_("住址"), max_length=120, required=False, help_text=_("书面告知和答复送到这里。")
                )
        ordered = [clock for clock in kind.clocks if clock.limit == AS_ORDERED]
        if ordered and not public:
            always = any(not clock.categories for clock in ordered)
            said_where = "" if always else _("期限不由规则定的类别才填。")
            self.fields["due"] = DayField(label=_("办结期限"), required=always, help_text=said_where)
        if receivers:
            self.fields["to"] = forms.MultipleChoiceField(
                label=_("交给哪些单位（各自办理）"),
                choices=receivers,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("一个也不选，就按制度派办。"),
            )
        self.fields["evidence"] = FilesField(
            label=_("照片或文件") if public else _("附件"),
            required=False,
            most=MOST_PUBLIC_FILES if public else MOST_FILES,
            help_text=_("照片里的拍摄位置会自动删去。"),
        )
        if receivers:
            self.order_fields(["text", "due", "to"])
        if public:
            self.folded = frozenset(
                name
                for name, field in self.fields.items()
                if name not in ("text", "category", "place", "evidence", "token")
                and (not field.required or name == "about")
            )
            needed = [
                name for name in self.fields if name not in self.folded and name not in ("token", "evidence")
            ]
            self.order_fields(["category", "place", "text", *needed, "evidence"])

    def in_sight(self) -> list[forms.BoundField]:
        """The fields that are shown at once."""
        return [bound for bound in self.visible_fields() if bound.name not in self.folded]

    def behind_a_fold(self) -> list[forms.BoundField]:
        """The others."""
        return [bound for bound in self.visible_fields() if bound.name in self.folded]

    def fold_is_open(self) -> bool:
        """Whether something behind the fold is wrong and must be seen."""
        return any(bound.errors for bound in self.behind_a_fold())

    def texts(self) -> dict[str, str]:
        """What goes into the vault, by field."""
        given = self.cleaned_data
        texts = {key: given.get(key, "") for key in ("text", "name", "phone", "address")}
        texts |= {one.id: given.get(_FIELD + one.id, "") for one in self.kind.fields if one.sealed}
        return {key: text.strip() for key, text in texts.items() if text and text.strip()}

    def values(self) -> dict[str, Value]:
        """What stands in the open, by field."""
        found: dict[str, Value] = {}
        for one in self.kind.fields:
            value = None if one.sealed else self.cleaned_data.get(_FIELD + one.id)
            if value not in (None, "", []):
                found[one.id] = tuple(value) if isinstance(value, list) else value
        return found

    def fields_of_act(self) -> dict[str, str]:
        """Which field of the form a key of the act stands for, so that a refusal is said there."""
        return {one.id: _FIELD + one.id for one in self.kind.fields}


def _field(field: MatterField, said: str) -> forms.Field:
    common = {
        "label": field.title.to(said),
        "required": field.required,
        "help_text": field.help.to(said) if field.help else "",
    }
    choices = [(choice.zh, choice.to(said)) for choice in field.choices]
    match field.type:
        case "choice":
            return forms.ChoiceField(choices=choices if field.required else [("", "—"), *choices], **common)
        case "choices":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        case "number":
            return AmountField(**common)
        case "date":
            return DayField(**common)
        case "yes-no":
            return forms.BooleanField(**common | {"required": False})
        case "text":
            return forms.CharField(max_length=LONGEST, widget=text_area(), **common)
        case _:
            return forms.CharField(max_length=200, **common)


def _words(label: Any, help_text: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=LONGEST, widget=text_area()
    )


class DoForm(ActForm):
    """One thing done with a matter: the fields that its act asks for."""

    def __init__(self, *arguments: Any, asked: Iterable[tuple[str, forms.Field]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, field in asked:
            self.fields[name] = field

    def given(self) -> dict[str, Any]:
        """What was filled in; what was left empty is left out."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "token" and value not in (None, "", [])
        }


def reason(label: Any = None, help_text: Any = "", required: bool = True) -> forms.Field:
    """A sealed text."""
    return _words(label or gettext_lazy("理由"), help_text or gettext_lazy("加密存放。"), required)


def choice(
    label: Any, choices: Choices, *, required: bool = True, radios: bool = False, help_text: Any = ""
) -> forms.Field:
    """One of several."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices) if radios or required else [("", "—"), *choices],
        required=required,
        help_text=help_text,
        widget=forms.RadioSelect if radios else forms.Select,
    )


def several(label: Any, choices: Choices) -> forms.Field:
    """Some of several, or none."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def day(label: Any, required: bool = False, initial: date | None = None) -> forms.Field:
    """A day."""
    return DayField(label=label, required=required, initial=initial)


def yuan(label: Any) -> forms.Field:
    """An amount of money."""
    return AmountField(label=label, unit="元", max_digits=11, decimal_places=2, min_value=Decimal(0))
