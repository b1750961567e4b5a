#!/bin/bash
# Install the panel on a Debian server, or upgrade it to this version.
#
#   deploy/install.sh [--dry-run | --list] [--wheels FOLDER] [--pdf]
#
# Run as root from the unpacked version. Idempotent: after a failure, run it again. Exits with 0 when the version is installed,
# and prints what remains to be configured; otherwise prints the step that failed.
#   --dry-run  print the commands without running them
#   --list     print the files of a version
#   --wheels   take the libraries from a folder (pip download -r requirements.txt), not from PyPI
#   --pdf      also install LibreOffice, for the report as pdf
set -euo pipefail
source=$(dirname "$(dirname "$(readlink -f "$0")")")
home=/opt/uppdragspanelen settings=/etc/uppdragspanelen certificates=/etc/ssl/uppdragspanelen
temporary="Tillfälligt certifikat"
site_file=/etc/nginx/sites-available/uppdragspanelen
dry_run=no list=no wheels=()
wanted=(python3-venv nginx-light curl logrotate openssl)
while [ $# -gt 0 ]; do
    case $1 in
        --dry-run) dry_run=yes ;;
        --list) list=yes ;;
        --wheels) wheels=(--no-index --find-links "$(readlink -f "${2:?'which folder'}")"); shift ;;
        --pdf) wanted+=(libreoffice-writer fonts-liberation) ;;
        *) echo "Okänt: $1. Se början av $0." >&2; exit 2 ;;
    esac
    shift
done
[ "$dry_run$list" != nono ] || [ "$(id -u)" = 0 ] || { echo "Kör som root." >&2; exit 2; }

run() {
    echo "+ $*"
    [ "$dry_run" = yes ] || "$@"
}
# Install a configuration file, unless there is one.
install_once() {
    if [ -e "$3" ]; then
        cmp -s "$2" "$3" || echo "  $3 är kvar som den är. Den nya versionens står i $2."
    else
        run install -D -m "$1" "$2" "$3"
    fi
}

files() {
    (cd "$source" && find . -type d \( -name .git -o -name .venv -o -name tests -o -name __pycache__ -o -name '*.egg-info' -o -name '.*_cache' -o -name .hypothesis -o -path ./bench \
        -o -path ./data/uploads -o -path ./data/snapshots -o -path ./data/demo -o -path ./data/incoming -o -path ./data/added \) -prune \
        -o -type f ! -name '*.duckdb*' ! -name '*.sqlite*' ! -name 'secrets.toml' ! -path './data/.*' -print | LC_ALL=C sort)
}
[ "$list" = no ] || { files; exit; }
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$source/pyproject.toml")
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
release=$home/releases/$version-$(cd "$source" && files | tr '\n' '\0' | xargs -0 sha256sum | sha256sum | cut -c1-8)

