# SPDX-License-Identifier: GPL-3.0-or-later
# One makefile for everything. `make help` lists the targets; V=1 shows the commands.

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
SAN ?=
V ?= 0
STRICT ?= 0
TEST_JOBS ?= 2

CC ?= cc
CXX ?= c++
PKG_CONFIG ?= pkg-config
OBJCOPY ?= objcopy
OPT ?= -O2 -g

comma := ,
ifeq ($(FUZZING),1)
# what `make fuzz` calls itself with: coverage counters in every object, libFuzzer's main in the targets
override BUILD := build-fuzz
SAN_FLAGS := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DDS_SANITIZED=1
else ifneq ($(SAN),)
# a folder of its own for each set of sanitizers, so that switching rebuilds nothing
override BUILD := $(BUILD)-$(subst $(comma),-,$(SAN))
SAN_FLAGS := -fsanitize=$(SAN) -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DDS_SANITIZED=1
else
HARDEN := -D_FORTIFY_SOURCE=2
endif

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-4s %s\n' '$(1)' '$(2)')

# ---- rooms: what each may include (doc/design.md has the table; tests/lint holds the two together) -------------

ROOMS := base text deck talk link wire talklist worker extract xapian index query print view ingest
DEPS_base :=
DEPS_text := base
DEPS_xapian := base
DEPS_view := base
DEPS_deck := base text
DEPS_talk := base text
DEPS_link := base text deck talk
DEPS_talklist := base text talk
DEPS_wire := base deck talk
DEPS_worker := base text wire talklist talk deck
DEPS_extract := base wire deck talk
DEPS_index := base text xapian deck talk link
DEPS_query := base text xapian deck talk index
DEPS_ingest := base extract deck talk link index
DEPS_print := base text deck talk link extract index query ingest

# the libraries of each room: its objects get these flags and no others
PKGS_base := glib-2.0 jansson yaml-0.1 nettle
PKGS_talklist := glib-2.0 md4c libical yaml-0.1
PKGS_xapian := glib-2.0 xapian-core
PKGS_worker := glib-2.0 libseccomp
PKGS_worker/pdf := glib-2.0 gio-2.0 poppler-glib cairo
pkgs_of = $(or $(PKGS_$(1)/$(2)),$(PKGS_$(1)),glib-2.0)

# everything a room needs below it, itself first (three steps reach the bottom of the table)
grow = $(sort $(1) $(foreach r,$(1),$(DEPS_$(r))))
closure = $(1) $(filter-out $(1),$(call grow,$(call grow,$(call grow,$(call grow,$(1))))))

HOST_ROOMS := $(filter-out worker talklist,$(ROOMS))
HOST_PKGS := glib-2.0 xapian-core zlib jansson yaml-0.1 nettle
# two in three of the symbols that the loader looks up are libxapian's and the C++ library's: where these come first, a search starts sooner
HOST_FIRST := -lxapian -lstdc++ -lz
HOST_LIBS := -lstemmer
# and sooner yet where there is less to bind: small libraries that come as an archive become part of the program
archive = $(or $(wildcard $(shell $(CC) -print-file-name=lib$(1).a)),-l$(1))
HOST_PARTS := jansson yaml nettle
# so does GLib, which takes PCRE with it: 0.2 ms of each start, a tenth of a search. The worker, which stays for many decks, and the tests leave it shared.
HOST_GLIB := $(if $(findstring /,$(call archive,glib-2.0)),$(call archive,glib-2.0) $(call archive,pcre2-8) -lm -pthread,$(shell $(PKG_CONFIG) --libs glib-2.0))
WORKER_PARTS := jansson yaml nettle
WORKER_PKGS := glib-2.0 gio-2.0 poppler-glib cairo md4c libical yaml-0.1 libseccomp jansson nettle
# first, so that it stands before glibc's allocator; the sanitizers have one of their own
WORKER_MALLOC := $(if $(SAN)$(FUZZING),,-lmimalloc)
TEST_PKGS := $(sort $(HOST_PKGS) $(WORKER_PKGS))

