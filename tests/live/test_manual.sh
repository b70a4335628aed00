#!/bin/bash
# The manual page has all that there is: verbs, options, the environment, exit statuses; and its examples can be typed.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

# The page in roff, and as plain lines: $scratch/page.1, $scratch/page.
page() {
    "$SOCKEYE" help --man >"$scratch/page.1" || fail 'it is not printed'
    sed 's/\\-/-/g; s/\\(aq/'"'"'/g; s/\\(ha/^/g; s/\\(ti/~/g; s/\\(ga/`/g; s/\\&//g; s/\\e/\\/g' "$scratch/page.1" >"$scratch/page"
}
# The lines of one section.
section() { awk -v name="$1" '/^\.SH /{in_it = $0 == ".SH " name; next} in_it' "$scratch/page"; }
verbs() { "$SOCKEYE" help | grep -oE '^  sockeye \[?[a-z-]+' | tr -d '[' | awk '{print $2}'; }
stands_in() { section "$1" | grep -qxF -- "$2" || fail "$1 has no '$2'"; } # section, line

all_its_sections_are_there() {
    local name
    page
    for name in NAME SYNOPSIS DESCRIPTION VERBS KEYS COMMANDS JSON FINDINGS 'EXIT STATUS' ENVIRONMENT FILES EXAMPLES 'SEE ALSO'; do
        grep -qx ".SH $name" "$scratch/page" || fail "no section $name"
        [ -n "$(section "$name")" ] || fail "$name is empty"
    done
}
every_verb_and_option_is_in_it() {
    local verb option count=0
    page
    for verb in $(verbs); do
        section VERBS | grep -qE "^sockeye \[?$verb\b" || fail "no verb $verb"
        for option in $("$SOCKEYE" help "$verb" | grep -oE '^  --[a-z-]+' | tr -d ' '); do
            section VERBS | awk -v verb="$verb" '/^\.SS/{getline; in_it = $2 == verb || $2 == "[" verb "]"} in_it' |
                grep -qE -- "^\.B $option(=|$)" || fail "$verb has no $option"
            count=$((count + 1))
        done
    done
    [ $count -gt 100 ] || fail "only $count options were looked for"
    stands_in VERBS 'sockeye --version'
}
every_option_of_the_table_is_an_option_of_a_verb() {
    local option
    page
    # Name, and whether the row says what it does: a row without that is for the project's own use.
    for option in $(awk '/^static const struct option_row/,/^};/' lab/cli/options.c | tr '\n' ' ' | grep -oE '\{ "[a-z-]+",[^{}]*\}' |
        grep -v 'NULL }$' | cut -d'"' -f2); do
        section VERBS | grep -qE -- "^\.B --$option(=|$)" || fail "no option --$option"
    done
}
every_variable_that_is_read_is_in_it() {
    local name count=0
    page
    for name in $(grep -rhoE '\b(getenv|path_of_user)\("[A-Z_]+"' lab viz --include='*.c' | cut -d'"' -f2 | sort -u); do
        stands_in ENVIRONMENT ".B $name"
        count=$((count + 1))
    done
    [ $count -gt 8 ] || fail "only $count variables were found in the code"
}
every_exit_status_is_in_it() {
    local status
    page
    for status in $(awk '/^enum cli_status/,/^};/' lab/cli/cli.h | grep -oE '= [0-9]+' | tr -d '= '); do
        section 'EXIT STATUS' | grep -qE "^\.B $status( |$)" || fail "no exit status $status"
        [ "$status" = 128 ] || "$SOCKEYE" help | grep -qE "^  $status  " || fail "the help has no exit status $status"
    done
}
every_finding_is_in_it() {
    local name
    page
    for name in $("$SOCKEYE" help findings | grep -oE '^  [a-z][a-z-]+' | sort -u); do stands_in FINDINGS ".B $name"; done
}
its_examples_can_be_typed() {
    local line verb option count=0
    page
    while read -r line; do
        verb=$(cut -d' ' -f2 <<<"$line")
        "$SOCKEYE" help "$verb" >"$scratch/out" || fail "$line: no verb $verb"
        for option in $(sed 's/|.*//; s/&&.*//' <<<"$line" | grep -oE -- ' --[a-z-]+'); do
            grep -qE -- "^  $option\b" "$scratch/out" || fail "$line: $verb has no $option"
        done
        count=$((count + 1))
    done < <(section EXAMPLES | grep -oE '^\.B sockeye [a-z].*' | cut -c4-)
    [ $count -gt 8 ] || fail "only $count examples"
}
the_formatters_have_nothing_to_say() {
    page
    if needs mandoc; then
        mandoc -T lint "$scratch/page.1" >"$scratch/out" || fail "mandoc: $(head -n 5 "$scratch/out")"
    fi
    only_with man
    man -l --warnings "$scratch/page.1" >"$scratch/out" 2>"$scratch/err"
    expect_no_err
    expect_out 'EXIT STATUS'
}

run_tests all_its_sections_are_there every_verb_and_option_is_in_it every_option_of_the_table_is_an_option_of_a_verb \
    every_variable_that_is_read_is_in_it every_exit_status_is_in_it every_finding_is_in_it its_examples_can_be_typed \
    the_formatters_have_nothing_to_say
