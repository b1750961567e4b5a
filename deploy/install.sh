#!/bin/bash
# Install the panel on a Debian server, or a new version beside the one that is in use, and go over to it.
#
#   deploy/install.sh [--dry-run | --list] [--wheels FOLDER]
#
# Run as root from the unpacked version. May be run again: what is in place stays. With --dry-run each command is shown
# and none is run; --list shows the files that a version is made of. With --wheels the libraries come from a folder (pip download -r requirements.txt) and not from PyPI.
set -euo pipefail
source=$(dirname "$(dirname "$(readlink -f "$0")")")
home=/opt/uppdragspanelen state=/var/lib/uppdragspanelen settings=/etc/uppdragspanelen
dry_run=no list=no wheels=()
while [ $# -gt 0 ]; do
    case $1 in
        --dry-run) dry_run=yes ;;
        --list) list=yes ;;
        --wheels) wheels=(--no-index --find-links "$(readlink -f "${2:?'which folder'}")"); shift ;;
        *) echo "Okänt: $1. Se början av $0." >&2; exit 2 ;;
    esac
    shift
done
[ "$dry_run$list" != nono ] || [ "$(id -u)" = 0 ] || { echo "Kör som root." >&2; exit 2; }

run() {
    echo "+ $*"
    [ "$dry_run" = yes ] || "$@"
}
# Lay down a file that is the server's to change: only where there is none.
lay_once() {
    if [ -e "$3" ]; then
        cmp -s "$2" "$3" || echo "  $3 är kvar som den är. Den nya versionens står i $2."
    else
        run install -D -m "$1" "$2" "$3"
    fi
}

files() {
    (cd "$source" && find . -type d \( -name .git -o -name .venv -o -name tests -o -name __pycache__ -o -name '.*_cache' -o -name .hypothesis \
        -o -path ./data/uploads -o -path ./data/snapshots -o -path ./data/demo -o -path ./data/incoming \) -prune \
        -o -type f ! -name '*.duckdb*' ! -name '*.sqlite*' ! -name 'secrets.toml' ! -path './data/.*' -print | LC_ALL=C sort)
}
[ "$list" = no ] || { files; exit; }
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$source/pyproject.toml")
release=$home/releases/$version-$(cd "$source" && files | tr '\n' '\0' | xargs -0 sha256sum | sha256sum | cut -c1-8)

packages() {
    run apt-get install --yes --no-install-recommends python3-venv nginx-light curl logrotate
}
account() {
    run install -D -m 644 "$source/deploy/sysusers.conf" /etc/sysusers.d/uppdragspanelen.conf
    run systemd-sysusers /etc/sysusers.d/uppdragspanelen.conf
    lay_once 640 "$source/.streamlit/secrets.toml.example" $settings/secrets.toml
    lay_once 640 "$source/deploy/environment.example" $settings/environment
    run install -D -m 644 "$source/deploy/tmpfiles.conf" /etc/tmpfiles.d/uppdragspanelen.conf
    run systemd-tmpfiles --create /etc/tmpfiles.d/uppdragspanelen.conf
}
code() {
    [ -e "$release/.installed" ] && { echo "  $release är redan på plats."; return; }
    run rm -rf "$release"
    run mkdir -p "$release"
    echo "+ (filerna i $source till $release)"
    [ "$dry_run" = yes ] || (cd "$source" && files | tar --create --files-from=- | tar --extract --no-same-owner --directory "$release")
    run python3 -m venv "$release/.venv"
    run "$release/.venv/bin/pip" install --quiet --disable-pip-version-check "${wheels[@]}" -r "$release/requirements.txt"
    run ln -sfn $settings/secrets.toml "$release/.streamlit/secrets.toml"
    # The panel may not write here, so what Python would have kept is made now. Templates in a library are no faults of ours.
    run "$release/.venv/bin/python" -m compileall -q -j 0 "$release" || true
    run chmod -R a+rX,go-w "$release"
    run touch "$release/.installed"
}
sources() {
    run runuser -u uppdragspanelen -- python3 "$release/deploy/sources.py" "$release/data" $state/sources
    run "$release/deploy/assets.sh" "$release" $home/assets
}
services() {
    run "$release/deploy/switch.sh" "$release"
    run systemctl enable uppdragspanelen@8501 uppdragspanelen@8502
    run systemctl enable --now uppdragspanelen-nightly.timer
    run install -m 644 "$source/deploy/logrotate.conf" /etc/logrotate.d/uppdragspanelen
}
site() {
    lay_once 644 "$source/deploy/nginx.conf" /etc/nginx/sites-available/uppdragspanelen
    run ln -sfn ../sites-available/uppdragspanelen /etc/nginx/sites-enabled/uppdragspanelen
    run rm -f /etc/nginx/sites-enabled/default
    if [ "$dry_run" = yes ] || nginx -t -q; then
        run systemctl reload-or-restart nginx
    else
        echo "nginx är inte omstartad. Skriv namnet och certifikatet i /etc/nginx/sites-available/uppdragspanelen, och kör sedan: nginx -t && systemctl reload nginx" >&2
    fi
}

packages
account
code
sources
services
site
