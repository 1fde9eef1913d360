"""Make the map of the world that the tracker draws on: python -m tools.world world-atlas-2.0.2.tgz [OUT.svg].

The archive is what `npm pack world-atlas@2.0.2` fetches: Natural Earth 4.1.0, public domain, as TopoJSON (ISC licence).
Other borders come from a GeoJSON whose features carry a code or name of ISO 3166-1: python -m tools.world FILE OUT.svg.
"""

import hashlib
import json
import sys
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from math import asin, cos, hypot, radians, sin, sqrt
from pathlib import Path
from typing import Any

from tracker.rules.countries import country_code

OUT = Path(__file__).resolve().parent.parent / "static" / "world.svg"
PINNED = {
    "countries-110m.json": "2516c915867c7baf18ddec727aec46c315541a07cfb3d79a6559b05d5e94eee8",
    "countries-50m.json": "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394",
}
WIDTH, NORTH, SOUTH = 2000, 84, -56
"""Of the picture, in units; and how far it reaches, in degrees: what is uninhabited at the poles is left out."""
LEFT_OUT = {"AQ"}
BY_HAND = {
    "BQ": (-68.27, 12.18),
    "BV": (3.41, -54.42),
    "CC": (96.87, -12.16),
    "CX": (105.63, -10.45),
    "GF": (-53.1, 3.9),
    "GI": (-5.35, 36.14),
    "GP": (-61.55, 16.25),
    "MQ": (-61.02, 14.64),
    "RE": (55.54, -21.12),
    "SJ": (16.0, 78.6),
    "TK": (-171.85, -9.2),
    "TV": (179.2, -8.5),
    "UM": (166.63, 19.3),
    "YT": (45.15, -12.83),
}
"""Where places with a code of their own lie that neither file draws: longitude and latitude."""
NAMES_OF_CODES = ("iso_a2", "iso_a2_eh", "iso3166-1-alpha-2", "iso_a3", "iso3166-1-alpha-3", "adm0_a3", "name", "admin")

Point = tuple[float, float]
Ring = list[Point]


@dataclass
class Country:
    """A code of ISO 3166-1, or '' for land that has none; rings of longitudes and latitudes."""

    code: str
    rings: list[Ring] = field(default_factory=list)


def main(source: Path, out: Path) -> None:
    if source.suffix == ".tgz":
        coarse, fine = (topology(pinned(source, name)) for name in PINNED)
        note = "Natural Earth 4.1.0 (public domain), 1:110m, from world-atlas 2.0.2; tools/world.py"
    else:
        coarse, fine, note = collection(json.loads(source.read_text())), [], f"{source.name}; tools/world.py"
    text = drawing(coarse, fine, note)
    out.write_text(text)
    sys.stdout.write(f"{out}: {len(text):,} bytes\n")


def pinned(archive: Path, name: str) -> Any:
    with tarfile.open(archive) as files:
        content = files.extractfile(f"package/{name}").read()  # type: ignore[union-attr]  # it raises when it is missing
    if hashlib.sha256(content).hexdigest() != PINNED[name]:
        sys.exit(f"{name} is not the file that this script was written for.")
    return json.loads(content)


def topology(told: Any) -> list[Country]:
    """Read a TopoJSON whose arcs are quantized."""
    scale, shift = told["transform"]["scale"], told["transform"]["translate"]
    arcs = [list(_unpacked(arc, scale, shift)) for arc in told["arcs"]]
    found = []
    for shape in told["objects"]["countries"]["geometries"]:
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [_joined(ring, arcs) for polygon in parts for ring in polygon]
        found.append(Country((country_code(shape["id"]) or "") if shape.get("id") else "", rings))
    return found


def _unpacked(arc: Iterable[tuple[int, int]], scale: Point, shift: Point) -> Iterator[Point]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * scale[0] + shift[0], y * scale[1] + shift[1]


def _joined(ring: Iterable[int], arcs: list[Ring]) -> Ring:
    found: Ring = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += arc[1:] if found else arc
    return found


def collection(told: Any) -> list[Country]:
    """Read a GeoJSON: a FeatureCollection of polygons."""
    found = []
    for feature in told["features"]:
        shape = feature["geometry"] or {"type": "", "coordinates": []}
        parts = {"MultiPolygon": shape["coordinates"], "Polygon": [shape["coordinates"]]}.get(shape["type"], [])
        found.append(Country(_code(feature), [[(x, y) for x, y, *_ in ring] for part in parts for ring in part]))
    return found


def _code(feature: Any) -> str:
    told = {name.lower(): value for name, value in (feature.get("properties") or {}).items()}
    said = [feature.get("id"), *(told.get(name) for name in NAMES_OF_CODES)]
    return next((code for each in said if each and (code := country_code(str(each)))), "")


def projected(point: Point) -> Point:
    """Equal Earth (Savric, Patterson, Jenny 2018): areas keep their proportion."""
    turned = asin(sqrt(3) / 2 * sin(radians(point[1])))
    power = turned**6
    x = (
        radians(point[0])
        * cos(turned)
        / (sqrt(3) / 2 * (_SLOPES[0] + turned**2 * _SLOPES[1] + power * (_SLOPES[2] + turned**2 * _SLOPES[3])))
    )
    return x, turned * (1.340264 - 0.081106 * turned**2 + power * (0.000893 + 0.003796 * turned**2))


