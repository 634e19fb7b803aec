"""Signatures of nanopublications, with the RSA key of whoever publishes them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from kg.errors import InputError, MissingExtraError
from kg.files import read_text
from kg.rdf import trusty
from kg.rdf.trusty import Quad

Signer: TypeAlias = Callable[[Iterable[Quad], str], list[Quad]]

_NPX = "http://purl.org/nanopub/x/"


def signer(path: Path) -> Signer:
    """A function that adds to a nanopublication's quads, about its IRI, a signature with a file's private key.

    The file holds PEM, or base64 without head and foot, as `~/.nanopub/id_rsa` does. The same key
    gives the same quads the same signature. Raises InputError for what is no such key.
    """
    try:
        from Crypto.Hash import SHA256
        from Crypto.PublicKey import RSA
        from Crypto.Signature import pkcs1_15
    except ImportError as error:
        raise MissingExtraError("signing needs pycryptodome: pip install 'medkg[nanopub]'") from error
    text = read_text(path).strip()
    try:
        key = RSA.import_key(text if text.startswith("-") else base64.b64decode(text))
    except (ValueError, IndexError, TypeError) as error:
        raise InputError(f"{path}: no RSA key without a passphrase: {error}") from error
    if not key.has_private():
        raise InputError(f"{path}: this is a public key; signing needs the private one")
    public = base64.b64encode(key.public_key().export_key("DER")).decode()
    stamp = pkcs1_15.new(key)

    def signed(quads: Iterable[Quad], iri: str) -> list[Quad]:
        unsigned = [*quads, *_about(iri, public)]
        signature = stamp.sign(SHA256.new(trusty.text(unsigned).encode()))
        return [*unsigned, _fact(iri, "hasSignature", f'"{base64.b64encode(signature).decode()}"')]

    return signed


def _about(iri: str, public: str) -> Iterator[Quad]:
    yield _fact(iri, "hasPublicKey", f'"{public}"')
    yield _fact(iri, "hasAlgorithm", '"RSA"')
    yield _fact(iri, "hasSignatureTarget", f"<{iri}>")


def _fact(iri: str, name: str, value: str) -> Quad:
    return f"<{iri}#sig>", f"<{_NPX}{name}>", value, f"<{iri}#pubinfo>"
