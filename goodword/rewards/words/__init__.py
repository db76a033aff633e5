"""Rules, reasons and amounts in plain words, in the language that is active: the same sentence in console, portal, terms and API."""

from goodword.rewards.words.amounts import amount, number
from goodword.rewards.words.gifts import gift
from goodword.rewards.words.pieces import Piece
from goodword.rewards.words.reasons import explain, explain_to_friend
from goodword.rewards.words.sentences import further_conditions, further_sentences, main_clause, sentence
from goodword.rewards.words.titles import title

__all__ = ["Piece", "amount", "explain", "explain_to_friend", "further_conditions", "further_sentences", "gift", "main_clause", "number", "sentence", "title"]
