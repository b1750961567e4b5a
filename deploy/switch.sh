#!/bin/bash
# Go over to a version that is installed, forwards or back, with the panel in use: deploy/switch.sh /opt/uppdragspanelen/releases/ID
#
# The sources are held against the new version before anything changes. While the new picture is put in place the old
# processes go on showing the one that they have open; then they are replaced one at a time.
set -euo pipefail
umask 027
release=$(readlink -f "${1:?'the folder of a version'}")
home=/opt/uppdragspanelen

etl() {
    (cd "$release" && runuser -u uppdragspanelen -- env HOME=/var/lib/uppdragspanelen PYTHONDONTWRITEBYTECODE=1 \
        DASHBOARD_DATABASE=/var/lib/uppdragspanelen/dashboard.duckdb "$release/.venv/bin/python" -m etl "$@")
}

[ -x "$release/.venv/bin/python" ] || { echo "$release är ingen installerad version." >&2; exit 1; }
etl check || { echo "Källorna håller inte för $release. Inget är bytt." >&2; exit 1; }
etl build || { echo "Databasen är inte byggd av $release. Inget är bytt." >&2; exit 1; }
ln -sfn "$release" "$home/.current.new"
mv -T "$home/.current.new" "$home/current"
# The units are the version's own: they start its scripts.
install -m 644 "$release"/deploy/uppdragspanelen*.service "$release"/deploy/uppdragspanelen*.timer /etc/systemd/system/
systemctl daemon-reload
"$release/deploy/restart.sh"
echo "Panelen visas nu av $release."
