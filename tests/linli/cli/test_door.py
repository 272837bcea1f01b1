"""The door speaks the user's language."""

import pytest

from linli.cli.door import Door


@pytest.mark.parametrize(("language", "said"), [("zh", "好"), ("en", "good")])
def test_a_sentence_is_chosen_by_language(language: str, said: str) -> None:
    assert Door(language).say("好", "good") == said
