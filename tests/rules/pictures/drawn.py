"""What must hold of every picture that stretches."""

from tracker.rules.pictures.shapes import Bar, Course, Dot, Label, Line, Picture

NEARLY = 1e-9


def outside(picture: Picture) -> list[object]:
    """The shapes that are not in the picture, or are of no size."""
    return [shape for shape in picture.shapes if not _is_inside(shape, picture.height)]


def _is_inside(shape: object, height: float) -> bool:
    match shape:
        case Bar(x=x, y=y, width=width, height=tall):
            return _within(x, x + width) and 0 <= y <= y + tall <= height and width > 0
        case Dot(x=x, y=y, r=r):
            return _within(x) and r <= y <= height - r
        case Line(x=x, y=y, to_x=to_x, to_y=to_y):
            return _within(x, to_x) and 0 <= min(y, to_y) <= max(y, to_y) <= height
        case Course(points=points):
            return _within(*(x for x, _y in points)) and all(0 <= y <= height for _x, y in points)
        case Label(x=x, y=y, anchor=anchor):
            return _within(x) and 0 <= y <= height and anchor in ("start", "middle", "end")
    return False


def _within(*places: float) -> bool:
    return all(-NEARLY <= place <= 100 + NEARLY for place in places)
