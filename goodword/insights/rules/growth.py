"""Earned growth: how much of it comes from customers who stay and from those whom they bring."""

from goodword.insights.values import EarnedGrowth, Revenue


def earned_growth(revenue: Revenue) -> EarnedGrowth | None:
    """Return the earned growth of a year over the one before; None where nothing was spent in that.

    NRR = revenue of the year from customers of the year before ÷ their revenue then; ENC = revenue of the year from new customers who came by
    recommendation ÷ all revenue of the year before; earned growth rate = NRR + ENC − 1; bought growth = total growth − earned growth; earned growth
    ratio = earned ÷ total growth, where that is above zero (Reichheld, Darnell, Burns, "Net Promoter 3.0", Harvard Business Review 11/2021).
    NRR 85 %, ENC 22 %: 7 %.
    """
    if revenue.before <= 0:
        return None
    retained, earned_new = revenue.returning / revenue.before, revenue.earned / revenue.before
    rate, growth = retained + earned_new - 1, revenue.now / revenue.before - 1
    return EarnedGrowth(
        retained=retained,
        earned_new=earned_new,
        rate=rate,
        at_most=rate + revenue.unknown / revenue.before,
        growth=growth,
        bought=growth - rate,
        ratio=rate / growth if growth > 0 else None,
    )
