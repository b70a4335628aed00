# sockeye: watch sockets work.  `make help` lists the targets.
#
#   make run     installs what is missing, builds, opens the menu (or prints lesson 01 where there is no terminal)
#   make test    installs what is missing, builds, runs every test

PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
OPT     ?= -O2 -g
WERROR  ?=
LESSON  ?=

# Compilers run without a word of their own lines; `make V=1` shows them.
Q = $(if $(V),,@)
# As many at a time as there are processors, for who says nothing else.
JOBS ?= $(shell nproc 2>/dev/null || echo 1)
SUBMAKE = $(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))

# `make asan test` builds and tests everything with the address and undefined behaviour sanitizers.
ifneq ($(filter asan,$(MAKECMDGOALS))$(ASAN),)
export ASAN := 1
BUILD   ?= build/asan
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT      = -O1 -g
endif
BUILD   ?= build

TOOLS          = patch diff
LIBRARIES      = ncursesw libpcap libseccomp libmnl libdw md4c inih libutf8proc cmocka
TEST_LIBRARIES = vterm

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wno-format-nonliteral
override CPPFLAGS += -D_GNU_SOURCE -I. $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null | sed 's/-D_[A-Z_]*=*[0-9]*//g')
# A stack may be as small as `ulimit -s` says; what the sanitizers add to it is theirs.
FRAMES = $(if $(SANITIZE),,-Wframe-larger-than=16384)
override CFLAGS   += -std=c11 $(OPT) $(WARNINGS) $(WERROR) $(SANITIZE)
LDLIBS      = $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null)
TEST_LDLIBS = $(shell pkg-config --libs $(TEST_LIBRARIES) 2>/dev/null)

# ---- the layers, lowest last; a test links its own layer and those below ---------------------------------------------
LAYERS   = viz course explain observe record wall base
DIR_viz     = viz
DIR_course  = lab/course
DIR_explain = lab/explain
DIR_observe = lab/observe
DIR_record  = lab/record
DIR_wall    = lab/wall
DIR_base    = lab/base
sources  = $(sort $(wildcard $(DIR_$(1))/*.c $(DIR_$(1))/*/*.c))
objects  = $(patsubst %.c,$(BUILD)/%.o,$(1))
archives = $(foreach layer,$(1),$(if $(call sources,$(layer)),$(BUILD)/lib$(layer).a))

BELOW_base    = base
BELOW_record  = record base
BELOW_wall    = wall base
BELOW_observe = observe record wall base
BELOW_explain = explain record base
BELOW_course  = course explain record wall base
BELOW_viz     = viz course explain record wall base
BELOW_live    = viz course explain observe record wall base
BELOW_fuzz    = $(LAYERS)

