from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0003_open_matters"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("answered_on__isnull", False)),
                fields=["book", "kind", "answered_on", "id"],
                name="matter_answered",
            ),
        ),
    ]
