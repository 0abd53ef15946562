#!/usr/bin/env bash
# Makes the bundle dist/trueup, a folder that runs without Python: uv run --group bundle build/bundle.sh
set -euo pipefail
cd "$(dirname "$0")/.."
command -v objdump >/dev/null || { echo "PyInstaller needs objdump; on Debian or Ubuntu: sudo apt install binutils" >&2; exit 2; }
# PyInstaller's own scratch folder would be ./build, which is this folder.
pyinstaller --noconfirm --log-level WARN --distpath dist --workpath dist/work build/trueup.spec
du -sh dist/trueup
