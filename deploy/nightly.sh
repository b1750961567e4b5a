#!/bin/bash
# The nightly job: fetch, build, remind the offices, make the files of open data, purge the audit log, back up. Each step runs even if the one before failed: without new
# statistics the old remain, a failed build leaves the old database, and a backup is always useful.
#
# Exits with 0, or with 1 if action is needed; systemd then starts uppdragspanelen-tell@. A statistics service that is down
# is reported after the third night in a row.
set -uo pipefail
cd -P "$(dirname "$(readlink -f "$0")")/.." || exit 1
source deploy/environment.sh
state=$(dirname "$DASHBOARD_DATABASE")
allowed=${FETCH_FAILURES_BEFORE_TELLING:-3}
failed=()

# Prefixes for the priority of a line in the journal.
warning='<4>' error='<3>'

panel() {
    "$PWD/.venv/bin/python" -m panel "$@"
}

step() {
    local name=$1
    shift
    panel "$@" || { echo "$error$name: gick inte (svar $?)."; failed+=("$name"); }
}

fetch() {
    local count=0 counter="$state/.nights-without-statistics"
    if panel fetch; then
        rm -f "$counter"
        return
    fi
    [ -f "$counter" ] && count=$(<"$counter")
    count=$((count + 1))
    echo "$count" >"$counter"
    echo "${warning}Hämtning: allt kom inte, natt $count i rad. Det som fanns gäller."
    [ "$count" -lt "$allowed" ] || failed+=("Hämtning")
}

# Lists each late source in the journal, and so in the mail. One that was not late the night before is a reason to mail.
late() {
    local known="$state/.late-statistics" lines names
    lines=$(panel series late) || { echo "${error}Sen statistik: gick inte (svar $?)."; failed+=("Sen statistik"); return; }
    names=$(cut -d: -f1 <<<"$lines" | sort)
    while IFS= read -r line; do
        [ -z "$line" ] || echo "${warning}Sen statistik: $line"
    done <<<"$lines"
    if [ -e "$known" ] && comm -13 "$known" <(echo "$names") | grep -q .; then
        failed+=("Ny sen statistik")
    fi
    echo "$names" >"$known"
}

fetch
step "Bygge" build
late
step "Påminnelser" remind
step "Öppna data" open-data
step "Gallring" audit purge
if [ -n "${BACKUP_TARGET:-}" ]; then
    step "Säkerhetskopia" backup "$BACKUP_TARGET" ${BACKUP_KEEP:+--keep "$BACKUP_KEEP"} ${BACKUP_KEY:+--encrypt-to "$BACKUP_KEY"}
fi
step "Läge" status

if [ "${#failed[@]}" -gt 0 ]; then
    echo "${error}Natten gick inte som den skulle: ${failed[*]}. Panelen visar läget som var. Se docs/deploy.md."
    exit 1
fi
echo "Natten gick som den skulle."
