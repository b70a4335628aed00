#!/bin/bash
# The tables of the kernel's constants against the headers that are installed here, and what is said where they differ.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
tables=lab/base/kernel_names.c

# What one look at the headers says of the tables and of copies that somebody has changed.
look() {
    copies=$(mktemp -d) || exit 2
    trap 'rm -rf "$scratch" "$copies"' EXIT
    grep -v '"TCP_MAXSEG"' $tables >"$copies/older.c"
    sed 's/{ 9, "SO_KEEPALIVE" }/{ 8009, "SO_KEEPALIVE" }/' $tables >"$copies/wrong.c"
    sed 's/{ 26, "SO_ATTACH_FILTER" }, .*/{ 26, "SO_GET_FILTER" }, \/* also SO_ATTACH_FILTER *\//' $tables >"$copies/other.c"
    sed 's/    { 2, "TCP_MAXSEG" },/&\n    { 99, "TCP_OF_TOMORROW" },/' $tables >"$copies/newer.c"
    lab/base/kernel-names check $tables "$copies"/*.c >"$copies/out" 2>&1
    looked=$?
}
said_of() { awk -v file="$1" '/is not as the headers here/ { on = index($0, file) == 1; next } on' "$copies/out"; } # FILE

every_name_of_the_headers_here_is_in_the_tables() {
    [ $looked = 1 ] || fail "ended with $looked: $(cat "$copies/out")"
    [ -z "$(said_of $tables)" ] || fail "run \`make names\`: $(said_of $tables)"
}
a_name_that_the_tables_lack_is_said() {
    [ "$(said_of "$copies/older.c")" = 'tcp_option: no TCP_MAXSEG (2)' ] || fail "$(cat "$copies/out")"
}
a_value_that_differs_is_said() {
    [ "$(said_of "$copies/wrong.c")" = 'socket_option: SO_KEEPALIVE is 9, not 8009' ] || fail "$(cat "$copies/out")"
}
another_name_for_a_value_than_the_one_that_is_written_is_said() {
    [ "$(said_of "$copies/other.c")" = 'socket_option: 26 is SO_ATTACH_FILTER, not SO_GET_FILTER' ] || fail "$(cat "$copies/out")"
}
tables_of_newer_headers_pass() {
    grep -q TCP_OF_TOMORROW "$copies/newer.c" || fail 'the copy has nothing new'
    [ -z "$(said_of "$copies/newer.c")" ] || fail "$(cat "$copies/out")"
}
each_table_is_in_the_order_in_which_it_is_looked_through() {
    local wrong
    wrong=$(awk '
        /^static const struct constant / { table = $5; last = -1 }
        /^    \{ [0-9]+, / { value = $2 + 0; if (value <= last) print table, $0; last = value }' $tables)
    [ -z "$wrong" ] || fail "$wrong"
}
without_headers_it_says_so() {
    CC=false lab/base/kernel-names check >"$scratch/out" 2>"$scratch/err"
    status=$?
    expect_status 3
    expect_err 'There are no headers of the kernel here.'
}

tests=(each_table_is_in_the_order_in_which_it_is_looked_through without_headers_it_says_so)
if printf '#include <linux/netlink.h>\n#include <linux/sctp.h>\n' | ${CC:-cc} -E - >/dev/null 2>&1; then
    look
    tests+=(every_name_of_the_headers_here_is_in_the_tables a_name_that_the_tables_lack_is_said
        a_value_that_differs_is_said another_name_for_a_value_than_the_one_that_is_written_is_said
        tables_of_newer_headers_pass)
else
    echo 'passed over: no headers of the kernel here (linux-libc-dev, kernel-headers) to compare the tables with'
fi
run_tests "${tests[@]}"
