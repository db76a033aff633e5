"""The addresses of Rewards."""

from django.urls import path

from goodword.console.rewards import books, budget, credit, deliveries, downloads, gift, overview, payouts, pools, rule_pages, waiting

urlpatterns = [
    path("rewards/", overview.rewards, name="rewards"),
    path("rewards/approvals/", waiting.approvals, name="approvals"),
    path("rewards/reviews/", waiting.reviews, name="reviews"),
    path("rewards/rules/", rule_pages.rules, name="reward_rules"),
    path("rewards/rules/new/<uuid:program_id>/", rule_pages.new, name="reward_rule_new"),
    path("rewards/rules/<uuid:rule_id>/", rule_pages.rule, name="reward_rule"),
    path("rewards/rules/<uuid:rule_id>/end/", rule_pages.end, name="reward_rule_end"),
    path("rewards/budget/<uuid:program_id>/", budget.budget, name="reward_budget"),
    path("rewards/ledger/", books.ledger_page, name="ledger"),
    path("contacts/<uuid:contact_id>/credit/", credit.use, name="use_credit"),
    path("contacts/<uuid:contact_id>/gift/", gift.gift, name="give_reward"),
    path("rewards/payouts/", payouts.payouts, name="payouts"),
    path("rewards/payouts/<uuid:file_id>/", payouts.payout, name="payout"),
    path("rewards/payouts/<uuid:file_id>/record/", payouts.record, name="payout_record"),
    path("rewards/payouts/<uuid:file_id>/<slug:kind>/", payouts.download, name="payout_download"),
    path("rewards/deliveries/", deliveries.deliveries, name="deliveries"),
    path("rewards/deliveries/<uuid:delivery_id>/", deliveries.delivery, name="delivery"),
    path("rewards/deliveries/<uuid:delivery_id>/decide/", deliveries.decide, name="delivery_decide"),
    path("rewards/deliveries/<uuid:delivery_id>/veto/", deliveries.veto, name="delivery_veto"),
    path("rewards/downloads/", downloads.downloads, name="reward_downloads"),
    path("rewards/pools/", pools.pools, name="reward_pools"),
    path("rewards/pools/<uuid:pool_id>/", pools.pool, name="reward_pool"),
]
