"""An objection to an interest that a later yes had taken back stands again: so the fold says since."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def fold_anew(apps, schema_editor):
    from consents.fold import as_said, fold

    Event, Standing = apps.get_model('consents', 'ConsentEvent'), apps.get_model('consents', 'Standing')
    of_key = Event.objects.filter(person=OuterRef('person'), purpose=OuterRef('purpose'), channel=OuterRef('channel'))
    objected = Standing.objects.filter(Exists(of_key.filter(kind='objected', ground='A21-1')))
    for standing in objected.filter(objection='').iterator():
        events = Event.objects.filter(person=standing.person_id, purpose=standing.purpose, channel=standing.channel)
        state = fold(map(as_said, events))
        standing.objection, standing.objected_at = state.objection, state.objected_at
        standing.save(update_fields=['objection', 'objected_at'])


class Migration(migrations.Migration):

    dependencies = [
        ('consents', '0010_yeses_that_wait_by_address'),
    ]

    operations = [
        migrations.RunPython(fold_anew, migrations.RunPython.noop, elidable=True),
    ]
