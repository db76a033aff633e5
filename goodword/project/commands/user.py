"""`goodword user`."""

import argparse

from goodword.project.commands._start import complain, need_database, say, start_django

WORDS = "print a link that signs somebody of the staff in once, and add them where they are new"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("email", nargs="?", default="", help="whom; the first owner where left out")
    parser.add_argument("--role", help="owner, admin, marketer, sales, account_manager, support, analyst or auditor; needed for somebody new")
    parser.add_argument("--remove-second-factor", action="store_true", help="take a lost authenticator app and all passkeys off the account")


def run(options: argparse.Namespace) -> int:
    """Find or add the person, set the role where one is given, and print a new sign-in link."""
    start_django()
    need_database()
    from django.db import transaction

    from goodword.lib import clock
    from goodword.operators import actions, queries
    from goodword.operators.actions.sign_in import OperatorUnknown
    from goodword.operators.actions.team import TeamRefused
    from goodword.operators.values import SYSTEM, Role
    from goodword.project.welcome import sign_in_address

    if options.role and options.role not in set(Role):
        return complain(f"There is no role {options.role}. Roles are {', '.join(Role)}.")
    now = clock.now()
    try:
        with transaction.atomic():
            person = queries.operator_by_email(options.email) if options.email else queries.first_owner()
            if person is None:
                if not options.email:
                    return complain("Nobody of the staff is an owner yet: `goodword up` makes the first. Or say an address and a --role.")
                if not options.role:
                    return complain(f"Nobody of the staff has the address {options.email}. To add them, say which --role.")
                language = queries.organisation().language
                person = actions.invite(email=options.email, name="", role=Role(options.role), language=language, actor=SYSTEM, now=now, by_mail=False)
            elif options.role:
                actions.set_role(operator_id=person.id, role=Role(options.role), actor=SYSTEM, now=now)
            if options.remove_second_factor:
                actions.remove_second_factor(operator_id=person.id, actor=SYSTEM, now=now)
            token = actions.sign_in_link(operator_id=person.id, actor=SYSTEM, now=now)
    except (TeamRefused, OperatorUnknown) as refused:
        return complain(f"Not done: {refused}.")
    say(sign_in_address(token))
    return 0
