#!/bin/sh
# What the tests drive and the project's own environment does not have: a browser, other RDF parsers,
# and other people's readers of our files.
set -eu
missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="$missing chromium"
command -v rapper >/dev/null || missing="$missing raptor2-utils"
command -v xmllint >/dev/null || missing="$missing libxml2-utils"
command -v serdi >/dev/null || missing="$missing serdi"
command -v cc >/dev/null || missing="$missing gcc libc6-dev"
command -v openssl >/dev/null || missing="$missing openssl"
# The program alone: the package of that name without -bin asks for a password and starts a service.
command -v virtuoso-t >/dev/null || missing="$missing virtuoso-opensource-7-bin"
command -v java >/dev/null || missing="$missing openjdk-17-jre-headless"
# The letters that the page and the picture are measured for.
[ -d /usr/share/fonts/truetype/liberation ] || [ "$(uname)" != Linux ] || missing="$missing fonts-liberation"
if [ -n "$missing" ]; then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq
        # shellcheck disable=SC2086  # one word per package
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
    else
        echo "please install:$missing (tests that need them are skipped without)" >&2
    fi
fi

# Half a gigabyte of other people's readers: uv brings them in half a minute, pip in two. Where uv
# does not know the way to the registry, pip may.
peers="$(dirname "$0")/peers/requirements.txt"
if ! cmp -s "$peers" .venv-peers/made-for; then
    rm -rf .venv-peers
    uv=$(command -v uv || echo "${VENV:-.venv}/bin/uv")
    [ -z "${PIP_CERT:-}" ] || export SSL_CERT_FILE="$PIP_CERT"
    [ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="$PIP_INDEX_URL"
    { "$uv" venv --quiet --python "${PYTHON:-python3}" .venv-peers &&
        "$uv" pip install --quiet --python .venv-peers -r "$peers"; } ||
        { "${PYTHON:-python3}" -m venv --clear .venv-peers &&
            .venv-peers/bin/python -m pip install --quiet --disable-pip-version-check -r "$peers"; }
    cp "$peers" .venv-peers/made-for
fi
