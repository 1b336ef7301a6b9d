"""Texts written for the public are marked in the index of words, so that searching them looks at no others."""

from django.db import migrations

_AT_A_TIME = 2_000


def mark(apps, schema_editor):
    """Put the mark before the tokens of every such text: taken out and put in again, since the index knows no change."""
    alias = schema_editor.connection.alias  # the tables' owner migrates, by a connection of its own
    words = apps.get_model("matters", "MatterWords").objects.using(alias)
    texts = (
        apps.get_model("vault", "VaultText").objects.using(alias).filter(kind="matter-public").values("ref")
    )
    rows = words.filter(text_id__in=texts).exclude(words__startswith="public ").order_by("id")
    while some := list(rows[:_AT_A_TIME]):
        words.filter(id__in=[row.id for row in some]).delete()
        for row in some:
            row.words = f"public {row.words}"
        words.bulk_create(some)


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0007_what_is_owed"),
    ]

    operations = [
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]
