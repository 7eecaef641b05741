#!/usr/bin/env bash
# Draws the pictures of the README from the demo's workbook.
# Needs Go, LibreOffice (soffice), poppler (pdftoppm) and ImageMagick (convert).
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in go soffice pdftoppm convert; do
  command -v "$tool" >/dev/null || { printf 'pictures: %s is missing\n' "$tool" >&2; exit 1; }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

go run . demo -o "$scratch/demo.xlsx" >/dev/null
soffice --headless "-env:UserInstallation=file://$scratch/profile" --convert-to pdf --outdir "$scratch" "$scratch/demo.xlsx" >/dev/null

# page NUMBER NAME: one page of the printed workbook, its margins cut off
page() {
  pdftoppm -png -r 80 -f "$1" -l "$1" -singlefile "$scratch/demo.pdf" "$scratch/$2"
  convert "$scratch/$2.png" -trim -bordercolor white -border 12 -colors 64 -strip "docs/$2.png"
  ls -l "docs/$2.png"
}
page "${1:-1}" cover
page "${2:-4}" dashboard
