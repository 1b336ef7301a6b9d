"""Law 6: nothing that a person without the right can reach shows a resident's data. Canaries are planted everywhere
that people write, and then looked for everywhere else."""

from __future__ import annotations

import csv
import io
import logging
import re

import pytest
from django.conf import settings
from django.db import connection
from PIL import Image

from taizhang.books.acts import TextsErased
from taizhang.journal import REGISTRY, append, build, new_id
from taizhang.journal.exchange import to_line
from taizhang.problems import Refused
from taizhang.promises.acts import PromiseChanged, PromiseMade, PromiseWithdrawn
from taizhang.promises.models import Promise
from taizhang.records import evidence
from taizhang.records.acts import Evidence, RecordMade, RecordSentBack
from taizhang.records.checks import Record
from taizhang.server.rows import projected
from taizhang.server.store import STORE
from taizhang.units.acts import UnitOpened
from taizhang.vault.keeping import keep, open_texts
from taizhang.vault.models import VaultText, VaultToken
from tests.cli.running import taizhang
from tests.factories import NEW_YEAR, create_person, noon

pytestmark = pytest.mark.django_db

NAME, PHONE, NOTE = "金丝雀甲", "13912345678", "金丝雀乙家里困难"
REASON, CHANGED, WITHDRAWN = "金丝雀丙填错", "金丝雀丁要求", "金丝雀戊放弃"
CAMERA, CELL, FILE_NAME = "canary-camera", "金丝雀己手机13987654321", "金丝雀庚的证明.jpg"
CANARIES = ("金丝雀", PHONE, "13987654321", CAMERA)

PLAIN = {
    "answer.passed": {"matter"},
    "answer.sent-back": {"matter"},
    "book.opened": {"book", "name", "name_en"},
    "clock.extended": {"matter", "clock", "length", "approved_by"},
    "clock.paused": {"matter", "clock", "ground", "approved_by"},
    "clock.resumed": {"matter", "clock"},
    "contact.bound": {"id", "institution", "binds", "person", "unit", "matter"},
    "contact.ended": {"contact"},
    "exclusion.withdrawn": {"matter"},
    "score.exclusion-asked": {"id", "institution", "period", "unit", "item", "veto", "ground"},
    "score.exclusion-decided": {"exclusion"},
    "score.exclusion-revoked": {"exclusion"},
    "institution.adopted": {"id", "institution", "text", "sha256", "based_on", "name", "name_en", "sections"},
    "institution.repealed": {"id", "institution"},
    "matter.accepted": {"matter"},
    "matter.answered": {"matter", "outcome"},
    "matter.assigned": {"matter"},
    "matter.called-back": {"matter", "grade"},
    "matter.closed": {"matter"},
    "matter.erasure-asked": {"matter"},
    "matter.erasure-refused": {"matter"},
    "matter.erased": {"matter", "ground"},
    "matter.excluded-from-rates": {"matter", "ground", "approved_by"},
    "matter.handed-over": {"matter"},
    "matter.joined": {"matter", "into"},
    "matter.judged": {"matter", "grade"},
    "matter.not-accepted": {"matter", "ground"},
    "matter.opened": {
        "id",
        "number",
        "matter_kind",
        "rule",
        "channel",
        "category",
        "about",
        "place",
        "against",
        "ordered_by",
        "texts",
        "values",
        "from_book",
    },
    "matter.passed-up": {"id", "to_book", "as_matter"},
    "matter.refiled": {"matter", "category", "place"},
    "matter.reopened": {"matter"},
    "matter.returned": {"matter", "ground"},
    "matter.signed-for": {"matter", "person"},
    "matter.split": {"matter"},
    "matter.withdrawn": {"matter"},
    "matters.recounted": set(),
    "milestone.marked": {"matter", "milestone", "person", "result"},
    "notice.posted": {"id", "institution", "period", "ground", "approved_by", "head_hash"},
    "notice.withdrawn": {"notice", "reason"},
    "period.closed": {"period", "head_hash", "engine", "rules", "digest"},
    "person.registered": {"id"},
    "post.created": {"id", "unit", "name", "name_en", "key"},
    "promise.changed": {"promise", "approved_by"},
    "promise.made": {"id", "indicator", "unit", "person", "parent", "quote"},
    "promise.signed": {"promise"},
    "promise.withdrawn": {"promise", "approved_by"},
    "record.confirmed": {"record", "replaces"},
    "record.made": {"id", "indicator", "unit", "person", "period", "replaces"},
    "record.sent-back": {"record"},
    "record.withdrawn": {"record"},
    "seal.opened": {"matter"},
    "sweep.reported": {"matter_kind", "period", "unit"},
    "score.corrected": {"id", "objection", "institution", "period", "unit", "lifts"},
    "score.correction-undone": {"correction"},
    "score.judged": {"id", "institution", "period", "unit", "line", "reason", "replaces"},
    "score.judgement-withdrawn": {"judgement"},
    "score.objected": {"id", "institution", "period", "unit", "item"},
    "score.objection-decided": {"objection"},
    "score.objection-withdrawn": {"objection"},
    "term.ended": {"term"},
    "term.started": {"id", "post", "person", "ground"},
    "texts.erased": {"person", "refs", "ground"},
    "unit.closed": {"unit", "successor"},
    "unit.opened": {"id", "name", "name_en", "code", "parent", "group", "initials"},
    "upper-book.named": {"upper"},
    "veto.lifted": {"record", "ground"},
    "veto.recorded": {"id", "institution", "period", "unit", "veto", "ground"},
}
"""The fields of each act that stand in the journal as plain text: ids, and words about offices and rules."""


