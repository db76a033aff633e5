"""Files of complaints: added by staff, and handed out only as downloads that a browser does not interpret."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goodword.console.feedback import words
from goodword.console.parts import toast
from goodword.feedback.actions import attachments
from goodword.feedback.queries import attachments as queries
from goodword.feedback.queries.cases import CaseUnknown
from goodword.feedback.rules.attachments import COUNT_MAX, SIZE_MAX_BYTES, Upload
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission


@allowed(Permission.FEEDBACK_WRITE)
@require_POST
def add(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Add files to a complaint, or say why not."""
    sent = [Upload(one.name or "", one.read(SIZE_MAX_BYTES + 1)) for one in request.FILES.getlist("files")[: COUNT_MAX + 1]]
    try:
        if sent:
            attachments.add(case_id, sent, actor=request.actor, now=clock.now())
    except CaseUnknown as unknown:
        raise Http404 from unknown
    except attachments.AttachmentRefused as refused:
        toast(request, words.file_refusal(refused.refusal))
    else:
        toast(request, _("The files are kept.") if sent else _("No file was chosen."))
    return redirect("console:case", case_id=case_id)


@allowed(Permission.FEEDBACK_READ)
@require_safe
def download(request: StaffRequest, file_id: UUID) -> HttpResponse:
    """Hand out a file."""
    try:
        file = queries.file(file_id)
    except queries.AttachmentUnknown as unknown:
        raise Http404 from unknown
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.file_name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
