"""Forms that end in an act: one submission happens once, and what was refused is said at its field."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from taizhang.journal import new_id
from taizhang.problems import Problem, Refused
from taizhang.server.pages import language


def _token() -> str:
    return new_id("k")


class ActForm(forms.Form):
    """A form whose hidden token is the idempotency key of its act: two clicks on save are one act."""

    token = forms.CharField(widget=forms.HiddenInput, initial=_token, max_length=40, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("use_required_attribute", False)
        options.setdefault("label_suffix", "")
        super().__init__(*arguments, **options)

    @property
    def key(self) -> str:
        """The idempotency key."""
        return self.cleaned_data.get("token") or _token()

    def blame(self, refused: Refused, fields: Mapping[str, str] | None = None) -> list[Problem]:
        """Put each problem at the field it names (`fields`: key of the act → field); returns the rest."""
        rest = []
        for problem in refused.problems:
            name = (fields or {}).get(problem.where.key, problem.where.key)
            if name in self.fields and not self.fields[name].widget.is_hidden:
                self.add_error(name, problem.to(language()))
            else:
                rest.append(problem)
        return rest


class AmountField(forms.DecimalField):
    """A figure as people type it: thousands separators, full-width digits and spaces do no harm.

    `unit` is printed after the control.
    """

    default_error_messages = {"invalid": _("请填数字，例如 1240.5；不要写单位。")}

    def __init__(self, *, unit: Any = "", **options: Any) -> None:
        options.setdefault("widget", forms.TextInput)
        super().__init__(**options)
        self.unit = unit

    def to_python(self, value: Any) -> Decimal | None:
        """The figure."""
        if isinstance(value, str):
            value = "".join(value.split())
            for separator in ",，":
                value = value.replace(separator, "")
            value = value.replace("−", "-").replace("．", ".")
            if len(value) > 40:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        options.setdefault("input_formats", ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"])
        super().__init__(**options)


def text_area(rows: int = 3) -> forms.Textarea:
    """A text area of some rows."""
    return forms.Textarea(attrs={"rows": rows})
