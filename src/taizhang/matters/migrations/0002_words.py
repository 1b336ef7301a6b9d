"""The index of hashed tokens: FTS5 beside the table on SQLite, a GIN index on PostgreSQL."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    # the words stay in the table; the index keeps neither positions nor sizes, which no search here asks for
    """CREATE VIRTUAL TABLE matters_words_index USING fts5(
       words, content='matters_matterwords', content_rowid='id', detail='none', columnsize=0)""",
    """CREATE TRIGGER matters_words_added AFTER INSERT ON matters_matterwords BEGIN
       INSERT INTO matters_words_index (rowid, words) VALUES (NEW.id, NEW.words); END""",
    """CREATE TRIGGER matters_words_gone AFTER DELETE ON matters_matterwords BEGIN
       INSERT INTO matters_words_index (matters_words_index, rowid, words)
       VALUES ('delete', OLD.id, OLD.words); END""",
]
POSTGRES = [
    """CREATE INDEX matters_words_index ON matters_matterwords
       USING gin (array_to_tsvector(string_to_array(words, ' ')))""",
]


def index(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0001_initial"),
        ("vault", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatterWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("book", models.CharField(max_length=40)),
                ("matter", models.CharField(max_length=40)),
                ("words", models.TextField()),
                (
                    "text",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="vault.vaulttext"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["book", "matter"], name="words_matter")],
            },
        ),
        migrations.RunPython(index, elidable=False),
    ]
