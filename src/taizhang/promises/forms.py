"""The forms of promises: a new one, its parts in one table, a change, a signature, a withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taizhang.server.forms import ActForm, AmountField, DayField, text_area
from taizhang.server.pages import language, titled

BOUNDS = [
    ("least", _("至少（达到或超过）")),
    ("most", _("至多（不超过）")),
    ("about", _("左右")),
    ("exact", _("正好")),
]


class PromiseForm(ActForm):
    """A promise of the whole, before it is broken down."""

    indicator = forms.ChoiceField(label=_("指标"))
    unit = forms.ChoiceField(label=_("谁来承诺"))
    target = AmountField(label=_("全年目标"))
    bound = forms.ChoiceField(label=_("怎样算完成"), choices=BOUNDS)
    due = DayField(label=_("完成时限"))
    quote = forms.CharField(
        label=_("出处"),
        required=False,
        max_length=300,
        widget=text_area(2),
        help_text=_("报告或文件里的原话，公开页面会引用；不要写人名。"),
    )

    def __init__(
        self,
        *arguments: Any,
        indicators: Sequence[tuple[str, str]],
        units: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["indicator"].choices = [("", "—"), *indicators]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "—"), *units]  # type: ignore[attr-defined]


class PartsForm(ActForm):
    """One target for each unit, all in one table; an empty one takes no part."""

    due = DayField(label=_("完成时限"))

    def __init__(self, *arguments: Any, units: Sequence[Any], unit_of_measure: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.takers = tuple(units)
        for unit in self.takers:
            self.fields[name_of(unit.id)] = AmountField(
                label=titled(unit).to(language()), required=False, unit=unit_of_measure
            )

    def targets(self) -> list[tuple[Any, Decimal]]:
        """The units that take a part, with their targets."""
        given = [(unit, self.cleaned_data.get(name_of(unit.id))) for unit in self.takers]
        return [(unit, target) for unit, target in given if target is not None]


class ApprovedForm(ActForm):
    """What needs an approver and a reason."""

    approved_by = forms.ChoiceField(label=_("批准人"))
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=text_area(), help_text=_("加密存放，机关内部可见。")
    )

    def __init__(self, *arguments: Any, approvers: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["approved_by"].choices = [("", "—"), *approvers]  # type: ignore[attr-defined]


class ChangeForm(ApprovedForm):
    """Another target; `from_version` is the one that was on the screen."""

    target = AmountField(label=_("新的全年目标"))
    bound = forms.ChoiceField(label=_("怎样算完成"), choices=BOUNDS)
    from_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)
    field_order = ("target", "bound", "approved_by", "reason")


class SignForm(ActForm):
    """The day on which the letter was signed."""

    on_day = DayField(label=_("签订日期"), help_text=_("纸面责任状签字盖章的那一天。"))


def name_of(unit: str) -> str:
    """The name of a unit's field in the table of parts."""
    return f"target-{unit}"
