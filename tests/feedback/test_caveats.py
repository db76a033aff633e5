"""Caveats in five languages, in phrases as customers write them, and phrases that only look like one."""

import pytest

from goodword.feedback.rules.caveats import caveat


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Great beans, but the delivery took two weeks.", "the delivery took two weeks"),
        ("en", "Love it! However, the app logs me out every day.", "the app logs me out every day"),
        ("en", "Excellent coffee, only the lid of the tin is hard to open", "the lid of the tin is hard to open"),
        ("en", "Although the bag was torn, I am very happy.", "the bag was torn"),
        ("en", "A bit expensive, but worth every cent.", "A bit expensive"),
        ("en", "Everything was perfect except for the parking.", "the parking"),
        ("en", "Not only fast but also friendly. But nobody answers the phone.", "nobody answers the phone"),
        ("de", "Super Kaffee, aber die Lieferung hat zwei Wochen gedauert.", "die Lieferung hat zwei Wochen gedauert"),
        ("de", "Bin sehr zufrieden. Leider ist die Hotline nie erreichbar!", "ist die Hotline nie erreichbar"),
        ("de", "Alles bestens, nur das Paket war beschädigt", "das Paket war beschädigt"),
        ("de", "Etwas teuer, aber es lohnt sich.", "Etwas teuer"),
        ("de", "Obwohl die Verpackung beschädigt war, bin ich begeistert.", "die Verpackung beschädigt war"),
        ("nl", "Heerlijke koffie, maar de bezorging duurde twee weken.", "de bezorging duurde twee weken"),
        ("nl", "Top! Jammer dat jullie op zaterdag dicht zijn.", "jullie op zaterdag dicht zijn"),
        ("nl", "Prima winkel, alleen de parkeerplaats is klein", "de parkeerplaats is klein"),
        ("it", "Ottimo caffè, ma la consegna è durata due settimane.", "la consegna è durata due settimane"),
        ("it", "Tutto perfetto, peccato per il pacco rotto.", "il pacco rotto"),
        ("it", "Un po’ caro, però ne vale la pena.", "Un po’ caro"),
        ("ms", "Kopi sangat sedap, tetapi penghantaran mengambil masa dua minggu.", "penghantaran mengambil masa dua minggu"),
        ("ms", "Perkhidmatan terbaik, cuma tempat letak kereta terhad", "tempat letak kereta terhad"),
        ("ms", "Mahal sedikit, tapi memang berbaloi.", "Mahal sedikit"),
        ("", "Lekker, maar te duur voor elke dag", "te duur voor elke dag"),
        ("fr", "Bon café, but the delivery is slow", "the delivery is slow"),
        ("de-AT", "Gut, jedoch sehr laut am Abend", "sehr laut am Abend"),
    ],
)
def test_what_a_glad_customer_would_have_otherwise_is_picked_out(language: str, text: str, found: str) -> None:
    assert caveat(text, language) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Nothing but praise from me."),
        ("en", "Last but not least: thank you, Sami!"),
        ("en", "They are not only fast but also friendly."),
        ("en", "The butter biscuits are great, and so is the coffee."),
        ("en", "Simply the best."),
        ("en", "I recommend it to everybody, no buts."),
        ("de", "Nicht nur schnell, sondern auch freundlich."),
        ("de", "Ohne Wenn und Aber: der beste Kaffee."),
        ("de", "Aber gerne wieder!"),
        ("de", "Nur zu empfehlen."),
        ("nl", "Alleen maar lof!"),
        ("nl", "Niet alleen snel maar ook vriendelijk."),
        ("it", "Non solo veloci ma anche gentili."),
        ("it", "La mamma è contenta."),
        ("ms", "Bukan sahaja cepat tetapi juga mesra."),
        ("ms", "Terbaik."),
        ("en", "Great, but no."),
        ("", ""),
    ],
)
def test_what_only_looks_like_one_is_left_alone(language: str, text: str) -> None:
    assert caveat(text, language) == ""