packages() {
    local missing=() package
    for package in "${wanted[@]}"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    # Without a network the packages may still be in the cache.
    run apt-get update --quiet || true
    run apt-get install --yes --no-install-recommends "${missing[@]}"
}
account() {
    run install -D -m 644 "$source/deploy/sysusers.conf" /etc/sysusers.d/uppdragspanelen.conf
    run systemd-sysusers /etc/sysusers.d/uppdragspanelen.conf
    install_once 640 "$source/.streamlit/secrets.toml.example" $settings/secrets.toml
    install_once 640 "$source/deploy/environment.example" $settings/environment
    run install -D -m 644 "$source/deploy/tmpfiles.conf" /etc/tmpfiles.d/uppdragspanelen.conf
    run systemd-tmpfiles --create /etc/tmpfiles.d/uppdragspanelen.conf
}
code() {
    [ -e "$release/.installed" ] && { echo "  $release är redan på plats."; return; }
    run rm -rf "$release"
    run mkdir -p "$release"
    echo "+ (filerna i $source till $release)"
    [ "$dry_run" = yes ] || (cd "$source" && files | tar --create --files-from=- | tar --extract --no-same-owner --directory "$release")
    # Not `python3` of the current PATH: the panel's account must be able to run it.
    run /usr/bin/python3 -m venv "$release/.venv"
    run "$release/.venv/bin/pip" install --quiet --disable-pip-version-check --no-compile "${wheels[@]}" --require-hashes -r "$release/requirements.txt"
    run ln -sfn $settings/secrets.toml "$release/.streamlit/secrets.toml"
    # The panel cannot write here, so bytecode is compiled now. Errors are ignored, since libraries contain templates.
    run "$release/.venv/bin/python" -m compileall -q -j 0 "$release" || true
    run chmod -R a+rX,go-w "$release"
    run touch "$release/.installed"
}
sources() {
    # Beside the database of the environment, as for the processes.
    local folder
    folder=$(source "$source/deploy/environment.sh" && dirname "$DASHBOARD_DATABASE") || return
    run runuser -u uppdragspanelen -- /usr/bin/python3 "$release/deploy/sources.py" "$release/data" "$folder/sources"
    run "$release/deploy/assets.sh" "$release" $home/assets
}
# A self-signed certificate, so that nginx starts, and can serve Let's Encrypt's challenge, before there is a real one.
certificate() {
    [ ! -e $certificates/fullchain.pem ] || return 0
    run install -d -m 755 $certificates
    if [ ! -e $certificates/privkey.pem ]; then
        run openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $certificates/.privkey.pem
        run mv $certificates/.privkey.pem $certificates/privkey.pem
    fi
    run openssl req -x509 -key $certificates/privkey.pem -days 30 -utf8 -subj "/O=$temporary/CN=uppdragspanelen" -out $certificates/.fullchain.pem
    run mv $certificates/.fullchain.pem $certificates/fullchain.pem
}
site() {
    certificate
    run install -m 644 "$source/deploy/logrotate.conf" /etc/logrotate.d/uppdragspanelen
    run "$source/deploy/capacity.sh" /etc/nginx/nginx.conf
    install_once 644 "$source/deploy/nginx.conf" $site_file
    run ln -sfn ../sites-available/uppdragspanelen /etc/nginx/sites-enabled/uppdragspanelen
    run rm -f /etc/nginx/sites-enabled/default
    run nginx -t -q
    run systemctl reload-or-restart nginx
}
switch() {
    run "$release/deploy/switch.sh" "$release"
}
remaining() {
    source "$source/deploy/environment.sh"
    systemctl is-active --quiet uppdragspanelen@850{1,2,3} || may_start "$release" | sed "s|^|$settings/secrets.toml: |" || true
    # No pipes: grep -q exits at the first match, and with pipefail the writer's error would hide the result.
    ! grep -q 'kommun\.example\|<tenant>' <<<"$(sed 's/#.*//' $settings/secrets.toml)" ||
        echo "$settings/secrets.toml: exemplets adresser står kvar (kommun.example, <tenant>)."
    ! grep -q 'kommun\.example' <<<"$(sed 's/#.*//' $site_file)" ||
        echo "$site_file: panelens namn (server_name, två ställen)."
    ! grep -q "$temporary" <<<"$(openssl x509 -in $certificates/fullchain.pem -noout -subject -nameopt utf8)" ||
        echo "$certificates: det riktiga certifikatet, fullchain.pem och privkey.pem. Det som ligger där är tillfälligt."
    [ -n "${BACKUP_TARGET:-}" ] || echo "$settings/environment: BACKUP_TARGET. Utan den tas ingen säkerhetskopia."
    command -v soffice >/dev/null ||
        echo "LibreOffice, om rapporten ska gå att hämta som pdf: deploy/install.sh --pdf"
}

step=
trap '[ $? = 0 ] || echo "Stannade i steget $step. Rätta det som står ovan och kör $0 igen. Det som är gjort är kvar." >&2' EXIT
for step in packages account code sources site switch; do
    "$step"
done
[ "$dry_run" = no ] || exit 0
left=$(remaining)
if [ -z "$left" ]; then
    echo "Klart. Inget återstår."
else
    echo "Klart. Det här återstår att fylla i:"
    sed 's/^/  - /' <<<"$left"
    echo "Kör sedan: $home/current/deploy/restart.sh && nginx -t && systemctl reload nginx"
fi
