"""The frame of generation and augmentation answers in six languages."""

from __future__ import annotations

from assistant.compose import candidate_words, row_words, sharing_words, wish_words

#: Sentences by key and language.
WORDS: dict[str, dict[str, str]] = {
    **candidate_words.WORDS,
    **row_words.WORDS,
    **sharing_words.WORDS,
    **wish_words.WORDS,
}


def say(language: str, key: str, **values: object) -> str:
    """One line of the frame in the user's language, English when unknown."""
    words = WORDS[key]
    return words.get(language, words["en"]).format(**values)
