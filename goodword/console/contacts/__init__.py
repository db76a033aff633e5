"""Contacts: the list, one contact's page, merging, imports, and the words that an installation describes its contacts with."""

from goodword.console.contacts import adding, advocates, circle, editing, erasing, importing, lists, merging, page, records, vocabulary

urlpatterns = [
    *lists.urlpatterns,
    *adding.urlpatterns,
    *importing.urlpatterns,
    *vocabulary.urlpatterns,
    *merging.urlpatterns,
    *advocates.urlpatterns,
    *circle.urlpatterns,
    *page.urlpatterns,
    *editing.urlpatterns,
    *records.urlpatterns,
    *erasing.urlpatterns,
]
