from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0005_name_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasedNumber',
            fields=[
                ('digest', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name='ErasureSecret',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
            ],
        ),
    ]
