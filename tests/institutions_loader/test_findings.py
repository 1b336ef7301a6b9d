"""Every finding about an appraisal: provoked by one change of a right file, with its line and words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from taizhang.institutions import check
from taizhang.institutions import schema as schemas
from tests.institutions_loader.schemes import TEXTS

VILLAGES, CADRES = TEXTS["village-thousand"], TEXTS["cadre-points"]
STATIONS = TEXTS["station-output"]
RUNNING = TEXTS["towns-running"]
LAST = TEXTS["last-and-lower"]
ITEM = '[[appraisal.item]]\nid = "new"\ntitle = { zh = "新项" }\n'
ABSENT = 'count = { of = "days-absent", each = -1, short_of = "outside" }'
ARTICLES = 'count = { classes = [{ of = "articles-county", each = 2 }, { of = "articles-city", each = 5, most = 20 }] }'
ABSENT_PLAN = (
    'count = { of = "plan-sent", late = { due = "03-31", per = "week" }, each = -5, part = "pro-rata" }'
)
CONVERT = "convert = { over = 40, gives = 100 }"

# code, the file, what is replaced, what comes there
CHANGES = [
    ("also-with-classes", VILLAGES, "count = { of = \"penalties\", each = -10, most = 40 }", "count = { classes = [{ of = \"penalties\", each = -10 }] }"),
    ("ballot-one-way", CADRES, "ballot = { votes = [{ of = \"places-first\", value = 0.5 }]", "ballot = { votes = [], groups = []"),
    ("ballot-without-value", CADRES, "value = 0.5 }]", "value = 0 }]"),
    ("bands-unsorted", VILLAGES, "{ to = 10, step = 1", "{ to = \"none\", step = 1"),
    ("bounds-crossed", CADRES, "judge = { lo = 5, hi = 20", "judge = { lo = 25, hi = 20"),
    ("class-in-two-groups", VILLAGES, "classes = [\"二类村\", \"三类村\"]", "classes = [\"一类村\", \"三类村\"]"),
    ("condition-bounds", VILLAGES, "{ of = \"accidents\", at_least = 1 }, {", "{ of = \"accidents\" }, {"),
    ("condition-of-missing", VILLAGES, "steps = { of = \"work-grade\", is", "steps = { is"),
    ("convert-one-way", STATIONS, CONVERT, "convert = { gives = 100 }"),
    ("count-each-missing", CADRES, ABSENT, "count = { of = \"days-absent\" }"),
    ("count-key-with-classes", STATIONS, "count = {", "count = { free = 2,"),
    ("count-of-what", CADRES, ABSENT, "count = { each = -1 }"),
    ("count-two-ways", CADRES, ABSENT, "count = { of = \"days-absent\", each = -1, short_of = 1, over = 2 }"),
    ("count-without-effect", CADRES, ABSENT, "count = { of = \"days-absent\", each = 0 }"),
    ("date-as-number", VILLAGES, ABSENT_PLAN, "count = { of = \"plan-sent\", each = -5 }"),
    ("late-month-without-day", VILLAGES, "late = { due = \"03-31\"", "late = { due = \"03-31\", month = 2"),
    ("late-of-number", VILLAGES, "count = { of = \"plan-sent\"", "count = { of = \"reports-late\""),
    ("late-one-way", VILLAGES, "late = { due = \"03-31\"", "late = { due = \"03-31\", day = 3"),
    ("number-for-day", VILLAGES, ABSENT_PLAN, "steps = { of = \"plan-sent\", at_most = 25 }"),
    ("not-a-day", VILLAGES, "late = { due = \"03-31\"", "late = { due = 25"),
    ("day-for-number", VILLAGES, "{ of = \"visits-due\", at_most = 5000 }", "{ of = \"visits-due\", at_most = \"03-31\" }"),
    ("fact-name-reserved", VILLAGES, "upper-score =", "target ="),
    ("grade-two-ways", VILLAGES, "above = 800", "above = 800\nat_least = 800"),
    ("grade-unreachable", STATIONS, "source = \"测试用办法（示例）\"\n\n[appraisal.facts]", "source = \"测\"\ngrade = [{ id = \"a\", title = { zh = \"甲\" }, below = 90 }, { id = \"b\", title = { zh = \"乙\" }, below = 80 }]\n\n[appraisal.facts]"),
    ("grades-gap", STATIONS, "source = \"测试用办法（示例）\"\n\n[appraisal.facts]", "source = \"测\"\ngrade = [{ id = \"a\", title = { zh = \"甲\" }, at_least = 90 }, { id = \"b\", title = { zh = \"乙\" }, at_least = 80, at_most = 89 }]\n\n[appraisal.facts]"),
    ("grades-overlap", STATIONS, "source = \"测试用办法（示例）\"\n\n[appraisal.facts]", "source = \"测\"\ngrade = [{ id = \"a\", title = { zh = \"甲\" }, at_least = 90 }, { id = \"b\", title = { zh = \"乙\" }, at_least = 80, at_most = 95 }]\n\n[appraisal.facts]"),
    ("grades-unsorted", STATIONS, "source = \"测试用办法（示例）\"\n\n[appraisal.facts]", "source = \"测\"\ngrade = [{ id = \"a\", title = { zh = \"甲\" }, at_least = 80 }, { id = \"b\", title = { zh = \"乙\" }, at_least = 90 }]\n\n[appraisal.facts]"),
    ("groups-missing", CADRES, "rank = { group = \"all\"", "rank = { group = \"named\""),
    ("groups-unused", VILLAGES, "rank = { group = \"named\"", "rank = { group = \"kind\""),
    ("item-not-before", CADRES, "rank = { item = \"outside\"", "rank = { item = \"absent\""),
    ("item-one-way", VILLAGES, "rank = { of = \"growth\"", "judge = { who = \"甲\" }\nrank = { of = \"growth\""),
    ("item-outside-weights", CADRES, "section = \"review\"\npoints = 20\nballot", "points = 20\nballot"),
    ("item-points-missing", VILLAGES, "points = 150\nshare", "share"),
    ("item-without-effect", STATIONS, "title = { zh = \"信息采用\" }", "title = { zh = \"信息采用\" }\ncap = 0\nfloor = 0"),
    ("knots-unsorted", CADRES, "[[60, 0], [80, 4]", "[[60, 0], [50, 4]"),
    ("line-one-way", CADRES, "line = { of = \"rate\", knots", "line = { of = \"rate\", target = 3, knots"),
    ("line-without-slope", CADRES, ", short = { points = -2 }, beyond = { points = 1 } }", " }"),
    ("mirrored-without-beyond", CADRES, "beyond = { step = 1, each = 0.5, most = 5 }, mirrored = true", "short = { each = 1 }, mirrored = true"),
    ("name-unknown", VILLAGES, "then_by = [\"dirty-places\"", "then_by = [\"dirty\""),
    ("next-without-list", CADRES, ABSENT, "count = { of = \"days-absent\", each = -1, next = \"double\" }"),
    ("number-too-small", VILLAGES, "over = \"target\", cap = 120", "over = \"target\", cap = 0"),
    ("once-without-classes", CADRES, ABSENT, "count = { of = \"days-absent\", each = -1, once = \"highest\" }"),
    ("options-of-grade", VILLAGES, "kind = \"grade\", options = [\"好\", \"中\", \"差\"], unreported = \"差\"", "kind = \"grade\""),
    ("part-of-itself", CADRES, "appraisal = \"self\", periods = \"month\", which = [10, 11, 12],", "appraisal = \"self\","),
    ("part-of-what", CADRES, "part = { of = \"outside\", out_of", "part = { out_of"),
    ("part-periods-unused", CADRES, "part = { of = \"outside\",", "part = { of = \"outside\", periods = \"month\","),
    ("part-which-of-what", CADRES, "part = { appraisal = \"monthly-appraisal\" }", "part = { appraisal = \"monthly-appraisal\", which = [1] }"),
    ("parts-above-item", VILLAGES, "is = true, points = 60 }", "is = true, points = 90 }"),
    ("pay-base-missing", CADRES, "base = 5000\n", ""),
    ("pay-one-way", CADRES, "rate = true", "rate = true\nlast = 5"),
    ("pay-rounded-shares", RUNNING, "pot = 20000", "pot = 20000\ndecimals = 0"),
    ("quota-without-percent", VILLAGES, "above = 800", "above = 800\nquota_least = 1"),
    ("quota-ties-without-quota", STATIONS, "source = \"测试用办法（示例）\"\n\n[appraisal.facts]", "source = \"测\"\ngrade = [{ id = \"a\", title = { zh = \"甲\" }, quota_ties = \"none\" }]\n\n[appraisal.facts]"),
    ("rate-most-without-rate", RUNNING, "pot = 20000", "pot = 20000\nrate_most = 100"),
    ("pay-to-best", CADRES, "to_best = 3\n", ""),
    ("period-not-longer", VILLAGES, "period = \"year\"\nwhen_absent", "period = \"month\"\nwhen_absent"),
    ("place-band-one-way", CADRES, "{ top = 3, points = 10 }", "{ points = 10 }"),
    ("place-without-rank", CADRES, "rank = { group = \"all\", ties = \"competition\" }\n", ""),
    ("pool-unused", VILLAGES, "pool = \"reports\"\n", ""),
    ("pool-without-bound", VILLAGES, "cap = 30\nfloor = \"none\"", "floor = \"none\""),
    ("rank-change-of-item", CADRES, "rank = { item = \"outside\"", "rank = { on = \"change\", item = \"outside\""),
    ("rank-of-what", CADRES, "rank = { item = \"outside\"", "rank = { of = \"cost\", item = \"outside\""),
    ("rank-one-way", CADRES, "drop = 0.5", "drop = 0.5, table = [3]"),
    ("no-ballots-without-groups", CADRES, "ballot = { votes = [{ of = \"places-first\"", "ballot = { no_ballots = \"drop\", votes = [{ of = \"places-first\""),
    ("rate-without-denominator", CADRES, "denominator = \"all\", cast = \"all-votes\" }", "denominator = \"all\" }"),
    ("section-empty", STATIONS, "[[appraisal.item]]", "[[appraisal.section]]\nid = \"a\"\ntitle = { zh = \"甲\" }\n\n[[appraisal.item]]"),
    ("section-of-pool", VILLAGES, "pool = \"reports\"\n", "pool = \"reports\"\nsection = \"building\"\n"),
    ("section-sum", VILLAGES, "title = { zh = \"党的建设\", en = \"Party building\" }\npoints = 500", "title = { zh = \"党的建设\" }\npoints = 450"),
    ("slope-one-way", CADRES, "short = { points = -2 }", "short = { points = -2, each = 1 }"),
    ("spill-without-points", STATIONS, "title = { zh = \"信息采用\" }", "title = { zh = \"信息采用\" }\nfloor = \"spill\""),
    ("step-above-full", VILLAGES, "points = 60 },\n], otherwise = 5 }\ncap = 210", "points = 260 },\n], otherwise = 5 }"),
    ("step-one-bound", VILLAGES, "{ is = 1, points = 60 }", "{ points = 60 }"),
    ("step-unreachable", VILLAGES, "{ is = 1, points = 60 }", "{ at_least = 4, below = 9, points = 60 }"),
    ("steps-gap", STATIONS, "[[appraisal.item]]", ITEM + "points = 10\nsteps = { of = \"articles-city\", table = [{ at_least = 90, points = 10 }, { at_least = 70, below = 80, points = 5 }] }\n\n[[appraisal.item]]"),
    ("steps-of-missing", VILLAGES, "steps = { of = \"members\", table", "steps = { table"),
    ("steps-overlap", VILLAGES, "{ is = 1, points = 60 }", "{ at_least = 9, below = 12, points = 60 }"),
    ("steps-two-ways", VILLAGES, "steps = { of = \"members\", table", "steps = { of = \"members\", at_least = 1, table"),
    ("veto-item", VILLAGES, "item = \"room\"", "item = \"rooms\""),
    ("veto-on-total", VILLAGES, "effect = \"no-honours\"", "effect = \"total-zero\""),
    ("veto-on-what", VILLAGES, "when = { total = true, below", "when = { below"),
    ("veto-without-effect", STATIONS, "[[appraisal.item]]", "[[appraisal.veto]]\nid = \"a\"\ntitle = { zh = \"甲\" }\nwhen = { of = \"articles-city\", at_least = 9 }\neffect = \"no-pay\"\nscope = \"unit\"\nsource = \"示例\"\n\n[[appraisal.item]]"),
    ("times-one-way", RUNNING, "times = { back = 2, last = 1 }", "times = { last = 1 }"),
    ("most-of-classes", STATIONS, "count = { classes = [{ of = \"articles-county\"", "times = 2\ncount = { most = 4, classes = [{ of = \"articles-county\""),
    ("warn-above-cap", STATIONS, "[[appraisal.item]]", ITEM + "cap = 2\nsteps = { of = \"articles-city\", table = [{ at_least = 9, points = 3 }] }\n\n[[appraisal.item]]"),
    ("warn-post-unknown", VILLAGES, "approver = \"party-secretary\"", "approver = \"party-secretery\""),
    ("warn-title-twice", STATIONS, "title = \"市级采用信息\"", "title = \"县级采用信息\""),
    ("date-as-number", VILLAGES, "[[appraisal.veto]]\nid = \"safety\"", "[[appraisal.veto]]\nid = \"new\"\ntitle = { zh = \"新\" }\nwhen = { of = \"plan-sent\", at_least = \"03-31\", running = 2 }\neffect = \"referred\"\nscope = \"unit\"\nsource = \"甲\"\n\n[[appraisal.veto]]\nid = \"safety\""),
    ("warn-best-step-below-full", STATIONS, "[[appraisal.item]]", ITEM + "points = 10\nsteps = { of = \"articles-city\", table = [{ at_least = 90, points = 8 }] }\n\n[[appraisal.item]]"),
    ("warn-fact-twice", STATIONS, "[[appraisal.item]]", ITEM + "count = { of = \"articles-city\", each = 1 }\n\n[[appraisal.item]]"),
    ("warn-start-unsaid", STATIONS, "[[appraisal.item]]", ITEM + "points = 10\ncount = { classes = [{ of = \"articles-city\", each = 1 }, { of = \"articles-county\", each = -1 }] }\n\n[[appraisal.item]]"),
    ("warn-fact-unused", STATIONS, "{ of = \"articles-city\", each = 5, most = 20 }", ""),
    ("warn-parts-below-item", VILLAGES, "is = true, points = 60 }", "is = true, points = 50 }"),
    ("warn-points-not-full", STATIONS, CONVERT, "base = 50"),
    ("warn-ranking-unpublished", VILLAGES, "approver = \"party-secretary\"\n", ""),
    ("weight-missing", CADRES, "weight = 30\n", ""),
    ("weights-not-whole", CADRES, "weight = 30\n", "weight = 35\n"),
    ("veto-all-alone", RUNNING, "when = { first = 3 }", "when = { first = 3, all = [{ last = 1 }] }"),
    ("veto-noted", RUNNING, "noted = \"由县委约谈\"\n", ""),
    ("warn-class-unpaid", RUNNING, "cap = { \"一类村\" = 1100 }", "cap = { \"三类村\" = 1100 }"),
    ("warn-not-applicable-unread", CADRES, "rank = { item = \"outside\"", "when_not_applicable = \"mean\"\nrank = { item = \"outside\""),
    ("warn-absent-unread", CADRES, "rank = { item = \"outside\"", "when_absent = \"zero\"\nrank = { item = \"outside\""),
    ("warn-out-of-unread", CADRES, "denominator = \"none\"", "denominator = \"none\", out_of = 50"),
    ("warn-zero-over-unread", VILLAGES, "over = \"target\", cap = 120, zero_over", "over = 90, cap = 120, zero_over"),
    ("warn-line-beyond-full", VILLAGES, "flat = true, part = \"up\", most = 20 } }\ncap = 110", "flat = true, part = \"up\", most = 25 } }"),
    ("times-on-without-times", VILLAGES, "times = 1.05", "times_on = \"additions\""),
    ("share-start", VILLAGES, "cap = 120, zero_over = \"full\"", "cap = 120, zero_over = \"full\", start_percent = 60"),
    ("veto-rate-of-what", VILLAGES, "when = { total = true, below = 800 }", "when = { item = \"growth-place\", below = 60 }"),
    ("spill-outside-total", VILLAGES, "floor = \"spill\"", "floor = \"spill\"\nbeside = true"),
    ("rate-without-denominator", VILLAGES, "ratio = [\"visits\", \"visits-due\"]", "ratio = [\"visits\"]"),
    ("worked-is-a-number", VILLAGES, "kind = \"percent\", mean =", "kind = \"date\", mean ="),
    ("worked-is-not-reported", VILLAGES, "kind = \"percent\", mean =", "kind = \"percent\", unreported = 0, mean ="),
    ("worked-looked-at", VILLAGES, "[[appraisal.veto]]\nid = \"safety\"", ITEM + "points = 5\nshare = { of = \"visit-rate\", over = \"target\" }\n\n[[appraisal.veto]]\nid = \"safety\""),
    ("worked-not-before", VILLAGES, "ratio = [\"visits\", \"visits-due\"]", "ratio = [\"visits\", \"mean-rate\"]"),
    ("worked-of-words", VILLAGES, "sum = [\"honours-province\"", "sum = [\"work-grade\""),
    ("worked-one-way", VILLAGES, "sum = [\"honours-province\"", "mean = [\"satisfied\"], sum = [\"honours-province\""),
    ("worked-too-many", VILLAGES, "sum = [\"honours-province\"", "sum = [\"visits\", \"visits-due\", \"growth\", \"projects\", \"members\", \"accidents\", \"praise-paper\", \"honours-province\""),
    ("each-two-signs", RUNNING, "each = { \"一类村\" = 0.1,", "each = { \"一类村\" = -0.1,"),
    ("count-without-effect", RUNNING, "each = { \"一类村\" = 0.1, \"二类村\" = 0.2 }", "each = { \"一类村\" = 0 }"),
    ("share-rounding-without-share", LAST, "when = { section = \"all\", below = 60 }", "when = { section = \"all\", below = 60, least = 1 }"),
    ("day-of-number", LAST, "highest = [\"sent-first\"", "highest = [\"works\""),
    ("worked-of-words", LAST, "trimmed = [\"first\"", "trimmed = [\"sent\""),
    ("worked-is-a-number", LAST, "highest = [\"sent-first\"", "mean = [\"sent-first\""),
    ("passes-between", LAST, "passes_to = \"works\"", "passes_to = \"scored\""),
    ("name-unknown", LAST, "passes_to = \"works\"", "passes_to = \"rate\""),
    ("name-unknown", CADRES, "passes_to = \"review\"", "passes_to = \"word\""),
    ("passes-between", STATIONS, "[[appraisal.item]]", "[[appraisal.section]]\nid = \"a\"\ntitle = { zh = \"甲\" }\npasses_to = \"b\"\n\n[[appraisal.section]]\nid = \"b\"\ntitle = { zh = \"乙\" }\n\n[[appraisal.item]]"),
    ("running-percent", LAST, "part = \"half\", least = 1 }", "part = \"half\", running = 2 }"),
    ("veto-on-what", LAST, "last_percent = 10, part", "last_percent = 10, last = 1, part"),
    ("place-without-rank", LAST, "rank = { group = \"kind\" }\n", ""),
    ("veto-too-late", LAST, "effect = \"noted\"\nnoted = \"由镇党委约谈\"", "effect = \"last-place\""),
    ("grade-two-ways", LAST, "rank_last = 2", "rank_last = 2\nrank_last_percent = 10"),
    ("quota-without-percent", LAST, "rank_last_percent = 5", "rank_last = 5"),
    ("weights-not-of-sum", RUNNING, "weights = [3, 0.5]", "weights = [3]"),
    ("weights-not-of-sum", RUNNING, "ratio = [\"closed\", \"received\"]", "ratio = [\"closed\", \"received\"], weights = [1, 1]"),
    ("best-of-list", RUNNING, "each = 3 }, { of", "each = [3, 2] }, { of"),
    ("best-of-what", RUNNING, "count = { of = \"press\", each = 0.5 }", "count = { of = \"press\", each = 0.5, best = 2 }"),
    ("moved-without-points", RUNNING, "gained = 0.5, lost = -0.5, most = 3", "most = 3"),
    ("name-unknown", RUNNING, "\"-late-cases\"", "\"-late\""),
    ("name-unknown", RUNNING, "grade = [\"poor\"], running = 3", "grade = [\"bad\"], running = 3"),
    ("name-unknown", RUNNING, "pot_of = \"work\"", "pot_of = \"job\""),
    ("pay-one-way", RUNNING, "pot = 20000", "pot = 20000\nlast = 5"),
    ("pay-without-pot", RUNNING, "pot = 20000\n", "last = 5\n"),
    ("place-without-rank", RUNNING, "rank = { group = \"class\", then_by = [\"work\", \"-late-cases\", \"honours\", \"closed\"] }\n", ""),
    ("pot-with-base", RUNNING, "pot = 20000", "pot = 20000\nbase = 100"),
    ("pot-lost-of-what", RUNNING, "pot_of = \"work\"", "pot_of = \"honours\""),
    ("pot-of-fen", RUNNING, "pot = 20000", "pot = 20000.005"),
    ("rank-before-missing", RUNNING, ", before = \"last-place\"", ""),
    ("rank-moves-not", RUNNING, "gained = 2, lost = -1, most = 6", "drop = 1, most = 6"),
    ("running-of-result", RUNNING, "month-firsts = {", "again = { title = \"再\", running = { of = \"lasts\", above = 0 } }\nmonth-firsts = {"),
    ("running-rate", RUNNING, "when = { of = \"rate\", below", "when = { item = \"closure\", below"),
    ("standing-bounds-unused", RUNNING, "last = 1, running = 2", "last = 1, below = 60, running = 2"),
    ("standing-of-numbers", RUNNING, "total = true, below = 60, appraisal", "total = true, below = \"03-31\", appraisal"),
    ("standing-one-way", RUNNING, "running = { last = 1, most = 3 }", "running = { last = 1, first = 3, most = 3 }"),
    ("steps-overlap", RUNNING, "{ at_least = 500, below = 1000, gives = 1.1 }", "{ at_least = 500, at_most = 1000, gives = 1.1 }"),
    ("times-of-longer", RUNNING, "periods = \"month\", last", "periods = \"quarter\", last"),
    ("veto-cap", VILLAGES, "effect = \"last-place\"", "effect = \"total-capped\""),
    ("veto-too-late", RUNNING, "effect = [\"no-honours\", \"no-pay\"]", "effect = \"last-place\""),
    ("worked-not-before", RUNNING, "tiers = { of = \"received\"", "tiers = { of = \"poor-rate\""),
    ("word-unknown", VILLAGES, "{ of = \"work-grade\", is = \"好\", all", "{ of = \"work-grade\", is = \"很好\", all"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "old", "new"), CHANGES, ids=[one[0] for one in CHANGES])
def test_a_finding_has_its_line_and_words_in_both_languages(code: str, text: str, old: str, new: str) -> None:
    assert old in text
    wrong = text.replace(old, new) if old.startswith("pool =") else text.replace(old, new, 1)
    if code == "pool-unused":
        wrong = text.replace(old, new)
    said = [problem for problem in check(wrong) if problem.code == code]
    assert said, [str(problem) for problem in check(wrong)]
    for problem in said:
        assert problem.where.line > 1 or code == "groups-missing"
        assert problem.where.column
        assert problem.what.zh
        assert problem.what.en
        assert problem.right.zh
        assert problem.right.en
    before = {(one.code, one.where.line) for one in check(text)}
    assert any((one.code, one.where.line) not in before for one in said) or code.startswith("warn-")


PAIR = ITEM + 'count = { of = "articles-city", each = -1 }\n\n'
REWARD = '[[appraisal.item]]\nid = "none"\ntitle = { zh = "全年没有" }\nSTEPS\n\n'


@pytest.mark.parametrize(
    ("steps", "doubted"),
    [
        ('cap = 0.5\nsteps = { of = "articles-city", table = [{ is = 0, points = 0.5 }] }', 1),
        ('cap = 0.5\nsteps = { of = "articles-city", table = [{ at_most = 0, points = 0.5 }] }', 1),
        ('cap = 0.5\nchecklist = [{ of = "articles-city", below = 1, points = 0.5 }]', 1),
        ('cap = 0.5\nsteps = { of = "articles-city", table = [{ at_most = 2, points = 0.5 }] }', 2),
    ],
)
def test_points_for_none_of_it_beside_points_off_for_each_are_no_doubt(steps: str, doubted: int) -> None:
    text = STATIONS.replace(
        "[[appraisal.item]]", PAIR + REWARD.replace("STEPS", steps) + "[[appraisal.item]]", 1
    )
    said = [one for one in check(text) if one.code == "warn-fact-twice"]
    assert len(said) == doubted  # the file counts the same figure once more itself


def test_a_word_that_is_no_grade_is_named_in_tiers_too() -> None:
    text = VILLAGES.replace("[appraisal.facts]\n", '[appraisal.facts]\nfactor = { title = "系数", tiers = { of = "work-grade", table = [{ is = "很好", gives = 2 }] } }\n', 1)  # fmt: skip
    [said] = [one for one in check(text) if one.code == "word-unknown"]
    assert said.right.zh == "可用：好、中、差"
    assert not [
        one for one in check(text.replace("很好", "好")) if one.code in ("word-unknown", "worked-of-words")
    ]


def test_an_approver_by_its_title_is_told_its_key() -> None:
    [said] = check(VILLAGES.replace('approver = "party-secretary"', 'approver = "镇长"', 1))
    assert said.code == "name-malformed"
    assert "是不是 mayor？" in said.right.zh
    assert "did you mean mayor?" in said.right.en


def test_a_list_where_one_word_belongs_is_said_to_be_a_list() -> None:
    [said] = check(VILLAGES.replace('of = "village"', 'of = ["township", "department"]', 1))
    assert (said.code, said.what.zh) == ("not-among", "of 应是一个词，现在是列表")
    assert said.what.en == "of should be one word, not a list"
    assert "('" not in said.what.zh + said.right.zh


def test_an_id_with_a_forbidden_word_may_be_changed_where_the_title_means_something_else() -> None:
    text = STATIONS.replace("articles-city", "road-photo").replace("市级采用信息", "公路照明设施缺损")
    said = {one.code: one.right.zh for one in check(text)}
    assert "换一个编号，如 road-photo 改为 road-lamp" in said["metric-forbidden"]
    assert "metric-forbidden" not in {one.code for one in check(text.replace("road-photo", "road-lamp"))}


@pytest.mark.parametrize(
    ("points", "advised"),
    [("", "另列的加减分项"), ("points = 10\n", "写进同一项的 also")],
)
def test_two_rules_on_one_figure_go_into_one_item_unless_one_stands_apart(points: str, advised: str) -> None:
    first = ITEM + 'points = 10\ncount = { of = "articles-city", each = -1 }\n\n'
    second = ITEM.replace('id = "', 'id = "other-') + points + 'rank = { of = "articles-city", table = [3, 2, 1] }\n\n'  # fmt: skip
    text = STATIONS.replace("[[appraisal.item]]", first + second + "[[appraisal.item]]", 1)
    said = [one.right.zh for one in check(text) if one.code == "warn-fact-twice"]
    assert advised in said[0]


WEIGHTED = CADRES.replace("convert = { best = true, gives = 100, cap = 100 }\n", "full = 90\n")


def test_weighted_sections_that_do_not_come_to_the_full_total_are_named() -> None:
    [said] = [problem for problem in check(WEIGHTED) if problem.code == "warn-points-not-full"]
    assert "不等于总分 90" in said.what.zh
    assert "full total 90" in said.what.en


def test_every_finding_of_the_schema_of_appraisals_is_provoked() -> None:
    folder = Path(schemas.__file__).parent / "appraisal"
    written: set[str] = set()
    for file in folder.glob("*.py"):
        source = file.read_text(encoding="utf-8")
        written |= set(re.findall(r'Finding\(\s*"([a-z-]+)"', source))
        written |= set(
            re.findall(r'"(groups-unused|groups-missing|parts-above-item|warn-parts-below-item)"', source)
        )
    provoked = {code for code, *_ in CHANGES} | {"metric-forbidden"}
    assert written - provoked == set()