def test_every_plain_text_field_of_an_act_is_known_to_hold_no_words_about_residents():
    plain = {
        kind: {name for name, field in form.model_fields.items() if "str" in str(field.annotation)}
        for kind, form in REGISTRY.items()
        if form.__module__.startswith("taizhang.")
    }
    assert plain == PLAIN


def _picture() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = exif[0x010E] = CAMERA
    out = io.BytesIO()
    Image.new("RGB", (30, 30), 5).save(out, "JPEG", exif=exif)
    return out.getvalue() + NOTE.encode()


def plant(town) -> None:
    """Write a canary wherever the core lets people write about people."""
    book, village = town.book, town.villages[0]
    create_person(book, NAME, phone=PHONE)
    sha256, size, kind = evidence.keep(_picture())

    def made(state, head):
        file = Evidence(sha256=sha256, size=size, type=kind)
        note = keep(book, NOTE, kind="note")
        fields = {"indicator": "repairs", "unit": village, "period": "2026-01", "value": 3, "note": note}
        return [build(RecordMade, id=new_id("r"), evidence=[file.model_dump()], **fields)]

    def sent_back(state, head):
        record = Record.rows.of(book).get(indicator="repairs")
        return [RecordSentBack(record=record.id, reason=keep(book, REASON, kind="reason"))]

    promise = Promise.rows.of(book).get(unit=village)
    approved = town.people["leader"]

    def changed(state, head):
        reason = keep(book, CHANGED, kind="reason")
        return [
            PromiseChanged(promise=promise.id, target=7, approved_by=approved, reason=reason, from_version=1)
        ]

    def withdrawn(state, head):
        return [
            PromiseWithdrawn(
                promise=promise.id, approved_by=approved, reason=keep(book, WITHDRAWN, kind="reason")
            )
        ]

    for plan, who in ((made, "village1"), (sent_back, "clerk"), (changed, "clerk"), (withdrawn, "clerk")):
        append(STORE, book, plan, who=town.actor(who), now=noon(NEW_YEAR), happened_on=NEW_YEAR)
    town.close("2026-01", approvals={"appraisal": town.people["secretary"]})


def singing(text: str) -> list[str]:
    """The canaries that a text shows."""
    return [canary for canary in CANARIES if canary in text]


def dumped(*tables) -> str:
    """Every cell of tables, bytes as they are."""
    cells = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    cells.append(raw.decode("utf-8", "replace"))
    text = "\n".join(cells)
    return re.sub(r"\\u([0-9a-f]{4})", lambda escape: chr(int(escape[1], 16)), text)  # as JSON may hide words


def test_the_canaries_sing_where_they_are_meant_to(township):
    plant(township)
    texts = open_texts(township.book, VaultText.objects.values_list("ref", flat=True))
    assert {NAME, PHONE, NOTE, REASON, CHANGED, WITHDRAWN} <= set(texts.values())


def test_no_canary_is_in_the_journal_the_state_or_the_vaults_tables(township):
    plant(township)
    state = [table._meta.db_table for table in projected()]
    tables = ("journal_entry", "journal_head", VaultText._meta.db_table, VaultToken._meta.db_table, *state)
    assert singing(dumped(*tables)) == []
    assert singing("\n".join(to_line(row.body, row.hash) for row in STORE.rows(township.book))) == []


