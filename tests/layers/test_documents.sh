#!/bin/bash
# The documents for who carries the project on name files and functions: each is there.
set -u
cd "$(dirname "$0")/../.." || exit 2
documents="lab/ARCHITECTURE.md tests/CONTRIBUTING.md"
failed=0

report() { # name, what is missing
    if [ -z "$2" ]; then echo "[       OK ] $1"; else echo "$2"; echo "[  FAILED  ] $1"; failed=1; fi
}
quoted() { # what stands in backquotes in the documents
    grep -ohE '`[^`]+`' $documents | tr -d '`' | sort -u
}

every_file_that_is_named_is_there() {
    local name
    quoted | grep -E '^[a-z_/]+\.(c|h|sh|md)$' | while read -r name; do
        [ -e "$name" ] || find lab viz tests lessons -path "*/$name" | grep -q . || echo "no file $name"
    done
}
every_function_that_is_named_is_defined() {
    local name
    quoted | grep -oE '^[a-z_]+\(\)$' | tr -d '()' | while read -r name; do
        grep -rqE "^[a-z].*\b$name\(" lab viz --include='*.c' || echo "no function $name()"
    done
}
every_folder_that_is_named_is_there() {
    local name
    quoted | grep -E '^(lab|viz|tests)/[a-z/]+$' | while read -r name; do [ -e "$name" ] || echo "no folder $name"; done
}
every_target_that_is_named_is_in_the_makefile() {
    local name
    grep -ohE '^    make [a-z-]+' tests/CONTRIBUTING.md | while read -r _ name; do
        grep -qE "^$name:|^[a-z -]*\b$name\b.*:" Makefile || echo "no target $name"
    done
}

for name in every_file_that_is_named_is_there every_function_that_is_named_is_defined every_folder_that_is_named_is_there \
    every_target_that_is_named_is_in_the_makefile; do
    report "$name" "$($name)"
done
exit "$failed"
