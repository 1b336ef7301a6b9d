"""`taizhang institutions explain`: a scheme as the rule text that the paper would have."""

from __future__ import annotations

from pathlib import Path

import click

from taizhang.cli.scheme_files import scheme, write
from taizhang.cli.setup import language, refusals_shown

FORMATS = ("text", "md", "html", "docx")


@click.command()
@click.argument("file")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="格式，缺省看 -o 的扩展名 / the form (text)"
)
@click.option("--language", "spoken", type=click.Choice(["zh", "en"]), help="语言 / the language of the text")
@click.option("-o", "out", type=click.Path(path_type=Path, dir_okay=False), help="写到文件 / write to a file")
@click.option("--force", is_flag=True, help="覆盖已有的文件 / replace a file that is there")
@refusals_shown
def explain(file: str, form: str | None, spoken: str | None, out: Path | None, force: bool) -> None:
    """把考评办法写成条文，供与原文核对 / a scheme as a readable rule text, to compare with the paper.

    FILE is a file, or the id of a scheme that ships. What the paper leaves unsaid is printed as such. Exit status: 0, or 2 when the
    file is wrong, with every mistake.
    """
    from taizhang.writing.scheme import names_of, rule_text, to_docx, to_html, to_markdown, to_text

    given = scheme(file)
    suffix = out.suffix.lstrip(".").lower() if out is not None else ""
    form = form or {"htm": "html", "markdown": "md"}.get(suffix, suffix if suffix in FORMATS else "text")
    paper = rule_text(
        given.institution,
        spoken or language(),
        names=names_of((*given.beside, given.institution)),
        titles=given.titles,
    )
    if form == "docx":
        from taizhang.server import clock

        content: str | bytes = to_docx(paper, at=clock.now())
        out = out or Path(f"{given.institution.id}.docx")
    else:
        content = {"text": to_text, "md": to_markdown, "html": to_html}[form](paper)
    if out is None:
        click.echo(content, nl=False)
        return
    write(out, content, force=force)
    click.echo(str(out))
