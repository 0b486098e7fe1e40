"""The mouse moves a point of an agenda, as the buttons beside it do."""

from __future__ import annotations

from tests.e2e.conftest import Open
from tests.e2e.reader import Reader
from tests.e2e.server import Server

AGENDA = "/treffen/4/tagesordnung"


def topics(reader: Reader) -> list[str]:
    fields = reader.page.get_by_label("Thema", exact=True).all()
    return [text for one in fields if (text := one.input_value())]


def drag_first_below_second(reader: Reader) -> None:
    """Down on the handle, in small steps below the middle of the next point, and up."""
    page = reader.page
    first, second = page.locator(".row-box").all()[:2]
    handle = first.locator("[data-drag]")
    handle.scroll_into_view_if_needed()
    start, below = handle.bounding_box(), second.bounding_box()
    assert start
    assert below
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"], below["y"] + below["height"] - 5, steps=8)
    with page.expect_navigation():
        page.mouse.up()


def test_a_point_is_dragged_and_the_order_saved(filled: Server, reader_of: Open) -> None:
    reader = reader_of("assistenz").open(AGENDA)
    first, second, *rest = topics(reader)

    drag_first_below_second(reader)
    assert topics(reader)[:2] == [second, first]
    assert topics(reader_of("assistenz").open(AGENDA))[:2] == [first, second]
    reader.press("Sichern")

    assert topics(reader.open(AGENDA)) == [second, first, *rest]
