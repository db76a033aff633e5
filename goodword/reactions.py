"""The table: which functions follow from which fact. Read it from top to bottom to know what Goodword does by itself.

A reaction is a function of (fact, now). It may run twice, after a crash or next to another worker, and must come to the same end.
"""

from collections.abc import Mapping, Sequence

from goodword.contacts.actions import addresses, imports
from goodword.events.actions.conflicts import tell as tell_of_conflicts
from goodword.events.actions.count import count as count_touches
from goodword.events.actions.count import recount as recount_touches
from goodword.events.actions.deals import deal_won
from goodword.events.actions.forget import forget_old as forget_events
from goodword.facts import catalogue as facts
from goodword.facts.actions import sweep
from goodword.facts.log import Reaction
from goodword.facts.values import Loop, Turn
from goodword.feedback.actions import absence, asking, cases, checks, csat, findings, improvements, leavers, reviews, theming, watch
from goodword.insights.actions import advocates
from goodword.integrations.actions import comparing as providers
from goodword.integrations.actions import endings, entrusting, erasure, sending, steering
from goodword.journeys.actions import contests as contest_mails
from goodword.journeys.actions import digest, enrol, entrance, inquiries, nudges, staff
from goodword.journeys.actions import orders as order_mails
from goodword.journeys.actions import tiers as tier_mails
from goodword.journeys.actions.tick import tick
from goodword.links import actions as links
from goodword.messaging import actions as messaging
from goodword.operators import actions as operators
from goodword.operators.actions.idempotency import forget_requests
from goodword.operators.queries.organisation import organisation
from goodword.programs import actions as programs
from goodword.referrals.actions import claim, conflicts, reminders
from goodword.rewards.actions import (
    alarms,
    budgets,
    by_hand,
    comparing,
    contest_close,
    contest_draw,
    contest_entries,
    days,
    grants,
    merges,
    occasions,
    orders,
    settle,
    surprises,
    tiers,
)

REACTIONS: Mapping[type[facts.Fact], Sequence[Reaction]] = {
    facts.SignInLinkWanted: [staff.mail_sign_in_link],
    facts.AddressChanged: [entrance.mail_new_address],
    facts.LinkRequested: [entrance.mail_join_link],
    facts.PortalCodeAsked: [entrance.mail_code],
    facts.ClaimRequested: [entrance.mail_claim],
    facts.ReminderAsked: [nudges.reminder_asked],
    facts.OutcomeConflicted: [conflicts.tell_staff],
    facts.FriendsReconsidered: [settle.reconsider_friends],
    facts.ContactsMerged: [merges.merged, tiers.merged],
    facts.ContactsParted: [merges.parted, tiers.merged],
    facts.ContactErased: [erasure.contact_erased],
    facts.DealWon: [deal_won],
    facts.OutcomesSettled: [asking.outcomes_settled, surprises.outcomes_settled],
    facts.LinkShared: [contest_entries.link_shared, occasions.shared],
    facts.ReferralStarted: [enrol.referral_started, contest_entries.referral_started, tiers.count],
    facts.ReferralMoved: [tiers.count],
    facts.ConversionAttributed: [enrol.conversion_attributed, tiers.count],
    facts.ConversionReversed: [tiers.count],
    facts.VetoAsked: [entrusting.ask],
    facts.RewardGranted: [entrusting.fulfil_granted, tiers.count],
    facts.RewardAsks: [enrol.reward_asks],
    facts.PayoutDetailsChanged: [entrance.mail_new_account],
    facts.RewardFulfilled: [enrol.reward_fulfilled],
    facts.RewardRefused: [enrol.reward_gone],
    facts.RewardReversed: [enrol.reward_gone, by_hand.close_tasks_of, entrusting.take_back, contest_entries.take_out, tiers.count],
    facts.LadderChanged: [tiers.rebuild],
    facts.TierReached: [tier_mails.mail_reached],
    facts.OrderPlaced: [order_mails.mail_order],
    facts.OrderSent: [order_mails.mail_order],
    facts.OrderRefused: [order_mails.mail_order],
    facts.ContestEntryAsked: [contest_mails.mail_entry],
    facts.ContestWon: [contest_mails.mail_winner],
    facts.InquiryAnswered: [inquiries.mail_answer],
    facts.ImprovementDone: [improvements.tell],
    facts.LedgerUnbalanced: [staff.mail_ledger],
    facts.CouponsRunningLow: [staff.mail_coupons_low],
    facts.AnswerGiven: [occasions.answered, theming.answer_given],
    facts.CaseOpened: [occasions.complained, theming.case_opened],
    facts.CaseAttached: [occasions.complained],
    facts.CaseClosed: [csat.case_closed],
    facts.TaskClosed: [conflicts.close_with_task, cases.task_closed, by_hand.close_with_task, orders.close_with_task, steering.close_with_task],
}

