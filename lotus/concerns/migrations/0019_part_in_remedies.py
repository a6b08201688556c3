"""Why the person takes no part in working out a remedy: a column that may stay empty."""

from django.db import migrations

import lotus.kernel.fields


class Migration(migrations.Migration):
    dependencies = [("concerns", "0018_triage_files")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="without_part",
            field=lotus.kernel.fields.SealedText(null=True),
        ),
    ]
