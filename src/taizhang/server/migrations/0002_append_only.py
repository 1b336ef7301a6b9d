"""The database itself refuses to change the journal: UPDATE, DELETE, REPLACE and TRUNCATE."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal_entry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal_entry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    # INSERT OR REPLACE deletes the old row without firing the delete trigger, so the insert itself must refuse
    """CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal_entry
       WHEN EXISTS (SELECT 1 FROM journal_entry WHERE book = NEW.book AND seq = NEW.seq)
         OR EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id)
         OR (NEW.key IS NOT NULL
             AND EXISTS (SELECT 1 FROM journal_entry WHERE book = NEW.book AND key = NEW.key))
         OR (NEW.rowid <> -1 AND EXISTS (SELECT 1 FROM journal_entry WHERE rowid = NEW.rowid))
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    # an explicit rowid can replace as well; -1 stands for "none given" above, so no row may have it
    """CREATE TRIGGER journal_plain_rowid AFTER INSERT ON journal_entry WHEN NEW.rowid < 1
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
]
POSTGRES = [
    """CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
    """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal_entry
       FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal_entry
       FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
]


def protect(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("server", "0001_initial")]
    operations = [migrations.RunPython(protect, elidable=False)]
