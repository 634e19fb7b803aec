#!/bin/sh
# Programs that the tests drive and that pip does not bring: a browser and two other RDF parsers.
set -eu
missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="$missing chromium"
command -v rapper >/dev/null || missing="$missing raptor2-utils"
command -v xmllint >/dev/null || missing="$missing libxml2-utils"
if [ -n "$missing" ]; then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq
        # shellcheck disable=SC2086  # one word per package
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing fonts-dejavu-core >/dev/null
    else
        echo "please install:$missing (tests that need them are skipped without)" >&2
    fi
fi
