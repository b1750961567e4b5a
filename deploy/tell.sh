#!/bin/bash
# Report that a unit failed: in the journal, and by mail if TELL_MAIL is set and there is a sendmail.
set -euo pipefail
# An error in the environment file must not stop this report.
panel_tolerant=yes
source "$(dirname "$(readlink -f "$0")")/environment.sh"
unit=${1:?'which unit'}
lines=$(journalctl --unit "$unit" --no-pager --output cat --lines 60 2>/dev/null || true)
echo "<2>Uppdragspanelen på $(hostname): $unit gick inte. Se journalctl -u $unit och docs/deploy.md."
[ -n "${TELL_MAIL:-}" ] || exit 0
/usr/sbin/sendmail -t <<MAIL
To: $TELL_MAIL
Subject: Uppdragspanelen: $unit gick inte
Content-Type: text/plain; charset=utf-8
Auto-Submitted: auto-generated

$unit gick inte på $(hostname). Panelen visar läget som var innan, och går att använda så länge någon av dess processer svarar.
Vad som ska göras står i /opt/uppdragspanelen/current/docs/deploy.md, under "Troubleshooting".

$lines
MAIL