# ---- flags -----------------------------------------------------------------------------------------------------

WARN := -Wall -Wextra -Wshadow
CWARN := $(WARN) -Wmissing-prototypes -Wstrict-prototypes
COMMON := $(OPT) -Iinclude -fPIE -fstack-protector-strong -fvisibility=hidden -ffile-prefix-map=$(CURDIR)=. $(HARDEN) $(SAN_FLAGS)
ALL_CFLAGS := -std=c17 -D_GNU_SOURCE -DG_LOG_DOMAIN='"decksearch"' -DDS_VERSION='"$(VERSION)"' $(COMMON) $(CWARN) $(CFLAGS)
ALL_CXXFLAGS := -std=c++17 $(COMMON) $(WARN) $(CXXFLAGS)
ALL_LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed $(SAN_FLAGS) $(LDFLAGS)

SRC_C := $(foreach r,$(ROOMS) cli,$(wildcard src/$(r)/*.c))
SRC_CC := $(wildcard src/xapian/*.cc)
objs = $(patsubst src/%,$(BUILD)/obj/%.o,$(wildcard src/$(1)/*.c src/$(1)/*.cc))
lib_objs = $(filter-out %/main.c.o,$(call objs,$(1)))
libs = $(foreach r,$(1),$(BUILD)/lib$(r).a)
grouped = -Wl,--start-group $(1) -Wl,--end-group

FUZZ_SRC := $(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c))
FUZZ := $(patsubst tests/fuzz/%.c,$(BUILD)/tests/fuzz/%,$(FUZZ_SRC))
FUZZ_MAIN := $(if $(FUZZING),,$(BUILD)/tests/fuzz/replay.c.o)
FUZZ_SECONDS ?= 600
TARGET ?= $(patsubst tests/fuzz/%.c,%,$(FUZZ_SRC))

UNIT_SRC := $(wildcard tests/unit/*.c)
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(UNIT_SRC))
room_of_test = $(firstword $(subst _, ,$(notdir $(1))))

.PHONY: all demo deps deps-viewers deps-bench check test fuzz fuzz-programs fuzz-keep bench bench-programs bench-growth bench-search install uninstall golden decks deck-tools picture tour format lint clean help FORCE
.SECONDEXPANSION:
.SECONDARY:
.DELETE_ON_ERROR:

all: $(BUILD)/decksearch $(BUILD)/decksearch-extract

# changed flags rebuild everything they reach
$(BUILD)/flags: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' '$(CC) $(subst ','"'"',$(ALL_CFLAGS)) | $(CXX) $(ALL_CXXFLAGS) | $(ALL_LDFLAGS)' | cmp -s - $@ || \
	  printf '%s\n' '$(CC) $(subst ','"'"',$(ALL_CFLAGS)) | $(CXX) $(ALL_CXXFLAGS) | $(ALL_LDFLAGS)' > $@

room = $(firstword $(subst /, ,$(patsubst $(BUILD)/obj/%,%,$(1))))
stem = $(basename $(basename $(notdir $(1))))
pkg_flags = $(shell $(PKG_CONFIG) --cflags $(call pkgs_of,$(call room,$(1)),$(call stem,$(1))))

$(BUILD)/obj/%.c.o: src/%.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(call pkg_flags,$@) -MMD -MP -c $< -o $@

$(BUILD)/obj/%.cc.o: src/%.cc $(BUILD)/flags
	$(call say,CXX,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CXX) $(ALL_CXXFLAGS) $(call pkg_flags,$@) -MMD -MP -c $< -o $@

$(foreach r,$(ROOMS),$(eval $(BUILD)/lib$(r).a: $(call lib_objs,$(r))))
$(BUILD)/lib%.a:
	$(call say,AR,$@)
	$(Q)mkdir -p $(@D) && rm -f $@ && $(AR) rcsD $@ $^
lib-%: $(BUILD)/lib%.a ;

$(BUILD)/decksearch: $(call objs,cli) $(call libs,$(HOST_ROOMS)) $(BUILD)/flags $$(filter %.o,$$(STEMMER))
	$(call say,LD,$@)
	$(Q)$(CXX) $(ALL_LDFLAGS) -o $@ $(call objs,cli) $(call grouped,$(call libs,$(HOST_ROOMS))) \
	  $(HOST_FIRST) $(foreach part,$(HOST_PARTS),$(call archive,$(part))) $(HOST_GLIB) $(STEMMER)

# the one language of libstemmer that is asked for: the tables of the other forty are 330 KB of addresses, each bound anew in each process.
# Undefined weak names are nothing to the linker, and libstemmer's own list has nothing in their places.
STEMMER_PARTS := libstemmer.o api.o utilities.o stem_UTF_8_english.o
STEMMER := $(if $(findstring /,$(call archive,stemmer)),$(BUILD)/stemmer.o,-lstemmer)
$(BUILD)/stemmer.o: $(BUILD)/flags
	$(call say,LD,$@)
	$(Q)rm -rf $(BUILD)/stemmer && mkdir -p $(BUILD)/stemmer
	$(Q)cd $(BUILD)/stemmer && $(AR) x $(call archive,stemmer) $(STEMMER_PARTS) && $(OBJCOPY) --weaken libstemmer.o
	$(Q)$(LD) -r -o $@ $(addprefix $(BUILD)/stemmer/,$(STEMMER_PARTS))

WORKER_LIBS := $(call libs,$(call closure,worker))
$(BUILD)/decksearch-extract: $(BUILD)/obj/worker/main.c.o $(WORKER_LIBS) $(BUILD)/flags $$(filter %.o,$$(STEMMER))
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(call grouped,$(WORKER_LIBS)) $(foreach part,$(WORKER_PARTS),$(call archive,$(part))) $(STEMMER) \
	  $(WORKER_MALLOC) $(shell $(PKG_CONFIG) --libs $(WORKER_PKGS))

# ---- tests -----------------------------------------------------------------------------------------------------

# a unit test of a room is linked with that room and the rooms it may include, and with nothing else
$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/flags $$(call libs,$$(call closure,$$(call room_of_test,$$*)))
	$(call say,TEST,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -Isrc -Itests $(shell $(PKG_CONFIG) --cflags $(call pkgs_of,$(call room_of_test,$*),) jansson) -MMD -MP -c $< -o $@.o
	$(Q)$(CXX) $(ALL_LDFLAGS) -o $@ $@.o $(call grouped,$(call libs,$(call closure,$(call room_of_test,$*)))) \
	  $(shell $(PKG_CONFIG) --libs $(TEST_PKGS)) $(HOST_LIBS)

# what the fault tests preload, and the worker that attacks its own cage: built for tests only
SHIM := $(BUILD)/tests/fault-shim.so
$(SHIM): tests/fault/shim.c $(BUILD)/flags
	$(call say,TEST,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -std=c17,$(subst -fPIE,-fPIC,$(ALL_CFLAGS))) -std=gnu17 $(shell $(PKG_CONFIG) --cflags glib-2.0) -shared -o $@ $< -ldl

# a fuzz target is linked with whatever it pulls out of the rooms; as a test, with a main that shows it its committed corpus once
FUZZ_OBJS_last := $(BUILD)/obj/cli/last.c.o
$(BUILD)/tests/fuzz/%.c.o: tests/fuzz/%.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -Isrc $(shell $(PKG_CONFIG) --cflags $(TEST_PKGS)) -MMD -MP -c $< -o $@

$(FUZZ): $(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.c.o $(FUZZ_MAIN) $$(FUZZ_OBJS_$$*) $(call libs,$(ROOMS))
	$(call say,LD,$@)
	$(Q)$(CXX) $(ALL_LDFLAGS) $(if $(FUZZING),-fsanitize=fuzzer) -o $@ $(filter %.o,$^) $(call grouped,$(filter %.a,$^)) \
	  $(shell $(PKG_CONFIG) --libs $(TEST_PKGS)) $(HOST_LIBS)

fuzz-programs: $(FUZZ)

fuzz fuzz-keep: deps
	$(Q)$(MAKE) --no-print-directory FUZZING=1 CC=clang CXX=clang++ OPT='-O1 -g' fuzz-programs
	$(Q)tests/fuzz/run $(if $(filter fuzz-keep,$@),--keep) --build build-fuzz --seconds '$(FUZZ_SECONDS)' $(TARGET)

ATTACK := $(BUILD)/tests/fault-attack
$(ATTACK): tests/fault/attack.c $(WORKER_LIBS) $(BUILD)/flags
	$(call say,TEST,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -Isrc $(shell $(PKG_CONFIG) --cflags glib-2.0) -c $< -o $@.o
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $@.o $(call grouped,$(WORKER_LIBS)) $(WORKER_MALLOC) $(shell $(PKG_CONFIG) --libs $(WORKER_PKGS)) $(HOST_LIBS)

FAULT := $(SHIM) $(ATTACK)
TESTS := $(UNIT) $(FUZZ) $(wildcard tests/lint/*.sh tests/cli/*.bats tests/fault/*.bats)
export STRICT
test: all $(UNIT) $(FUZZ) $(FAULT)
	$(Q)tests/prove-all --build '$(BUILD)' --jobs $(TEST_JOBS) $(TESTS)

check: deps
	$(Q)$(MAKE) --no-print-directory test

unit-%: FORCE
	$(Q)$(MAKE) --no-print-directory $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/$*_*.c))
	$(Q)tests/prove-all --build '$(BUILD)' --jobs 1 $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/$*_*.c))

lint:
	$(Q)tests/prove-all --build '$(BUILD)' --jobs 1 $(wildcard tests/lint/*.sh)

golden: all
	$(Q)DECKSEARCH_BUILD='$(BUILD)' tests/golden.py --write

# what the benchmarks compare with, their libraries, and what takes our own time apart: built for them only
$(BUILD)/tests/bench/synth: tests/bench/synth.c $(BUILD)/flags $(call libs,$(call closure,index))
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(shell $(PKG_CONFIG) --cflags $(HOST_PKGS)) -c $< -o $@.o
	$(Q)$(CXX) $(ALL_LDFLAGS) -o $@ $@.o $(call grouped,$(call libs,$(call closure,index))) $(shell $(PKG_CONFIG) --libs $(HOST_PKGS)) $(HOST_LIBS) -lm

$(BUILD)/tests/bench/bare: tests/bench/bare.cc $(BUILD)/flags
	$(call say,CXX,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CXX) $(ALL_CXXFLAGS) $(ALL_LDFLAGS) -o $@ $< $(shell $(PKG_CONFIG) --cflags --libs xapian-core)

$(BUILD)/tests/bench/poppler: tests/bench/poppler.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(shell $(PKG_CONFIG) --cflags --libs poppler-glib)

$(BUILD)/tests/bench/split: tests/bench/split.c $(WORKER_LIBS) $(BUILD)/flags
	$(call say,BNCH,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -Isrc $(shell $(PKG_CONFIG) --cflags glib-2.0) -c $< -o $@.o
	$(Q)$(CC) $(ALL_LDFLAGS) -Wl,--wrap=ds_lines_group -o $@ $@.o $(call grouped,$(WORKER_LIBS)) $(WORKER_MALLOC) $(shell $(PKG_CONFIG) --libs $(WORKER_PKGS)) $(HOST_LIBS)

$(BUILD)/tests/bench/ask: tests/bench/ask.c $(BUILD)/flags $(call libs,$(call closure,query))
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(shell $(PKG_CONFIG) --cflags $(HOST_PKGS)) -c $< -o $@.o
	$(Q)$(CXX) $(ALL_LDFLAGS) -o $@ $@.o $(call grouped,$(call libs,$(call closure,query))) $(shell $(PKG_CONFIG) --libs $(HOST_PKGS)) $(HOST_LIBS) -lm

BENCH := $(addprefix $(BUILD)/tests/bench/,synth bare ask poppler split)
bench-programs: $(BENCH)

bench: all $(BENCH)
	$(Q)DECKSEARCH_BUILD='$(BUILD)' tests/bench/run.py

bench-growth: all $(BENCH)
	$(Q)DECKSEARCH_BUILD='$(BUILD)' tests/bench/growth.py

bench-search: all
	$(Q)DECKSEARCH_BUILD='$(BUILD)' tests/bench/search.py

# ---- the sample library ----------------------------------------------------------------------------------------

$(BUILD)/make-decks: decks/source/make-decks.c $(BUILD)/flags | deck-tools
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) $(shell $(PKG_CONFIG) --cflags cairo-pdf pangocairo) -o $@ $< $(ALL_LDFLAGS) $(shell $(PKG_CONFIG) --libs cairo-pdf pangocairo) -lm

deck-tools:
	$(Q).ci/deps $(DECK_TOOLS)

tour: all
	$(Q)doc/tour.sh '$(abspath $(BUILD))/decksearch' > '$(BUILD)/tour.md' && cp '$(BUILD)/tour.md' doc/tour.md

picture: all
	$(Q)$(BUILD)/decksearch --quiet index decks
	$(Q)cd decks && ../doc/picture.py ../doc/netkit.svg '$(abspath $(BUILD))/decksearch' --limit=3 netkit

# the tools to make the decks are needed by nobody else, so they are no part of deps
DECK_TOOLS := libcairo2-dev libpango1.0-dev fonts-dejavu fonts-noto-cjk fonts-wqy-microhei
decks: $(BUILD)/make-decks
	$(Q)$(BUILD)/make-decks decks/source decks

demo: deps
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(BUILD)/decksearch index decks
	$(Q)echo; echo '$$ decksearch "netkit"'
	$(Q)$(BUILD)/decksearch --library=decks "netkit"

# ---- what the project needs from the system ---------------------------------------------------------------------

# build: compilers and libraries; test: what the tests run
DEBIAN := build-essential pkg-config libglib2.0-dev libpoppler-glib-dev poppler-data libxapian-dev zlib1g-dev libstemmer-dev \
  libmd4c-dev libical-dev libyaml-dev libjansson-dev libseccomp-dev libmimalloc-dev nettle-dev bats perl clang poppler-utils binutils \
  python3 python3-jsonschema python3-icalendar man-db mandoc zsh fish tmux xapian-tools
deps:
	$(Q).ci/deps $(DEBIAN)

# what Debian has of the viewers table, and what looks at their windows: too heavy for each machine that runs the tests, which skip what is missing
VIEWERS := evince okular atril zathura qpdfview mupdf xpdf chromium firefox-esr
deps-viewers:
	$(Q).ci/deps xvfb python3-numpy zathura-pdf-poppler dbus-x11 $(VIEWERS)

# what the benchmarks are compared with and timed by: they leave out what is missing and say so
deps-bench:
	$(Q).ci/deps hyperfine recollcmd xapian-omega pdfgrep

# ---- installing ------------------------------------------------------------------------------------------------

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/libexec/decksearch' '$(DESTDIR)$(PREFIX)/share/man/man1' \
	  '$(DESTDIR)$(PREFIX)/share/man/man5' '$(DESTDIR)$(PREFIX)/share/man/man7' \
	  '$(DESTDIR)$(PREFIX)/share/bash-completion/completions' '$(DESTDIR)$(PREFIX)/share/zsh/site-functions' \
	  '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d'
	install -m 755 '$(BUILD)/decksearch' '$(DESTDIR)$(PREFIX)/bin/decksearch'
	install -m 755 '$(BUILD)/decksearch-extract' '$(DESTDIR)$(PREFIX)/libexec/decksearch/decksearch-extract'
	install -m 644 doc/*.1 '$(DESTDIR)$(PREFIX)/share/man/man1/'
	install -m 644 doc/*.5 '$(DESTDIR)$(PREFIX)/share/man/man5/'
	install -m 644 doc/*.7 '$(DESTDIR)$(PREFIX)/share/man/man7/'
	install -d '$(DESTDIR)$(PREFIX)/lib/systemd/user'
	for unit in index watch; do \
	  sed 's|@BINDIR@|$(PREFIX)/bin|' systemd/decksearch-$$unit.service.in > '$(DESTDIR)$(PREFIX)/lib/systemd/user/'decksearch-$$unit.service && \
	  chmod 644 '$(DESTDIR)$(PREFIX)/lib/systemd/user/'decksearch-$$unit.service || exit 1; done
	install -m 644 systemd/decksearch-index.timer '$(DESTDIR)$(PREFIX)/lib/systemd/user/decksearch-index.timer'
	install -m 644 completions/decksearch.bash '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/decksearch'
	install -m 644 completions/_decksearch '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_decksearch'
	install -m 644 completions/decksearch.fish '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/decksearch.fish'

uninstall:
	rm -f '$(DESTDIR)$(PREFIX)/bin/decksearch' '$(DESTDIR)$(PREFIX)/libexec/decksearch/decksearch-extract' \
	  '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/decksearch' \
	  '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_decksearch' '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/decksearch.fish'
	rm -f '$(DESTDIR)$(PREFIX)/lib/systemd/user/decksearch-index.service' '$(DESTDIR)$(PREFIX)/lib/systemd/user/decksearch-index.timer' \
	  '$(DESTDIR)$(PREFIX)/lib/systemd/user/decksearch-watch.service'
	for page in doc/*.[157]; do rm -f "$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$$(basename "$$page")"; done
	-rmdir '$(DESTDIR)$(PREFIX)/libexec/decksearch' '$(DESTDIR)$(PREFIX)/share/decksearch'

format:
	clang-format -i $(SRC_C) $(SRC_CC) $(wildcard include/decksearch/*.h src/*/*.h tests/unit/*.c tests/fuzz/*.[ch] tests/fault/*.c)

clean:
	rm -rf build build-*

help:
	@printf '%s\n' \
	  'make, make all  build $(BUILD)/decksearch and $(BUILD)/decksearch-extract' \
	  'make demo       install what is missing, build, index decks/ and search it for netkit' \
	  'make check      install what is missing, build, run all tests (STRICT=1: a missing tool fails)' \
	  'make test       the tests alone; make unit-ROOM for the unit tests of one room' \
	  'make deps       install the Debian packages that are missing' \
	  'make deps-viewers  the viewers that Debian has, for the tests that open them: half a gigabyte and more' \
	  'make bench      what indexing and asking cost, to doc/benchmarks.md (make deps-bench: what it is compared with)' \
  'make bench-growth  the same from 10,000 to 1,000,000 slides, with a picture' \
  'make bench-search  how often the right slide comes first, to doc/search.md' \
	  'make fuzz       build the fuzz targets with clang, run each FUZZ_SECONDS ($(FUZZ_SECONDS)); TARGET=post for one; doc/fuzzing.md' \
  'make fuzz-keep  put the few finds of the runs that cover most into tests/fuzz/corpus' \
	  'make tour       record doc/tour.md, a first session in a terminal' \
	  'make picture    draw doc/netkit.svg, the picture of the README' \
	  'make decks      make the sample decks anew from decks/source' \
	  'make golden     rewrite tests/golden from the sample decks; read the difference' \
	  'make install    to PREFIX ($(PREFIX)), below DESTDIR' \
	  'make uninstall  take away what install put there' \
	  'make format     clang-format over the sources' \
	  'make clean      remove build folders' \
	  '' \
	  'SAN=address,undefined builds into build-address-undefined; V=1 shows the commands'

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
