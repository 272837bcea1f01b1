"""An office changes a template, and is told with its line what is wrong with it."""

import pytest

from linli.documents import Blank, PageBreak, Paragraph, check_outline, fill_outline
from linli.schema.wording import message, remedy

PLACES = {"小区名称": False, "造价表": True}
VALUES = {"小区名称": "县勘察设计院小区", "造价表": (Blank("表"),)}


def told(text: str) -> list[tuple[str, str]]:
    return [
        (problem.code.removeprefix("documents."), problem.row)
        for problem in check_outline(text, PLACES)
    ]


def test_lines_become_headings_paragraphs_styles_and_new_pages() -> None:
    text = "// 说明\n# 一、概况\n\n@标题 {小区名称}\n---\n{小区名称}的造价：\n{造价表}"
    assert fill_outline(text, VALUES) == (
        Paragraph("一、概况", "heading_1"),
        Paragraph("县勘察设计院小区", "title"),
        PageBreak(),
        Paragraph("县勘察设计院小区的造价："),
        Blank("表"),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# 概况\n{小区名}", ("unknown_place", "2")),
        ("见{造价表}。", ("place_not_alone", "1")),
        ("# {造价表}", ("place_not_alone", "1")),
        ("一\n\n@大字 二", ("unknown_style", "3")),
        ("{小区名称", ("open_brace", "1")),
        ("小区名称}", ("open_brace", "1")),
        ("// 只有说明\n", ("empty", "")),
        ("一" * 200_001, ("too_long", "")),
    ],
)
def test_each_fault_of_a_template_is_told_with_its_line(
    text: str, problem: tuple[str, str]
) -> None:
    assert problem in told(text)


def test_a_place_that_does_not_exist_is_told_with_the_nearest_name() -> None:
    (problem,) = check_outline("{小区名}", PLACES)
    assert message(problem, "zh").startswith("模板第 1 行：没有“小区名”这个位置")
    assert "小区名称" in remedy(problem, "zh")


def test_braces_of_full_width_are_read_too() -> None:
    assert fill_outline("｛小区名称｝", VALUES) == (Paragraph("县勘察设计院小区"),)


def test_a_line_whose_place_is_blank_is_left_out() -> None:
    assert fill_outline("{小区名称}\n完", {"小区名称": ""}) == (Paragraph("完"),)


def test_what_is_filled_in_is_not_read_as_a_template() -> None:
    assert fill_outline("{小区名称}", {"小区名称": "{造价表}"}) == (Paragraph("{造价表}"),)


def test_a_template_with_problems_is_not_filled() -> None:
    with pytest.raises(ValueError, match=r"line 1 of the template: documents\.unknown_place"):
        fill_outline("{没有}", VALUES)
