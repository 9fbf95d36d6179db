/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch extract: the text extractor alone. Several files judge each other; --library adds that library's evidence. */
#include "cli.h"

#include <decksearch/extract.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* One file on its way through. */
typedef struct {
  const char *path;
  guint64 size;
  struct stat first; /* how it looked when it was first opened; no inode: not yet */
  DsFacts *facts;
  GError *error;
} Item;

static void item_clear(gpointer data) {
  Item *item = data;
  ds_facts_free(item->facts);
  g_clear_error(&item->error);
}

/* Whether the file is what it was: its pages must be of one deck. */
static gboolean is_as_before(Item *item, const struct stat *now) {
  if (!item->first.st_ino) item->first = *now;
  const struct stat *first = &item->first;
  return now->st_ino == first->st_ino && now->st_size == first->st_size && now->st_mtim.tv_sec == first->st_mtim.tv_sec &&
         now->st_mtim.tv_nsec == first->st_mtim.tv_nsec;
}

/* Files named by the user are opened as named, wherever their links lead. */
static int open_item(gpointer data, GError **error) {
  Item *item = data;
  struct stat st;
  int fd = open(item->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0 || fstat(fd, &st) < 0) {
    ds_error_set_errno(error, errno, "open", item->path);
    if (fd >= 0) close(fd);
    return -1;
  }
  gboolean regular = S_ISREG(st.st_mode);
  if (regular && is_as_before(item, &st)) return fd;
  close(fd);
  g_autofree char *quoted = ds_quote(item->path);
  if (regular)
    g_set_error(error, DS_ERROR, DS_ERROR_VANISHED, "%s changed while it was read", quoted);
  else
    g_set_error(error, DS_ERROR, DS_ERROR_NOT_REGULAR, "%s is not a regular file", quoted);
  return -1;
}

static gboolean keep(gpointer data, DsExtracted *extracted, gpointer unused) {
  (void)unused;
  Item *item = data;
  item->facts = g_steal_pointer(&extracted->facts);
  item->error = g_steal_pointer(&extracted->error);
  return TRUE;
}

/* What a library knows: its decks' furniture into @profile, its talks' event names. */
static gboolean add_library_evidence(const Cli *cli, DsProfile *profile, char ***ret_events, GError **error) {
  g_autoptr(GPtrArray) libraries = cli_libraries(cli, error);
  g_autoptr(DsIndex) index = libraries ? cli_index_open(cli, libraries, error) : NULL;
  if (!index) return FALSE;
  for (guint library = 0; library < libraries->len; library++) {
    g_autoptr(GPtrArray) manifests = ds_index_manifests(index, library, error);
    if (!manifests) return FALSE;
    for (guint i = 0; i < manifests->len; i++) ds_profile_count(profile, ((DsManifest *)g_ptr_array_index(manifests, i))->candidates, 1);
  }
  g_autoptr(GPtrArray) talks = ds_index_talks(index, error);
  if (!talks) return FALSE;
  *ret_events = ds_event_names(talks);
  return TRUE;
}

static void print_deck(GString *out, const Cli *cli, const Item *item, const DsProfile *profile, char **events) {
  g_autoptr(DsDeck) deck = ds_deck_judge(item->facts, profile, (const char *const *)events);
  for (guint page = 1; page <= item->facts->pages->len; page++) {
    if (cli->json)
      ds_print_page_json(out, item->path, deck, page);
    else {
      ds_print_page_text(out, deck, page);
      g_string_append_c(out, '\f');
    }
  }
}

static int print_all(const Cli *cli, GArray *items, const DsProfile *profile, char **events) {
  int status = EXIT_SUCCESS;
  for (guint i = 0; i < items->len; i++) {
    const Item *item = &g_array_index(items, Item, i);
    g_autoptr(GString) out = g_string_new(NULL);
    if (item->facts) print_deck(out, cli, item, profile, events);
    cli_out(out);
    if (!item->error) continue;
    cli_warn("%s: %s", ds_error_code_name(ds_error_code(item->error)), item->error->message);
    status = EXIT_DECK_FAILED;
  }
  return status;
}

/* Their own furniture first, so that the files judge each other. */
static void count_candidates(GArray *items, DsProfile *profile, char **events) {
  for (guint i = 0; i < items->len; i++) {
    const Item *item = &g_array_index(items, Item, i);
    if (!item->facts) continue;
    g_autoptr(DsDeck) deck = ds_deck_judge(item->facts, NULL, (const char *const *)events);
    g_autofree char *candidates = ds_candidates_format(deck->candidates);
    ds_profile_count(profile, candidates, 1);
  }
}

static void warn_cage(const Cli *cli, const DsExtractor *extractor) {
  if (!ds_extractor_is_probed(extractor)) return;
  DsCage cage = ds_extractor_cage(extractor);
  g_autofree char *missing = ds_cage_missing(&cage);
  cli_warn_cage(cli, missing);
}

int cmd_extract(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  if (argc == 0) return cli_usage(cli, argc, argv, "'extract' takes PDF files");
  g_autoptr(DsProfile) profile = ds_profile_new();
  g_auto(GStrv) events = NULL;
  gboolean with_library = cli->library_args->len > 0 || cli->index_arg;
  if (with_library && !add_library_evidence(cli, profile, &events, &error)) return cli_fail(cli, error);
  g_autoptr(GArray) items = g_array_sized_new(FALSE, TRUE, sizeof(Item), (guint)argc);
  g_array_set_clear_func(items, item_clear);
  for (int i = 0; i < argc; i++) {
    struct stat st;
    Item item = {.path = argv[i], .size = stat(argv[i], &st) == 0 ? (guint64)st.st_size : 0};
    g_array_append_val(items, item);
  }
  g_autoptr(DsExtractor) extractor =
      ds_extractor_new(&(DsExtractOptions){.jobs = (guint)cli_jobs(cli), .require_cage = cli->require_cage}, &error);
  if (!extractor) return cli_fail(cli, error);
  for (guint i = 0; i < items->len; i++) {
    Item *item = &g_array_index(items, Item, i);
    ds_extractor_add_deck(extractor, item->path, item->size, NULL, open_item, item);
  }
  cli_catch_signals();
  if (!ds_extractor_run(extractor, keep, NULL, &cli_cancel, &error)) return cli_fail(cli, error);
  warn_cage(cli, extractor);
  if (items->len > 1) count_candidates(items, profile, events);
  return print_all(cli, items, profile, events);
}
