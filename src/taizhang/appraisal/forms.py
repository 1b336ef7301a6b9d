"""The forms of objections, decisions and what people enter before a close."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taizhang.appraisal.models import Judgement
from taizhang.problems import Text
from taizhang.records.forms import FilesField
from taizhang.scoring import Judge
from taizhang.server.forms import ActForm, AmountField, text_area
from taizhang.server.pages import language, titled
from taizhang.units.acts.clerk import personal_data_problems
from taizhang.units.models import Unit

_SEALED = gettext_lazy("加密存放，只有办理的人、办公室和本单位能看。")
_OPEN = gettext_lazy("会写在得分单上；不要写个人的姓名、电话和证件号。")


class ObjectForm(ActForm):
    """Which line, why, and what proves it."""

    item = forms.ChoiceField(label=gettext_lazy("对哪一项"), required=False)
    ground = forms.CharField(
        label=gettext_lazy("理由"), max_length=1000, widget=text_area(5), help_text=_SEALED
    )
    evidence = FilesField(label=gettext_lazy("佐证"), required=False)

    def __init__(self, *arguments: Any, items: Sequence[tuple[str, Text | str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            ("", _("总分和位次")),
            *((item, title.to(language()) if isinstance(title, Text) else title) for item, title in items),
        ]


class DecideForm(ActForm):
    """The decision on an objection, and what becomes of each line where it is upheld."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("决定"),
        widget=forms.RadioSelect,
        choices=[
            ("upheld", gettext_lazy("成立，更正得分")),
            ("partly", gettext_lazy("部分成立，更正得分")),
            ("rejected", gettext_lazy("不成立，维持原得分")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=1000, widget=text_area(4), help_text=_SEALED
    )

    def __init__(
        self,
        *arguments: Any,
        lines: Sequence[tuple[str, Text | str, Decimal]],
        vetoes: Sequence[tuple[str, Text]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.lines = tuple(lines)
        for item, title, stands in self.lines:
            said = title.to(language()) if isinstance(title, Text) else title
            self.fields[f"points-{item}"] = AmountField(
                label=_("“%(title)s”更正为") % {"title": said},
                required=False,
                unit=Text("分", "points"),
                help_text=_("现得 %(points)s 分；不改就留空。") % {"points": f"{stands.normalize():f}"},
            )
        if vetoes:
            self.fields["lifts"] = forms.MultipleChoiceField(
                label=_("撤销否决"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(veto, title.to(language())) for veto, title in vetoes],
            )

    def clean(self) -> dict[str, Any]:
        """An upheld objection corrects something; a rejected one nothing."""
        given = super().clean() or {}
        corrects = bool(self.corrected() or given.get("lifts"))
        outcome = given.get("outcome")
        if outcome in ("upheld", "partly") and not corrects:
            self.add_error("outcome", _("认定成立，须写明更正哪一项、更正为多少。"))
        if outcome == "rejected" and corrects:
            self.add_error("outcome", _("决定不成立，就不更正得分；请把更正的分数清空。"))
        return given

    def corrected(self) -> list[tuple[str, Decimal, Decimal]]:
        """Item, the points that stood, the new points."""
        given = [
            (item, stands, self.cleaned_data.get(f"points-{item}")) for item, _title, stands in self.lines
        ]
        return [(item, stands, points) for item, stands, points in given if points is not None]


class ReasonForm(ActForm):
    """A reason, sealed."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=1000, widget=text_area(4), help_text=_SEALED
    )


class ExclusionForm(ActForm):
    """Which item or veto of which unit, on what ground, with what evidence."""

    unit = forms.ChoiceField(label=gettext_lazy("单位"))
    way = forms.ChoiceField(
        label=gettext_lazy("怎么办"),
        widget=forms.RadioSelect,
        choices=[
            ("excluded", gettext_lazy("剔除：这一项本期不考评这个单位")),
            ("exempt", gettext_lazy("尽职免责：已尽职责，不扣分、不否决")),
        ],
        initial="excluded",
    )
    what = forms.ChoiceField(label=gettext_lazy("哪一项"))
    ground = forms.CharField(label=gettext_lazy("依据"), max_length=200, widget=text_area(), help_text=_OPEN)
    evidence = FilesField(label=gettext_lazy("证明材料（必附）"), required=True)

    def __init__(
        self,
        *arguments: Any,
        units: Sequence[tuple[str, str]],
        items: Sequence[tuple[str, str]],
        vetoes: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        grouped: list[Any] = [(_("考评项"), [(f"item:{item}", title) for item, title in items])]
        if vetoes:
            grouped.append((_("否决事项"), [(f"veto:{veto}", title) for veto, title in vetoes]))
        self.fields["what"].choices = grouped  # type: ignore[attr-defined]


class DecideExclusionForm(ReasonForm):
    """Whether an exclusion is granted, and why."""

    granted = forms.ChoiceField(
        label=gettext_lazy("决定"),
        widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
    )
    field_order = ("token", "granted", "reason")


class VetoForm(ActForm):
    """Which veto struck which unit, by which document."""

    unit = forms.ChoiceField(label=gettext_lazy("单位"))
    veto = forms.ChoiceField(label=gettext_lazy("哪一项否决"))
    ground = forms.CharField(
        label=gettext_lazy("认定的文件和文号"), max_length=200, widget=text_area(2), help_text=_OPEN
    )
    evidence = FilesField(label=gettext_lazy("佐证"), required=False)

    def __init__(
        self,
        *arguments: Any,
        units: Sequence[tuple[str, str]],
        vetoes: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["veto"].choices = vetoes  # type: ignore[attr-defined]


class LiftForm(ActForm):
    """By which document a veto is lifted."""

    ground = forms.CharField(
        label=gettext_lazy("撤销的文件和理由"), max_length=200, widget=text_area(2), help_text=_OPEN
    )


class JudgeForm(ActForm):
    """Points and reason of each unit for one line."""

    def __init__(
        self,
        *arguments: Any,
        units: Sequence[Unit],
        standing: Mapping[str, Judgement],
        how: Judge,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.units = tuple(units)
        for unit in self.units:
            said, before = titled(unit).to(language()), standing.get(unit.id)
            points = AmountField(
                label=_("%(unit)s的得分") % {"unit": said},
                required=False,
                unit=Text("分", "points"),
                initial=f"{before.points.normalize():f}" if before else None,
            )
            points.validators.append(_within(how))
            self.fields[f"points-{unit.id}"] = points
            self.fields[f"reason-{unit.id}"] = forms.CharField(
                label=_("理由"),
                required=False,
                max_length=200,
                initial=before.reason if before else "",
            )

    def clean(self) -> dict[str, Any]:
        """Points need a reason, and a reason points."""
        given = super().clean() or {}
        for unit in self.units:
            points, reason = given.get(f"points-{unit.id}"), given.get(f"reason-{unit.id}")
            for problem in personal_data_problems(reason or "", f"reason-{unit.id}"):
                self.add_error(problem.where.key, problem.to(language()))
            if points is not None and not reason:
                self.add_error(f"reason-{unit.id}", _("请写明为什么给这个分。"))
            if points is None and reason and f"points-{unit.id}" not in self.errors:
                cleared = self.fields[f"reason-{unit.id}"].initial == reason
                if not cleared:
                    self.add_error(f"points-{unit.id}", _("写了理由，没有给分。"))
        return given

    def given(self) -> Iterator[tuple[str, Decimal | None, str]]:
        """Each unit with its points, None for none, and the reason."""
        for unit in self.units:
            yield unit.id, self.cleaned_data.get(f"points-{unit.id}"), self.cleaned_data[f"reason-{unit.id}"]


def _within(how: Judge) -> Callable[[Decimal], None]:
    lo, hi = f"{how.lo.normalize():f}", f"{how.hi.normalize():f}"

    def check(points: Decimal) -> None:
        if not how.allows(points):
            raise forms.ValidationError(_("应在 %(lo)s 到 %(hi)s 分之间。") % {"lo": lo, "hi": hi})

    return check
