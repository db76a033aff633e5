"""Fill a database for the edge's benchmarks: one programme, many links, one key; prints what a client needs. python -m bench.parts.fill"""

import json
import logging
import os

LINKS = 10_000


def main() -> None:
    """Migrate, fill, and print the key and the codes as JSON."""
    logging.disable(logging.CRITICAL)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.project.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from goodword.contacts.models import Contact
    from goodword.lib import clock
    from goodword.lib.codes import new_code
    from goodword.lib.ids import new_id
    from goodword.links.models import Link, LinkCode
    from goodword.operators.actions import create_key
    from goodword.operators.values import SYSTEM, Permission
    from goodword.programs.models import Program

    now = clock.now()
    program = Program.objects.create(slug="bench", name="Bench", state="live", created_at=now)
    contacts = [Contact(created_at=now, changed_at=now) for _ in range(LINKS)]
    Contact.objects.bulk_create(contacts, batch_size=1000)
    codes: set[str] = set()
    while len(codes) < LINKS:
        codes.add(new_code())
    links = [Link(id=new_id(), contact=contact, program=program, code=code, created_at=now) for contact, code in zip(contacts, sorted(codes), strict=True)]
    Link.objects.bulk_create(links, batch_size=1000)
    claims = [LinkCode(code=link.code, link_id=link.id, contact_id=link.contact_id, program=program, created_at=now) for link in links]
    LinkCode.objects.bulk_create(claims, batch_size=1000)
    _, token = create_key(name="Bench", source="bench", scopes=[Permission.EVENTS_WRITE], actor=SYSTEM, now=now)
    print(json.dumps({"key": token, "codes": [link.code for link in links]}))


if __name__ == "__main__":
    main()
