"""Make connections, change what they do, give them other credentials, try them, pause and end them."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings as django_settings
from django.db import transaction

from goodword.integrations import connectors, models, rules
from goodword.integrations.connectors import webhook
from goodword.integrations.connectors.calling import Later, Refused
from goodword.integrations.queries import connections as queries
from goodword.integrations.queries.secrets import name_of, secrets_of
from goodword.integrations.values import OPEN, Connection, DeliveryState
from goodword.lib import clock, outbound
from goodword.lib.ids import new_id
from goodword.messaging import actions as messaging
from goodword.operators import actions as operators
from goodword.operators import queries as operator_queries
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.rewards.actions import vetting

PROBE_S = 10.0


class ConnectionRefused(ValueError):
    """A connection that cannot be; `problems` says why by field: missing, address, too_long, kinds, taken, secret or open."""

    code = "connection_refused"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems.values()))
        self.problems = dict(problems)


def create(
    *,
    connector: str,
    name: str,
    settings: Mapping[str, Any],
    kinds: Collection[str],
    rule_ids: Collection[UUID] = (),
    veto: bool = False,
    secret: str = "",
    actor: Actor,
    now: datetime,
) -> tuple[UUID, str]:
    """Make a connection and return its id, with the secret where it is made here, which is shown this once. Raises ConnectionRefused."""
    one = connectors.BY_SLUG[connector]
    secret = webhook.make_secret() if one.MAKES_SECRET else secret.strip()
    wanted = _checked(connector, name=name, settings=settings, kinds=kinds, rule_ids=rule_ids, veto=veto)
    if not secret:
        raise ConnectionRefused({"secret": "missing"})
    with transaction.atomic():
        row = models.Connection(id=new_id(), connector=connector, created_at=now, **wanted)
        _refuse_overlap(row)
        row.save(force_insert=True)
        operators.set_secret(name_of(row.id), secret, now=now)
        vetting.switch(row.id, on=veto, now=now)
        audit(actor=actor, action="connections.create", subject=f"connection:{row.id}", after={"connector": connector, **_told(wanted)}, now=now)
    return row.id, secret if one.MAKES_SECRET else ""


def change(
    connection_id: UUID,
    *,
    name: str,
    settings: Mapping[str, Any],
    kinds: Collection[str],
    rule_ids: Collection[UUID] = (),
    veto: bool = False,
    secret: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Change what a connection does; another address needs the credential anew, so that nobody has it sent elsewhere.

    Raises ConnectionRefused.
    """
    before = queries.connection(connection_id)
    wanted = _checked(before.connector, name=name, settings=settings, kinds=kinds, rule_ids=rule_ids, veto=veto)
    secret, makes = secret.strip(), connectors.BY_SLUG[before.connector].MAKES_SECRET
    if wanted["settings"].get("address") != before.settings.get("address") and not secret and not makes:
        raise ConnectionRefused({"secret": "address_changed"})
    with transaction.atomic():
        row = models.Connection.objects.select_for_update().get(id=connection_id)
        for field, value in wanted.items():
            setattr(row, field, value)
        _refuse_overlap(row)
        models.Connection.objects.filter(id=connection_id, ended_at=None).update(**wanted, resting_until=None, failures=0)
        if secret and not makes:
            operators.set_secret(name_of(connection_id), secret, now=now)
        vetting.switch(connection_id, on=veto, now=now)
        messaging.close_about([f"connection:{connection_id}"], outcome="done_elsewhere", now=now)
        after = {**_told(wanted), **({"secret": "…"} if secret and not makes else {})}
        audit(actor=actor, action="connections.change", subject=f"connection:{connection_id}", before=_told(vars(before)), after=after, now=now)


def rotate(connection_id: UUID, *, secret: str = "", actor: Actor, now: datetime) -> str:
    """Give a connection another credential; one that is made here is returned this once, and signs beside the one before for a day.

    Raises ConnectionRefused.
    """
    before = queries.connection(connection_id)
    makes = connectors.BY_SLUG[before.connector].MAKES_SECRET
    secret = webhook.make_secret() if makes else secret.strip()
    if not secret:
        raise ConnectionRefused({"secret": "missing"})
    with transaction.atomic():
        models.Connection.objects.select_for_update().get(id=connection_id)
        if makes and (old := operator_queries.secret(name_of(connection_id))):
            operators.set_secret(name_of(connection_id, before=True), old, now=now)
        operators.set_secret(name_of(connection_id), secret, now=now)
        models.Connection.objects.filter(id=connection_id).update(rotated_at=now, resting_until=None, failures=0)
        messaging.close_about([f"connection:{connection_id}"], outcome="done_elsewhere", now=now)
        audit(actor=actor, action="connections.rotate", subject=f"connection:{connection_id}", after={"secret": "…"}, now=now)
    return secret if makes else ""


