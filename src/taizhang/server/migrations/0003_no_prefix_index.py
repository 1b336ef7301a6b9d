"""The journal's ids are looked up whole."""

from django.db import migrations

from taizhang.server.prefix_indexes import dropped


class Migration(migrations.Migration):
    dependencies = [("server", "0002_append_only")]
    operations = [dropped("journal_entry")]
