"""Checking several institution files as one rulebook: what one file cannot see by itself."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from taizhang.institutions.loader import Document, read
from taizhang.institutions.metrics import MATTER_FAMILY
from taizhang.institutions.never_scored import INSTEAD, forbidden_title
from taizhang.institutions.places import Path
from taizhang.institutions.schema import Appraisal, Indicator, ScorePart
from taizhang.problems import Problem, Text

_PERIODS = {
    "month": ("月", "month"),
    "quarter": ("季度", "quarter"),
    "half": ("半年", "half-year"),
    "year": ("年", "year"),
}


def check_together(
    files: Mapping[str, str],
    *,
    beside: Mapping[str, str] | None = None,
    registered: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """Every problem of `files` (text by name), each file's own first and then those between them. Never raises.

    `beside` are texts that `files` come to stand beside, such as those in force or those that ship: they are looked
    things up in, and what is wrong between them and a file is said at the file. One with the id of a file gives way.
    `registered` are the names of the registered metrics, such as "promise.percent"; where it is None, names of that
    kind are not looked up, because which concepts there are is not known. Indicators are always looked up.
    """
    documents = [read(text, file=file) for file, text in files.items()]
    replaced = {_id_of(document) for document in documents} - {None}
    others = [read(text, file=file) for file, text in (beside or {}).items() if file not in files]
    others = [document for document in others if _id_of(document) not in replaced]
    own = [problem for document in documents for problem in document.problems]
    between = _between([*others, *documents], registered)
    return (*own, *(problem for problem in between if problem.where.file in files))


def _between(documents: list[Document], registered: Collection[str] | None) -> Iterator[Problem]:
    yield from _declared_twice(
        [(document, ("institution", "id"), name) for document in documents if (name := _id_of(document))],
        "institution-twice",
        Text("制度", "institution"),
    )
    yield from _declared_twice(
        [
            (document, ("calendar", "year"), str(given))
            for document in documents
            if (given := _table(document.values.get("calendar")).get("year")) is not None
        ],
        "calendar-twice",
        Text("年度日历", "calendar of"),
    )
    yield from _declared_twice(
        [(document, ("hours",), "hours") for document in documents if document.values.get("hours")],
        "hours-twice",
        Text("办公时间", "office hours"),
    )
    indicators = [*_entries(documents, "indicator"), *_facts(documents)]
    yield from _declared_twice(indicators, "indicator-twice", Text("指标", "indicator"), _SAME_OR_OTHER)
    yield from _declared_twice(list(_entries(documents, "duty")), "duty-twice", Text("职责", "duty"))
    declared = {name for _, _, name in indicators}
    known = {
        one.id: one for document in documents if document.institution for one in document.institution.declared
    }
    if registered is not None:
        registered = {*registered, *_rates(documents)}
    stated = [document.institution for document in documents if document.institution is not None]
    others = {one.id: one.appraisal for one in stated if one.appraisal is not None}
    for document in documents:
        if document.institution is not None:
            yield from _references(document, declared, known, registered, others)
    yield from _shared_aliases(documents)


_ONE_OF_TWO = Text("改名，或删去其中一处", "rename it, or remove one of the two")
_SAME_OR_OTHER = Text(
    "几个文件的编号不能相同：另一个数，改用别的编号；就是那个数，删去这里的声明，照样按编号取用",
    "all files share one set of ids: another figure takes another id; where it is the same figure, remove this declaration and read it by its id",
)


def _declared_twice(
    places: list[tuple[Document, Path, str]], code: str, what: Text, right: Text = _ONE_OF_TWO
) -> Iterator[Problem]:
    first: dict[str, Document] = {}
    for document, path, name in places:
        before = first.setdefault(name, document)
        if before is not document:  # twice in one file is that file's own problem
            yield Problem(
                code,
                Text(f"{what.zh}“{name}”在 {before.file} 里已有", f"the {what.en} “{name}” is already in {before.file}"),
                right,
                document.place(path),
            )  # fmt: skip


def _references(
    document: Document,
    declared: set[str],
    known: Mapping[str, Indicator],
    registered: Collection[str] | None,
    others: Mapping[str, Appraisal],
) -> Iterator[Problem]:
    institution = document.institution
    assert institution is not None
    if institution.appraisal is not None:
        yield from _appraisals(document, institution.appraisal, others)
        for below, name in institution.appraisal.metrics():
            place = document.place(("appraisal", *below))
            if "." in name:
                if registered is not None and name not in registered:
                    yield _unknown(
                        "metric-unknown", Text("登记的计量", "registered metric"), name, registered, place
                    )
            elif name not in declared:
                yield _unknown("indicator-unknown", Text("指标", "indicator"), name, declared, place)
            elif name in known and _about_forbidden(known[name]):
                yield Problem(
                    "metric-forbidden",
                    Text(f"指标“{known[name].title}”不得用于考评", f"the indicator “{known[name].title.to('en')}” may never be scored"),
                    INSTEAD,
                    place,
                )  # fmt: skip
    for number, duty in enumerate(institution.duties):
        path: Path = ("duty", number, "indicator")
        if duty.indicator not in declared:
            yield _unknown("indicator-unknown", Text("指标", "indicator"), duty.indicator, declared, document.place(path))  # fmt: skip
        elif (
            (measured := known.get(duty.indicator))
            and measured.period == duty.per
            and measured.max is not None
            and duty.at_least > measured.max
        ):
            yield Problem(
                "duty-above-maximum",
                Text(f"要求 {duty.at_least}，超过指标的最大值 {measured.max}", f"{duty.at_least} is asked, above the indicator's maximum {measured.max}"),
                Text("降低 at_least，或改指标的 max", "lower at_least, or change the indicator's max"),
                document.place(("duty", number, "at_least")),
            )  # fmt: skip
    for part, one in enumerate(institution.report.parts if institution.report else ()):
        for paragraph, sentence in enumerate(one.paragraphs):
            for at, name in enumerate(sentence.of if sentence.each == "promise" else ()):
                if name not in declared:
                    path = ("report", "part", part, "paragraph", paragraph, "of", at)
                    yield _unknown("indicator-unknown", Text("指标", "indicator"), name, declared, document.place(path))  # fmt: skip


def _appraisals(
    document: Document, appraisal: Appraisal, others: Mapping[str, Appraisal]
) -> Iterator[Problem]:
    """Other appraisals whose scores or places are taken up, and that are not there or close at other periods."""
    periods = {name: one.period for name, one in others.items()}
    for path, part in _parts(appraisal):
        of = appraisal if part.appraisal == "self" else others.get(part.appraisal or "")
        if part.of_item is not None and of is not None and part.of_item not in {one.id for one in of.items}:
            known = ", ".join(one.id for one in of.items)
            yield Problem(
                "warn-item-unknown",
                Text(f"“{part.appraisal}”里没有“{part.of_item}”这一项，它的得分无从取得", f"“{part.appraisal}” has no item “{part.of_item}”, so its points come from nowhere"),
                Text(f"可用：{known}", f"there are: {known}"),
                document.place(("appraisal", *path, "of_item")),
            )  # fmt: skip
    for path, name, wanted in _taken_up(appraisal):
        if name == "self":
            continue
        place = document.place(("appraisal", *path))
        if name not in periods:
            near = difflib.get_close_matches(name, sorted(periods), n=1, cutoff=0.6)
            yield Problem(
                "warn-appraisal-unknown",
                Text(f"没有“{name}”这个考评办法，它的得分无从取得", f"there is no appraisal “{name}”, so its scores come from nowhere"),
                Text(f"是不是 {near[0]}？", f"did you mean {near[0]}?")
                if near
                else Text("与那个办法的文件一起检查，或核对它的 id", "check it together with the file of that appraisal, or compare its id"),
                place,
            )  # fmt: skip
        elif wanted and periods[name] != wanted:
            has, asked = Text(*_PERIODS[periods[name]]), Text(*_PERIODS[wanted])
            yield Problem(
                "warn-appraisal-period",
                Text(f"“{name}”每{has.zh}考评一次，这里取的是每{asked.zh}的", f"“{name}” is scored each {has.en}, and what is taken here is that of a {asked.en}"),
                Text(f'写 periods = "{periods[name]}"', f'write periods = "{periods[name]}"')
                if path[-2] in ("part", "times")
                else Text("取同样期间的考评", "take an appraisal of the same periods"),
                place,
            )  # fmt: skip


def _parts(appraisal: Appraisal) -> Iterator[tuple[Path, ScorePart]]:
    """Each place that takes up the score of an appraisal."""
    for number, item in enumerate(appraisal.items):
        for path, way in [
            (("item", number), item),
            *((("item", number, "also", place), also) for place, also in enumerate(item.also)),
        ]:
            if way.part is not None and way.part.appraisal is not None:
                yield (*path, "part"), way.part


def _taken_up(appraisal: Appraisal) -> Iterator[tuple[Path, str, str]]:
    """Each place that names an appraisal, with the kind of period that its score there is of; "" for any."""
    for path, part in _parts(appraisal):
        yield (*path, "appraisal"), part.appraisal or "", part.periods or appraisal.period
    for name, fact in appraisal.facts.items():
        if fact.times is not None:
            yield (
                ("facts", name, "times", "appraisal"),
                fact.times.appraisal,
                fact.times.periods or appraisal.period,
            )
        if fact.running is not None:
            yield ("facts", name, "running", "appraisal"), fact.running.appraisal, appraisal.period
        if fact.earlier is not None:
            yield ("facts", name, "earlier", "appraisal"), fact.earlier.appraisal, ""


def _rates(documents: list[Document]) -> Iterator[str]:
    """The rates that kinds of matter let an appraisal read."""
    for document in documents:
        institution = document.institution
        if institution is not None and institution.matter is not None:
            for rate in institution.matter.rates:
                if rate.scored:
                    yield f"{MATTER_FAMILY}.{institution.id}.{rate.id}"


def _unknown(code: str, what: Text, name: str, known: Collection[str], place: Any) -> Problem:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return Problem(
        code,
        Text(f"没有“{name}”这个{what.zh}", f"there is no {what.en} “{name}”"),
        Text(f"是不是 {near[0]}？", f"did you mean {near[0]}?")
        if near
        else Text("先在一个制度文件里声明它", "declare it in an institution first")
        if what.zh == "指标"
        else Text("可用：" + "、".join(sorted(known)), "there are: " + ", ".join(sorted(known))),
        place,
    )


def _about_forbidden(indicator: Indicator) -> bool:
    return any(map(forbidden_title, (indicator.title.zh, *indicator.aliases)))


def _shared_aliases(documents: list[Document]) -> Iterator[Problem]:
    """Two indicators that reports name by the same word, so that a figure read from one could be either's."""
    owner: dict[str, str] = {}
    for document in documents:
        for number, indicator in enumerate(document.institution.indicators if document.institution else ()):
            for word in dict.fromkeys((indicator.title.zh, *indicator.aliases)):
                if owner.setdefault(word, indicator.id) != indicator.id:
                    yield Problem(
                        "warn-alias-shared",
                        Text(f"“{word}”也是指标 {owner[word]} 的名称", f"“{word}” also names the indicator {owner[word]}"),
                        Text("让每个词只指一个指标", "let each word name one indicator"),
                        document.place(("indicator", number, "aliases")),
                    )  # fmt: skip


def _id_of(document: Document) -> str | None:
    given = _table(document.values.get("institution")).get("id")
    return given if isinstance(given, str) else None


def _entries(documents: list[Document], key: str) -> Iterator[tuple[Document, Path, str]]:
    for document in documents:
        entries = document.values.get(key)
        for number, entry in enumerate(entries if isinstance(entries, tuple) else ()):
            if isinstance(given := _table(entry).get("id"), str):
                yield document, (key, number, "id"), given


def _facts(documents: list[Document]) -> Iterator[tuple[Document, Path, str]]:
    for document in documents:
        facts = _table(_table(document.values.get("appraisal")).get("facts"))
        for name in facts:
            yield document, ("appraisal", "facts", name), name


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