def pause(connection_id: UUID, *, paused: bool, actor: Actor, now: datetime) -> bool:
    """Let a connection rest, so that its rewards wait, or let it go on; False where it was so already."""
    with transaction.atomic():
        found = models.Connection.objects.filter(id=connection_id, ended_at=None, paused_at__isnull=paused)
        if found.update(paused_at=now if paused else None, resting_until=None) != 1:
            return False
        audit(actor=actor, action="connections.pause" if paused else "connections.resume", subject=f"connection:{connection_id}", now=now)
    return True


def end(connection_id: UUID, *, actor: Actor, now: datetime) -> None:
    """End a connection for good and forget its credential; what it handed out stays known. Raises ConnectionRefused (open) while rewards wait for it."""
    with transaction.atomic():
        models.Connection.objects.select_for_update().get(id=connection_id)
        if models.Delivery.objects.filter(connection_id=connection_id, state__in=[*OPEN, DeliveryState.STUCK]).exists():
            raise ConnectionRefused({"state": "open"})
        if models.Connection.objects.filter(id=connection_id, ended_at=None).update(ended_at=now, veto=False) == 1:
            vetting.switch(connection_id, on=False, now=now)
            for before in (False, True):
                operators.forget_secret(name_of(connection_id, before=before))
            audit(actor=actor, action="connections.end", subject=f"connection:{connection_id}", now=now)


def probe(connection_id: UUID) -> str:
    """Try a connection's address and credential without handing anything out, and return what the provider says of itself; raise Later or Refused."""
    found = queries.connection(connection_id)
    connector = connectors.BY_SLUG[found.connector]
    settings = rules.settings_from(connector.Settings, dict(found.settings))

    def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> outbound.Answer:
        try:
            return outbound.call(method, url, headers=headers, content=body, timeout_s=PROBE_S, inside=django_settings.OUTBOUND_INSIDE)
        except outbound.AddressRefused as error:
            raise Refused("address_refused", str(error), whole=True) from error
        except outbound.Unreachable as error:
            raise Later(str(error), whole=True) from error

    try:
        said: str = connector.probe(connector.line(send, settings, secrets_of(found, now=clock.now()), now=clock.now), settings)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise Refused("not_understood", type(error).__name__) from error
    return said


def _checked(connector: str, *, name: str, settings: Mapping[str, Any], kinds: Collection[str], rule_ids: Collection[UUID], veto: bool) -> dict[str, Any]:
    """Return the columns of a connection; raise ConnectionRefused."""
    one, problems = connectors.BY_SLUG[connector], {}
    name = " ".join(name.split())[:120]
    if not name:
        problems["name"] = "missing"
    wanted = [kind for kind in dict.fromkeys(kinds) if kind in one.KINDS]
    may_ask = connectors.can(connector, "ask")
    if not wanted and not (veto and may_ask):
        problems["kinds"] = "kinds"
    try:
        values = asdict(rules.settings_from(one.Settings, dict(settings)))
    except rules.SettingsInvalid as invalid:
        problems |= invalid.problems
    if problems:
        raise ConnectionRefused(problems)
    return {"name": name, "settings": values, "kinds": wanted, "rules": sorted(str(one) for one in set(rule_ids)), "veto": veto and may_ask}


def _refuse_overlap(row: models.Connection) -> None:
    others = queries.connections()
    if taken := rules.overlaps(queries.to_value(row), others):
        raise ConnectionRefused({"kinds": f"taken:{','.join(taken)}"})
    if row.veto and any(other.veto and other.id != row.id for other in others):
        raise ConnectionRefused({"veto": "taken"})


def _told(wanted: Mapping[str, Any]) -> dict[str, object]:
    return {name: [str(one) for one in wanted[name]] if name in {"kinds", "rules"} else wanted[name] for name in ("name", "settings", "kinds", "rules", "veto")}


__all__ = ["Connection", "ConnectionRefused", "change", "create", "end", "pause", "probe", "rotate"]
