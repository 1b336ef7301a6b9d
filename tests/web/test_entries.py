"""What people enter before a close: exclusions and exemptions with their decisions, and vetoes on record."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.appraisal.models import Exclusion, Judgement, VetoRecord
from tests.web.offices import Office

SHEET = "entries/appraisal/2026-02/"


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("证明.pdf", b"%PDF-1.4 proof", content_type="application/pdf")


def ask(office: Office, role: str = "village1", **more: str):
    """The first village asks that an item is left out."""
    given = {
        "token": "k" + role,
        "unit": office.town.villages[0],
        "way": "excluded",
        "what": "item:jobs",
        "ground": "本村今年没有就业任务",
        "evidence": paper(),
    }
    return office.as_(role).post(office.at(f"{SHEET}exclude/"), given | more)


def decide(office: Office, role: str = "secretary", granted: str = "yes"):
    row = Exclusion.rows.of(office.town.book).get()
    return office.as_(role).post(
        office.at(f"exclusions/{row.id}/decide/"), {"token": "d", "granted": granted, "reason": "核对过"}
    )


def test_with_one_appraisal_the_open_sheet_opens_at_once(office: Office) -> None:
    answer = office.as_("clerk").get(office.at("entries/"))
    assert answer["Location"] == office.at(SHEET)
    page = office.as_("clerk").get(office.at(SHEET))
    (visit,) = page.context["items"]
    assert not visit["href"], "the clerk is not the judge"
    assert all(row["cells"][1] == {"state": "no-data"} for row in visit["table"]["rows"])


def test_an_exclusion_is_asked_with_evidence_and_decided_by_the_approver(office: Office) -> None:
    assert ask(office)["Location"] == office.at(SHEET)
    page = office.as_("village1").get(office.at(SHEET))
    assert len(page.context["exclusions"]["rows"]) == 1
    row = Exclusion.rows.of(office.town.book).get()
    assert (row.status, row.asked_by, len(row.evidence)) == ("asked", office.town.people["village1"], 1)
    secretary = office.as_("secretary")
    assert any(row.id in item["href"] for item in secretary.get(office.home).context["waits"])
    assert secretary.get(office.at(f"exclusions/{row.id}/")).context["decide_href"]
    assert decide(office)["Location"] == office.at(f"exclusions/{row.id}/")
    assert Exclusion.rows.of(office.town.book).get().status == "granted"


def test_without_evidence_or_ground_nothing_is_asked(office: Office) -> None:
    for lacking in (
        {"evidence": ""},
        {"ground": ""},
        {"what": "item:none"},
        {"unit": office.town.villages[1]},
    ):
        assert ask(office, **lacking).status_code == 422, lacking
    assert ask(office, ground="联系 13900001234").status_code == 422, "no telephone in a printed ground"
    assert not Exclusion.rows.of(office.town.book).exists()


def test_a_veto_is_not_excluded_but_an_exemption_may_be_claimed_for_it(office: Office) -> None:
    assert ask(office, what="veto:safety").status_code == 422
    assert ask(office, what="veto:safety", way="exempt").status_code == 302


def test_who_asked_does_not_decide_and_nobody_else_than_the_approver(office: Office) -> None:
    ask(office, role="clerk")
    for role in ("clerk", "leader", "village1"):
        assert decide(office, role).status_code == 403
    assert Exclusion.rows.of(office.town.book).get().status == "asked"


def test_what_was_granted_is_revoked_before_the_close_only(office: Office) -> None:
    ask(office)
    decide(office)
    row = Exclusion.rows.of(office.town.book).get()
    href = office.at(f"exclusions/{row.id}/revoke/")
    assert office.as_("secretary").post(href, {"token": "r", "reason": "任务已下达"}).status_code == 302
    assert Exclusion.rows.of(office.town.book).get().status == "revoked"
    office.town.close("2026-02")
    answer = ask(office, what="item:sales", token="again")
    assert answer.status_code == 422
    assert "已封账" in answer.content.decode()


def test_evidence_and_reason_are_for_the_office_and_the_unit(office: Office) -> None:
    ask(office)
    decide(office)
    row = Exclusion.rows.of(office.town.book).get()
    here = office.at(f"exclusions/{row.id}/")
    file = f"{here}evidence/{row.evidence[0]['sha256']}/"
    assert office.as_("village1").get(file).status_code == 200
    assert office.as_("village2").get(file).status_code == 404
    assert "核对过" in office.as_("village1").get(here).content.decode()
    assert "核对过" not in office.as_("village2").get(here).content.decode()


@pytest.mark.parametrize("role", ["leader", "village1"])
def test_only_the_clerk_records_a_veto(office: Office, role: str) -> None:
    assert office.as_(role).get(office.at(f"{SHEET}veto/")).status_code == 403


def test_a_veto_is_recorded_with_its_document_and_lifted_with_another(office: Office) -> None:
    clerk, unit = office.as_("clerk"), office.town.villages[0]
    given = {"token": "v", "unit": unit, "veto": "safety", "ground": "县安委〔2026〕2号"}
    for _ in range(2):
        assert clerk.post(office.at(f"{SHEET}veto/"), given)["Location"] == office.at(SHEET)
    row = VetoRecord.rows.of(office.town.book).get()
    assert clerk.post(office.at(f"{SHEET}veto/"), given | {"token": "w"}).status_code == 422
    answer = clerk.post(office.at(f"vetoes/{row.id}/lift/"), {"token": "l", "ground": "复核后撤销"})
    assert answer["Location"] == office.at(SHEET)
    assert VetoRecord.rows.of(office.town.book).get().to_seq is not None


def judge(office: Office, role: str = "leader", token: str = "j", **more: str):
    """The mayor gives the first village three points."""
    first = office.town.villages[0]
    given = {"token": token, f"points-{first}": "3", f"reason-{first}": "河道清理彻底"}
    return office.as_(role).post(office.at(f"{SHEET}judge/visit/"), given | more)


def test_a_judge_gives_points_with_a_reason_and_both_stand_on_the_page_with_the_name(office: Office) -> None:
    page = office.as_("leader").get(office.at(f"{SHEET}judge/visit/"))
    assert len(page.context["rows"]) == len(office.town.villages)
    assert judge(office)["Location"] == office.at(SHEET)
    assert judge(office)["Location"] == office.at(SHEET), "a second click changes nothing"
    row = Judgement.rows.of(office.town.book).get()
    assert (row.points, row.judged_by) == (3, office.town.people["leader"])
    shown = office.as_("clerk").get(office.at(SHEET)).content.decode()
    assert "河道清理彻底" in shown


def test_a_judge_changes_points_and_takes_them_back_by_clearing_the_row(office: Office) -> None:
    first = office.town.villages[0]
    judge(office)
    judge(office, token="j2", **{f"points-{first}": "4"})
    assert [row.points for row in Judgement.rows.of(office.town.book).counting()] == [4]
    judge(office, token="j3", **{f"points-{first}": ""})
    assert not Judgement.rows.of(office.town.book).counting().exists()


def test_points_without_reason_out_of_bounds_or_by_another_are_not_taken(office: Office) -> None:
    first = office.town.villages[0]
    for wrong in (
        {f"reason-{first}": ""},
        {f"points-{first}": "5.5"},
        {f"points-{first}": "很好"},
        {f"points-{first}": ""},
        {f"reason-{first}": "见 13900001234"},
    ):
        assert judge(office, **wrong).status_code == 422, wrong
    assert judge(office, role="clerk").status_code == 403
    assert office.as_("leader").get(office.at(f"{SHEET}judge/sales/")).status_code == 404
    assert not Judgement.rows.of(office.town.book).exists()
