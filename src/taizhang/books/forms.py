"""The forms of institutions: a text to adopt, pasted or uploaded, and a repeal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taizhang.books.texts import samples
from taizhang.server.forms import ActForm, DayField

LARGEST = 256 * 1024
"""Bytes of a text at most; the longest that ship have a tenth of that."""


class AdoptForm(ActForm):
    """The text of an institution, and from when it is in force. A file given replaces what stands in the box."""

    text = forms.CharField(
        label=gettext_lazy("文本"),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(
            attrs={
                "rows": 24,
                "spellcheck": "false",
                "autocapitalize": "none",
                "class": "mono",
                "wrap": "off",
            }
        ),
        help_text=gettext_lazy("TOML 格式。可以先下载随软件的文本，照着改。"),
    )
    file = forms.FileField(
        label=gettext_lazy("或者上传 .toml 文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
    )
    effective_from = DayField(
        label=gettext_lazy("从哪天起施行"), help_text=gettext_lazy("已封账的月份仍按当时的文本，不会重算。")
    )
    samples = forms.BooleanField(label=gettext_lazy("知道依据里还有“示例”，先这样采用"), required=False)

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        self.file_problem = ""
        if data is not None and files and files.get("file"):
            # what was uploaded is put in the box, so that nothing is lost when something in it is wrong
            data = data.copy()
            text, self.file_problem = read_text(files["file"])
            if not self.file_problem:
                data["text"] = text
        super().__init__(data, files, **options)
        text = (data.get("text") if data is not None else self.initial.get("text")) or ""
        if not samples(text):
            del self.fields["samples"]

    def clean_text(self) -> str:
        """Line ends as files have them."""
        return self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n")

    def clean(self) -> dict[str, Any]:
        """There is a text, and its sample grounds are known."""
        given = super().clean() or {}
        if self.file_problem:
            self.add_error("file", self.file_problem)
        elif not self.errors.get("text") and not given.get("text", "").strip():
            self.add_error("text", _("请粘贴文本，或上传文件。"))
        elif "samples" in self.fields and not given.get("samples"):
            numbers = _("、").join(str(number) for number in samples(given.get("text", ""))[:12])
            self.add_error(
                "samples",
                _("第 %(lines)s 行的依据还是“示例”；请换成本地文件，或勾选后再采用。") % {"lines": numbers},
            )
        return given


class RepealForm(ActForm):
    """The day from which an institution is no longer in force."""

    effective_from = DayField(label=gettext_lazy("从哪天起废止"))


def read_text(file: Any) -> tuple[str, str]:
    """The text of an uploaded file, or what is wrong with it."""
    if file.size > LARGEST:
        return "", _("文件太大：制度文本至多 256 KB。")
    content = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, ""
    return "", _("这个文件不是文字；请上传 .toml 文本文件。")
