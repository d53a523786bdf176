"""The renderer's drawing in fewer words: the same marks at the same places."""

from xml.etree import ElementTree as ET

import pytest

from csdb.publish.charts import svg

SPACE = "http://www.w3.org/2000/svg"


def tidied(*marks: str) -> str:
    """What becomes of a layer of these marks."""
    layer = f'<g xmlns="{SPACE}" class="mark-x role-mark x_marks">{"".join(marks)}</g>'
    (drawn,) = svg.drawn([ET.fromstring(layer)])  # noqa: S314
    return svg.text(drawn).replace(f' xmlns="{SPACE}"', "")


def test_text_stands_at_its_place_without_a_transformation() -> None:
    assert tidied('<text transform="translate(10.26,4)" opacity="1">Hi</text>') == (
        '<g><text x="10.3" y="4">Hi</text></g>'
    )


@pytest.mark.parametrize(
    ("ends", "way"), [('x2="0" y2="9"', "v9"), ('x2="9" y2="0"', "h9"), ('x2="1" y2="2"', "l1,2")]
)
def test_a_line_is_a_path(ends: str, way: str) -> None:
    assert tidied(f'<line transform="translate(1,2)" {ends}/>') == (f'<g><path d="M1,2{way}"/></g>')


def test_marks_that_look_alike_are_one_path_and_say_their_colour_once() -> None:
    assert tidied('<path d="M0,0h9" fill="red"/>', '<path d="M0,5h9" fill="red"/>') == (
        '<g fill="red"><path d="M0,0h9M0,5h9"/></g>'
    )


def test_marks_of_different_looks_stay_apart() -> None:
    marks = ('<path d="M0,0h9" fill="red"/>', '<path d="M0,5h9" fill="blue"/>')
    assert tidied(*marks) == f"<g>{''.join(marks)}</g>"


def test_a_bar_with_round_ends_is_a_rectangle() -> None:
    bar = (
        "M232.7,34L273,34C274.6,34,276,35.3,276,37L276,37C276,38.7,274.6,40,273,40L232.7,40"
        "C231.1,40,229.7,38.7,229.7,37L229.7,37C229.7,35.3,231.1,34,232.7,34Z"
    )
    assert tidied(f'<path d="{bar}"/>') == (
        '<g><rect x="229.7" y="34" width="46.3" height="6" rx="3"/></g>'
    )


def test_a_point_is_a_circle() -> None:
    dot = "M5.2,0A5.2,5.2,0,1,1,-5.2,0A5.2,5.2,0,1,1,5.2,0"
    assert tidied(f'<path transform="translate(7,8)" d="{dot}"/>') == (
        '<g><circle cx="7" cy="8" r="5.2"/></g>'
    )


def test_any_other_shape_stays_where_it_is() -> None:
    sign = '<path transform="translate(7,8)" d="M-6,-2.1L6,-2.1L6,2.1L-6,2.1Z"/>'
    assert tidied(sign) == f"<g>{sign}</g>"
