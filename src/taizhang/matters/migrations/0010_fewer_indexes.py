"""Ids are looked up whole, and nobody looks for facts by their matter: these indexes only made every import slower."""

from django.db import migrations

from taizhang.server.prefix_indexes import dropped


class Migration(migrations.Migration):
    dependencies = [("matters", "0009_facts_between_acts")]
    operations = [
        migrations.RemoveIndex("matterfact", "fact_matter"),
        dropped("matters_matter", "matters_matterfact", "matters_handling", "matters_matterwords"),
    ]
