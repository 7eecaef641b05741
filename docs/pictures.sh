#!/usr/bin/env bash
# Draws pictures of a workbook from what the program writes now.
#
#   docs/pictures.sh                        the pictures of the README, from the demo
#   docs/pictures.sh all FOLDER [FILING]    every page of every sheet, of the demo or of a filing
#
# Needs Go, LibreOffice (soffice), poppler (pdftoppm, pdftotext) and ImageMagick (convert).
set -euo pipefail
filing=${3:-}
[ -z "$filing" ] || filing=$(realpath "$filing")
folder=${2:-}
[ -z "$folder" ] || { mkdir -p "$folder"; folder=$(realpath "$folder"); }
cd "$(dirname "$0")/.."

for tool in go soffice pdftoppm pdftotext convert; do
  command -v "$tool" >/dev/null || { printf 'pictures: %s is missing\n' "$tool" >&2; exit 1; }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [ -n "$filing" ]; then
  go run . export "$filing" -o "$scratch/book.xlsx" >/dev/null
else
  go run . demo -o "$scratch/book.xlsx" >/dev/null
fi
soffice --headless "-env:UserInstallation=file://$scratch/profile" --convert-to pdf --outdir "$scratch" "$scratch/book.xlsx" >/dev/null
# The name of the sheet stands in the footer, over the state "As exported".
pages=$(pdftotext -layout "$scratch/book.pdf" - | tr -cd '\f' | wc -c)

# page NUMBER FILE RESOLUTION: one page of the printed workbook, its margins cut off
page() {
  pdftoppm -png -r "$3" -f "$1" -l "$1" -singlefile "$scratch/book.pdf" "$scratch/page"
  convert "$scratch/page.png" -trim -bordercolor white -border 12 -colors 64 -strip "$2"
}

# sheet NUMBER: the sheet that a page shows, from its footer
sheet() {
  pdftotext -f "$1" -l "$1" -layout "$scratch/book.pdf" - | grep -B1 'As exported' | head -1 |
    sed -E 's/^.* {3,}([^ ].*[^ ]) {3,}.*$/\1/; s/[^A-Za-z0-9]+/-/g; s/^-|-$//g'
}

if [ "${1:-}" = all ]; then
  [ -n "$folder" ] || { printf 'pictures: expected a folder\n' >&2; exit 2; }
  for ((n = 1; n <= pages; n++)); do
    page "$n" "$folder/$(printf '%03d' "$n")-$(sheet "$n").png" 80
  done
  printf '%d pages in %s\n' "$pages" "$folder"
else
  page 1 docs/cover.png 90
  page 2 docs/dashboard.png 110
  ls -l docs/cover.png docs/dashboard.png
fi
