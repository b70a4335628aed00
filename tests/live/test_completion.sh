#!/bin/bash
# What shells offer while a command line is typed: bash, zsh and fish are run, and asked.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
export SOCKEYE_LESSONS=$PWD/lessons XDG_STATE_HOME=$scratch/state
programs=$PWD/tests/live/programs

# The program by its name, and the scripts.
set_up() {
    local shell
    mkdir -p "$scratch/bin" "$scratch/here/a folder/deep"
    ln -s "$SOCKEYE" "$scratch/bin/sockeye"
    export PATH=$scratch/bin:$PATH
    for shell in bash zsh fish; do sockeye completion $shell || fail "no script for $shell"; cp "$scratch/out" "$scratch/script.$shell"; done
    touch "$scratch/here/run one.pcapng" "$scratch/here/old.pcap" "$scratch/here/notes.txt"
}
in_bash() { # the words, the last one being typed
    (cd "$scratch/here" && bash --norc -c '
        source "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _sockeye sockeye "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        [ ${#COMPREPLY[@]} = 0 ] || printf "%s\n" "${COMPREPLY[@]}"' bash "$scratch/script.bash" "$@" 2>"$scratch/err" | sort -u)
}
in_zsh() { # the line
    (cd "$scratch/here" && zsh -f "$programs/zsh-offers" "$scratch/script.zsh" "$scratch/zsh" "$1" 2>"$scratch/err" && sed 's/\\ / /g' "$scratch/zsh")
}
in_fish() { # the line
    (cd "$scratch/here" && fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$scratch/script.fish" "$1" 2>"$scratch/err" |
        cut -f1 | sed 's,/$,,' | sort -u)
}
expect_same() { # what of, got, expected
    [ "$2" = "$3" ] || fail "$1 offers: $(tr '\n' ' ' <<<"$2")-- and not: $(tr '\n' ' ' <<<"$3")-- $(cat "$scratch/err")"
}
# The words of a line as bash parts them, of which = is one.
parted() { local -a words; IFS=' ' read -ra words <<<"${1//=/ = }"; [[ $1 == *' ' || $1 == *= ]] && words+=(''); printf '%s\0' "${words[@]}"; }
# A line, in each shell that is here, offers the lines of standard input.
offers() {
    local expected words
    expected=$(sort -u)
    mapfile -d '' -t words < <(parted "$1")
    expect_same "bash, $1" "$(in_bash "${words[@]}")" "$expected"
    [ "$have_zsh" = 0 ] || expect_same "zsh, $1" "$(in_zsh "$1")" "$expected"
    # fish offers whole words: what stands before the = again.
    [ "$have_fish" = 0 ] || expect_same "fish, $1" "$(in_fish "$1" | sed 's/^--[a-z-]*=\(.\)/\1/')" "$expected"
}
# Skipped where a shell is missing, which is said once; bash runs this.
shells() {
    have_zsh=1 have_fish=1
    needs zsh || have_zsh=0
    needs fish || have_fish=0
    set_up
}
verbs() { "$SOCKEYE" help | grep -oE '^  sockeye \[?[a-z-]+' | tr -d '[' | awk '{print $2}'; }
options_of() { "$SOCKEYE" help "$1" | grep -oE '^  --[a-z-]+=?' | tr -d ' '; }
lessons() { local folder; for folder in lessons/[0-9]*; do folder=${folder#lessons/}; echo "${folder%%-*}"; echo "${folder#*-}"; done; }

verbs_are_offered() {
    shells
    offers 'sockeye ' < <(verbs)
    offers 'sockeye re' < <(verbs | grep '^re')
    offers 'sockeye xyz' </dev/null
    offers 'sockeye help ' < <(verbs; echo findings)
}
options_of_the_verb_are_offered() {
    local verb
    shells
    offers 'sockeye run 01 --' < <(options_of run)
    for verb in $(verbs); do
        mapfile -d '' -t words < <(parted "sockeye $verb --")
        expect_same "$verb" "$(in_bash "${words[@]}" | grep -vx -- --)" "$(options_of "$verb" | sort -u)"
    done
    offers 'sockeye replay x.pcapng --a' < <(options_of replay | grep -- '--a')
    offers 'sockeye --' < <((options_of menu; echo --version) | grep -v -- '--timing')
}
what_an_argument_is_decides_what_is_offered() {
    local kind
    shells
    offers 'sockeye run ' < <(lessons)
    offers 'sockeye facts 01 0' < <(lessons | grep '^0')
    for kind in start check hint; do offers "sockeye $kind se" < <(lessons | grep '^se'); done
    offers 'sockeye run 07 ' < <(sed -n 's/^\[variant \([a-z-]*\)\]$/\1/p' lessons/07*/lesson.ini)
    offers 'sockeye run shutdown-vs-close ' < <(sed -n 's/^\[variant \([a-z-]*\)\]$/\1/p' lessons/04*/lesson.ini)
    offers 'sockeye help findings de' < <("$SOCKEYE" help findings | grep -oE '^  [a-z][a-z-]+' | tr -d ' ' | grep '^de')
    offers 'sockeye completion ' < <(printf '%s\n' bash zsh fish)
    offers 'sockeye run 07 three ' </dev/null
    offers 'sockeye list ' </dev/null
}
values_of_options_are_offered() {
    shells
    offers 'sockeye check 01 --format ' < <(printf '%s\n' text tap junit json)
    offers 'sockeye check 01 --format=' < <(printf '%s\n' text tap junit json)
    offers 'sockeye run 01 --weather=sto' < <(echo storm)
    offers 'sockeye trace -- --signal T' < <(bash -c 'kill -l' | grep -oE 'SIG[A-Z0-9]+' | sed 's/SIG//' | grep '^T')
    # Its own options behind the dashes, and none of the program's words.
    offers 'sockeye trace --text -- --s' < <(printf '%s\n' --signal= --stdin=)
    offers 'sockeye trace -- ./server 7000 ::' < <(echo ::)
}
files_are_offered() {
    shells
    offers 'sockeye replay ' < <(printf '%s\n' 'run one.pcapng' old.pcap 'a folder')
    offers 'sockeye replay o' < <(echo old.pcap)
    offers 'sockeye run 07 --record=r' < <(printf '%s\n' 'run one.pcapng')
    offers 'sockeye run 07 --svg n' < <(printf '%s\n' notes.txt)
    offers 'sockeye trace -- ./server n' < <(printf '%s\n' notes.txt)
    expect_same bash "$(in_bash sockeye start 01 '')" 'a folder'
}
programs_of_the_machine_are_offered_to_trace() {
    set_up
    printf '#!/bin/sh\n' >"$scratch/bin/a-name-that-nobody-has"
    chmod +x "$scratch/bin/a-name-that-nobody-has"
    expect_same bash "$(in_bash sockeye trace -- a-name-that)" a-name-that-nobody-has
    expect_same bash "$(in_bash sockeye trace -- ./x :: a-name-that)" a-name-that-nobody-has
}
what_each_is_stands_beside_it() {
    needs fish || return 0
    set_up
    (cd "$scratch/here" && fish --no-config -c 'source $argv[1]; complete -C "sockeye chec"' "$scratch/script.fish") >"$scratch/out"
    expect_out $'check\tjudge your program for an exercise'
}
an_unknown_shell_is_said() {
    sockeye completion tcsh
    expect_status 2
    expect_one_line_of_err
    expect_err '`sockeye completion bash`; or zsh, fish'
}
the_scripts_are_installed_where_shells_look() {
    make --no-print-directory install BUILD="$BUILD" DESTDIR="$scratch/root" PREFIX=/usr -o program >"$scratch/out" 2>&1 || fail "$(tail -n 3 "$scratch/out")"
    for file in bash-completion/completions/sockeye zsh/site-functions/_sockeye fish/vendor_completions.d/sockeye.fish man/man1/sockeye.1; do
        [ -s "$scratch/root/usr/share/$file" ] || fail "no $file"
    done
    needs zsh || return 0
    set_up
    mv "$scratch/root/usr/share/zsh/site-functions/_sockeye" "$scratch/_sockeye"
    zsh -f "$programs/zsh-offers" "$scratch/_sockeye" "$scratch/zsh" 'sockeye completion z' 2>"$scratch/err"
    expect_same 'zsh, by itself' "$(cat "$scratch/zsh")" zsh
}

run_tests verbs_are_offered options_of_the_verb_are_offered what_an_argument_is_decides_what_is_offered values_of_options_are_offered \
    files_are_offered programs_of_the_machine_are_offered_to_trace what_each_is_stands_beside_it an_unknown_shell_is_said \
    the_scripts_are_installed_where_shells_look
