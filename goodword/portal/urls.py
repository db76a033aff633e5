"""The portal's addresses: a programme's public pages, joining, and what a signed link opens."""

from django.urls import path

from goodword.portal import address, advocate, brand, claim, complaints, doors, join, landing, own_data, preferences, surveys, unsubscribe

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
    path("a/preferences", preferences.preferences, name="preferences"),
    path("a/data", own_data.own_data, name="own_data"),
    path("a/data/code", own_data.send_code, name="code"),
    path("a/data/address", own_data.change_address, name="change_address"),
    path("a/data/export", own_data.export, name="export"),
    path("a/data/erase", own_data.erase, name="erase"),
    path("a/<str:token>", advocate.open_link, name="open"),
    path("s/i/<str:token>", surveys.invited, name="survey_invited"),
    path("s/d/<str:token>", surveys.thanks, name="survey_thanks"),
    path("s/c/<str:token>", complaints.case, name="case"),
    path("s/<slug:slug>", surveys.open_to_all, name="survey"),
    path("complaint", complaints.complain, name="complaint"),
    path("complaint/sent", complaints.sent, name="complaint_sent"),
    path("complaint/busy", complaints.busy, name="complaint_busy"),
    path("complaint/to/<slug:slug>", complaints.complain, name="complaint_to"),
    path("complaint/to/<slug:slug>/sent", complaints.sent, name="complaint_sent_to"),
    path("complaint/to/<slug:slug>/busy", complaints.busy, name="complaint_busy_to"),
    path("u/<str:token>", unsubscribe.page, name="unsubscribe"),
    path("c/<str:token>", address.confirm, name="confirm_address"),
]
