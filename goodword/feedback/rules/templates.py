"""The questions that kinds of surveys begin with, in five languages; a house changes them as it likes."""

from goodword.feedback.rules.questions import LANGUAGES, say
from goodword.feedback.values import Option, Question, QuestionKind, SurveyKind, When

SATISFIED = "satisfied"  # the question of a survey after a complaint
SATISFACTIONS = range(1, 6)  # its scale
RECOMMENDED = "recommended"  # the answer to WHY_CAME that makes growth earned


def questions_of(kind: SurveyKind) -> tuple[Question, ...]:
    """Return the questions that a survey of a kind begins with; nothing where it begins with none."""
    return {SurveyKind.INTERVIEW: _INTERVIEW, SurveyKind.CSAT: _CSAT, SurveyKind.CHECK: _CHECK}.get(kind, ())


def _words(*texts: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, texts, strict=True))


def _area(key: str, area: str, weight: int, *texts: str) -> Question:
    return Question(key, QuestionKind.SCALE, _words(*texts), lowest=0, highest=10, required=True, area=area, weight=weight)


_AREAS = {
    "product": _words("product", "Produkt", "product", "prodotto", "produk"),
    "service": _words("service", "Service", "service", "servizio", "perkhidmatan"),
    "delivery": _words("delivery", "Lieferung", "levering", "consegna", "penghantaran"),
    "price": _words("price", "Preis", "prijs", "prezzo", "harga"),
}


def area_words(area: str, language: str) -> str:
    """Return an area of ours in a language, one of the house's own as it was typed."""
    return say(_AREAS[area], language) if area in _AREAS else area


_INTERVIEW = (
    Question(
        "before",
        QuestionKind.TEXT,
        _words(
            "How was it before you came to us?",
            "Wie war es, bevor Sie zu uns kamen?",
            "Hoe was het voordat u bij ons kwam?",
            "Com’era prima che Lei si rivolgesse a noi?",
            "Bagaimanakah keadaannya sebelum anda datang kepada kami?",
        ),
    ),
    Question(
        "problem",
        QuestionKind.TEXT,
        _words(
            "Which problem did you want to solve?",
            "Welches Problem wollten Sie lösen?",
            "Welk probleem wilde u oplossen?",
            "Quale problema voleva risolvere?",
            "Masalah apakah yang anda mahu selesaikan?",
        ),
    ),
    Question(
        "hesitation",
        QuestionKind.TEXT,
        _words(
            "What made you hesitate before you decided?",
            "Was ließ Sie zögern, bevor Sie sich entschieden?",
            "Wat deed u aarzelen voordat u besloot?",
            "Che cosa La faceva esitare prima di decidere?",
            "Apakah yang membuat anda teragak-agak sebelum membuat keputusan?",
        ),
    ),
    Question(
        "after",
        QuestionKind.TEXT,
        _words(
            "How is it now?",
            "Wie ist es jetzt?",
            "Hoe is het nu?",
            "Com’è adesso?",
            "Bagaimanakah keadaannya sekarang?",
        ),
    ),
    Question(
        "helped",
        QuestionKind.TEXT,
        _words(
            "What helped you most?",
            "Was hat Ihnen am meisten geholfen?",
            "Wat heeft u het meest geholpen?",
            "Che cosa Le è stato più d’aiuto?",
            "Apakah yang paling membantu anda?",
        ),
    ),
)

_CSAT = (
    Question(
        SATISFIED,
        QuestionKind.SCALE,
        _words(
            "How satisfied are you with how your complaint ended? (1 not at all, 5 very)",
            "Wie zufrieden sind Sie damit, wie Ihre Beschwerde ausging? (1 gar nicht, 5 sehr)",
            "Hoe tevreden bent u over de afloop van uw klacht? (1 helemaal niet, 5 zeer)",
            "Quanto La soddisfa l’esito del Suo reclamo? (1 per niente, 5 molto)",
            "Sejauh mana anda berpuas hati dengan kesudahan aduan anda? (1 tidak langsung, 5 sangat)",
        ),
        required=True,
    ),
    Question(
        "missing",
        QuestionKind.TEXT,
        _words(
            "What is still missing?",
            "Was fehlt noch?",
            "Wat ontbreekt er nog?",
            "Che cosa manca ancora?",
            "Apakah yang masih kurang?",
        ),
        when=When(SATISFIED, ("1", "2", "3")),
    ),
)

