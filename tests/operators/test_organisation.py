"""The organisation's settings and its credentials."""

import pytest

from goodword.operators import actions, models, queries
from goodword.operators.values import SYSTEM, Brand, Kept, MailServer
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.django_db


def test_before_anything_is_set_there_are_defaults():
    organisation = queries.organisation()
    assert (organisation.name, organisation.currency, organisation.welcomed) == ("", "EUR", False)
    assert organisation.retention[Kept.TOUCHES] == 395


def test_a_change_is_stored_and_audited_with_before_and_after(now):
    olga = make_operator()
    changed = actions.change_organisation(actor=as_actor(olga), now=now, name="Nordlicht", mail=MailServer(host="mail.example.com", port=465))
    assert (changed.name, changed.mail.host, changed.mail.port) == ("Nordlicht", "mail.example.com", 465)
    entry = queries.audit_trail(area="organisation").items[0]
    assert entry.before["name"] == "" and entry.after["name"] == "Nordlicht"


def test_the_same_again_changes_nothing(now):
    for _ in range(2):
        actions.change_organisation(
            actor=SYSTEM, now=now, name="Nordlicht", brand=Brand(colour="#1f5a3f"), retention={**queries.organisation().retention, Kept.TOUCHES: 90}
        )
    assert models.AuditEntry.objects.count() == 1
    assert queries.organisation().retention[Kept.TOUCHES] == 90


def test_what_an_organisation_does_not_have_cannot_be_changed(now):
    with pytest.raises(TypeError):
        actions.change_organisation(actor=SYSTEM, now=now, outbound_held_at=None)


def test_a_secret_is_stored_encrypted_and_can_be_replaced_and_forgotten(now):
    actions.set_secret("mail.password", "correct horse", now=now)
    assert queries.secret("mail.password") == "correct horse" and queries.secret_is_set("mail.password")
    assert b"correct horse" not in bytes(models.Secret.objects.get().ciphertext)
    actions.set_secret("mail.password", "battery staple", now=now)
    assert queries.secret("mail.password") == "battery staple"
    actions.forget_secret("mail.password")
    assert queries.secret("mail.password") is None


def test_outbound_is_held_until_somebody_releases_it(now):
    actions.hold_outbound(now=now)
    actions.hold_outbound(now=now.replace(year=2027))
    assert queries.organisation().outbound_held_at == now
    assert actions.release_outbound(actor=SYSTEM, now=now)
    assert not actions.release_outbound(actor=SYSTEM, now=now)
    assert queries.organisation().outbound_held_at is None


def test_the_trail_is_read_page_by_page(now):
    olga = make_operator()
    for number in range(5):
        actions.audit(actor=as_actor(olga), action=f"programs.change_{number}", subject="program:1", now=now)
    first = queries.audit_trail(limit=3)
    rest = queries.audit_trail(limit=3, cursor=first.next_cursor)
    assert len({entry.id for entry in (*first.items, *rest.items)}) == 5 and rest.next_cursor is None
    assert queries.audit_actions() == ["programs"]
