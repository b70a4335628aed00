#!/bin/bash
# What is said on the command line, and what it is answered: words, mistakes, statuses.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

help_names_every_verb() {
    sockeye help
    expect_status 0
    for verb in run trace replay list facts doctor help; do expect_out "sockeye $verb"; done
    for verb in run trace replay list facts doctor help; do
        sockeye "$verb" --help
        expect_status 0
        expect_out "usage: sockeye $verb"
    done
}
without_a_terminal_no_line_of_the_help_or_the_list_is_wider_than_80() {
    for words in help list 'help run' 'help facts' 'help lint'; do
        # shellcheck disable=SC2086 # words
        SOCKEYE_LESSONS=$PWD/lessons sockeye $words
        expect_status 0
        [ "$(wc -L <"$scratch/out")" -le 80 ] || fail "$words: $(awk 'length > 80' "$scratch/out")"
    done
}
one_finding_can_be_asked_for() {
    sockeye help findings framing
    expect_status 0
    [ "$(grep -c '^  [a-z]' "$scratch/out")" = "$(grep -c '"framing"' lab/explain/findings/framing.c)" ] || fail "not its causes alone: $(cat "$scratch/out")"
    ! grep -q '^  deadlock' "$scratch/out" || fail 'others are there too'
}
the_help_of_findings_parts_why_from_what_to_do() {
    sockeye help findings
    expect_status 0
    expect_out_matching '^  no-reuseaddr +[a-z]'
    expect_out_matching '^ +advice  .*SO_REUSEADDR'
    [ "$(grep -c '^  [a-z]' "$scratch/out")" = "$(grep -c '^ *advice  ' "$scratch/out")" ] || fail 'not one advice for each kind'
    ! grep -E '.{81}' "$scratch/out" || fail 'a line is wider than 80'
}
the_version_is_said() {
    sockeye --version
    expect_status 0
    expect_out_matching '^sockeye [0-9]+\.[0-9]+$'
}
an_unknown_verb_is_answered_with_the_nearest() {
    sockeye rnu 01
    expect_status 2
    expect_one_line_of_err
    expect_err "unknown verb 'rnu'; did you mean \`sockeye run\`?"
    sockeye xyzzy
    expect_status 2
    expect_err "\`sockeye help\` shows all"
}
what_is_near_to_a_name_is_offered_and_not_run() {
    local -A said=(
        ['chekc 01']="unknown verb 'chekc'; did you mean \`sockeye check\`?"
        ['echo']="unknown verb 'echo'; did you mean \`sockeye run echo\`?"
        ['help chekc']="unknown verb 'chekc'; did you mean \`sockeye help check\`?"
        ['help findigns']="did you mean \`sockeye help findings\`?"
        ['help findings deadlok']="unknown finding 'deadlok': did you mean deadlock?"
        ['run ehco --text']="unknown lesson 'ehco': did you mean echo?"
        ['run 01-ehco --text']="unknown lesson '01-ehco': did you mean 01-echo?"
        ['start ehco']="unknown lesson 'ehco': did you mean echo?"
        ['run 01 tiwce --text']="unknown variant 'tiwce' of lesson 01 echo: did you mean twice? there are twice"
        ['run 01 --recrod=x --text']="unknown option '--recrod=x'; did you mean --record?"
        ['run 01 --txt']="unknown option '--txt'; did you mean --text?"
    )
    local words
    for words in "${!said[@]}"; do
        # shellcheck disable=SC2086
        sockeye $words
        expect_status 2
        [ ! -s "$scratch/out" ] || fail "$words was run: $(cat "$scratch/out")"
        expect_one_line_of_err
        expect_err "${said[$words]}"
    done
    for words in 'walk' 'run 08' 'run 01 tree' 'run 01 --loud' 'trace -- --at true'; do
        # shellcheck disable=SC2086
        sockeye $words
        expect_status 2
        ! grep -q 'did you mean' "$scratch/err" || fail "$words is near to nothing, but: $(cat "$scratch/err")"
    done
}
an_unknown_option_is_named() {
    sockeye run 01 --txt
    expect_status 2
    expect_one_line_of_err
    expect_err "unknown option '--txt'"
}
one_of_several_letters_is_named() {
    sockeye trace -xy
    expect_err "unknown option '-x'"
    sockeye run 01 -zq
    expect_err "unknown option '-z'"
}
a_value_too_many_is_named() {
    sockeye trace --text=5 -- true
    expect_status 2
    expect_one_line_of_err
    expect_err "--text takes no value"
}
an_option_of_all_programs_is_sent_to_its_place() {
    sockeye trace -- --text true
    expect_status 2
    expect_one_line_of_err
    expect_err "--text goes before \`--\`, as in \`sockeye trace --text -- PROGRAM\`"
    sockeye trace -- --attach 4711 true
    expect_err "\`sockeye trace --attach=PID -- PROGRAM\`"
    sockeye trace -- --at 3 true
    expect_err "unknown option '--at'"
}
what_is_no_program_is_said_before_anything_runs() {
    cd "$scratch" || exit
    echo 'print()' >chat.py
    sockeye trace --text -- .
    expect_status 2
    expect_one_line_of_err
    expect_err "cannot run .: Is a directory"
    sockeye trace --text -- ./chat.py
    expect_status 2
    expect_err "is it compiled, or a script that is named behind its interpreter?"
    sockeye trace --text -- chat.py
    expect_status 2
    expect_err "the one here is ./chat.py"
}
an_option_without_its_value_is_named() {
    sockeye replay x --at
    expect_status 2
    expect_err "--at needs a value"
}
a_theme_is_one_that_there_is_by_option_or_by_the_environment() {
    sockeye run 01 --theme=night --dump
    expect_status 2
    expect_err "--theme=night is unknown (one of: auto, light, dark, high-contrast)"
    SOCKEYE_THEME=night sockeye run 01 --dump
    expect_status 2
    expect_err "SOCKEYE_THEME=night is unknown"
    SOCKEYE_THEME=night sockeye facts --help
    expect_status 0
    SOCKEYE_THEME=dark sockeye run 01 --svg "$scratch/dark.svg" --dump
    expect_status 0
    grep -q '[.]p{fill:#1c1c1c}' "$scratch/dark.svg" || fail 'not dark'
    SOCKEYE_THEME=dark sockeye run 01 --theme=light --svg "$scratch/light.svg" --dump
    expect_status 0
    grep -q '[.]p{fill:#ffffff}' "$scratch/light.svg" || fail 'not light'
    ! grep -q prefers-color-scheme "$scratch/light.svg" || fail 'light as the page likes'
}
a_senseless_value_is_named() {
    sockeye run 01 --size=80
    expect_status 2
    expect_err "--size=80 is no size in cells, such as 80x24"
    sockeye replay x --at=-1
    expect_status 2
    expect_err "--at=-1 is no number of a step"
    sockeye trace --max-size=1.5 -- true
    expect_err "--max-size=1.5 is no whole number, such as 64"
}
options_stand_before_or_after_the_lesson() {
    sockeye run --text 01
    expect_status 0
    expect_out 'connect(3, server:7000) = 0'
    sockeye run 01 --text
    expect_status 0
    expect_out 'connect(3, server:7000) = 0'
}
an_unknown_lesson_is_answered_with_those_there_are() {
    sockeye run 99 --text
    expect_status 2
    expect_one_line_of_err
    expect_err "unknown lesson '99': there are 01 echo, "
    expect_err "\`sockeye list\` shows all"
}
an_unknown_variant_is_answered_with_those_there_are() {
    sockeye run 01 thrice --text
    expect_status 2
    expect_err "unknown variant 'thrice' of lesson 01 echo: there are twice"
}
the_list_has_lessons_and_variants_and_names_the_broken_one() {
    sockeye list
    expect_out_matching '01 +echo +the smallest lesson'
    expect_out_matching 'twice +Two clients'
    expect_err "02-bad-ini/lesson.ini:5: unknown key 'progam' (one of: program, args, after, input)"
}
a_malformed_lesson_is_told_by_file_and_line() {
    sockeye run 02 --text
    expect_status 2
    expect_one_line_of_err
    expect_err "02-bad-ini/lesson.ini:5: unknown key 'progam'"
}
a_program_that_does_not_compile_is_told_in_the_compilers_words() {
    sockeye run 03 --text
    expect_status 1
    expect_err "03-does-not-compile/server.c does not compile"
    expect_err "server.c:3:"
    expect_err "undeclared"
}
what_a_compiler_says_is_told_to_its_end() {
    cp -r "$SOCKEYE_LESSONS/03-does-not-compile" "$scratch/07-many"
    { echo 'int many(void) {'; printf '    not_declared_%d = 1;\n' {1..99}; echo '}'; } >>"$scratch/07-many/server.c"
    sockeye run "$scratch/07-many" --text
    expect_status 1
    expect_err "server.c:3:"
    [ "$(wc -c <"$scratch/err")" -gt 8192 ] || fail 'the compiler has little to say'
    grep -q 'not_declared_99' "$scratch/err" || fail 'the end is missing'
}
a_missing_source_is_named() {
    sockeye run 04 --text
    expect_status 2
    expect_one_line_of_err
    expect_err "04-missing/absent.c: No such file or directory"
}
a_missing_compiler_is_named() {
    CC=no-such-compiler sockeye run 01 --text
    expect_status 3
    expect_err "there is no C compiler 'no-such-compiler'"
}
a_missing_program_is_named_before_anything_runs() {
    sockeye trace --text -- ./not-there 7000 :: ./neither
    expect_status 2
    expect_one_line_of_err
    expect_err "cannot run ./not-there: No such file or directory"
    [ ! -s "$scratch/out" ] || fail "something was printed: $(cat "$scratch/out")"
}
trace_wants_a_program_on_either_side_of_the_colons() {
    sockeye trace --text -- true ::
    expect_status 2
    expect_err "'::' needs a program on either side"
    sockeye trace
    expect_status 2
}
a_lesson_is_run_from_its_folder_too() {
    sockeye run "$lessons/01-echo" --text
    expect_status 0
    expect_out 'client   stdout "hello\n"'
    sockeye run ./no-such-folder --text
    expect_status 2
    expect_err "./no-such-folder: No such file or directory"
}
no_lessons_at_all_is_said() {
    SOCKEYE_LESSONS=/nonexistent sockeye run 01 --text
    expect_status 2
    expect_err "no lessons in /nonexistent: No such file or directory; SOCKEYE_LESSONS names another folder"
}
without_a_terminal_a_run_is_a_transcript() {
    sockeye run 01
    expect_status 0
    expect_no_err
    expect_out_matching '^\+0\.[0-9]{6}  client   connect\(3, server:7000\) = 0 +client\.c:16$'
    expect_out_matching '^\+0\.[0-9]{6}  packet   client:[0-9]+ > server:7000  SYN seq 0'
}
without_a_terminal_the_menu_is_the_list() {
    sockeye
    expect_out_matching '01 +echo'
    expect_err "the menu needs a terminal"
}
a_dump_needs_no_terminal() {
    sockeye run 01 --keys 'space space' --size 80x24 --dump
    expect_status 0
    expect_out '01 echo'
    [ "$(wc -l <"$scratch/out")" = 24 ] || fail "$(wc -l <"$scratch/out") lines, not 24"
}
a_bad_key_is_named() {
    sockeye run 01 --keys 'space nonsense' --size 80x24 --dump
    expect_status 2
    expect_err "nonsense"
}
json_is_an_object_a_line() {
    sockeye run 01 --json
    expect_status 0
    [ "$(grep -c '^{"seq":.*}$' "$scratch/out")" = "$(wc -l <"$scratch/out")" ] || fail 'a line is no object'
    expect_out '"kind":"packet"'
    expect_out '"kind":"source"'
}
a_recording_that_cannot_be_written_is_said_first() {
    sockeye run 01 --text --record "$scratch/no/such/folder"
    expect_status 2
    expect_one_line_of_err
    expect_err "cannot write $scratch/no/such/folder: No such file or directory"
}
a_name_that_steers_a_terminal_is_written_out() {
    sockeye replay "$scratch/"$'\e]0;x\a'
    expect_status 2
    expect_err '\x1b]0;x\x07: No such file'
    sockeye $'\e[2J'
    expect_err '\x1b[2J'
    ! grep -q $'\e' "$scratch/err" || fail 'an escape comes through'
    SOCKEYE_LESSONS=$PWD/lessons XDG_STATE_HOME=$scratch/state sockeye start 01 "$scratch/"$'\e]0;x\a'
    expect_out 'Your file:'
    expect_out '\x1b]0;x\x07/server.c'
    ! grep -q $'\e' "$scratch/out" || fail 'an escape comes through'
}
an_unknown_sandbox_is_said() {
    SOCKEYE_SANDBOX=castle sockeye run 01 --text
    expect_status 2
    expect_err "one of: auto, full, netns, host, none"
}