PROGRAM_OBJECTS = $(call objects,$(wildcard lab/main.c) $(sort $(wildcard lab/cli/*.c)))

.PHONY: all program run test deps install asan bench fuzz cases check-layers house pictures names samples dist deb clean help tests lint
all: program
program: $(BUILD)/sockeye

# facts.c and checks.c are loaded when they run, and find the functions of lab/check.h in the program.
WHOLE = -rdynamic -Wl,--whole-archive $(filter %/libcourse.a,$(1)) -Wl,--no-whole-archive $(filter-out %/libcourse.a,$(1))

$(BUILD)/sockeye: $(PROGRAM_OBJECTS) $(call archives,$(LAYERS))
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(call WHOLE,$^) $(LDLIBS)

define layer_archive
$(BUILD)/lib$(1).a: $(call objects,$(call sources,$(1)))
	@rm -f $$@
	@ar rcs $$@ $$^
endef
$(foreach layer,$(LAYERS),$(eval $(call layer_archive,$(layer))))

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(if $(filter lab/%,$<),$(FRAMES)) -DSOCKEYE_DATADIR='"$(PREFIX)/share/sockeye"' -MMD -MP -c -o $@ $<

# Everything is built again when the flags change.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CPPFLAGS) $(CFLAGS) $(FRAMES) $(PREFIX)' | cmp -s - $@ || echo '$(CC) $(CPPFLAGS) $(CFLAGS) $(FRAMES) $(PREFIX)' >$@
FORCE:

# ---- tests -----------------------------------------------------------------------------------------------------------
# tests/LAYER/test_*.c: one cmocka program each. tests/LAYER/*.c besides are helpers, linked to all tests of that layer
# and to those of the layers that name it in HELPERS_.
TEST_LAYERS = base record wall observe explain course viz live fuzz
test_sources  = $(sort $(wildcard tests/$(1)/test_*.c))
test_helpers  = $(foreach dir,$(1) $(HELPERS_$(1)),$(filter-out $(call test_sources,$(dir)),$(wildcard tests/$(dir)/*.c)))
HELPERS_live  = terminal
HELPERS_viz   = record terminal
HELPERS_explain = record
HELPERS_course = record
test_programs = $(patsubst %.c,$(BUILD)/%,$(call test_sources,$(1)))
TEST_PROGRAMS = $(foreach layer,$(TEST_LAYERS),$(call test_programs,$(layer)))

define test_rules
$(call test_programs,$(1)): $(BUILD)/%: $(BUILD)/%.o $(call objects,$(call test_helpers,$(1))) $(call archives,$(BELOW_$(1)))
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $$@ $$(call WHOLE,$$^) $(LDLIBS) $(TEST_LDLIBS)
endef
$(foreach layer,$(TEST_LAYERS),$(eval $(call test_rules,$(layer))))

tests: program $(TEST_PROGRAMS)

test: deps
	@$(SUBMAKE) tests
	@BUILD=$(BUILD) tests/run $(TESTS)

# Small programs with known faults, and their mended versions: all of tests/cases, both ways. `make test` runs a part.
cases: deps
	@$(SUBMAKE) program
	@BUILD=$(BUILD) tests/cases/run $(CASES)

check-layers:
	@BUILD=$(BUILD) tests/check-layers

house:
	@BUILD=$(BUILD) tests/house

# ---- for people ------------------------------------------------------------------------------------------------------
deps:
	@lab/deps $(TOOLS) $(LIBRARIES) -- $(TEST_LIBRARIES)

run: deps
	@[ -x $(BUILD)/sockeye ] || echo 'Building $(BUILD)/sockeye'
	@$(SUBMAKE) program
	@if [ -n "$(LESSON)" ]; then $(BUILD)/sockeye run $(LESSON); \
	elif [ -t 0 ] && [ -t 1 ]; then $(BUILD)/sockeye; \
	else $(BUILD)/sockeye run 01; fi

asan: program

bench: deps
	@$(SUBMAKE) program $(BUILD)/bench
	@BUILD=$(BUILD) tests/bench/run

# Each target for a minute: FUZZ_SECONDS=600 for ten, FUZZ=lesson for one of them. Needs clang with libFuzzer; where
# there is none, the inputs that were kept are tried again.
FUZZ_CC      ?= clang
FUZZ_SECONDS ?= 60
FUZZ_CFLAGS   = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
fuzz: deps
	@if lab/deps clang libfuzzer; then \
	    $(SUBMAKE) BUILD=build/fuzz CC='$(FUZZ_CC)' OPT='-O2 -g' SANITIZE='$(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link' build/fuzz/fuzz && \
	    BUILD=build/fuzz FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run $(FUZZ); \
	else \
	    echo 'Without clang and libFuzzer nothing new is tried; the inputs that were kept are:'; \
	    $(SUBMAKE) tests && BUILD=$(BUILD) tests/run tests/fuzz; \
	fi

$(BUILD)/fuzz: $(BUILD)/tests/fuzz/engine/libfuzzer.o $(call objects,$(call test_helpers,fuzz)) $(call archives,$(LAYERS))
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $(call WHOLE,$^) $(LDLIBS)

BENCH_SOURCES = $(sort $(wildcard tests/bench/*.c))
$(BUILD)/bench: $(call objects,$(BENCH_SOURCES)) $(call archives,$(LAYERS))
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lutil

# The README's pictures, drawn by the program from a recording made now.
pictures: program
	@mkdir -p viz/pictures $(BUILD)/pictures
	@$(BUILD)/sockeye run 07 three --quiet --record $(BUILD)/pictures/select-flow.pcapng
	@$(BUILD)/sockeye replay $(BUILD)/pictures/select-flow.pcapng --no-predict --keys 'space*10' --size 130x40 \
	    --svg viz/pictures/select-flow.svg

# The kernel's constants by name, from the headers that are installed.
names:
	@CC='$(CC)' lab/base/kernel-names write

# What the documents show of the program, as it is now.
samples: program
	@BUILD=$(BUILD) tests/samples write README.md lessons/README.md

install: program
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/sockeye
	install -m 755 $(BUILD)/sockeye $(DESTDIR)$(PREFIX)/bin/sockeye
	cp -R lessons $(DESTDIR)$(PREFIX)/share/sockeye/
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	$(BUILD)/sockeye help --man >$(DESTDIR)$(PREFIX)/share/man/man1/sockeye.1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BUILD)/sockeye completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/sockeye
	$(BUILD)/sockeye completion zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_sockeye
	$(BUILD)/sockeye completion fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/sockeye.fish
	install -D -m 644 lab/check.h $(DESTDIR)$(PREFIX)/share/sockeye/include/lab/check.h

# A source tarball, and a package for Debian and its like, whose program looks for its lessons below /usr.
dist:
	@BUILD=$(BUILD) lab/package dist

deb: deps
	@rm -rf $(BUILD)/deb
	+@$(SUBMAKE) BUILD=$(BUILD)/for-usr PREFIX=/usr DESTDIR=$(BUILD)/deb install
	@BUILD=$(BUILD) lab/package deb $(BUILD)/deb
	@rm -rf $(BUILD)/deb

clean:
	rm -rf build

help:
	@echo 'make run [LESSON=07]         install what is missing, build, open the menu or a lesson'
	@echo 'make test [TESTS=record]     install what is missing, build, run all tests (or those whose path contains a word)'
	@echo 'make                         build $(BUILD)/sockeye'
	@echo 'make deps                    install what is missing (says what first)'
	@echo 'make install PREFIX= DESTDIR='
	@echo 'make dist                    build/sockeye-VERSION.tar.gz, the sources'
	@echo 'make deb                     build/sockeye_VERSION_ARCH.deb, for Debian and its like'
	@echo 'make asan [test]             the same with the address and undefined behaviour sanitizers'
	@echo 'make bench                   figures against strace, tcpdump and tshark, measured now'
	@echo 'make cases [CASES="--busy 02"] programs with known faults: what is found in them, case by case'
	@echo 'make fuzz [FUZZ=lesson]      each reader with inputs made up, for a minute: FUZZ_SECONDS=60'
	@echo 'make check-layers            that arrows between layers, folders and files point one way'
	@echo 'make house                   figures of the code: lines, functions, circles'
	@echo 'make names                   the tables of the kernel'\''s constants, anew from the headers here'
	@echo 'make samples                 write anew what README shows of the program, where it differs'
	@echo 'make clean'

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