_CHECK = (
    _area(
        "product_keeps",
        "product",
        3,
        "What you get does what was promised. (0 not at all, 10 fully)",
        "Was Sie bekommen, hält, was versprochen war. (0 gar nicht, 10 voll und ganz)",
        "Wat u krijgt, doet wat beloofd is. (0 helemaal niet, 10 volledig)",
        "Ciò che riceve mantiene quanto promesso. (0 per niente, 10 del tutto)",
        "Apa yang anda terima menepati janji. (0 tidak langsung, 10 sepenuhnya)",
    ),
    _area(
        "product_better",
        "product",
        2,
        "It is better than what else there is. (0 not at all, 10 fully)",
        "Es ist besser als das, was es sonst gibt. (0 gar nicht, 10 voll und ganz)",
        "Het is beter dan wat er verder te krijgen is. (0 helemaal niet, 10 volledig)",
        "È migliore di ciò che offrono gli altri. (0 per niente, 10 del tutto)",
        "Ia lebih baik daripada pilihan lain. (0 tidak langsung, 10 sepenuhnya)",
    ),
    _area(
        "service_reached",
        "service",
        2,
        "Whoever needs help soon reaches a person who can help. (0 not at all, 10 fully)",
        "Wer Hilfe braucht, erreicht bald einen Menschen, der helfen kann. (0 gar nicht, 10 voll und ganz)",
        "Wie hulp nodig heeft, krijgt snel iemand te spreken die kan helpen. (0 helemaal niet, 10 volledig)",
        "Chi ha bisogno di aiuto raggiunge presto una persona che può aiutare. (0 per niente, 10 del tutto)",
        "Sesiapa yang memerlukan bantuan cepat dapat menghubungi orang yang boleh membantu. (0 tidak langsung, 10 sepenuhnya)",
    ),
    _area(
        "service_mended",
        "service",
        3,
        "When something goes wrong, it is put right without a fight. (0 not at all, 10 fully)",
        "Geht etwas schief, wird es ohne Streit in Ordnung gebracht. (0 gar nicht, 10 voll und ganz)",
        "Als er iets misgaat, wordt het zonder gedoe rechtgezet. (0 helemaal niet, 10 volledig)",
        "Quando qualcosa va storto, si rimedia senza discussioni. (0 per niente, 10 del tutto)",
        "Apabila ada masalah, ia diperbetulkan tanpa pertikaian. (0 tidak langsung, 10 sepenuhnya)",
    ),
    _area(
        "delivery_kept",
        "delivery",
        2,
        "Dates that were promised are kept. (0 not at all, 10 fully)",
        "Zugesagte Termine werden eingehalten. (0 gar nicht, 10 voll und ganz)",
        "Beloofde data worden nagekomen. (0 helemaal niet, 10 volledig)",
        "Le date promesse vengono rispettate. (0 per niente, 10 del tutto)",
        "Tarikh yang dijanjikan dipatuhi. (0 tidak langsung, 10 sepenuhnya)",
    ),
    _area(
        "price_fair",
        "price",
        1,
        "The price is fair for what one gets. (0 not at all, 10 fully)",
        "Der Preis ist angemessen für das, was man bekommt. (0 gar nicht, 10 voll und ganz)",
        "De prijs is eerlijk voor wat men krijgt. (0 helemaal niet, 10 volledig)",
        "Il prezzo è giusto per ciò che si riceve. (0 per niente, 10 del tutto)",
        "Harganya berpatutan dengan apa yang diterima. (0 tidak langsung, 10 sepenuhnya)",
    ),
)

# Asked of new customers, so that growth by recommendation can be told from growth that was bought.
WHY_CAME = Question(
    "why_came",
    QuestionKind.ONE,
    _words(
        "Why did you come to us?",
        "Weshalb sind Sie zu uns gekommen?",
        "Waarom bent u bij ons gekomen?",
        "Che cosa L’ha portata da noi?",
        "Mengapa anda datang kepada kami?",
    ),
    (
        Option(
            RECOMMENDED,
            _words(
                "Somebody recommended you", "Jemand hat Sie empfohlen", "Iemand heeft u aanbevolen", "Un consiglio di qualcuno", "Seseorang mengesyorkan anda"
            ),
        ),
        Option("search", _words("I searched for it", "Ich habe danach gesucht", "Ik heb ernaar gezocht", "Una mia ricerca", "Saya mencarinya sendiri")),
        Option("advertising", _words("By advertising", "Durch Werbung", "Door reclame", "La pubblicità", "Melalui iklan")),
        Option(
            "press",
            _words("By a report or article", "Durch einen Bericht", "Door een artikel of bericht", "Un articolo o un servizio", "Melalui laporan atau artikel"),
        ),
        Option("other", _words("Another way", "Auf anderem Weg", "Op een andere manier", "Altro", "Cara lain")),
    ),
)
