"""The sample pages in Chromium: nothing scrolls sideways, nothing is lost without scripts, no page is heavy."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """The folder of the sample pages, rendered by the script in a process of its own (it configures Django alone)."""
    out = tmp_path_factory.mktemp("gallery")
    subprocess.run(
        [sys.executable, "-m", "tests.browser.gallery", str(out)], cwd=ROOT, check=True, capture_output=True
    )
    return out


def pages(gallery):
    found = sorted(gallery.glob("*/*.html"))
    assert len(found) > 50
    return found


WIDTHS = (320, 360, 1280)


@pytest.fixture(scope="module")
def seen(gallery, chromium):
    """What Chromium says of each page, one visit each: how wide it is at each width, its headings, its ids."""
    page = chromium.new_page()
    facts = {}
    for file in pages(gallery):
        page.goto(file.as_uri())
        reach = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            reach.append(page.evaluate("document.documentElement.scrollWidth"))
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(part => part.id)")
        headings = page.locator("h1").count()
        facts[f"{file.parent.name}/{file.stem}"] = (reach, ids, headings)
    return facts


def test_no_page_scrolls_sideways(seen):
    assert {name: reach for name, (reach, _, _) in seen.items() if reach != list(WIDTHS)} == {}


def test_every_page_has_one_heading_and_no_id_twice(seen):
    assert {name for name, (_, _, headings) in seen.items() if headings != 1} == set()
    assert {name: ids for name, (_, ids, _) in seen.items() if len(set(ids)) != len(ids)} == {}


def test_every_control_has_a_name_and_its_error_is_tied_to_it(gallery, chromium):
    page = chromium.new_page()
    page.goto((gallery / "zh" / "records-form-wrong.html").as_uri())
    for control in page.locator("main input:not([type=hidden]), main textarea, main select").all():
        assert control.evaluate("field => field.labels.length > 0 || field.ariaLabel")
    value = page.locator("[name=value]")
    assert value.get_attribute("inputmode") == "decimal"
    described = value.get_attribute("aria-describedby").split()
    assert [page.locator(f"#{name}").count() for name in described] == [1, 1]
    assert page.evaluate("document.activeElement.className") == "problems"


def test_touch_targets_on_a_phone_are_48_pixels_high(gallery, chromium):
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.goto((gallery / "zh" / "records-form.html").as_uri())
    for control in page.locator(
        "main .form .button, main input:not([type=radio], [type=checkbox], [type=hidden]), .choice"
    ).all():
        assert control.bounding_box()["height"] >= 48


def test_a_fold_in_the_promise_tree_hides_everything_below_it(gallery, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto((gallery / "zh" / "promises-tree.html").as_uri())
    below = page.locator("tr[data-parent=a], tr[data-parent=a1]")
    assert all(row.is_visible() for row in below.all())
    page.locator("[data-rows=a]").click()
    assert not any(row.is_visible() for row in below.all())


def test_without_scripts_the_navigation_and_the_whole_tree_are_open(gallery, chromium):
    page = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800}).new_page()
    page.goto((gallery / "zh" / "promises-tree.html").as_uri())
    assert page.locator(".nav a").first.is_visible()
    assert all(row.is_visible() for row in page.locator("tbody tr").all())


def test_the_second_click_on_save_sends_nothing(gallery, chromium):
    page = chromium.new_page()
    page.goto((gallery / "zh" / "appraisal-month.html").as_uri())
    page.evaluate(
        "window.sent = 0; window.addEventListener('submit', event => {"
        " if (!event.defaultPrevented) window.sent += 1; event.preventDefault(); })"
    )
    page.locator(".confirm [type=checkbox]").check()
    page.evaluate("for (let n = 0; n < 2; n++) document.querySelector('.confirm').requestSubmit()")
    assert page.evaluate("window.sent") == 1
    assert page.locator(".confirm .button").get_attribute("aria-disabled") == "true"


def test_a_page_with_everything_it_loads_is_under_100_kilobytes_compressed(gallery):
    shared = sum(
        len(gzip.compress(file.read_bytes())) for file in (gallery / "static" / "taizhang").iterdir()
    )
    for file in pages(gallery):
        assert shared + len(gzip.compress(file.read_bytes())) < 100_000, file
