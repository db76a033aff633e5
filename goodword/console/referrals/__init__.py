"""Referrals: the board and the table, one referral's story, and what staff correct by hand."""

from goodword.console.referrals import changes, lists, stories

urlpatterns = [*lists.urlpatterns, *stories.urlpatterns, *changes.urlpatterns]
