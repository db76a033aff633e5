"""Problem details (RFC 9457): what is wrong with a request, where, and what would be right."""

from dataclasses import dataclass
from typing import Any

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Problem:
    """One refusal as machines and their programmers read it.

    `code` is what a program may branch on, `title` says the same for every case of it, `detail` speaks of this one. `pointer` (RFC 6901, such as
    /customer/email) names the field, `expected` what would be right there.
    """

    code: str
    title: str
    detail: str = ""
    pointer: str = ""
    expected: str = ""
    status: int = 422

    def body(self) -> dict[str, Any]:
        """Return the members of the JSON object, without the empty ones."""
        members = {
            "type": f"urn:goodword:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "pointer": self.pointer,
            "expected": self.expected,
        }
        return {name: value for name, value in members.items() if value}
