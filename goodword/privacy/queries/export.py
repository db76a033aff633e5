"""All that is kept of a person, as that person may have it (GDPR art. 15 and 20)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from goodword.contacts import queries as contacts
from goodword.contacts.queries import circle
from goodword.contacts.queries.consents import entries, pauses
from goodword.feedback import queries as feedback
from goodword.feedback.queries import attachments, leavers
from goodword.feedback.queries.answers import versions
from goodword.feedback.queries.quotes import of_contact as quotes_of
from goodword.feedback.queries.quotes import story
from goodword.feedback.queries.replies import replied
from goodword.feedback.queries.topics import of_answer as topics_of
from goodword.lib.money import to_text
from goodword.links import queries as links
from goodword.programs import queries as programs
from goodword.referrals import queries as referrals
from goodword.rewards import queries as rewards
from goodword.rewards.queries import contests, inquiries
from goodword.rewards.queries.catalogue import orders_of
from goodword.rewards.queries.payouts import account_of
from goodword.rewards.queries.tiers import standings


def subject_export(contact_id: UUID, *, now: datetime) -> dict[str, Any]:
    """Return a person's data as plain JSON; of other people only what the person may see on the own page anyway."""
    contact = contacts.contact(contact_id)
    score, member = circle.advocate_and_member(contact.id)
    own_links = links.links_of_contact(contact.id)
    return {
        "made_at": now.isoformat(),
        "person": {
            "first_name": contact.first_name,
            "last_name": contact.last_name,
            "company": contact.company,
            "language": contact.language,
            "country": contact.country,
            "time_zone": contact.time_zone,
            "relation": contact.relation,
            "name_shown_to_friends": contact.name_shown,
            "customer_since": _text(contact.customer_since),
            "known_since": _text(contact.created_at),
            "custom": dict(contact.custom),
        },
        "addresses": [
            {"kind": identity.kind.value, "value": identity.value, "source": identity.source, "confirmed_at": _text(identity.confirmed_at)}
            for identity in contact.identities
        ],
        "consents": [
            {
                "purpose": entry.purpose,
                "channel": entry.channel,
                "given": entry.given,
                "at": entry.at.isoformat(),
                "source": entry.source,
                "wording": entry.wording,
            }
            for entry in entries(contact.id)
        ],
        "pauses": [
            {"purpose": pause.purpose, "reason": pause.reason, "since": pause.since.isoformat(), "until": _text(pause.until), "ended_at": _text(pause.ended_at)}
            for pause in pauses(contact.id)
        ],
        "as_an_advocate": {"band": score.level, "why": score.reasons["factors"]} if score else None,
        "inner_circle": {"level": member.level.value if member.level else None, **vars(member.rating)} if member else None,
        "answers": [
            {
                "score": answer.given.score,
                "scale": answer.scale.value,
                "nearer_to_ten": answer.given.improve,
                "anything_else": answer.given.more,
                "may_call": answer.given.may_call,
                "replies": [{"question": question, "answer": said} for question, said in replied(answer)],
                "filed_under": [" › ".join(topic.path) for topic in topics_of(answer.id)],
                "came_by": answer.via.value,
                "at": answer.answered_at.isoformat(),
                "said_before": [vars(one.given) | {"replies": dict(one.given.replies), "at": one.at.isoformat()} for one in versions(answer.id)[:-1]],
            }
            for answer in feedback.answers_of_contact(contact.id)
        ],
        "complaints": [
            {
                "number": case.number,
                "words": case.words,
                "wish": case.wish.value,
                "order": case.order,
                "state": case.state.value,
                "received_at": case.received_at.isoformat(),
                "proposal": case.proposal,
                "closing": case.closing_words,
                "satisfied": case.satisfied,
                "files": [{"name": file.file_name, "bytes": file.size_bytes, "at": file.added_at.isoformat()} for file in attachments.of_case(case.id)],
            }
            for case in feedback.cases_of_contact(contact.id)
        ],
        "testimonials": [
            {
                "words": quote.words,
                "named": quote.name,
                "state": quote.state.value,
                "shown_on": sorted(quote.uses),
                "until": _text(quote.until),
                "story": [{"what": line.kind, "words": line.words, "said": dict(line.values), "at": line.at.isoformat()} for line in story(quote.id)],
            }
            for quote in quotes_of(contact.id)
        ],
        "noticed_as_leaving": [
            {"sign": one.sign.value, "why": dict(one.values), "at": one.noticed_at.isoformat(), "asked_at": _text(one.asked_at), "reasons": list(one.reasons)}
            for one in leavers.of_contact(contact.id)
        ],
        "questions_after_rewards": [
            {"asked_at": one.asked_at.isoformat(), "answer": one.answer.value if one.answer else "", "answered_at": _text(one.answered_at)}
            for one in inquiries.of_contact(contact.id)
        ],
        "links": [{"program": programs.program(link.program_id).name, "code": link.code, "active": link.active, "message": link.message} for link in own_links],
        "recommended": [
            {"friend": line.first_name or None, "step": line.step.value, "at": _text(line.at)}
            for link in own_links
            for line in referrals.of_advocate(contact.id, program_id=link.program_id)
        ],
        "was_recommended": [
            {"program": programs.program(referral.program_id).name, "state": referral.state.value, "since": referral.started_at.isoformat()}
            for referral in referrals.of_contact(contact.id)
            if referral.contact_id in contact.all_ids
        ],
        "contests": [
            {
                "contest": contest.name,
                "country": entrant.country,
                "stated_at": _text(entrant.stated_at),
                "on_leader_board": entrant.on_board,
                "entries": {task.value: count for task, count in contests.entries_of(contest, contact.id).items()},
                "counted": entrant.counted,
                "line": entrant.ticket,
                "salt": entrant.salt,
            }
            for contest, entrant in contests.contests_of(contact.id)
        ],
        "payout_account": {"name": account.name, "iban": account.iban} if (account := account_of(contact.id)) else None,
        "rewards": [
            {
                "program": programs.program(reward.program_id).name,
                "kind": reward.kind,
                "amount": to_text(reward.amount, reward.asset),
                "asset": reward.asset,
                "state": reward.state.value,
                "code": reward.coupon,
                "since": reward.created_at.isoformat(),
                "expires_at": _text(reward.expires_at),
            }
            for reward in rewards.of_contact(contact.id)
        ],
        "orders": [
            {
                "what": order.title,
                "points": order.price,
                "state": order.state.value,
                "code": order.code,
                "reason": order.reason,
                "at": order.ordered_at.isoformat(),
            }
            for order in orders_of(contact.id)
        ],
        "tiers": [
            {"program": programs.program(one.program_id).name, "tier": one.tier.slug if one.tier else None, "score": one.score, "since": _text(one.since)}
            for one in standings(contact.id)
        ],
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
