"""The public operations: raise, follow, judge, open again; and what was answered."""

from __future__ import annotations

from taizhang.matters.models import Matter
from tests.api.asking import codes, lamp, public, staff
from tests.web.offices import Office


def raised(office: Office, **fields):
    answer = public(office, "matters", lamp(office, **fields))
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def known(receipt):
    return {"number": receipt["number"], "secret": receipt["secret"]}


def act(office: Office, matter: str, what: str, role: str = "station", **given):
    answer = staff(office, role, f"matters/{matter}/acts/{what}", {"given": given})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["matter"]


def test_the_books_and_where_their_public_data_are(office: Office) -> None:
    from django.test import Client

    (book,) = Client().get("/api/v1/books").json()["books"]
    assert book["id"] == office.town.book
    for link in ("portal", "kinds", "answers", "promises", "notices", "open311"):
        assert Client().get(book[link].removeprefix("http://testserver")).status_code == 200, link


def test_what_may_be_raised_says_all_that_it_asks(office: Office) -> None:
    kinds = {kind["id"]: kind for kind in public(office, "kinds").json()["kinds"]}
    assert sorted(kinds) == ["hotline", "petition"]
    hotline = kinds["hotline"]
    assert [one["id"] for one in hotline["categories"]] == ["lamp", "road"]
    assert [choice["zh"] for choice in hotline["fields"][0]["choices"]] == ["太阳能", "市电"]
    assert {one["id"] for one in hotline["places"]} == set(office.town.villages)
    assert office.town.people["station"] in {one["id"] for one in kinds["petition"]["against"]}
    assert "青禾" not in str(kinds)


def test_raised_followed_answered_judged_and_opened_again(office: Office) -> None:
    receipt = raised(office, name="春生", fields={"kind-of-lamp": "市电"})
    assert receipt["due"] == "2026-03-12"
    row = Matter.rows.for_nobody(office.town.book).get()
    assert (row.channel, row.values) == ("api", {"kind-of-lamp": "市电"})
    act(office, row.id, "sign")
    act(office, row.id, "answer", outcome="solved", text="灯泡已换", public="路灯已修复")
    followed = public(office, "follow", known(receipt)).json()
    assert (followed["status"], followed["answer"]) == ("answered", "灯泡已换")
    assert [grade["id"] for grade in followed["grades"]] == ["good", "bad"]
    judged = public(office, "judge", {**known(receipt), "grade": "bad", "words": "又不亮了"}).json()
    assert (judged["graded"]["zh"], judged["grades"]) == ("不满意", [])
    (answer,) = public(office, "matters").json()["answers"]
    assert (answer["number"], answer["outcome"]["zh"]) == (receipt["number"], "已解决")
    shown = public(office, "matters").content.decode()
    assert not [word for word in ("春生", "灯泡已换", "村口") if word in shown]
    again = public(office, "reopen", {**known(receipt), "words": "还是不亮"}).json()
    assert again["status"] == "reopened"


def test_erasure_is_asked_for_by_number_and_secret_listed_for_who_decides_and_decided(office: Office) -> None:
    receipt = raised(office, name="春生", phone="13900001234")
    assert public(office, "withdraw", known(receipt)).status_code == 200
    assert public(office, "follow", known(receipt)).json()["may_ask_erasure"]
    assert public(office, "erase", {**known(receipt), "secret": "wrong"}).status_code == 404
    once = {"Idempotency-Key": "5f0c1b7e9a2d4c68"}
    for _ in range(2):
        asked = public(office, "erase", {**known(receipt), "words": "不想再留电话"}, **once)
        assert (asked.status_code, asked.json()["may_ask_erasure"]) == (200, False)
    assert codes(public(office, "erase", known(receipt))) == ["asked-already"]
    row = Matter.rows.for_nobody(office.town.book).get()
    listed = staff(office, "clerk", "erasures").json()
    assert [(one["id"], one["number"], one["asked_on"]) for one in listed["erasures"]] == [
        (row.id, receipt["number"], "2026-03-05")
    ]
    assert listed["count"] == 1
    assert listed["erasures"][0]["goes_on"] > "2026-03-05"
    for role in ("station", "auditor"):  # it complains about nobody, so the auditor does not decide on it
        assert staff(office, role, "erasures").json() == {"erasures": [], "count": 0}
    act(office, row.id, "refuse-erasure", "clerk", reason="诉讼中，须留作证据")
    assert staff(office, "clerk", "erasures").json()["count"] == 0
    followed = public(office, "follow", known(receipt)).json()
    assert (followed["may_ask_erasure"], followed["history"][0]["words"]) == (True, "诉讼中，须留作证据")


