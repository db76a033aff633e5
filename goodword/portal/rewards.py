"""What the owner of a reward does on the own page: pick what it goes to, download what it gives."""

import json
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from goodword.integrations.actions import entrusting
from goodword.links.values import AccessPurpose
from goodword.portal.doors import not_here, see_other
from goodword.portal.sessions import Guest, with_session
from goodword.rewards import mystery
from goodword.rewards.queries import rewards
from goodword.rewards.queries.downloads import file_of


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def choose(request: HttpRequest, guest: Guest, reward_id: UUID, *, now: datetime) -> HttpResponseBase:
    """Take what was picked; a choice stands once it was made."""
    entrusting.choose(reward_id, contact_id=guest.contact.id, chosen=request.POST.get("chosen", ""), now=now)
    return see_other(reverse("portal:advocate") + "#rewards-title")


@require_safe
@with_session(AccessPurpose.ADVOCATE)
def draw(request: HttpRequest, guest: Guest, reward_id: UUID, *, now: datetime) -> HttpResponseBase:
    """Give the protocol of a mystery gift to whoever opened it."""
    reward = rewards([reward_id]).get(reward_id)
    mine = reward is not None and reward.contact_id in guest.contact.all_ids
    if reward is None or not mine or reward.kind != "mystery_gift" or not reward.chosen:
        return not_here(request, program=guest.program)
    response = HttpResponse(json.dumps(mystery.protocol_of(reward), indent=1) + "\n", content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="gift-{reward.id}.json"'
    return response


@require_safe
@with_session(AccessPurpose.ADVOCATE)
def download(request: HttpRequest, guest: Guest, reward_id: UUID, *, now: datetime) -> HttpResponseBase:
    """Give the file to whoever has the reward."""
    file = file_of(reward_id, contact_id=guest.contact.id, now=now)
    if file is None:
        return not_here(request, program=guest.program)
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.file_name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
