"""The curve as a drawing."""

from xml.etree import ElementTree as ET

from linli.plan.drawing import drawing

WORDS = ("资金 & 效益", "万元", "效益", "不可能超过", "找到的计划")
SPACE = {"svg": "http://www.w3.org/2000/svg"}


def test_every_known_point_is_drawn_within_the_sheet() -> None:
    svg = drawing([10.0, 20.0, 30.0], [1.0, 2.0, 2.5], [None, 1.5, 2.4], WORDS)
    tree = ET.fromstring(svg)  # noqa: S314 - our own text
    dots = tree.findall("svg:circle", SPACE)
    assert len(dots) == 5
    assert all(0 < float(each.attrib["cx"]) < 720 for each in dots)
    assert all(0 < float(each.attrib["cy"]) < 420 for each in dots)
    heights = [float(each.attrib["cy"]) for each in dots[:3]]
    assert heights == sorted(heights, reverse=True)


def test_words_are_written_as_they_are() -> None:
    tree = ET.fromstring(drawing([1.0], [1.0], [None], WORDS))  # noqa: S314 - our own text
    assert {each.text for each in tree.findall("svg:text", SPACE)} >= set(WORDS)


def test_nothing_known_is_an_empty_sheet() -> None:
    tree = ET.fromstring(drawing([], [], [], WORDS))  # noqa: S314 - our own text
    assert tree.findall("svg:circle", SPACE) == []
