from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_erased_numbers")]

    operations = [
        migrations.AddIndex(
            model_name="dwelling",
            index=models.Index(fields=["poorest_group", "id"], name="dwelling_list"),
        ),
        migrations.AddIndex(
            model_name="family",
            index=models.Index(
                fields=["dwelling", "closed_on", "area_code", "welfare_group"], name="family_house"
            ),
        ),
    ]
