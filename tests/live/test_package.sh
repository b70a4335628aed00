#!/bin/bash
# What `make dist` and `make deb` make: all sources; a package that installs, and removes itself without a trace.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
mkdir -p "$scratch/cache"
only_with dpkg-deb dpkg-shlibdeps
version=$("$SOCKEYE" --version) version=${version#sockeye }
grep -qa __asan_init "$SOCKEYE" && { echo 'skipped: a package is not made of what is built for the sanitizers'; exit 77; }
export SOURCE_DATE_EPOCH=1700000000

# As `make install PREFIX=/usr` lays it.
lay() { # tree
    local share=$1/usr/share
    mkdir -p "$1/usr/bin" "$share/sockeye/include/lab" "$share/man/man1" "$share/bash-completion/completions" \
        "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
    cp "$SOCKEYE" "$1/usr/bin/sockeye"
    cp -R lessons "$share/sockeye/"
    cp lab/check.h "$share/sockeye/include/lab/"
    "$SOCKEYE" help --man >"$share/man/man1/sockeye.1"
    "$SOCKEYE" completion bash >"$share/bash-completion/completions/sockeye"
    "$SOCKEYE" completion zsh >"$share/zsh/site-functions/_sockeye"
    "$SOCKEYE" completion fish >"$share/fish/vendor_completions.d/sockeye.fish"
}
# Once for all tests: the cache is kept from one to the next.
make_package() {
    local folder=$scratch/cache/package
    package=$(echo "$folder"/*.deb)
    [ ! -e "$package" ] || return 0
    lay "$folder/tree"
    BUILD=$folder lab/package deb "$folder/tree" >"$scratch/out" || fail "no package: $(cat "$scratch/out")"
    package=$(cat "$scratch/out")
}

a_tarball_has_all_sources_and_is_the_same_again() {
    local to
    for to in one two; do BUILD=$scratch/$to lab/package dist >/dev/null || fail 'no tarball'; done
    cmp -s "$scratch"/{one,two}/"sockeye-$version.tar.gz" || fail 'made again it is another'
    tar xzf "$scratch/one/sockeye-$version.tar.gz" -C "$scratch"
    local file
    for file in Makefile README.md lab/main.c lessons/01-tcp/server.c tests/run viz/app.c; do
        cmp -s "$file" "$scratch/sockeye-$version/$file" || fail "$file is another"
    done
    [ -x "$scratch/sockeye-$version/lab/deps" ] || fail 'what is to be run cannot be'
    # Where there is no git it is made of what is there.
    (cd "$scratch/sockeye-$version" && GIT_DIR=/nowhere BUILD=build lab/package dist >/dev/null) || fail 'no tarball of a tarball'
    cmp -s <(tar tzf "$scratch/one/sockeye-$version.tar.gz" | sort) \
        <(tar tzf "$scratch/sockeye-$version/build/sockeye-$version.tar.gz" | sort) || fail 'it has other files'
}
a_package_says_what_it_needs() {
    make_package
    [ "$(dpkg-deb -f "$package" Version)" = "$version" ] || fail "version $(dpkg-deb -f "$package" Version)"
    local needed
    for needed in libc6 libpcap libdw libseccomp gcc; do
        dpkg-deb -f "$package" Depends | grep -q "$needed" || fail "no $needed in $(dpkg-deb -f "$package" Depends)"
    done
    ! dpkg-deb -c "$package" | grep -vE '^[dl]?-?[rwx-]+ root/root ' || fail 'not all is of root'
    ! dpkg-deb -c "$package" | awk '{ print $6 }' | grep -vE '^\./(usr/.*)?$' || fail 'it has files elsewhere than below /usr'
}
it_installs_and_removes_itself_without_a_trace() {
    unshare -r true 2>/dev/null || skip_without 'no user namespace of its own can be made here'
    make_package
    local root=$scratch/root
    mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/usr/share"
    touch "$root/usr/share/of-another" "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"
    dpkg_there() { unshare -r dpkg --root="$root" --log=/dev/null --force-depends --force-not-root --force-script-chrootless "$@" >"$scratch/log" 2>&1; }
    (cd "$root" && find usr | sort) >"$scratch/before"
    dpkg_there -i "$package" || fail "not installed: $(cat "$scratch/log")"
    cmp -s lessons/01-tcp/server.c "$root/usr/share/sockeye/lessons/01-tcp/server.c" || fail 'no lesson was installed'
    [ "$("$root/usr/bin/sockeye" --version)" = "sockeye $version" ] || fail 'it does not run'
    dpkg_there -P sockeye || fail "not removed: $(cat "$scratch/log")"
    (cd "$root" && find usr | sort) | diff "$scratch/before" - || fail 'it left something behind'
    [ -z "$(ls "$root/var/lib/dpkg/info" | grep sockeye)" ] || fail 'dpkg keeps something of it'
}

run_tests a_tarball_has_all_sources_and_is_the_same_again a_package_says_what_it_needs it_installs_and_removes_itself_without_a_trace