_SLOPES = (1.340264, -0.081106 * 3, 0.000893 * 7, 0.003796 * 9)
_EAST, _TOP = projected((180, 0))[0], projected((0, NORTH))[1]
SCALE = WIDTH / 2 / _EAST
HEIGHT = round((_TOP - projected((0, SOUTH))[1]) * SCALE)


def placed(point: Point) -> tuple[int, int]:
    x, y = projected((point[0], max(SOUTH, min(NORTH, point[1]))))
    return round((x + _EAST) * SCALE), round((_TOP - y) * SCALE)


def drawing(coarse: list[Country], fine: list[Country], note: str) -> str:
    """Return an SVG: one path for each country with where its number stands, and a dot for each that is too small."""
    shapes: dict[str, str] = {}
    places: dict[str, tuple[int, int]] = {}
    for country in (each for each in coarse if each.code not in LEFT_OUT):
        rings = [ring for whole in country.rings for ring in map(on_grid, halves(whole)) if len(ring) > 2]
        shapes[country.code] = shapes.get(country.code, "") + "".join(map(path, rings))
        if rings and country.code:
            places[country.code] = middle(max(rings, key=lambda ring: abs(area(ring))))
    for country in fine:
        if country.code and country.code not in places | dict.fromkeys(LEFT_OUT) and country.rings:
            places[country.code] = middle(on_grid(max(country.rings, key=lambda ring: abs(area(ring)))))
    places |= {code: placed(point) for code, point in BY_HAND.items() if fine and code not in places}
    lines = [_line(code, shapes.get(code, ""), places.get(code)) for code in sorted(shapes.keys() | places.keys())]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return "\n".join([head, f"<!-- {escape(note)} -->", '<g id="land">', *lines, "</g>", "</svg>", ""])


def halves(ring: Ring) -> Iterator[Ring]:
    """Cut a ring where it crosses the 180th meridian."""
    unrolled, turns = [ring[0]], 0
    for before, (x, y) in pairwise(ring):
        turns += (before[0] - x > 180) - (x - before[0] > 180)
        unrolled.append((x + 360 * turns, y))
    for shift in (-360, 0, 360):
        half = [(x + shift, y) for x, y in unrolled]
        for edge, side in ((180, -1), (-180, 1)):
            half = list(_beside(half, edge, side))
        if half:
            yield half


def _beside(ring: Ring, edge: float, side: int) -> Iterator[Point]:
    """What of a ring lies east (1) or west (-1) of a meridian."""
    for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        if (x - edge) * side >= 0:
            yield x, y
        if (x - edge) * (next_x - edge) < 0:
            yield edge, y + (next_y - y) * (edge - x) / (next_x - x)


def _line(code: str, shape: str, place: tuple[int, int] | None) -> str:
    drawn = shape or (f"M{place[0]} {place[1]}h0" if place else "")
    where = f' id="{code}" data-at="{place[0]} {place[1]}"' if code and place else ""
    return f'<path{where} d="{drawn}"/>'


def on_grid(ring: Ring) -> list[tuple[int, int]]:
    """Place a ring on the grid of the picture; what falls on one point, or on the line between two others, is left."""
    found: list[tuple[int, int]] = []
    for point in map(placed, ring):
        if found and point == found[-1]:
            continue
        while len(found) > 1 and _turn(found[-2], found[-1], point) == 0:
            found.pop()
        found.append(point)
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def _turn(one: Point, two: Point, three: Point) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def path(ring: list[tuple[int, int]]) -> str:
    """Write a ring as steps from point to point."""
    steps = [(x - before[0], y - before[1]) for before, (x, y) in pairwise(ring)]
    written = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
    return f"M{ring[0][0]} {ring[0][1]}l{written}z"


def area(ring: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def middle(ring: list[tuple[int, int]]) -> tuple[int, int]:
    """Return a point inside, as far from the border as may be: the best of a net of 900."""
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    net = [
        (min(xs) + (max(xs) - min(xs)) * (i + 0.5) / 30, min(ys) + (max(ys) - min(ys)) * (j + 0.5) / 30)
        for i in range(30)
        for j in range(30)
    ]
    edges = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    inside = [point for point in net if _is_inside(point, edges)] or [(sum(xs) / len(xs), sum(ys) / len(ys))]
    best = max(inside, key=lambda point: min(_far(point, *edge) for edge in edges))
    return round(best[0]), round(best[1])


def _is_inside(point: Point, edges: Sequence[tuple[Point, Point]]) -> bool:
    crossed = [
        a
        for a, b in edges
        if (a[1] > point[1]) != (b[1] > point[1])
        and point[0] < (b[0] - a[0]) * (point[1] - a[1]) / (b[1] - a[1]) + a[0]
    ]
    return len(crossed) % 2 == 1


def _far(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / ((dx * dx + dy * dy) or 1)
    along = max(0.0, min(1.0, along))
    return hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else OUT)
