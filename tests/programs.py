"""A program that asks by a token of somebody."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import Cast
from tracker.actions import tokens
from tracker.plumbing.database import session
from tracker.records.gate import look_as
from tracker.rules.tokens import Scope

ROOT = "/api/v1"


def token_of(app: Flask, cast: Cast, name: str, scope: Scope = Scope.WRITE, days: int = 90) -> str:
    with app.app_context():
        look_as(None)
        secret = tokens.make(cast[name].id, tokens.Described("a program", scope, days))
        session().commit()
        return secret


class Program:
    """Asks below the root, and looks whether it was answered as it expects."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.client, self.secret = app.test_client(), secret

    def __call__(self, method: str, path: str, sent: Any = None, status: int = 200, **headers: str) -> TestResponse:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told = {"Authorization": f"Bearer {self.secret}", **told}
        answer = self.client.open(f"{ROOT}{path}", method=method, headers=told, json=sent)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code}\n{answer.text[:2000]}"
        return answer

    def told(self, method: str, path: str, sent: Any = None, status: int = 200, **headers: str) -> Any:
        return self(method, path, sent, status, **headers).get_json()


def program(app: Flask, cast: Cast, name: str, scope: Scope = Scope.WRITE) -> Program:
    return Program(app, token_of(app, cast, name, scope))