def test_the_same_key_is_one_matter_and_gives_the_first_receipt_again(office: Office) -> None:
    key = {"Idempotency-Key": "a-random-key-0001"}
    first = public(office, "matters", lamp(office), **key).json()
    second = public(office, "matters", lamp(office), **key).json()
    assert (second["number"], second["repeated"]) == (first["number"], True)
    other = public(office, "matters", lamp(office, text="另一件"), **key)
    assert (other.status_code, codes(other)) == (409, ["key-reused"])
    short = public(office, "matters", lamp(office), **{"Idempotency-Key": "1"})
    assert (short.status_code, short.json()["errors"][0]["where"]) == (422, "header.Idempotency-Key")


def test_errors_say_what_where_and_what_would_be_right_in_the_language_asked_for(office: Office) -> None:
    answer = public(
        office, "matters", {"kind": "hotline", "texts": "x"}, **{"Accept-Language": "en-GB,en;q=0.9"}
    )
    assert answer.status_code == 422
    assert answer.headers["Content-Language"] == "en"
    errors = {error["where"]: error for error in answer.json()["errors"]}
    assert errors["body.text"]["what"] == "is missing"
    assert errors["body.…"]["code"] == "field-extra-forbidden"
    chinese = public(office, "matters", {"kind": "hotline"})
    assert chinese.json()["errors"][0]["what"] == "没有填写"


def test_what_is_not_offered_to_choose_is_refused(office: Office) -> None:
    town = office.town
    for fields in (
        {"category": "nothing"},
        {"place": town.township},
        {"against": ["p-nobody"]},
        {"fields": {"kind-of-lamp": "油灯"}},
        {"fields": {"strange": "x"}},
    ):
        answer = public(office, "matters", lamp(office, **fields))
        assert answer.status_code == 409, fields
        assert codes(answer)[0] in ("not-offered", "field-wrong")
    unknown = public(office, "matters", lamp(office, kind="order"))
    assert (unknown.status_code, codes(unknown)) == (404, ["kind-unknown"])


def test_a_guessing_robot_learns_nothing_and_is_stopped(office: Office) -> None:
    receipt = raised(office)
    wrong = public(office, "follow", {"number": receipt["number"], "secret": "aaaaaaaa"})
    none = public(office, "follow", {"number": "ZZZZZZZZ", "secret": "aaaaaaaa"})
    assert wrong.status_code == none.status_code == 404
    assert wrong.content == none.content
    for _ in range(8):
        public(office, "follow", {"number": receipt["number"], "secret": "bbbbbbbb"})
    assert public(office, "follow", known(receipt)).status_code == 404


def test_too_many_from_one_address_are_put_off(office: Office, settings) -> None:
    settings.RAISED_AN_HOUR = 2
    for _ in range(2):
        raised(office)
    answer = public(office, "matters", lamp(office))
    assert (answer.status_code, codes(answer), answer.headers["Retry-After"]) == (429, ["too-many"], "600")


def test_a_complaint_about_the_head_goes_to_the_auditor_alone(office: Office) -> None:
    leader = office.town.people["leader"]
    body = {
        "kind": "petition",
        "text": "反映镇长",
        "category": "land",
        "about": "person",
        "against": [leader],
    }
    receipt = public(office, "matters", body).json()
    row = Matter.rows.for_nobody(office.town.book).get()
    for role in ("clerk", "leader", "secretary", "supervisor", "station"):
        assert staff(office, role, f"matters/{row.id}").status_code == 404
    assert staff(office, "auditor", f"matters/{row.id}").status_code == 200
    assert public(office, "follow", known(receipt)).json()["unit"] == {"zh": "", "en": ""}