# What every worker goes round: (worker id, now) -> how many things were worked on.
LOOPS: Sequence[Loop] = (settle.settle, grants.grant_loop, tick, asking.ask_due, imports.work)

# The same for what talks to other servers, such as the outbox; in a thread of its own, so that a slow mail server delays nothing else.
OUTWARD: Sequence[Loop] = (messaging.send_due, sending.send_due, providers.compare_due)

# What comes round by the clock: name -> (cron expression in the organisation's time zone, function of now). A turn commits in pieces and may run twice.
SCHEDULES: Mapping[str, tuple[str, Turn]] = {
    "rewards.expire": ("*/15 * * * *", grants.expire_all),
    "rewards.fulfil": ("7 * * * *", entrusting.fulfil_due),
    "rewards.days": ("10 6 * * *", days.look),
    "rewards.remind": ("40 9 * * *", enrol.rewards_expiring),
    "staff.tell": ("*/10 7-19 * * *", staff.tell),
    "messaging.forget": ("30 3 * * *", messaging.forget_texts),
    "referrals.forget_claims": ("35 3 * * *", claim.forget_unconfirmed),
    "referrals.end_reminders": ("38 3 * * *", reminders.end_consents),
    "rewards.budgets": ("*/10 * * * *", budgets.watch_budgets),
    "rewards.tax": ("50 5 * * *", alarms.watch_tax),
    "rewards.tiers": ("5,20,35,50 * * * *", tiers.review),
    "rewards.compare": ("20 3 * * *", comparing.compare),
    "rewards.close_contests": ("*/5 * * * *", contest_close.close_due),
    "rewards.lapse_prizes": ("25 * * * *", contest_draw.lapse_due),
    "rewards.forget_entries": ("55 3 * * *", contest_entries.forget_requests),
    "links.forget": ("50 3 * * *", links.forget_old),
    "facts.sweep": ("40 3 * * *", sweep),
    "events.tell_of_conflicts": ("* * * * *", tell_of_conflicts),
    "events.count": ("* * * * *", count_touches),
    "events.recount": ("0 4 * * *", recount_touches),
    "events.forget": ("10 4 * * *", forget_events),
    "operators.sweep": ("50 3 * * *", operators.sweep),
    "operators.forget_requests": ("17 * * * *", forget_requests),
    "contacts.addresses": ("20 * * * *", addresses.expire),
    "contacts.imports": ("50 3 * * *", imports.sweep),
    "feedback.invite_by_turn": ("0 9 * * *", asking.invite_by_turn),
    "feedback.hand_over": ("*/15 * * * *", absence.hand_over),
    "feedback.watch": ("*/5 * * * *", watch.watch),
    "feedback.findings": ("30 7 * * 1", findings.tell),
    "staff.digest": ("*/15 * * * *", digest.morning),
    "feedback.notice_leavers": ("30 10 * * *", leavers.notice),
    "feedback.ask_for_reviews": ("*/5 * * * *", reviews.work),
    "feedback.forget": ("15 4 * * *", cases.forget),
    "feedback.forget_checks": ("25 4 * * *", checks.forget),
    "insights.advocates": ("40 2 * * *", advocates.score_all),
    "integrations.compare": ("25 2 * * *", providers.mark_all),
    "integrations.silent": ("*/15 * * * *", endings.silent),
    "integrations.forget": ("20 4 * * *", sending.forget),
    "programs.end_due": ("*/5 * * * *", programs.end_due),
}


def time_zone() -> str:
    """Return the zone in which the schedules are read."""
    return organisation().time_zone


def outbound_held() -> bool:
    """Tell whether nothing may be sent or paid, as after a restore."""
    return organisation().outbound_held_at is not None