def test_no_canary_is_in_an_evidence_file_or_in_the_name_of_one(township):
    plant(township)
    files = [path for path in settings.FILES.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert singing(path.read_bytes().decode("utf-8", "replace") + str(path)) == []


@pytest.mark.parametrize(
    "command", [("export",), ("verify",), ("rebuild", "--check"), ("units", "list"), ("recompute", "2026-01")]
)
def test_no_canary_is_in_what_a_command_prints(township, command, tmp_path):
    plant(township)
    result = taizhang(*command, "--book", township.book)
    assert result.exit_code == 0, result.output
    assert singing(result.output) == []


def _wrong_inputs(town):
    """What may be pasted into the wrong place, and how it is submitted."""
    village = {"id": "u", "unit_kind": "village", "since": NEW_YEAR, "parent": town.township}
    record = {"id": "r", "indicator": "sales", "unit": town.villages[0], "period": "2026-01", "value": 1}
    promise = {
        "id": "g",
        "indicator": "jobs",
        "unit": town.villages[0],
        "year": 2026,
        "target": 1,
        "due": NEW_YEAR,
    }
    yield UnitOpened, {**village, "name": "新村", "code": CELL}
    yield UnitOpened, {**village, "name": "新村", "code": PHONE}
    yield UnitOpened, {**village, "name": CELL * 9}
    yield UnitOpened, {**village, "name": "新村", "group": CELL * 9}
    yield UnitOpened, {**village, "name": "新村", "parent": NAME}
    yield RecordMade, {**record, "value": CELL}
    yield RecordMade, {**record, "unit": NAME}
    yield RecordMade, {**record, "person": NAME}
    yield RecordMade, {**record, "note": NOTE}
    yield RecordMade, {**record, "replaces": NAME}
    yield RecordMade, {**record, "evidence": [FILE_NAME]}
    yield (
        RecordMade,
        {**record, "evidence": [{"sha256": FILE_NAME, "size": 1, "type": "x", "name": FILE_NAME}]},
    )
    yield PromiseMade, {**promise, "person": NAME}
    yield PromiseMade, {**promise, "target": CELL}
    yield PromiseMade, {**promise, "quote": CELL * 30}


def test_no_canary_is_in_a_refusal_or_in_a_log(township, caplog):
    caplog.set_level(logging.INFO)
    count = 0
    for form, fields in _wrong_inputs(township):
        with pytest.raises(Refused) as refused:
            township.do(build(form, **fields), who="clerk")
        count += 1
        for problem in refused.value.problems:
            assert singing(f"{problem.to('zh')} {problem.to('en')} {problem.where.key}") == []
    plant(township)
    assert count == 15
    assert singing(caplog.text) == []


def test_a_refused_plan_leaves_no_text_in_the_vault(township):
    before = VaultText.objects.count()

    def plan(state, head):
        keep(township.book, NOTE, kind="note")
        return [
            build(
                UnitOpened,
                id="u",
                unit_kind="village",
                name="第1村",
                parent=township.township,
                since=NEW_YEAR,
            )
        ]

    with pytest.raises(Refused):
        append(
            STORE, township.book, plan, who=township.actor("clerk"), now=noon(NEW_YEAR), happened_on=NEW_YEAR
        )
    assert VaultText.objects.count() == before


def test_cells_beside_the_codes_of_an_imported_sheet_are_neither_kept_nor_shown(township, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    file = tmp_path / "units.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(
            [
                ["统计用区划代码", "名称", "联系人", "电话"],
                ["330102101203", "东风村", NAME, PHONE],
                ["33010210120", "西风村", NAME, CELL],
            ]
        )
    result = taizhang("units", "import", file, "--book", township.book, "--commit")
    state = [table._meta.db_table for table in projected()]
    assert "东风村" in dumped(*state)
    assert singing(result.output) == []
    assert singing(dumped("journal_entry", *state)) == []
    assert singing(caplog.text) == []


def test_an_erased_person_is_named_nowhere_and_the_ledger_stays_whole(township):
    from taizhang.units import queries as units
    from taizhang.vault.keeping import purge, refs_of

    person = create_person(township.book, NAME, phone=PHONE)
    refs = refs_of(township.book, person)
    township.do(TextsErased(person=person, refs=refs, ground="本人要求"), who="clerk")
    purge(township.book, refs)
    assert units.find_person(township.book, NAME) == ()
    assert singing(units.names(township.book, [person])[person]) == []
    assert taizhang("verify", "--book", township.book).exit_code == 0
    assert taizhang("rebuild", "--check", "--book", township.book).exit_code == 0
