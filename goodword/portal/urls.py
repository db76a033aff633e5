"""The portal's addresses: a programme's public pages, joining, and what a signed link opens."""

from django.urls import path

from goodword.portal import address, advocate, brand, claim, doors, join, landing, own_data, payout, preferences, rewards, unsubscribe

app_name = "portal"

urlpatterns = [
    path("p/", doors.nowhere, name="nowhere"),
    path("p/brand.css", brand.style, name="house_brand"),
    path("p/icon.svg", brand.icon, name="house_icon"),
    path("p/<slug:slug>", landing.landing, name="landing"),
    path("p/<slug:slug>/claim", claim.claim, name="claim"),
    path("p/<slug:slug>/sent", claim.sent, name="sent"),
    path("p/<slug:slug>/busy", claim.busy, name="busy"),
    path("p/<slug:slug>/confirm/<str:token>", claim.confirm, name="confirm"),
    path("p/<slug:slug>/brand.css", brand.style, name="brand"),
    path("p/<slug:slug>/icon.svg", brand.icon, name="icon"),
    path("join/<slug:slug>", join.join, name="join"),
    path("join/<slug:slug>/sent", join.sent, name="join_sent"),
    path("join/<slug:slug>/busy", claim.busy, name="join_busy"),
    path("join/<slug:slug>/confirm/<str:token>", join.confirm, name="join_confirm"),
    path("a/", advocate.advocate, name="advocate"),
    path("a/share/<slug:channel>", advocate.share, name="share"),
    path("a/message", advocate.message, name="message"),
    path("a/name", advocate.name, name="name"),
    path("a/leave", advocate.leave, name="leave"),
    path("a/back", advocate.back, name="back"),
    path("a/out", advocate.out, name="out"),
    path("a/payout", payout.payout, name="payout"),
    path("a/payout/code", payout.send_code, name="payout_code"),
    path("a/payout/account", payout.name, name="name_account"),
    path("a/rewards/<uuid:reward_id>/choose", rewards.choose, name="choose_reward"),
    path("a/rewards/<uuid:reward_id>/file", rewards.download, name="reward_file"),
    path("a/preferences", preferences.preferences, name="preferences"),
    path("a/data", own_data.own_data, name="own_data"),
    path("a/data/code", own_data.send_code, name="code"),
    path("a/data/address", own_data.change_address, name="change_address"),
    path("a/data/export", own_data.export, name="export"),
    path("a/data/erase", own_data.erase, name="erase"),
    path("a/<str:token>", advocate.open_link, name="open"),
    path("u/<str:token>", unsubscribe.page, name="unsubscribe"),
    path("c/<str:token>", address.confirm, name="confirm_address"),
]
