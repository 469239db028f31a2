import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_national_decile_and_legal_number'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='nametoken',
            name='name_token',
        ),
        migrations.AlterField(
            model_name='nametoken',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='registry.person'),
        ),
        migrations.AddIndex(
            model_name='nametoken',
            index=models.Index(fields=['token', 'family', 'person'], name='name_walk'),
        ),
        migrations.AddIndex(
            model_name='nametoken',
            index=models.Index(fields=['person', 'token'], name='name_of_person'),
        ),
    ]
