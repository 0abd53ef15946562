#!/usr/bin/env bash
# Shows that the bundle dist/trueup works on its own: writes the sample, calculates it, opens it in the window.
set -euo pipefail
cd "$(dirname "$0")/.."
trueup="$PWD/dist/trueup/trueup"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" # so that nothing of the sources is found by chance
"$trueup" sample sample.xlsx
"$trueup" calculate sample.xlsx --period FY2026-Q2 --out payouts.csv || [ $? -eq 1 ] # 1: some line is held
grep -q '^FY2026-Q2,.*,earned,' payouts.csv
QT_QPA_PLATFORM=offscreen TRUEUP_LEAVE_WHEN_OPENED=1 timeout 60 "$trueup" sample.xlsx </dev/null
echo "The bundle writes the sample, calculates it and opens it."
