"""Passkeys (WebAuthn): what a browser is asked, and whether its answer holds. The library knows the protocol."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

LONGEST_ANSWER = 16 * 1024
NAME = "Tracker"


class Refused(ValueError):
    """The answer of a browser does not hold."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys belong to: the name of the host, and the address a browser shows for it."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey, as it is kept: its name for the browser, its public half, and how often it was used."""

    credential_id: str
    public_key: bytes
    sign_count: int


def site_of(base_url: str) -> Site | None:
    """Return the site of an installation; None where its host is a number, for browsers make no passkey there."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return Site(host, f"{parts.scheme}://{parts.netloc}") if host else None
    return None


def to_make(site: Site, challenge: bytes, user: tuple[str, str], known: Iterable[str]) -> str:
    """Return what a browser is asked to make a passkey, as JSON; `user` is a handle that says nothing, and a name."""
    handle, name = user
    must = AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
    )
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=NAME,
        user_id=handle.encode(),
        user_name=name,
        challenge=challenge,
        authenticator_selection=must,
        exclude_credentials=_described(known),
    )
    return options_to_json(options)


def to_prove(site: Site, challenge: bytes, known: Iterable[str] = ()) -> str:
    """Return what a browser is asked to prove that it has a passkey, as JSON; with none known, any of this site."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def _described(known: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser answered, read but not believed: the passkey it names and the challenge it says it was given."""

    credential: dict[str, Any]
    credential_id: str
    challenge: bytes


def read(text: str) -> Answer:
    """Read the answer of a browser. Raises Refused."""
    with _refusing():
        if len(text) > LONGEST_ANSWER:
            raise Refused
        credential = json.loads(text)
        told = parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        named = bytes_to_base64url(base64url_to_bytes(credential["rawId"]))
        return Answer(credential, named, told.challenge)


def made(site: Site, answer: Answer) -> Made:
    """Return the passkey that was made. Raises Refused."""
    with _refusing():
        found = webauthn.verify_registration_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
        return Made(bytes_to_base64url(found.credential_id), found.credential_public_key, found.sign_count)


def proved(site: Site, answer: Answer, public_key: bytes, sign_count: int) -> int:
    """Return how often a passkey was used by now, when the answer proves that it is there. Raises Refused."""
    with _refusing():
        found = webauthn.verify_authentication_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
        return found.new_sign_count


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever is wrong with what a browser sent, it is refused: the library is not asked in which way."""
    try:
        yield
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused from error
