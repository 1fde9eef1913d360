"""What a program can ask for: each operation says once what it takes and gives, for its route and the description."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Response, json
from flask.typing import ResponseReturnValue

from tracker.rules.fields import Fields, Values
from tracker.web.access import PUBLIC, Policy, needs
from tracker.web.api.blueprint import blueprint

READS = "GET"


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that stands in the query of an address."""

    name: str
    says: str
    schema: Mapping[str, object]
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent: the fields that it may have, and whether those that are needed must be there."""

    name: str
    fields: Fields
    is_new: bool = True
    but: frozenset[str] = frozenset()
    """Fields of a new record that are not said again."""


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    """Below the root, as Flask writes it: /people/<ref>."""
    says: str
    tag: str
    policy: Policy
    answer: str = ""
    """The name of the schema of what is answered; '' for nothing."""
    status: int = 200
    query: tuple[Parameter, ...] = ()
    body: Body | None = None
    own_body: str = ""
    """The name of the schema of what is sent, where it is no Body."""
    versioned: bool = False
    """Whether it wants the version that somebody saw (If-Match)."""
    also: frozenset[int] = frozenset()
    """Statuses besides those of its kind."""

    @property
    def sends(self) -> bool:
        return self.body is not None or bool(self.own_body)

    @property
    def once(self) -> bool:
        """Whether it may be sent again without being done again (Idempotency-Key)."""
        return self.method == "POST"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: its query, what it sent, and which version it saw."""

    query: Mapping[str, str] = field(default_factory=dict)
    sent: Any = None
    """The body as it came."""
    values: Values = field(default_factory=dict)
    """The body as its fields read it."""
    version: str = ""
    key: str = ""
    """By which the same request is known when it comes again."""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    body: object = None
    status: int = 200
    version: str = ""
    location: str = ""
    link: str = ""
    made: tuple[str, str] = ("", "")
    """What was made, by which the same answer is given again: what it is, and which."""
    is_again: bool = False


View = Callable[..., Answer]
Reader = Callable[[Operation], Asked]
OPERATIONS: list[Operation] = []


def register(told: Operation, view: View, carry_out: Callable[..., Answer]) -> None:
    """Let an operation be asked for by its address; `carry_out` reads what is asked and keeps what was done."""

    @wraps(view)
    def asked(**address: Any) -> ResponseReturnValue:
        return written(carry_out(told, view, address))

    OPERATIONS.append(told)
    open_to = needs(told.policy, by_token=told.policy != PUBLIC)(asked)
    blueprint.add_url_rule(told.path, told.id, open_to, methods=[told.method], strict_slashes=False)


def written(answer: Answer) -> Response:
    text = json.dumps(answer.body) if answer.body is not None else ""
    response = Response(text, answer.status, mimetype="application/json")
    if answer.version:
        response.headers["ETag"] = answer.version
    if answer.location:
        response.headers["Location"] = answer.location
    if answer.link:
        response.headers["Link"] = answer.link
    if answer.is_again:
        response.headers["Idempotency-Replayed"] = "true"
    return response
