#!/bin/bash
# Switch to an installed version, newer or older, while the panel is in use: deploy/switch.sh /opt/uppdragspanelen/releases/ID
#
# The sources and the configuration are checked with the new version before anything changes. The old processes keep the
# database they have open while it is replaced; then they are restarted one at a time.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/environment.sh"
release=$(readlink -f "${1:?'the folder of a version'}")
home=/opt/uppdragspanelen

etl() {
    (cd "$release" && as_panel "$release/.venv/bin/python" -m etl "$@")
}

[ -x "$release/.venv/bin/python" ] || { echo "$release är ingen installerad version." >&2; exit 1; }
startable=yes
why=$(may_start "$release") || startable=no
if [ $startable = no ] && systemctl is-active --quiet uppdragspanelen@850{1,2,3}; then
    echo "$why" >&2
    echo "$release startar inte som den är inställd. Inget är bytt." >&2
    exit 1
fi
etl check || { echo "Källorna håller inte för $release. Inget är bytt." >&2; exit 1; }
etl build || { echo "Databasen är inte byggd av $release. Inget är bytt." >&2; exit 1; }
before=$(readlink -f "$home/current" || true)
[ ! -d "$before" ] || [ "$before" = "$release" ] || ln -sfn "$before" "$home/previous"
ln -sfn "$release" "$home/.current.new"
mv -T "$home/.current.new" "$home/current"
# Each version has its own units, which start its scripts.
install -m 644 "$release"/deploy/uppdragspanelen*.service "$release"/deploy/uppdragspanelen*.timer /etc/systemd/system/
install -D -m 644 "$release/deploy/files-process.conf" /etc/systemd/system/uppdragspanelen@8503.service.d/priority.conf
systemctl daemon-reload
systemctl enable --quiet uppdragspanelen@850{1,2,3}
systemctl enable --quiet --now uppdragspanelen-nightly.timer
if [ $startable = no ]; then
    echo "$release är på plats, och är inte startad. $why"
    exit
fi
"$release/deploy/restart.sh"
echo "Panelen visas nu av $release."
"$(dirname "$(readlink -f "$0")")/prune.sh" || echo "Gamla versioner är kvar: se ovan." >&2
