"""One archive of everything but the key, and back into an empty place."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import date
from hashlib import sha256

import pytest
from django.conf import settings
from PIL import Image

from taizhang.books.acts import TextsErased
from taizhang.books.erasure import erase, erased_list
from taizhang.journal import SYSTEM
from taizhang.matters import acts
from taizhang.matters.keeping import retire
from taizhang.office.models import Account
from taizhang.problems import Refused
from taizhang.records import evidence
from taizhang.records.acts import Evidence
from taizhang.server import clock
from taizhang.server.backup import back_up
from taizhang.server.rebuilding import compare
from taizhang.server.restoring import restore
from taizhang.server.soundness import examine
from taizhang.server.store import STORE
from taizhang.units.queries import find_person, name
from taizhang.vault.keeping import refs_of
from taizhang.vault.models import VaultText
from tests.cli.running import taizhang, taizhang_apart
from tests.factories import create_person, create_township, noon
from tests.matters import kinds
from tests.matters.playing import Play, Secret
from tests.rules import CONTACT, INDICATORS
from tests.server.places import empty_place
from tests.web.offices import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(township, tmp_path, settings):
    """A township with an evidence file, a closed month and an account, and its archive."""
    settings.FILES = tmp_path / "files"
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    digest, size, kind = evidence.keep(picture.getvalue())
    township.record("repairs", "2026-01", 2, evidence=(Evidence(sha256=digest, size=size, type=kind),))
    township.close("2026-01")
    account = Account(sign_in_name="wenshu", book=township.book, person=township.people["clerk"])
    account.set_password("correct horse")
    account.save()
    archive = tmp_path / "kept.zip"
    back_up(archive, now=clock.now())
    return township, archive, settings.VAULT_KEY, digest


def members(archive):
    with zipfile.ZipFile(archive) as opened:
        return {one: opened.read(one) for one in opened.namelist()}


def written(archive, contents):
    with zipfile.ZipFile(archive, "w") as opened:
        for one, content in contents.items():
            opened.writestr(one, content)
    return archive


def is_empty(place):
    files = [path for path in place.rglob("*") if path.is_file()]
    return (
        STORE.books() == () and not VaultText.objects.exists() and not Account.objects.exists() and not files
    )


def test_everything_comes_back(kept, tmp_path):
    township, archive, key, digest = kept
    clerk = township.people["clerk"]
    head, seen = STORE.head(township.book), name(township.book, clerk)
    with empty_place(tmp_path / "elsewhere"):
        restored = restore(archive, key=key)
        assert STORE.head(township.book) == head
        assert name(township.book, clerk) == seen
        assert clerk in find_person(township.book, seen)
        assert sha256(evidence.path_of(digest).read_bytes()).hexdigest() == digest
        assert Account.objects.get(sign_in_name="wenshu").check_password("correct horse")
        found = examine(township.book)
        assert (found.problems, found.files) == ((), 1)
        assert compare(township.book).differing == 0
        assert restored.kept.books == ((township.book, head.seq, head.hash),)
        create_person(township.book, "新人")
        Account.objects.create(sign_in_name="xinren", book=township.book, person="p2")


def test_the_archive_holds_no_key_and_no_name_in_the_clear(kept, tmp_path):
    _, archive, key, _ = kept
    secret = key.read_text().strip()
    for content in members(archive).values():
        assert secret.encode() not in content
        assert "青禾" not in content.decode("utf-8", "replace")
    with_key = tmp_path / "with-key.zip"
    back_up(with_key, now=clock.now(), with_key=True)
    assert members(with_key)["keys/vault.key"].decode().strip() == secret
    with empty_place(tmp_path / "elsewhere"):
        restore(with_key)
        assert settings.VAULT_KEY.read_text().strip() == secret


def test_without_its_key_or_with_another_nothing_is_restored(kept, tmp_path):
    _, archive, _, _ = kept
    another = tmp_path / "another.key"
    another.write_text("ab" * 32)
    for key, code in ((None, "key-needed"), (another, "key-wrong")):
        with empty_place(tmp_path / f"elsewhere-{code}") as place:
            with pytest.raises(Refused) as refused:
                restore(archive, key=key)
            assert refused.value.problems[0].code == code
            assert is_empty(place)


def test_a_key_that_lay_there_is_set_aside(kept, tmp_path):
    township, archive, key, _ = kept
    with empty_place(tmp_path / "elsewhere"):
        settings.VAULT_KEY.parent.mkdir()
        settings.VAULT_KEY.write_text("cd" * 32)
        restored = restore(archive, key=key)
        assert restored.set_aside.read_text() == "cd" * 32
        assert examine(township.book).problems == ()


def test_a_damaged_archive_is_refused_wherever_the_damage_is(kept, tmp_path):
    _, archive, key, _ = kept
    whole = archive.read_bytes()
    broken = tmp_path / "broken.zip"
    places = [len(whole) * part // 12 for part in range(1, 12)]
    for damaged in (
        *(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :] for at in places),
        whole[: len(whole) // 2],
        b"",
        b"not an archive",
    ):
        broken.write_bytes(damaged)
        with empty_place(tmp_path / sha256(damaged).hexdigest()) as place:
            code = refusal_of(broken, key)
            if code is None:
                # a byte of zip's own housekeeping that no reader heeds: what came back must then be whole
                assert members(broken) == members(archive)
            else:
                assert code in ("archive-damaged", "no-archive")
                assert is_empty(place)


def refusal_of(archive, key):
    """The code with which a restore was refused, or None."""
    try:
        restore(archive, key=key)
    except Refused as refused:
        return refused.problems[0].code
    return None


def test_a_member_exchanged_removed_or_added_is_refused(kept, tmp_path):
    township, archive, key, digest = kept
    contents = members(archive)
    journal = f"journals/{township.book}.jsonl"
    lines = contents[journal].splitlines(keepends=True)
    manifest = json.loads(contents["manifest.json"])

    def rehashed(name, content):
        own = {**manifest["members"], name: {"bytes": len(content), "sha256": sha256(content).hexdigest()}}
        return {**contents, name: content, "manifest.json": json.dumps({**manifest, "members": own}).encode()}

    variants = [
        {**contents, journal: b"".join(lines[:-1])},
        {name: content for name, content in contents.items() if name != "vault/texts.jsonl"},
        {**contents, f"evidence/{digest}": b"another picture"},
        {**contents, "manifest.json": b"{}"},
        rehashed(journal, b"".join(lines[:-1])),
        rehashed(journal, b"".join([lines[0], lines[2], lines[1], *lines[3:]])),
        rehashed(f"evidence/{digest}", b"another picture"),
        rehashed("../../escaped", b"x"),
        rehashed("vault/tokens.jsonl", contents["accounts.jsonl"]),
        rehashed("accounts.jsonl", b"{broken\n"),
    ]
    for number, variant in enumerate(variants):
        with empty_place(tmp_path / f"elsewhere{number}") as place:
            with pytest.raises(Refused):
                restore(written(tmp_path / f"{number}.zip", variant), key=key)
            assert is_empty(place), number


def test_a_place_that_is_not_empty_is_refused_and_stays(kept):
    township, archive, key, _ = kept
    head = STORE.head(township.book)
    with pytest.raises(Refused) as refused:
        restore(archive, key=key)
    assert refused.value.problems[0].code == "place-not-empty"
    assert STORE.head(township.book) == head
    assert examine(township.book).problems == ()


def test_a_text_erased_by_an_act_but_still_in_the_archive_is_purged_again(kept, tmp_path):
    township, _, key, _ = kept
    person = township.people["village1"]
    refs = refs_of(township.book, person)
    township.do(TextsErased(person=person, refs=refs, ground="本人申请"))  # and the machine stopped here
    archive = tmp_path / "later.zip"
    back_up(archive, now=clock.now())
    assert refs[0].encode() in members(archive)["vault/texts.jsonl"]
    with empty_place(tmp_path / "elsewhere"):
        assert restore(archive, key=key).purged == len(refs)
        assert refs_of(township.book, person) == ()
        assert name(township.book, person) == "（已删除）"
        assert examine(township.book).problems == ()


def test_an_older_backup_does_not_bring_an_erased_text_back(kept, tmp_path):
    township, archive, key, _ = kept
    person, book = township.people["village1"], township.book
    refs = refs_of(book, person)
    apart = tmp_path / "apart"
    apart.mkdir()
    shutil.copy(key, apart / "vault.key")
    assert erase(book, person, ground="本人申请", who=SYSTEM, now=clock.now(), on=clock.today()) == len(refs)
    shutil.move(erased_list(key), apart / "vault.erased")
    acts = len(list(STORE.rows(book))) - 1
    with empty_place(tmp_path / "elsewhere"):
        assert restore(archive, key=apart / "vault.key").purged == len(refs)
        assert refs_of(book, person) == ()
        assert STORE.history(book, person)[-1].kind == "texts.erased"
        assert STORE.head(book).seq == acts + 1
        assert examine(book).problems == ()
        assert compare(book).differing == 0
        assert "0 段" in taizhang("tick").output
    with empty_place(tmp_path / "without-the-list"):
        (apart / "vault.erased").unlink()
        assert restore(archive, key=apart / "vault.key").purged == 0
        assert refs_of(book, person) == refs


@pytest.fixture
def raised(db, tmp_path, settings):
    """An office where a resident sent a picture with a matter and the station another with its answer; an archive."""
    settings.FILES = tmp_path / "files"
    office = Office(create_township(institutions=(INDICATORS, CONTACT, *kinds.ALL), promises=False))
    play, pictures = Play(office.town), []
    for colour in ("red", "blue"):
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), colour).save(picture, "PNG")
        digest, size, kind = evidence.keep(picture.getvalue())
        pictures.append(Evidence(sha256=digest, size=size, type=kind))
    matter = play.raised(channel="portal", by="resident", evidence=pictures[:1]).matter
    play.do(acts.MatterSigned, matter, by="station", turn=1)
    play.do(
        acts.MatterAnswered,
        matter,
        by="station",
        turn=1,
        outcome="solved",
        text=Secret("好"),
        evidence=pictures[1:],
    )
    archive = tmp_path / "kept.zip"
    back_up(archive, now=clock.now())
    return office, play, matter, archive, [one.sha256 for one in pictures]


def test_what_is_attached_to_a_matter_opens_after_a_restore_and_is_what_it_was(raised, tmp_path):
    office, _play, matter, archive, pictures = raised
    key = settings.VAULT_KEY
    seen = {sha: shown(office, matter, sha) for sha in pictures}
    with empty_place(tmp_path / "elsewhere"):
        restore(archive, key=key)
        for sha in pictures:
            assert sha256(shown(office, matter, sha)).hexdigest() == sha
            assert shown(office, matter, sha) == seen[sha]
        assert examine(office.town.book).files == 2
        evidence.path_of(pictures[0]).write_bytes(b"another picture")
        assert [one.code for one in examine(office.town.book).problems] == ["file-altered"]


def shown(office, matter, sha):
    """The bytes of a file as the station gets them from the matter's page."""
    answer = office.as_("station").get(office.at(f"matters/{matter}/file/{sha}/"))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_an_older_backup_does_not_bring_an_erased_file_back(raised, tmp_path):
    _, play, matter, archive, pictures = raised
    book, later, apart = play.book, date(2028, 3, 20), tmp_path / "apart"
    apart.mkdir()
    shutil.copy(settings.VAULT_KEY, apart / "vault.key")
    play.do(acts.MatterCalledBack, matter, reached=True, grade="good")
    assert retire(book, now=noon(later), on=later) == 1
    assert not any(map(evidence.stored, pictures))
    shutil.move(erased_list(settings.VAULT_KEY), apart / "vault.erased")
    with empty_place(tmp_path / "elsewhere"):
        restore(archive, key=apart / "vault.key")
        assert not any(map(evidence.stored, pictures))
        assert examine(book).problems == ()
        assert compare(book).differing == 0
        assert STORE.history(book, matter)[-1].kind == "texts.erased"
    with empty_place(tmp_path / "without-the-list"):
        (apart / "vault.erased").unlink()
        restore(archive, key=apart / "vault.key")
        assert all(map(evidence.stored, pictures))


