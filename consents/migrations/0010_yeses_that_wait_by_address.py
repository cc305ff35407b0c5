import django.db.models.lookups
from django.db import migrations, models


def index_addresses(apps, schema_editor):
    from consents.encrypted import address_of
    from subjects.encrypted import indexes_of
    from subjects.identity import EMAIL, normalised

    for pending in apps.get_model('consents', 'PendingConsent').objects.all():
        pending.index = indexes_of(normalised(EMAIL, address_of(pending)))[0]
        pending.save(update_fields=['index'])


class Migration(migrations.Migration):

    dependencies = [
        ('consents', '0009_systems_write'),
    ]

    operations = [
        migrations.AddField(
            model_name='pendingconsent',
            name='index',
            field=models.BinaryField(default=b'', max_length=32, verbose_name='blind index of the address'),
            preserve_default=False,
        ),
        migrations.RunPython(index_addresses, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='pendingconsent',
            index=models.Index(fields=['index'], name='pending_by_their_address'),
        ),
        migrations.AddConstraint(
            model_name='pendingconsent',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(models.Func('index', function='octet_length', output_field=models.IntegerField()), 32), name='a_yes_that_waits_is_found_by_its_address'),
        ),
    ]
