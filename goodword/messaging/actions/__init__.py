"""Writes of messages and tasks, by subject; what other packages call most stands here too."""

from goodword.messaging.actions.queue import TemplateUnknown, queue
from goodword.messaging.actions.send import send_due

__all__ = ["TemplateUnknown", "queue", "send_due"]
