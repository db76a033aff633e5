"""What the columns of somebody's file are likely to be, from their headings in five languages."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from goodword.contacts.rules.profile import CUSTOM
from goodword.contacts.values import CustomField

# What a column can be, besides custom.<slug>: fields, addresses, labels, consents.
TARGETS = (
    "first_name", "last_name", "name", "company", "email", "phone", "external_id", "language", "country", "time_zone", "relation", "lifecycle",
    "customer_since", "former_since", "value", "assignee_id", "tags", "lists",
    "consent.ask.email", "consent.survey.email", "consent.marketing.email", "consent.ask.call",
)  # fmt: skip
MANY = {"tags", "lists", "email", "phone"}  # what several columns may be

_WORDS = {
    "first_name": "first name, firstname, given name, forename, vorname, voornaam, nome, nama pertama, nama depan, prenom",
    "last_name": "last name, lastname, surname, family name, nachname, familienname, zuname, achternaam, familienaam, cognome, nama keluarga, nama belakang",
    "name": "name, full name, fullname, customer name, contact, contact name, vollstandiger name, kontakt, naam, volledige naam, klantnaam, nome completo, "
    "nominativo, nama, nama penuh, nama pelanggan",
    "company": "company, company name, organisation, organization, business, firma, firmenname, unternehmen, bedrijf, bedrijfsnaam, organisatie, azienda, "
    "societa, ragione sociale, syarikat, nama syarikat",
    "email": "email, e mail, mail, email address, e mail address, mail address, emailadresse, e mail adresse, mailadresse, emailadres, e mailadres, "
    "posta elettronica, indirizzo email, indirizzo e mail, emel, alamat emel",
    "phone": "phone, phone number, telephone, tel, mobile, mobile phone, cell, cell phone, telefon, telefonnummer, handy, handynummer, mobil, mobilnummer, "
    "rufnummer, telefoon, telefoonnummer, mobiel, mobiele nummer, telefono, numero di telefono, cellulare, telefon bimbit, no telefon, nombor telefon",
    "external_id": "customer id, customer number, customer no, client id, external id, id, kundennummer, kunden nr, kundennr, kunden id, klantnummer, klantnr, "
    "klant id, codice cliente, numero cliente, id cliente, id pelanggan, nombor pelanggan, no pelanggan",
    "language": "language, lang, locale, sprache, taal, lingua, bahasa",
    "country": "country, country code, land, landercode, landcode, paese, nazione, negara, kod negara",
    "time_zone": "time zone, timezone, zeitzone, tijdzone, fuso orario, zon masa",
    "relation": "relation, relationship, beziehung, relatie, relazione, hubungan",
    "lifecycle": "stage, lifecycle, lifecycle stage, phase, fase, peringkat",
    "customer_since": "customer since, kunde seit, klant sinds, cliente dal, cliente da, pelanggan sejak",
    "former_since": "former since, customer until, kunde bis, klant tot, cliente fino a, pelanggan sehingga",
    "value": "customer value, value, lifetime value, ltv, revenue, total spent, kundenwert, umsatz, klantwaarde, omzet, valore cliente, fatturato, "
    "nilai pelanggan",
    "assignee_id": "assignee, looked after by, account manager, betreuer, betreuerin, betreut von, kundenbetreuer, accountmanager, beheerder, responsabile, "
    "pengurus akaun",
    "tags": "tags, tag, labels, label, schlagworte, schlagworter, etiketten, etichette, etichetta, tanda",
    "lists": "lists, list, listen, liste, lijsten, lijst, elenchi, elenco, senarai",
}


def plain(heading: str) -> str:
    """Return a heading as it is compared: lower case, without accents and signs ("E-Mail-Adresse:" → "e mail adresse")."""
    bare = unicodedata.normalize("NFKD", heading.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def guess(headings: Sequence[str], *, fields: Mapping[str, CustomField]) -> dict[int, str]:
    """Return what each column is likely to be: number of the column -> target; unknown columns are left out.

    Each target is given once, to the first column that asks for it; the installation's own fields go before the built-in words.
    """
    own = {plain(name): CUSTOM + field.slug for field in fields.values() for name in (field.slug, field.label)}
    found: dict[int, str] = {}
    for number, heading in enumerate(headings):
        target = own.get(plain(heading)) or _BY_WORD.get(plain(heading))
        if target and target not in found.values():
            found[number] = target
    return found


_BY_WORD = {word.strip(): target for target, words in _WORDS.items() for word in words.split(",")}
