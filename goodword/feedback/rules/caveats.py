"""Caveats: what a glad customer would still have otherwise ("great, but …"); a recommendation with a but convinces no friend."""

import re
from collections.abc import Mapping

_WORDS_LEAST = 2  # of a caveat; "but no" says nothing that one could mend

# Words that turn a sentence, by language. Those after a comma only are caveats at the beginning of a clause and something else elsewhere.
_TURNS: Mapping[str, tuple[str, ...]] = {
    "en": ("but", "however", "although", "though", "except that", "except for", "apart from", "i just wish", "i only wish", "unfortunately"),
    "de": ("aber", "allerdings", "jedoch", "obwohl", "abgesehen von", "bis auf", "leider", "einziger kritikpunkt", "einziges manko"),
    "nl": ("maar", "echter", "hoewel", "behalve dat", "behalve", "jammer dat", "jammer genoeg", "helaas"),
    "it": ("ma", "però", "tuttavia", "anche se", "tranne", "peccato che", "peccato per", "purtroppo"),
    "ms": ("tetapi", "tapi", "namun", "cuma", "walaupun", "kecuali", "malangnya", "sayangnya"),
}
_TURNS_AFTER_COMMA: Mapping[str, tuple[str, ...]] = {"en": ("only", "just"), "de": ("nur",), "nl": ("alleen",), "it": ("solo",), "ms": ("hanya",)}
# Phrases in which such a word turns nothing.
_PLAIN: Mapping[str, str] = {
    "en": r"nothing but|anything but|all but|last but not least|cannot but|not only\b[^.!?]{0,80}?\bbut(?: also)?|no buts?",
    "de": r"aber sicher|aber gern\w*|aber ja|kein aber|ohne (?:wenn und )?aber",
    "nl": r"alleen maar|niets dan|maar liefst|niet alleen\b[^.!?]{0,80}?\bmaar ook|geen maar",
    "it": r"non solo\b[^.!?]{0,80}?\bma anche|ma certo|senza se e senza ma",
    "ms": r"bukan (?:sahaja|hanya)\b[^.!?]{0,80}?\b(?:tetapi|malah) juga",
}
# Praise that follows such a word: then the caveat is what stands before it ("dear, but worth every cent").
_PRAISE: Mapping[str, str] = {
    "en": r"worth (?:it|every|the)|(?:i )?(?:would )?still (?:love|recommend|happy|great|the best)",
    "de": r"(?:es )?(?:lohnt sich|ist es wert|jeden (?:cent|euro) wert)|trotzdem (?:super|gern|top|zufrieden)",
    "nl": r"(?:het )?(?:is )?(?:zeker )?(?:het waard|de moeite waard)|toch (?:top|tevreden)",
    "it": r"ne vale (?:la pena|assolutamente)|vale ogni|comunque (?:ottim\w+|soddisfatt\w+)",
    "ms": r"(?:memang )?berbaloi|masih (?:terbaik|puas hati)",
}


def _pattern(language: str) -> re.Pattern[str]:
    anywhere = "|".join(re.escape(one) for one in sorted(_TURNS[language], key=len, reverse=True))
    after_comma = "|".join(re.escape(one) for one in _TURNS_AFTER_COMMA[language])
    return re.compile(rf"(?:(?<!\w)(?:{anywhere})(?!\w)|(?<=[,;:–—-])\s+(?:{after_comma})(?!\w))", re.IGNORECASE)


_FOUND = {language: _pattern(language) for language in _TURNS}
_KEPT = {language: re.compile(rf"(?<!\w)(?:{plain})(?!\w)", re.IGNORECASE) for language, plain in _PLAIN.items()}
_TURNED = {language: re.compile(rf"\W*(?:(?:it|es|het|that|das|dat)(?:'s| is| ist)? )?(?:{praise})", re.IGNORECASE) for language, praise in _PRAISE.items()}
_SENTENCE_END = re.compile(r"(?<=[.!?\n])\s+|\n")


def caveat(text: str, language: str = "") -> str:
    """Return what a text would have otherwise, in its own words, or an empty string where it says nothing such.

    "Great beans, but the delivery took two weeks." gives "the delivery took two weeks". A language that is not known (of en, de, nl, it, ms) is
    looked for among all five.
    """
    languages = (language[:2],) if language[:2] in _TURNS else tuple(_TURNS)
    for sentence in _SENTENCE_END.split(text.strip()):
        for one in languages:
            if found := _of_sentence(sentence, one):
                return found
    return ""


def _of_sentence(sentence: str, language: str) -> str:
    masked = _KEPT[language].sub(lambda kept: "_" * len(kept[0]), sentence)
    turn = _FOUND[language].search(masked)
    if turn is None:
        return ""
    before, after = sentence[: turn.start()], sentence[turn.end() :]
    if _TURNED[language].match(after):
        return _clean(before)
    if not before.strip(" ,;:–—-") and "," in after and turn[0].casefold() in _CONCESSIONS:
        after = after.partition(",")[0]  # "Although it was late, I am happy"
    return _clean(after)


_CONCESSIONS = {
    "although", "though", "apart from", "except for", "obwohl", "abgesehen von", "bis auf", "hoewel", "behalve", "anche se", "tranne", "walaupun", "kecuali",
}  # fmt: skip


def _clean(words: str) -> str:
    words = words.strip(" \t\r\n,;:.!?–—-")
    return words if len(words.split()) >= _WORDS_LEAST else ""
