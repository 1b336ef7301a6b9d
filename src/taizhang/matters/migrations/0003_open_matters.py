from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0002_words"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("ended_on__isnull", True)),
                fields=["book", "opened_on", "id"],
                name="matter_open",
            ),
        ),
    ]
