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
# The script with its first three tables alone, in a folder of its own.
small() {
    sed '/^socket_type values/,/^TABLES/{/^TABLES/!d}' lab/base/kernel-names >"$scratch/kernel-names"
    chmod +x "$scratch/kernel-names"
}
run_small() {
    "$scratch/kernel-names" "$@" >"$scratch/out" 2>"$scratch/err"
    status=$?
}
what_is_written_is_what_the_headers_have() {
    small
    run_small write
    expect_status 0
    run_small check
    expect_status 0
    grep -qF '{ 2, "AF_INET" },' "$scratch/kernel_names.c" || fail 'no AF_INET'
    grep -qF 'names_family;' "$scratch/kernel_names.h" || fail 'the header does not declare names_family'
    ! grep -q SOCK_STREAM "$scratch/kernel_names.c" || fail 'there is more than the tables that it has'
}
names_are_not_lost_unless_that_is_said() {
    small
    run_small write
    sed -i 's/    { 2, "AF_INET" },/&\n    { 99, "AF_OF_TOMORROW" },/' "$scratch/kernel_names.c"
    run_small write
    expect_status 1
    expect_err 'family: AF_OF_TOMORROW'
    grep -q AF_OF_TOMORROW "$scratch/kernel_names.c" || fail 'it is lost'
    run_small write --anew
    expect_status 0
    ! grep -q AF_OF_TOMORROW "$scratch/kernel_names.c" || fail 'it is still there'
}
several_names_of_which_none_is_meant_are_an_error() {
    small
    sed -i '/prefer AF_UNIX AF_NETLINK/d' "$scratch/kernel-names"
    run_small write
    expect_status 1
    expect_err 'family: 1 has several names; say in lab/base/kernel-names which one is meant:'
    [ ! -e "$scratch/kernel_names.c" ] || fail 'it has written all the same'
}
a_table_without_a_name_is_an_error() {
    small
    sed -i 's/pick ^AF_/pick ^NO_SUCH_/' "$scratch/kernel-names"
    run_small write
    expect_status 1
    expect_err 'no name for these tables: family'
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
        tables_of_newer_headers_pass what_is_written_is_what_the_headers_have names_are_not_lost_unless_that_is_said
        several_names_of_which_none_is_meant_are_an_error a_table_without_a_name_is_an_error)
else
    echo 'skipped: no headers of the kernel here (linux-libc-dev, kernel-headers) to compare the tables with'
fi
run_tests "${tests[@]}"
