from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0002_decisions_and_ways_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='importbatch',
            name='withdrawn',
            field=models.JSONField(default=list, help_text='rows of the file, [table, line], about somebody who was erased since; never taken in'),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='state',
            field=models.CharField(choices=[('uploaded', 'Uploaded'), ('previewed', 'Previewed'), ('running', 'Running'), ('done', 'Done'), ('undoing', 'Undoing'), ('undone', 'Undone'), ('failed', 'Failed')], default='uploaded', max_length=10),
        ),
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='import_known_state',
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'previewed', 'running', 'done', 'undoing', 'undone', 'failed'])), name='import_known_state'),
        ),
    ]
