"""Who we are to a server, and that nobody else learns it."""

from __future__ import annotations

import base64
import shutil
import ssl
import subprocess

import httpx
import pytest
from playing import ASK, JSON, YES, always, asking, playing

from kg.errors import RemoteError
from kg.remote import answer, connected
from kg.remote.login import Auth, Login, login

pytestmark = pytest.mark.usefixtures("nobody")


def basic(_number, _method, _path, headers, _body):
    good = "Basic " + base64.b64encode(b"me:a word").decode()
    if headers.get("Authorization") == good:
        return 200, JSON, YES
    return 401, {"WWW-Authenticate": 'Basic realm="r"'}, b""


def test_basic_is_sent_when_the_server_asks_for_it(monkeypatch):
    monkeypatch.setenv("KG_REMOTE_USER", "me")
    monkeypatch.setenv("KG_REMOTE_PASSWORD", "a word")
    with playing(basic) as play:
        with connected(play.url) as there:
            assert all(answer(there, ASK) for _ in range(2))
        assert "Authorization" not in play.asked[0][2]
        assert len(play.posts) == 2


def test_a_scheme_that_we_do_not_know_is_no_login(monkeypatch):
    monkeypatch.setenv("KG_REMOTE_USER", "me")
    refused = r"does not take the login"
    with (
        playing(always(401, {"WWW-Authenticate": "Negotiate"})) as play,
        pytest.raises(RemoteError, match=refused),
    ):
        asking(play)


def test_a_token_is_sent_as_bearer(monkeypatch):
    monkeypatch.setenv("KG_REMOTE_TOKEN", "tok-en")

    def act(_number, _method, _path, headers, _body):
        return (200, JSON, YES) if headers.get("Authorization") == "Bearer tok-en" else (401, {}, b"")

    with playing(act) as play:
        assert asking(play)


def test_a_login_comes_from_netrc(monkeypatch, tmp_path):
    path = tmp_path / "netrc"
    path.write_text('machine 127.0.0.1 login me password "a word"\n')
    monkeypatch.setenv("NETRC", str(path))
    with playing(basic) as play:
        assert asking(play)


@pytest.mark.parametrize("text", ["machine h login me password a secret word\n", "\xff\xfe"])
def test_a_broken_netrc_is_an_error_that_does_not_quote_it(monkeypatch, tmp_path, text):
    path = tmp_path / "netrc"
    path.write_bytes(text.encode("latin-1"))
    monkeypatch.setenv("NETRC", str(path))
    with pytest.raises(RemoteError) as caught:
        login("h")
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_login_is_for_one_host_if_that_is_named(monkeypatch):
    monkeypatch.setenv("KG_REMOTE_TOKEN", "t")
    monkeypatch.setenv("KG_REMOTE_HOST", "example.org")
    assert login("example.org")
    assert not login("example.com")


def test_a_secret_is_neither_in_a_repr_nor_in_an_error():
    me = Login("me", "word-1", "token-1")
    assert not {"word-1", "token-1"} & set(repr(me).replace("'", " ").split())

    def act(*_):
        return 500, {"Content-Type": "text/html"}, b"<html><title>x</title><p>You sent <b>word-1</b>\x1b[2J"

    with playing(act) as play, connected(play.url) as there:
        there.wire._login = me
        with pytest.raises(RemoteError, match=r"refuses \(status 500\): You sent \*\*\*"):
            there.table(ASK)


@pytest.mark.parametrize("how", ["token", "basic"])
def test_a_password_is_not_sent_in_clear_to_another_machine(how):
    flow = Auth(Login(token="t") if how == "token" else Login("me", "w")).auth_flow(  # noqa: S106  # no secret
        httpx.Request("GET", "http://example.org/")
    )
    answers = [None, httpx.Response(401, headers={"WWW-Authenticate": "Basic"})]
    with pytest.raises(RemoteError, match=r"example.org would get the password in clear"):
        [flow.send(reply) for reply in answers]


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=127.0.0.1",
        "-days",
        "2",
    ]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    unknown = r"cannot be reached: .*CERTIFICATE_VERIFY_FAILED"
    with playing(always(200, JSON, YES), context) as play, pytest.raises(RemoteError, match=unknown):
        asking(play)
