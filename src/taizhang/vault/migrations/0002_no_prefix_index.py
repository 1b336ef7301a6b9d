"""References to texts are looked up whole."""

from django.db import migrations

from taizhang.server.prefix_indexes import dropped


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]
    operations = [dropped("vault_vaulttext")]
