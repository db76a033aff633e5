"""What customers spent in two years on end, and why the new ones came."""

from datetime import datetime

from goodword.events.values import PURCHASES
from goodword.feedback.rules.templates import RECOMMENDED, WHY_CAME
from goodword.insights.queries.sql import PEOPLE, rows
from goodword.insights.values import Revenue

# One pass over what was ever bought. What was sent back is taken off its purchase, all of it where no amount or another currency was sent.
_SPENT = """{people}, sent_back(id, minor) as (
    select b.id, sum(case when o.amount_minor is null or o.currency not in ('', b.currency) then b.amount_minor else o.amount_minor end)
    from events_outcome o join events_outcome b on b.source = o.source and b.external_id = o.refund_of and b.type in ({types})
    where o.type = 'refund' and o.state = 'settled' and o.occurred_at < %s group by b.id
), spent(who, currency, at, minor) as (
    select coalesce(p.kept, o.contact_id), o.currency, o.occurred_at, o.amount_minor - coalesce(s.minor, 0)
    from events_outcome o left join person p on p.id = o.contact_id left join sent_back s on s.id = o.id
    where o.contact_id is not null and o.state = 'settled' and o.occurred_at < %s and o.type in ({types}) and o.amount_minor > coalesce(s.minor, 0)
), began(who, at) as (select who, min(at) from spent group by who
), years(who, currency, before, after) as (
    select who, currency, sum(case when at >= %s and at < %s then minor else 0 end), sum(case when at >= %s then minor else 0 end)
    from spent where at >= %s group by who, currency
), brought(who) as (
    select distinct coalesce(p.kept, r.contact_id) from referrals_referral r left join person p on p.id = r.contact_id
    where r.state = 'converted' and not r.existing_customer
), said(who, option, place) as (
    select coalesce(p.kept, a.contact_id), r.option,
        row_number() over (partition by coalesce(p.kept, a.contact_id) order by r.answered_at desc, r.id desc)
    from feedback_reply r join feedback_answer a on a.id = r.answer_id left join person p on p.id = a.contact_id
    where r.question = %s and a.contact_id is not null
), judged(currency, who, before, after, is_new, why) as (
    select y.currency, y.who, y.before, y.after, b.at >= %s and (c.customer_since is null or c.customer_since >= %s),
        case when g.who is not null or s.option = %s then 'earned' when s.option is not null then 'bought' else 'unknown' end
    from years y join began b on b.who = y.who join contacts_contact c on c.id = y.who
    left join brought g on g.who = y.who left join said s on s.who = y.who and s.place = 1
)
select currency, sum(before), sum(after), sum(case when before > 0 then after else 0 end),
    sum(case when is_new and why = 'earned' then after else 0 end), sum(case when is_new and why = 'bought' then after else 0 end),
    sum(case when is_new and why = 'unknown' then after else 0 end), sum(case when is_new then 1 else 0 end),
    sum(case when is_new and why <> 'unknown' then 1 else 0 end)
from judged group by currency order by 3 desc, 1
"""


def revenues(*, before: datetime, start: datetime, until: datetime) -> list[Revenue]:
    """Return for each currency what was spent in [before, start) and [start, until), the one most was spent in first.

    New is who first bought, in any currency, at or after `start` and was not marked as customer before it. Earned is who was credited to an advocate, or
    says in the newest answer to "why did you come" that somebody recommended us.
    """
    types = ", ".join(f"'{one}'" for one in sorted(PURCHASES))
    sql = _SPENT.format(people=PEOPLE, types=types)
    values = [until, until, before, start, start, before, WHY_CAME.key, start, start, RECOMMENDED]
    return [Revenue(currency, *(int(number or 0) for number in numbers)) for currency, *numbers in rows(sql, values)]
