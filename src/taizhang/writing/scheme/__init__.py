"""An appraisal scheme as a readable rule text (考核办法), as the paper would have it: chapters, articles, nothing left out.

What the paper leaves unsaid is printed as such, so that an office can compare the text with its paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from taizhang.institutions import Institution, shipped, titles_of
from taizhang.problems import Problem, Refused, Text
from taizhang.writing.scheme.articles import article
from taizhang.writing.scheme.docx import to_docx
from taizhang.writing.scheme.general import general, pool_said, section_said
from taizhang.writing.scheme.outcomes import publication, results, vetoes
from taizhang.writing.scheme.paper import Article, Chapter, Paper, Table, to_html, to_markdown, to_text
from taizhang.writing.scheme.pay import pays
from taizhang.writing.scheme.sources import sources
from taizhang.writing.scheme.speech import Named, Speech, names_of

__all__ = [
    "Article",
    "Chapter",
    "Named",
    "Paper",
    "Table",
    "names_of",
    "rule_text",
    "to_docx",
    "to_html",
    "to_markdown",
    "to_text",
]


def rule_text(
    institution: Institution,
    language: str = "zh",
    *,
    names: Mapping[str, Named] | None = None,
    titles: Mapping[str, Text] | None = None,
) -> Paper:
    """The scheme of an institution as a complete rule text; somebody can score by hand from it.

    `names` are those of figures declared elsewhere (`names_of`), `titles` those of other appraisals; without them, what ships
    and what concepts register is looked up. Raises `Refused` (code `no-appraisal`) for an institution without one.
    """
    appraisal = institution.appraisal
    if appraisal is None:
        raise Refused(
            Problem(
                "no-appraisal",
                Text(
                    f"“{institution.title}”里没有考评办法",
                    f"“{institution.title.to('en')}” holds no appraisal",
                ),
                Text("给一个有 [appraisal] 的文件", "give a file that has [appraisal]"),
            )
        )
    ship = [one.institution for one in shipped().values()] if names is None or titles is None else []
    known = names_of(ship) if names is None else dict(names)
    known |= names_of([institution])
    known_titles = titles_of(ship) if titles is None else titles
    say = Speech(language, appraisal, known, known_titles)
    chapters = [general(institution, say), *_contents(say)]
    if appraisal.vetoes:
        chapters.append(vetoes(appraisal, say))
    if (outcome := results(appraisal, say)) is not None:
        chapters.append(outcome)
    if appraisal.pays:
        chapters.append(pays(appraisal, say))
    chapters += [publication(appraisal, say), sources(appraisal, say), _last(say)]
    kept = [one for one in chapters if one.articles]
    if say.english:
        kept = [replace(one, articles=tuple(map(_capitalised, one.articles))) for one in kept]
    return Paper(institution.title.to(language), tuple(kept), language)


def _capitalised(one: Article) -> Article:
    return replace(one, paragraphs=tuple(text[:1].upper() + text[1:] for text in one.paragraphs))


def _contents(say: Speech) -> Iterator[Chapter]:
    """A chapter for each section; items of none stand in one of their own."""
    appraisal = say.appraisal
    pools = {pool.id: pool for pool in appraisal.pools}
    placed: dict[str | None, list[Article]] = {section.id: [] for section in appraisal.sections}
    placed[None] = []
    for section in appraisal.sections:
        said = tuple(section_said(section, say))
        if said:
            placed[section.id].append(Article(say("本部分", "This section"), said, anchor=section.id))
    for pool in appraisal.pools:
        placed[pool.section].append(pool_said(pool, say))
    for item in appraisal.items:
        where = pools[item.pool].section if item.pool is not None else item.section
        placed[where].append(article(item, say))
    for one in appraisal.sections:
        yield Chapter(one.title.to(say.language), tuple(placed[one.id]))
    rest = say("其他项目", "Other items") if appraisal.sections else say("考评内容和计分", "What is scored")
    yield Chapter(rest, tuple(placed[None]))


def _last(say: Speech) -> Chapter:
    return Chapter(
        say("附则", "Final"),
        (
            Article(
                say("没有写明的事项", "What is left unsaid"),
                (
                    say(
                        "注有“（默认）”的，是原文没有写明、按惯例补足的规定；原文另有规定的，应当写明后再采用。",
                        "What is marked “(by default)” the paper leaves unsaid and custom fills in; where the paper says otherwise, write it before adopting.",
                    ),
                    say(
                        "数据不适用于某单位的，除另有写明外，不考核该项（默认）。",
                        "Where a figure does not apply to a unit, the item is not assessed unless it says otherwise (by default).",
                    ),
                    say(
                        "得分、总分按精确值计算，除法四舍五入到百万分之一分；打印时的四舍五入不影响名次和等次。零、未上报、不适用是三种不同的情形。",
                        "Points and totals are exact, quotients rounded half up to a millionth of a point; rounding for print changes no place and no grade. Zero, not reported and not applicable are three different things.",
                    ),
                    say(
                        "一项之内依次计算：各款得分相加、乘系数、保留小数、按最高最低限计、不得分情形、未上报和不适用、否决。总分依次计算：合并计分、部分保留小数、部分系数、部分上下限和权重、折算、基础分、系数、折合、位次升降、保留小数、总分上下限。",
                        "Within an item, in this order: its clauses added up, the coefficient, rounding, the bounds, what sets it to 0, what is missing, vetoes. For the total: items counted together, rounding and coefficients of sections, their bounds and weights, rescaling, the base, the coefficient, conversion, places moved, rounding, the bounds.",
                    ),
                ),
            ),
        ),
    )
