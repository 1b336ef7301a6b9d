"""What rates counted only between two acts of one append was never there for anybody: it goes."""

from django.db import migrations

_GO = """
DELETE FROM matters_matterfact WHERE to_seq IS NOT NULL AND id IN (
    SELECT f.id FROM matters_matterfact f
    JOIN journal_entry began ON began.book = f.book AND began.seq = f.from_seq
    JOIN journal_entry ended ON ended.book = f.book AND ended.seq = f.to_seq
    WHERE began.batch = ended.batch
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0008_public_words"),
        ("server", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(_GO, migrations.RunSQL.noop, elidable=True),
    ]