run_tests a_name_that_steers_a_terminal_is_written_out help_names_every_verb \
    without_a_terminal_no_line_of_the_help_or_the_list_is_wider_than_80 the_help_of_findings_parts_why_from_what_to_do one_finding_can_be_asked_for the_version_is_said an_unknown_verb_is_answered_with_the_nearest what_is_near_to_a_name_is_offered_and_not_run \
    an_unknown_option_is_named one_of_several_letters_is_named a_value_too_many_is_named an_option_of_all_programs_is_sent_to_its_place \
    what_is_no_program_is_said_before_anything_runs an_option_without_its_value_is_named a_senseless_value_is_named \
    options_stand_before_or_after_the_lesson an_unknown_lesson_is_answered_with_those_there_are \
    an_unknown_variant_is_answered_with_those_there_are the_list_has_lessons_and_variants_and_names_the_broken_one \
    a_malformed_lesson_is_told_by_file_and_line a_program_that_does_not_compile_is_told_in_the_compilers_words \
    what_a_compiler_says_is_told_to_its_end a_missing_source_is_named a_missing_compiler_is_named a_missing_program_is_named_before_anything_runs \
    trace_wants_a_program_on_either_side_of_the_colons a_lesson_is_run_from_its_folder_too no_lessons_at_all_is_said \
    without_a_terminal_a_run_is_a_transcript without_a_terminal_the_menu_is_the_list a_dump_needs_no_terminal \
    a_bad_key_is_named json_is_an_object_a_line a_recording_that_cannot_be_written_is_said_first \
    an_unknown_sandbox_is_said a_theme_is_one_that_there_is_by_option_or_by_the_environment
