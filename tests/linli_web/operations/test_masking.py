"""No number of a person and no secret stands in a log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_web.operations.masking import COVERED, masked

ID_NUMBERS = [
    "43102319900101123X",
    "431023199001011234",
    "431023900101123",
    "431023 19900101 1234",
    "431023-1990-01-01-1234",
    "４３１０２３１９９００１０１１２３４",
]
TELEPHONES = ["13800138000", "138 0013 8000", "138-0013-8000", "+8613800138000", "0735-3221234"]
SECRETS = [
    "password=swordfish",
    "password: swordfish",
    '{"password": "swordfish", "next": "/"}',
    "{'new_password': 'swordfish'}",
    "密码：swordfish",
    "口令是swordfish",
    "LINLI_METRICS_TOKEN=swordfish",
    "Authorization: Bearer swordfish",
    "Authorization: Basic c3dvcmRmaXNo=swordfish",
    "postgres://linli:swordfish@127.0.0.1/linli",
    "csrfmiddlewaretoken=swordfish&name=x",
    "Cookie: sessionid=swordfish",
    "Referer checking failed - https://evil.example/swordfish?q=swordfish does not match",
    "code QmFzZTY0d29yZEZpc2hTd29yZGZpc2g swordfishless"[:38],
]


@pytest.mark.parametrize("number", ID_NUMBERS + TELEPHONES + ["6222 0212 3456 7890 123"])
@pytest.mark.parametrize("words", ["owner {} refused", "业主{}，请核对", "({})", "no={};"])
def test_numbers_of_persons_are_covered(number: str, words: str) -> None:
    said = masked(words.format(number))
    assert COVERED in said
    assert not any(part in said for part in number.split() if len(part) > 5)
    assert sum(letter.isdigit() for letter in said) <= 2


@pytest.mark.parametrize("said", SECRETS)
def test_secrets_are_covered(said: str) -> None:
    found = masked(said)
    assert "swordfish" not in found
    assert "QmFzZTY0" not in found


def test_what_a_database_tells_of_a_row_is_covered() -> None:
    told = (
        'duplicate key value violates unique constraint "owners_name"\n'
        "DETAIL:  Key (name)=(王丽) already exists.\n\nThe above exception was"
    )
    assert "王丽" not in masked(told)
    assert "owners_name" in masked(told)
    assert "The above exception" in masked(told)
    assert "王丽" not in masked("DETAIL:  Failing row contains (1, 王丽,\n 平安路, null).")


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-30 17:36:25,123 WARNING django.request Not Found: public-community",
        "community 431023100201 of zone z-1",
        'File "src/linli_web/operations/a_very_long_name_of_a_module_2.py", line 107, in examine',
        "run 3f2b8c1e-7d45-4e0a-9c11-aabbccddeeff took 1234567890 ns",
        "GET 200 in 17 ms; passed 12 of 12; tokens are kept",
        "sha 6e8319a15d74596e8319a15d74596e8319a15d74",
    ],
)
def test_what_is_nobodys_stays_readable(said: str) -> None:
    found = masked(said)
    # A place's code of twelve digits is as long as a telephone number: that much is given up.
    assert found == said.replace("431023100201", COVERED)


@given(st.from_regex(r"\d{17}[\dX]|1[3-9]\d{9}", fullmatch=True), st.text(max_size=20))
def test_no_words_around_a_number_uncover_it(number: str, around: str) -> None:
    assert number not in masked(f"{around}{number}{around}")


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more_than_masking_once(text: str) -> None:
    once = masked(text)
    assert masked(once) == once or COVERED in once
