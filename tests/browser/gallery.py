"""Every page of the frame with sample figures, as static HTML, to look at before there is a ledger.

    python -m tests.browser.gallery OUT            writes OUT/<language>/<page>.html
    python -m tests.browser.gallery OUT --shots    and pictures at 360 and 1280 px, light and dark, and A4 pages

Django's template engine stands alone here: no database, no server, no URLs of the apps.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "taizhang"
STATIC = SOURCE / "office" / "static"
LANGUAGES = ("zh-hans", "en")


def configure() -> None:
    """Set Django up for rendering alone; English words are compiled from the catalogues into a temporary folder."""
    import polib

    locale = Path(tempfile.mkdtemp(prefix="gallery-locale-"))
    for number, catalogue in enumerate(sorted(SOURCE.glob("*/locale/en/LC_MESSAGES/django.po"))):
        target = locale / str(number) / "en" / "LC_MESSAGES"
        target.mkdir(parents=True)
        polib.pofile(str(catalogue)).save_as_mofile(str(target / "django.mo"))
    settings.configure(
        USE_I18N=True,
        LANGUAGE_CODE="zh-hans",
        LANGUAGES=[("zh-hans", "中文"), ("en", "English")],
        LOCALE_PATHS=[str(folder) for folder in locale.iterdir()],
        STATIC_URL="/static/",
        ROOT_URLCONF="tests.browser.gallery_urls",
        INSTALLED_APPS=["django.contrib.staticfiles"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [str(folder) for folder in SOURCE.glob("*/templates")],
                "OPTIONS": {
                    "libraries": {"taizhang_tags": "taizhang.office.templatetags.taizhang_tags"},
                    "builtins": ["django.templatetags.i18n"],
                    "string_if_invalid": "",
                },
            }
        ],
    )
    django.setup()


def pages(language: str) -> dict[str, tuple[str, dict[str, object]]]:
    """Every page of the gallery: its name, its template, its context in one language."""
    from tests.browser import gallery_judged as judged
    from tests.browser import gallery_matters as matters
    from tests.browser import gallery_samples as sample

    wrong = {"value": "-3", "kind": "value", "day": "2026-02-30"}
    bare = sample.office("") | {"me": None, "nav": [], "head": ""}
    return {
        "office-home": ("office/home.html", sample.HOME),
        "office-sign-in": (
            "office/sign_in.html",
            bare | {"form": sample.sign_form(language), "first_code_href": "#", "portal_href": "#"},
        ),
        "office-first-code": (
            "office/first_code.html",
            bare | {"form": sample.sign_form(language), "step": "code", "sign_in_href": "#"},
        ),
        "promises-tree": ("promises/tree.html", sample.TREE),
        "promises-tree-empty": ("promises/tree.html", sample.TREE_EMPTY),
        "promises-board": ("promises/board.html", sample.BOARD),
        "promises-detail": ("promises/detail.html", sample.DETAIL),
        "records-form": ("records/form.html", sample.FORM | {"form": sample.record_form(language)}),
        "records-form-wrong": (
            "records/form.html",
            sample.FORM_WRONG | {"form": sample.record_form(language, wrong)},
        ),
        "records-list": ("records/list.html", sample.LIST),
        "appraisal-month": ("appraisal/month.html", judged.MONTH_PAGE),
        "appraisal-month-closed": ("appraisal/month.html", judged.MONTH_CLOSED),
        "appraisal-sheet": ("appraisal/sheet.html", judged.SHEET),
        "appraisal-ranking": ("appraisal/ranking.html", judged.RANKING),
        "appraisal-entry": ("appraisal/entry.html", judged.ENTRY),
        "appraisal-judge": ("appraisal/judge.html", judged.judge_page(language)),
        "books-institutions": ("books/institutions.html", judged.INSTITUTIONS),
        "books-institution": ("books/institution.html", judged.INSTITUTION),
        "units-list": ("units/list.html", judged.UNITS),
        "units-detail": ("units/detail.html", judged.UNIT),
        "matters-list": ("matters/list.html", matters.MATTERS),
        "matters-list-empty": ("matters/list.html", matters.MATTERS_EMPTY),
        "matters-detail": ("matters/detail.html", matters.DETAIL),
        "matters-form": ("matters/form.html", matters.registering(language)),
        "matters-import": ("matters/import.html", matters.importing(language)),
        "matters-import-working": ("matters/import.html", matters.IMPORT_WORKING),
        "matters-day": ("matters/day.html", matters.DAY),
        "matters-kind": ("matters/kind.html", matters.KIND),
        "matters-rates": ("matters/rates.html", matters.RATES),
        "matters-sheets": ("matters/sheets.html", matters.SHEETS),
        "matters-ledger": ("matters/ledger.html", matters.LEDGER),
        "matters-cards": ("matters/cards.html", matters.CARDS),
        "matters-wall": ("matters/wall.html", matters.WALL),
        "matters-letter": ("matters/letter.html", matters.LETTER),
        "matters-receipt": ("matters/receipt.html", matters.RECEIPT),
        "matters-table": ("matters/table.html", matters.TABLE),
        "matters-table-empty": ("matters/table.html", matters.TABLE_EMPTY),
        "portal-matters": ("portal/matters.html", matters.PORTAL_MATTERS),
        "portal-matters-empty": ("portal/matters.html", matters.PORTAL_MATTERS_EMPTY),
        "portal-raise": ("portal/raise.html", matters.raising(language)),
        "portal-receipt": ("portal/receipt.html", matters.PORTAL_RECEIPT),
        "portal-follow": ("portal/follow.html", matters.follow(language)[0]),
        "portal-followed": ("portal/follow.html", matters.follow(language)[1]),
        "portal-services": ("portal/services.html", matters.PORTAL_SERVICES),
        "portal-guide": ("portal/guide.html", matters.PORTAL_GUIDE),
        "portal-home": ("portal/home.html", judged.PORTAL_HOME),
        "portal-promises": ("portal/promises.html", judged.PORTAL_PROMISES),
        "portal-notices": ("portal/notices.html", judged.PORTAL_NOTICES),
        "portal-notice": ("portal/notice.html", judged.PORTAL_NOTICE),
        "portal-ranking": ("portal/ranking.html", judged.PORTAL_RANKING),
        "portal-unit": ("portal/unit.html", judged.PORTAL_UNIT),
    } | {f"error-{name}": (f"{name}.html", {}) for name in ("400", "403", "403_csrf", "404", "500")}


def write(out: Path) -> list[Path]:
    """Render every page in every language below `out`; the files written."""
    from django.template.loader import get_template
    from django.utils import translation

    shutil.copytree(STATIC, out / "static", dirs_exist_ok=True)
    written = []
    for language in LANGUAGES:
        with translation.override(language):
            for name, (template, context) in pages(language[:2]).items():
                path = out / language[:2] / f"{name}.html"
                path.parent.mkdir(parents=True, exist_ok=True)
                html = get_template(template).render(dict(context))
                path.write_text(html.replace('"/static/', '"../static/'), encoding="utf-8")
                written.append(path)
    return written


def photograph(out: Path, files: list[Path]) -> list[str]:
    """Pictures of every page at both widths and in both themes, and as A4; the pages that overflow, in words."""
    from playwright.sync_api import sync_playwright

    wrong = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for theme in ("light", "dark"):
            for width in (320, 360, 1280):
                page = browser.new_context(
                    viewport={"width": width, "height": 800}, color_scheme=theme
                ).new_page()
                for file in files:
                    page.goto(file.as_uri())
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        wrong.append(f"{file.parent.name}/{file.stem} at {width}: {wide}")
                    if width == 320:
                        continue
                    page.screenshot(
                        path=str(out / "shots" / f"{file.stem}-{file.parent.name}-{width}-{theme}.png"),
                        full_page=True,
                    )
                    if width == 1280 and theme == "light":
                        pdf = out / "shots" / f"{file.stem}-{file.parent.name}.pdf"
                        page.pdf(path=str(pdf), prefer_css_page_size=True)
        browser.close()
    return wrong


def main(arguments: list[str]) -> int:
    """Write the gallery; with `--shots` photograph it and fail if any page scrolls sideways."""
    configure()
    out = Path(arguments[0])
    files = write(out)
    print(f"{len(files)} pages in {out}")
    if "--shots" not in arguments:
        return 0
    (out / "shots").mkdir(exist_ok=True)
    only = [word for word in arguments[1:] if not word.startswith("--")]
    wrong = photograph(out, [file for file in files if not only or file.stem in only])
    print("\n".join(wrong) or "nothing scrolls sideways")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
