"""The forms of records, made for a thumb: one figure, one choice, one button."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taizhang.institutions import Indicator
from taizhang.records.evidence import LARGEST
from taizhang.server.forms import ActForm, AmountField, text_area
from taizhang.server.pages import language, titled

MOST_FILES = 9
_MEGABYTE = 2**20


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several evidence files, at most `most`; each is refused by its size before it is read."""

    def __init__(self, *, most: int = MOST_FILES, **options: Any) -> None:
        self.most = most
        accepted = "image/jpeg,image/png,image/webp,application/pdf,.docx,.xlsx"
        super().__init__(widget=FilesInput(attrs={"accept": accepted}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not given:
            raise forms.ValidationError(_("请附上佐证：照片、PDF 或表格。"))
        if len(given) > self.most:
            raise forms.ValidationError(_("一次最多附 %(most)d 个文件。") % {"most": self.most})
        for file in given:
            if file.size > LARGEST:
                raise forms.ValidationError(
                    _("文件有 %(size)d MB，超过 %(most)d MB；请压缩图片，或分成几个文件。")
                    % {"size": file.size // _MEGABYTE, "most": LARGEST // _MEGABYTE}
                )
            super().clean(file, initial)
        return list(given)


class RecordForm(ActForm):
    """One value of one indicator, unit and period, which the address names."""

    value = AmountField()
    kind = forms.ChoiceField(label=gettext_lazy("没有数要填？"), widget=forms.RadioSelect)
    person = forms.ChoiceField(label=gettext_lazy("哪个人的"), required=False)
    evidence = FilesField(label=gettext_lazy("佐证"), required=False)
    note = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=1000,
        widget=text_area(),
        help_text=gettext_lazy("说明加密存放，只有办公室和本单位能看。"),
    )
    late = forms.BooleanField(label=gettext_lazy("作为迟报登记"), required=False)

    def __init__(
        self,
        *arguments: Any,
        rule: Indicator,
        closed: bool,
        people: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        said = rule.title.to(language())
        value, kind = self.fields["value"], self.fields["kind"]
        value.label, value.unit = said, rule.unit  # type: ignore[attr-defined]
        value.help_text = _("填这一期发生的数，不是累计数。") if rule.measure == "flow" else _("填期末的数。")
        kind.choices = [  # type: ignore[attr-defined]
            ("value", _("有数，填在上面")),
            ("none", _("这一期没有发生，报 0")),
            ("not-applicable", _("本单位没有这项工作，不适用")),
        ]
        kind.initial = "value"
        evidence = self.fields["evidence"]
        evidence.required = False  # the act says it, and lets “not applicable” go without
        evidence.help_text = _("照片、PDF、Word 或 Excel，每个 10 MB 以内；照片里的位置信息会自动去掉。")
        if rule.evidence == "required":
            evidence.label = _("佐证（必附）")
        if rule.evidence == "none":
            del self.fields["evidence"]
        if rule.by == "person":
            self.fields["person"].choices = people  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
        if closed:
            self.fields["late"].help_text = _(
                "这一期已封账，公布的数不改写；迟报计入原来的期间，在下次封账时列示。"
            )
        else:
            del self.fields["late"]

    def clean(self) -> dict[str, Any]:
        """A value and “none happened” do not go together."""
        given = super().clean() or {}
        value, kind = given.get("value"), given.get("kind") or "value"
        if kind != "value" and not self.data.get("value", "").strip():
            self.errors.pop("value", None)
        if kind == "none" and value:
            self.add_error("kind", _("上面填了数，又选了没有发生；请留一样。"))
        if kind == "not-applicable" and value is not None:
            self.add_error("kind", _("上面填了数，又选了不适用；请留一样。"))
        return given

    def amount(self) -> Decimal | None:
        """The value to record: what was typed, or zero where nothing happened."""
        if self.cleaned_data.get("kind") == "none":
            return Decimal(0)
        return self.cleaned_data.get("value")

    @property
    def not_applicable(self) -> bool:
        """Whether the indicator does not apply."""
        return self.cleaned_data.get("kind") == "not-applicable"


class SendBackForm(ActForm):
    """Why a record goes back."""

    reason = forms.CharField(
        label=gettext_lazy("为什么退回"),
        max_length=500,
        widget=text_area(),
        help_text=gettext_lazy("写清哪里不对、要补什么；报送人会看到。"),
    )


class OpeningForm(ActForm):
    """One opening balance for each unit, all in one table; an empty one is not given."""

    def __init__(self, *arguments: Any, units: Sequence[Any], unit_of_measure: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.units = tuple(units)
        for unit in self.units:
            self.fields[opening_field(unit.id)] = AmountField(
                label=titled(unit).to(language()), required=False, unit=unit_of_measure
            )

    def values(self) -> list[tuple[Any, Decimal]]:
        """The units with a value, and the value."""
        given = [(unit, self.cleaned_data.get(opening_field(unit.id))) for unit in self.units]
        return [(unit, value) for unit, value in given if value is not None]


def opening_field(unit: str) -> str:
    """The name of a unit's field in `OpeningForm`."""
    return f"opening_{unit}"
