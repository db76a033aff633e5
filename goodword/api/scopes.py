"""Which scope each endpoint needs: one table, by the name of the endpoint's function."""

from collections.abc import Mapping

from goodword.operators.values import Permission

SCOPES: Mapping[str, Permission] = {
    "list_programs": Permission.PROGRAMS_READ,
    "create_program": Permission.PROGRAMS_WRITE,
    "get_program": Permission.PROGRAMS_READ,
    "change_program": Permission.PROGRAMS_WRITE,
    "take_program_step": Permission.PROGRAMS_WRITE,
    "list_program_versions": Permission.PROGRAMS_READ,
    "get_program_report": Permission.REWARDS_READ,
    "create_links": Permission.LINKS_WRITE,
}
