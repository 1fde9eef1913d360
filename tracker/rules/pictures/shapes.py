"""What a picture is made of: shapes with places, tones and words. They know neither what they show nor who draws them.

Of a picture that stretches, x is in per cent of the width it gets and y in pixels from the top, so that its words keep
their size on a phone. Of one with a width of its own, both are in its own units, and its words grow with it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Self

ACROSS = 100.0


class Tone(StrEnum):
    """How a shape looks; static/css/57-pictures.css has its colours for light, dark, print and forced colours."""

    INK = "ink"
    QUIET = "quiet"
    FAINT = "faint"
    ACCENT = "accent"
    WAITING = "waiting"
    CHECK = "check"
    LATE = "overdue"
    REFUSED = "refused"
    PARTLY = "partly"
    MET = "met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    form: ClassVar[str]
    """Which part of templates/parts/pictures.html draws it."""
    tone: Tone = Tone.INK
    words: str = ""
    """What it shows, for whoever points at it."""
    url: str = ""
    """Where it leads; '' for nowhere."""
    is_hollow: bool = False

    def mirrored(self) -> Self:
        """Return it as it stands where people read from right to left."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Dot(Shape):
    form: ClassVar[str] = "dot"
    x: float
    y: float
    r: float

    def mirrored(self) -> Self:
        return replace(self, x=ACROSS - self.x)


@dataclass(frozen=True, slots=True)
class Bar(Shape):
    """A box; `x` and `y` are its corner before everything else in it."""

    form: ClassVar[str] = "bar"
    x: float
    y: float
    width: float
    height: float

    def mirrored(self) -> Self:
        return replace(self, x=ACROSS - self.x - self.width)


@dataclass(frozen=True, slots=True)
class Line(Shape):
    form: ClassVar[str] = "line"
    x: float
    y: float
    to_x: float
    to_y: float
    weight: float = 1
    is_dashed: bool = False

    def mirrored(self) -> Self:
        return replace(self, x=ACROSS - self.x, to_x=ACROSS - self.to_x)


@dataclass(frozen=True, slots=True)
class Label(Shape):
    """Words in the picture. They begin, have their middle or end at `x`, in the direction in which people read."""

    form: ClassVar[str] = "label"
    x: float
    y: float
    text: str
    anchor: str = "start"

    def mirrored(self) -> Self:
        return replace(self, x=ACROSS - self.x)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground(Shape):
    """What all else stands on: a drawing of our own in a file of its own, which a browser keeps."""

    form: ClassVar[str] = "ground"
    drawing: str
    """The address of the file, and of which element in it."""
    scale: float

    def mirrored(self) -> Self:
        return self


@dataclass(frozen=True, slots=True)
class Course(Shape):
    """A line through many points, in their order."""

    form: ClassVar[str] = "course"
    points: tuple[tuple[float, float], ...]

    def mirrored(self) -> Self:
        return replace(self, points=tuple((ACROSS - x, y) for x, y in self.points))


@dataclass(frozen=True, slots=True)
class Picture:
    shapes: tuple[Shape, ...]
    height: float
    width: float | None = None
    """None for a picture that stretches."""

    @property
    def stretches(self) -> bool:
        return self.width is None

    @property
    def leads_somewhere(self) -> bool:
        return any(shape.url for shape in self.shapes)

    def mirrored(self) -> Self:
        """Return it for whoever reads from right to left. What has a width of its own, as a map, stays as it is."""
        return replace(self, shapes=tuple(shape.mirrored() for shape in self.shapes)) if self.stretches else self