def test_a_backup_overwrites_nothing_and_leaves_no_half_of_itself(kept, tmp_path):
    _, archive, _, _ = kept
    before = archive.read_bytes()
    with pytest.raises(Refused):
        back_up(archive, now=clock.now())
    assert archive.read_bytes() == before

    def stop(member, count):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(tmp_path / "stopped.zip", now=clock.now(), progress=stop)
    assert not list(tmp_path.glob("*stopped*"))


def test_the_archive_lists_the_institutions_for_people_to_read(kept):
    township, archive, _, _ = kept
    texts = {one: content.decode() for one, content in members(archive).items() if one.endswith(".toml")}
    assert len(texts) == 5
    assert any('id = "appraisal"' in text for text in texts.values())
    assert all(one.startswith(f"institutions/{township.book}/") for one in texts)


def test_the_commands_say_where_the_key_is_and_restore_in_another_place(kept, tmp_path):
    township, _, key, _ = kept
    archive = tmp_path / "by-command.zip"
    made = taizhang("backup", archive)
    assert made.exit_code == 0
    assert "没有保险库的密钥" in made.output
    assert str(key) in made.output.replace("\n", "")
    there = tmp_path / "there"
    refused = taizhang_apart(there, "restore", archive)
    assert (refused.returncode, "--key" in refused.stderr) == (2, True)
    back = taizhang_apart(there, "restore", archive, "--key", key)
    assert back.returncode == 0, back.stderr
    assert "核对无误" in back.stdout
    assert township.book in back.stdout
    warned = taizhang("backup", tmp_path / "with-key.zip", "--with-key")
    assert "警告" in warned.output
