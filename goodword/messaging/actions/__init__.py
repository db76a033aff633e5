"""Writes of messages and tasks, by subject; what other packages call most stands here too."""

from goodword.messaging.actions.drop import drop
from goodword.messaging.actions.queue import TemplateUnknown, queue
from goodword.messaging.actions.retention import forget_texts
from goodword.messaging.actions.send import send_due
from goodword.messaging.actions.tasks import (
    CallRefused,
    close_about,
    close_task,
    create_task,
    create_tasks,
    escalate,
    forget_about,
    put_off_task,
    reassign,
    reassign_about,
    reopen_task,
    retitle_about,
)
from goodword.messaging.actions.wordings import reset_wording, save_wording, send_test_mail, try_out

__all__ = [
    "CallRefused",
    "TemplateUnknown",
    "close_about",
    "close_task",
    "create_task",
    "create_tasks",
    "drop",
    "escalate",
    "forget_about",
    "forget_texts",
    "put_off_task",
    "queue",
    "reassign",
    "reassign_about",
    "reopen_task",
    "reset_wording",
    "retitle_about",
    "save_wording",
    "send_due",
    "send_test_mail",
    "try_out",
]
