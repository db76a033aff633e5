"""The demo shop's own questions, asked on a tablet at the counter: how customers brew. Nobody said any of this."""

import random
from datetime import datetime
from uuid import UUID

from goodword.feedback.actions import kiosks, surveys
from goodword.feedback.values import Definition, Given, Option, Question, QuestionKind, Source, SurveyKind, Via, When
from goodword.operators.values import SYSTEM

_MOST_A_DAY = 2  # answers
_NAMES = {"en": "How do you brew?", "de": "Wie bereiten Sie zu?", "nl": "Hoe zet u koffie?", "it": "Come prepara il caffè?", "ms": "Bagaimana anda membancuh?"}
_OTHER = {"en": ("An old moka pot",), "de": ("Eine alte Herdkanne",), "nl": ("Een oud percolatortje",), "it": ("Una vecchia moka",), "ms": ("Teko moka lama",)}

QUESTIONS = (
    Question(
        "way",
        QuestionKind.ONE,
        {
            "en": "How do you make your coffee most often?", "de": "Wie machen Sie Ihren Kaffee meistens?", "nl": "Hoe zet u uw koffie meestal?",
            "it": "Come prepara di solito il caffè?", "ms": "Bagaimana anda biasanya membancuh kopi?",
        },
        (
            Option("filter", {"en": "Filter", "de": "Filter", "nl": "Filter", "it": "Filtro", "ms": "Penapis"}),
            Option("machine", {"en": "Espresso machine", "de": "Espressomaschine", "nl": "Espressomachine", "it": "Macchina espresso", "ms": "Mesin espreso"}),
            Option("press", {"en": "French press", "de": "Stempelkanne", "nl": "Cafetière", "it": "Stantuffo", "ms": "Penekan Perancis"}),
            Option("other", {"en": "Something else", "de": "Anders", "nl": "Anders", "it": "In altro modo", "ms": "Cara lain"}),
        ),
        required=True,
    ),
    Question(
        "what",
        QuestionKind.TEXT,
        {"en": "What is it?", "de": "Womit?", "nl": "Waarmee?", "it": "Con che cosa?", "ms": "Dengan apa?"},
        when=When("way", ("other",)),
    ),
    Question(
        "grind",
        QuestionKind.YES_NO,
        {
            "en": "Do you grind the beans yourself?", "de": "Mahlen Sie die Bohnen selbst?", "nl": "Maalt u de bonen zelf?",
            "it": "Macina i chicchi da sé?", "ms": "Adakah anda mengisar biji kopi sendiri?",
        },
    ),
    Question(
        "strong",
        QuestionKind.SCALE,
        {
            "en": "How strong do you like it, from 1 to 5?", "de": "Wie stark mögen Sie ihn, von 1 bis 5?", "nl": "Hoe sterk hebt u hem graag, van 1 tot 5?",
            "it": "Quanto forte lo preferisce, da 1 a 5?", "ms": "Sekuat mana anda suka, dari 1 hingga 5?",
        },
        lowest=1,
        highest=5,
    ),
)  # fmt: skip


class Counter:
    """The tablet at the counter: one survey with questions of the shop's own, and whoever walks by."""

    def __init__(self, *, language: str, program_id: UUID, seed: int, now: datetime) -> None:
        self.language = language
        self.chance = random.Random(seed + 1)  # noqa: S311 - a story, not a secret; its own, so that the rest of the year stays as it is
        definition = Definition(kind=SurveyKind.OWN, questions=QUESTIONS, open_link=True)
        made = surveys.create(name=_NAMES[language], definition=definition, program_id=program_id, actor=SYSTEM, now=now)
        surveys.run(made.id, actor=SYSTEM, now=now)
        self.survey = made

    def ask(self, *, now: datetime) -> None:
        """Let a few of the day's visitors answer."""
        for number in range(self.chance.randint(0, _MOST_A_DAY)):
            way = self.chance.choices(("filter", "machine", "press", "other"), (4, 5, 2, 1))[0]
            replies: dict[str, int | str | tuple[str, ...]] = {
                "way": way,
                "grind": self.chance.choice(("yes", "no")),
                "strong": self.chance.choices((2, 3, 4, 5), (1, 3, 4, 2))[0],
            }
            if way == "other":
                replies["what"] = self.chance.choice(_OTHER[self.language])
            source = Source(Via.KIOSK, language=self.language)
            kiosks.answer(self.survey.id, Given(replies=replies), source, key=f"{now.date()}:{number}", kiosk="counter", now=now)
