"""Contacts: the list, one contact's page, merging, imports, and the words that an installation describes its contacts with."""

from goodword.console.contacts import adding, editing, erasing, importing, lists, merging, page, records, vocabulary

urlpatterns = [
    *lists.urlpatterns,
    *adding.urlpatterns,
    *importing.urlpatterns,
    *vocabulary.urlpatterns,
    *merging.urlpatterns,
    *page.urlpatterns,
    *editing.urlpatterns,
    *records.urlpatterns,
    *erasing.urlpatterns,
]
