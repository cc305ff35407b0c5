"""Mails written before a mail said whom it is about: they go with the person, or with the yes that waited."""

from django.db import migrations

ABOUT = """
    UPDATE gdpr_registry_outgoingmail SET about = (context->>'pending')::uuid WHERE kind = 'consents.confirm';
    UPDATE gdpr_registry_outgoingmail SET about = (context->>'person')::uuid WHERE kind = 'consents.centre';
    UPDATE gdpr_registry_outgoingmail AS mail SET about = event.person_id
    FROM consents_consentevent AS event
    WHERE mail.kind = 'consents.receipt' AND event.id = (mail.context->'events'->>0)::bigint;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('consents', '0006_grounds_of_a_restriction'),
        ('gdpr_registry', '0006_mail_that_asks_before_it_leaves'),
    ]

    operations = [migrations.RunSQL(ABOUT, migrations.RunSQL.noop)]
