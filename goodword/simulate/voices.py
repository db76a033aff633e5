"""What the made-up customers of the demo shop say, and what the shop answers, in five languages. Nobody said any of this."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Voices:
    """Words of one language; of a complaint: what happened, its cause as the shop calls it, what is proposed, and how it ended."""

    survey: str
    praise: tuple[str, ...]  # of promoters: what would bring it nearer to ten
    wishes: tuple[str, ...]  # of passives
    complaints: tuple[tuple[str, str, str, str], ...]
    agrees: str  # the words by which people agreed to be asked


VOICES = {
    "en": Voices(
        survey="After a purchase",
        praise=(
            "Best espresso I have had at home.",
            "Always fresh, always on time.",
            "The card in the parcel made me smile.",
            "Great, but the bag is hard to open.",
        ),
        wishes=("A smaller bag to try new roasts.", "Say on the bag how to grind it.", "Delivery took four days this time.", "A subscription I can pause."),
        complaints=(
            ("Two bags arrived torn and half the beans were in the box.", "Torn bag", "Two new bags, sent today.", "You have got two new bags."),
            ("The parcel came nine days late and nobody answered my mail.", "Late delivery", "Your money for the delivery back.", "The delivery was refunded."),
            ("It was ground, and I had ordered whole beans.", "Wrong grind", "Whole beans, sent today; keep the others.", "The whole beans have arrived."),
            ("I was charged twice for one order.", "Charged twice", "The second charge back today.", "The second charge was refunded."),
        ),
        agrees="Please ask me now and then how it was.",
    ),
    "de": Voices(
        survey="Nach einem Einkauf",
        praise=(
            "Der beste Espresso, den ich zu Hause hatte.",
            "Immer frisch, immer pünktlich.",
            "Die Karte im Paket hat mich gefreut.",
            "Großartig, aber die Tüte geht schwer auf.",
        ),
        wishes=("Eine kleinere Tüte zum Probieren.", "Auf der Tüte fehlt, wie man mahlt.", "Diesmal dauerte es vier Tage.", "Ein Abo, das ich anhalten kann."),
        complaints=(
            (
                "Zwei Tüten kamen zerrissen an, die halben Bohnen lagen im Karton.",
                "Tüte zerrissen",
                "Zwei neue Tüten, heute verschickt.",
                "Sie haben zwei neue Tüten bekommen.",
            ),
            (
                "Das Paket kam neun Tage zu spät, und niemand hat geantwortet.",
                "Zu spät geliefert",
                "Wir erstatten Ihnen den Versand.",
                "Der Versand wurde erstattet.",
            ),
            (
                "Es war gemahlen, bestellt hatte ich ganze Bohnen.",
                "Falsch gemahlen",
                "Ganze Bohnen, heute verschickt; behalten Sie die anderen.",
                "Die ganzen Bohnen sind da.",
            ),
            (
                "Eine Bestellung wurde zweimal abgebucht.",
                "Doppelt abgebucht",
                "Wir zahlen den zweiten Betrag heute zurück.",
                "Der zweite Betrag ist zurückgezahlt.",
            ),
        ),
        agrees="Bitte fragen Sie mich ab und zu, wie es war.",
    ),
    "nl": Voices(
        survey="Na een aankoop",
        praise=(
            "De beste espresso die ik thuis heb gehad.",
            "Altijd vers, altijd op tijd.",
            "Het kaartje in het pakket deed me glimlachen.",
            "Geweldig, maar de zak gaat moeilijk open.",
        ),
        wishes=(
            "Een kleinere zak om te proberen.",
            "Zet op de zak hoe je moet malen.",
            "Dit keer duurde het vier dagen.",
            "Een abonnement dat ik kan pauzeren.",
        ),
        complaints=(
            (
                "Twee zakken kwamen gescheurd aan, de helft van de bonen lag in de doos.",
                "Zak gescheurd",
                "Twee nieuwe zakken, vandaag verstuurd.",
                "U hebt twee nieuwe zakken gekregen.",
            ),
            (
                "Het pakket kwam negen dagen te laat en niemand antwoordde.",
                "Te laat geleverd",
                "We betalen de verzendkosten terug.",
                "De verzendkosten zijn terugbetaald.",
            ),
            (
                "Het was gemalen, ik had hele bonen besteld.",
                "Verkeerd gemalen",
                "Hele bonen, vandaag verstuurd; houd de andere.",
                "De hele bonen zijn aangekomen.",
            ),
            (
                "Eén bestelling is twee keer afgeschreven.",
                "Dubbel afgeschreven",
                "We betalen het tweede bedrag vandaag terug.",
                "Het tweede bedrag is terugbetaald.",
            ),
        ),
        agrees="Vraag me af en toe hoe het was.",
    ),
    "it": Voices(
        survey="Dopo un acquisto",
        praise=(
            "Il miglior espresso che ho bevuto a casa.",
            "Sempre fresco, sempre puntuale.",
            "Il biglietto nel pacco mi ha fatto sorridere.",
            "Ottimo, ma il sacchetto si apre male.",
        ),
        wishes=(
            "Un sacchetto più piccolo per provare.",
            "Scrivere sul sacchetto come macinare.",
            "Questa volta ci sono voluti quattro giorni.",
            "Un abbonamento che posso sospendere.",
        ),
        complaints=(
            (
                "Due sacchetti sono arrivati strappati, metà dei chicchi era nella scatola.",
                "Sacchetto strappato",
                "Due sacchetti nuovi, spediti oggi.",
                "Ha ricevuto due sacchetti nuovi.",
            ),
            (
                "Il pacco è arrivato con nove giorni di ritardo e nessuno ha risposto.",
                "Consegna in ritardo",
                "Le rimborsiamo la spedizione.",
                "La spedizione è stata rimborsata.",
            ),
            (
                "Era macinato, avevo ordinato chicchi interi.",
                "Macinatura sbagliata",
                "Chicchi interi, spediti oggi; tenga pure gli altri.",
                "I chicchi interi sono arrivati.",
            ),
            (
                "Un ordine mi è stato addebitato due volte.",
                "Doppio addebito",
                "Le restituiamo oggi il secondo importo.",
                "Il secondo importo è stato restituito.",
            ),
        ),
        agrees="Chiedetemi ogni tanto com'è andata.",
    ),
    "ms": Voices(
        survey="Selepas pembelian",
        praise=(
            "Espresso terbaik yang pernah saya minum di rumah.",
            "Sentiasa segar, sentiasa tepat masa.",
            "Kad dalam bungkusan membuat saya tersenyum.",
            "Hebat, tetapi beg sukar dibuka.",
        ),
        wishes=(
            "Beg yang lebih kecil untuk dicuba.",
            "Tulis pada beg cara mengisar.",
            "Kali ini penghantaran mengambil empat hari.",
            "Langganan yang boleh saya hentikan seketika.",
        ),
        complaints=(
            (
                "Dua beg tiba dalam keadaan koyak, separuh biji kopi berada dalam kotak.",
                "Beg koyak",
                "Dua beg baharu, dihantar hari ini.",
                "Anda telah menerima dua beg baharu.",
            ),
            (
                "Bungkusan tiba lewat sembilan hari dan tiada siapa menjawab.",
                "Lewat dihantar",
                "Kos penghantaran anda dikembalikan.",
                "Kos penghantaran telah dikembalikan.",
            ),
            ("Kopi itu dikisar, saya memesan biji penuh.", "Salah kisar", "Biji penuh, dihantar hari ini; simpanlah yang lain.", "Biji penuh telah tiba."),
            ("Satu pesanan dikenakan bayaran dua kali.", "Bayaran berganda", "Bayaran kedua dikembalikan hari ini.", "Bayaran kedua telah dikembalikan."),
        ),
        agrees="Tanyalah saya sekali-sekala bagaimana keadaannya.",
    ),
}
