/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool against workers that misbehave (tests/fault/malice.py), and the real worker on the sample decks. */
#include <decksearch/extract.h>

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  guint results, pages;
  int code; /* of the last error, -1 none */
  char *message, *stderr_text;
} Seen;

static void seen_clear(Seen *seen) {
  g_free(seen->message);
  g_free(seen->stderr_text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Seen, seen_clear)

static gboolean see(gpointer item, DsExtracted *extracted, gpointer data) {
  (void)item;
  Seen *seen = data;
  seen->results++;
  if (extracted->facts) seen->pages += extracted->facts->pages->len;
  if (!extracted->error) return TRUE;
  seen->code = (int)ds_error_code(extracted->error);
  g_free(seen->message);
  seen->message = g_strdup(extracted->error->message);
  g_free(seen->stderr_text);
  seen->stderr_text = g_strdup(extracted->stderr_text);
  return TRUE;
}

static int open_file(gpointer item, GError **error) {
  int fd = open(item, O_RDONLY | O_CLOEXEC);
  if (fd < 0) ds_error_set_errno(error, errno, "open", item);
  return fd;
}

typedef struct {
  char *path;
  guint opened;
} Counted;

static int open_counted(gpointer item, GError **error) {
  Counted *counted = item;
  counted->opened++;
  return open_file(counted->path, error);
}

static char *sample(const char *path) {
  return g_build_filename(g_getenv("DECKSEARCH_TOP"), "decks", path, NULL);
}

static void suffer(gconstpointer data) {
  static const struct {
    const char *how;
    DsErrorCode code;
    const char *says;
  } rows[] = {
      {"crash", DS_ERROR_CRASHED, "killed by SIGSEGV"},    {"exit-early", DS_ERROR_CRASHED, "status 3"},
      {"garbage", DS_ERROR_CRASHED, "wrong magic"},        {"lie-length", DS_ERROR_CRASHED, "impossible length"},
      {"torn-frame", DS_ERROR_CRASHED, "its end missing"}, {"wrong-body", DS_ERROR_CRASHED, "does not parse"},
      {"busy", DS_ERROR_TIMED_OUT, "more than 1 s"},       {"flood-stderr", DS_ERROR_CRASHED, "SIGABRT"},
      {"fork-holder", DS_ERROR_CRASHED, "status 1"},       {"metadata-for-ever", DS_ERROR_CRASHED, "metadata again"},
  };
  const char *how = data;
  g_autofree char *dir = g_dir_make_tmp("decksearch-XXXXXX", NULL), *worker = g_build_filename(dir, how, NULL),
                  *deck = sample("community/Hubble_by_Example.pdf");
  g_autofree char *malice = g_build_filename(g_getenv("DECKSEARCH_TOP"), "tests", "fault", "malice.py", NULL);
  g_assert_cmpint(symlink(malice, worker), ==, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(DsExtractor) extractor = ds_extractor_new(&(DsExtractOptions){.jobs = 1, .worker = worker, .page_seconds = 1}, &error);
  g_assert_no_error(error);
  g_auto(Seen) seen = {.code = -1};
  ds_extractor_add_deck(extractor, "a.pdf", 1, NULL, open_file, deck);
  g_assert_true(ds_extractor_run(extractor, see, &seen, NULL, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(seen.results, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    if (!g_str_equal(rows[i].how, how)) continue;
    g_assert_cmpint(seen.code, ==, (int)rows[i].code);
    g_assert_nonnull(strstr(seen.message, "deck 'a.pdf'"));
    if (!strstr(seen.message, rows[i].says)) g_test_message("%s: %s", how, seen.message);
    g_assert_nonnull(strstr(seen.message, rows[i].says));
  }
  if (g_str_equal(how, "flood-stderr")) {
    g_assert_cmpuint(strlen(seen.stderr_text), <, 5 * 4096);
    g_assert_null(strchr(seen.stderr_text, '\x1b')); /* escaped */
  }
  g_unlink(worker);
  g_rmdir(dir);
}

/* What is wrong before any file was given is no file's fault: were it remembered with the decks, they would not be tried again. @ahead:
 * also when a worker was given one without having said hello, which with require_cage none is. */
static void refuse_one(const char *worker, gboolean ahead, gboolean require_cage, const char *says) {
  g_autofree char *deck = sample("community/Hubble_by_Example.pdf");
  Counted counted = {deck, 0};
  g_autoptr(GError) error = NULL;
  DsExtractOptions options = {.jobs = 1, .worker = (char *)(uintptr_t)worker, .require_cage = require_cage};
  g_autoptr(DsExtractor) extractor = ds_extractor_new(&options, &error);
  g_auto(Seen) seen = {.code = -1};
  ds_extractor_add_deck(extractor, "a.pdf", 1, NULL, open_counted, &counted);
  if (ahead) g_assert_true(ds_extractor_go_ahead(extractor, &error));
  g_assert_cmpuint(counted.opened, ==, ahead && !require_cage ? 1 : 0);
  g_assert_false(ds_extractor_run(extractor, see, &seen, NULL, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_PROTOCOL);
  g_assert_nonnull(strstr(error->message, says));
  g_assert_cmpuint(seen.results, ==, 0);
}

static void refuse(const char *how, gboolean require_cage, const char *says) {
  g_autofree char *dir = g_dir_make_tmp("decksearch-XXXXXX", NULL), *worker = g_build_filename(dir, how, NULL);
  g_autofree char *malice = g_build_filename(g_getenv("DECKSEARCH_TOP"), "tests", "fault", "malice.py", NULL);
  g_assert_cmpint(symlink(malice, worker), ==, 0);
  refuse_one(worker, FALSE, require_cage, says);
  refuse_one(worker, TRUE, require_cage, says);
  g_unlink(worker);
  g_rmdir(dir);
}

static void broken_worker_is_the_runs_error(void) {
  refuse("exit-at-once", FALSE, "did not say hello: worker exited with status 0");
  refuse("other-version", FALSE, "another version");
}

static void missing_layers_are_the_runs_error_when_required(void) {
  refuse("uncaged", TRUE, "landlock");
}

static void missing_worker_is_the_runs_error(void) {
  g_autoptr(GError) error = NULL;
  g_autofree char *deck = sample("community/Hubble_by_Example.pdf");
  g_autoptr(DsExtractor) extractor = ds_extractor_new(&(DsExtractOptions){.jobs = 1, .worker = "/nonexistent/worker"}, &error);
  g_auto(Seen) seen = {.code = -1};
  ds_extractor_add_deck(extractor, "a.pdf", 1, NULL, open_file, deck);
  g_assert_false(ds_extractor_run(extractor, see, &seen, NULL, &error));
  g_assert_nonnull(strstr(error->message, "cannot be run"));
  g_assert_cmpuint(seen.results, ==, 0);
}

static char *real_worker(void) {
  g_autofree char *path = g_build_filename(g_getenv("DECKSEARCH_BUILD"), "decksearch-extract", NULL);
  if (g_file_test(path, G_FILE_TEST_IS_EXECUTABLE)) return g_steal_pointer(&path);
  g_test_skip("the worker program is not built");
  return NULL;
}

static void good_decks_are_read_beside_a_bad_one(void) {
  g_autofree char *worker = real_worker(), *good = sample("community/Hubble_by_Example.pdf"), *bad = sample("README.md");
  if (!worker) return;
  g_autoptr(GError) error = NULL;
  g_autoptr(DsExtractor) extractor = ds_extractor_new(&(DsExtractOptions){.jobs = 2, .worker = worker}, &error);
  g_auto(Seen) seen = {.code = -1};
  ds_extractor_add_deck(extractor, "bad.pdf", 3, NULL, open_file, bad);
  ds_extractor_add_deck(extractor, "good.pdf", 2, NULL, open_file, good);
  ds_extractor_add_deck(extractor, "gone.pdf", 1, NULL, open_file, (gpointer)(uintptr_t) "/nonexistent.pdf");
  g_assert_true(ds_extractor_run(extractor, see, &seen, NULL, &error));
  g_assert_cmpuint(seen.results, ==, 3);
  g_assert_cmpuint(seen.pages, ==, 9);
}

static void workers_go_ahead(void) {
  g_autofree char *worker = real_worker(), *good = sample("community/Hubble_by_Example.pdf"), *bad = sample("README.md");
  if (!worker) return;
  Counted first = {good, 0}, second = {bad, 0};
  g_autoptr(GError) error = NULL;
  g_autoptr(DsExtractor) extractor = ds_extractor_new(&(DsExtractOptions){.jobs = 1, .worker = worker}, &error);
  g_auto(Seen) seen = {.code = -1};
  ds_extractor_add_deck(extractor, "small.pdf", 1, NULL, open_counted, &second);
  ds_extractor_add_deck(extractor, "large.pdf", 2, NULL, open_counted, &first);
  g_assert_true(ds_extractor_go_ahead(extractor, &error));
  g_assert_cmpuint(first.opened, ==, 1);
  g_assert_cmpuint(second.opened, ==, 0);
  g_assert_cmpuint(seen.results, ==, 0);
  g_assert_true(ds_extractor_run(extractor, see, &seen, NULL, &error));
  g_assert_cmpuint(seen.results, ==, 2);
  g_assert_cmpuint(seen.pages, ==, 9);
  g_assert_cmpuint(first.opened + second.opened, ==, 2);
}

/* ---- ranges ---- */

#define LONG_DECK 600u /* pages */

/* A deck of LONG_DECK pages that each say their number, some in white, too; poppler finds the objects of a file without a table of them. */
static char *long_deck(const char *dir) {
  g_autoptr(GString) file = g_string_new("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [");
  for (guint i = 0; i < LONG_DECK; i++) g_string_append_printf(file, "%u 0 R ", 3 + 2 * i);
  g_string_append_printf(file, "] /Count %u >>\nendobj\n", LONG_DECK);
  for (guint i = 0; i < LONG_DECK; i++) {
    g_autofree char *white = i % 50 == 49 ? g_strdup("1 g BT /F 24 Tf 40 100 Td (whisper) Tj ET") : g_strdup("");
    g_autofree char *text = g_strdup_printf("0 g BT /F 24 Tf 40 200 Td (Comb number %u) Tj ET %s", i + 1, white);
    g_string_append_printf(file,
                           "%u 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 405] /Contents %u 0 R /Resources << /Font << /F << "
                           "/Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n",
                           3 + 2 * i, 4 + 2 * i);
    g_string_append_printf(file, "%u 0 obj\n<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n", 4 + 2 * i, strlen(text) + 1, text);
  }
  g_string_append(file, "trailer << /Root 1 0 R >>\n%%EOF\n");
  char *path = g_build_filename(dir, "long.pdf", NULL);
  g_assert_true(g_file_set_contents(path, file->str, (gssize)file->len, NULL));
  return path;
}

/* A program that notes that it was started, in the file pids, and is the real worker then. */
static char *counted_worker(const char *dir, const char *worker) {
  char *path = g_build_filename(dir, "worker", NULL);
  g_autofree char *script = g_strdup_printf("#!/bin/sh\necho $$ >>'%s/pids'\nexec '%s' \"$@\"\n", dir, worker);
  g_assert_true(g_file_set_contents_full(path, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  return path;
}

static guint count_started(const char *dir) {
  g_autofree char *path = g_build_filename(dir, "pids", NULL), *text = NULL;
  guint n = 0;
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  for (const char *p = text; p && *p; p++) n += *p == '\n';
  g_unlink(path);
  return n;
}

static gboolean keep_facts(gpointer item, DsExtracted *extracted, gpointer data) {
  (void)item;
  g_assert_no_error(extracted->error);
  *(DsFacts **)data = g_steal_pointer(&extracted->facts);
  return TRUE;
}

static DsFacts *read_by(const char *worker, guint jobs, char *deck) {
  g_autoptr(GError) error = NULL;
  DsFacts *facts = NULL;
  g_autoptr(DsExtractor) extractor = ds_extractor_new(&(DsExtractOptions){.jobs = jobs, .worker = worker}, &error);
  ds_extractor_add_deck(extractor, "long.pdf", 1, NULL, open_file, deck);
  g_assert_true(ds_extractor_run(extractor, keep_facts, &facts, NULL, &error));
  return facts;
}

static void remove_all(const char *dir) {
  const char *const names[] = {"long.pdf", "worker", "pids", "crash-at-300"};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(dir, names[i], NULL);
    g_unlink(path);
  }
  g_rmdir(dir);
}

static void long_deck_is_read_by_all_workers(void) {
  g_autofree char *real = real_worker();
  if (!real) return;
  g_autofree char *dir = g_dir_make_tmp("decksearch-XXXXXX", NULL), *deck = long_deck(dir), *worker = counted_worker(dir, real);
  g_autoptr(DsFacts) alone = read_by(worker, 1, deck);
  g_assert_cmpuint(count_started(dir), ==, 1);
  g_autoptr(DsFacts) together = read_by(worker, 2, deck);
  g_assert_cmpuint(count_started(dir), ==, 2);
  g_autoptr(GBytes) a = ds_facts_to_bytes(alone), b = ds_facts_to_bytes(together);
  g_assert_true(g_bytes_equal(a, b));
  g_assert_cmpuint(together->pages->len, ==, LONG_DECK);
  for (guint i = 0; i < together->pages->len; i++) {
    const DsPage *page = g_ptr_array_index(together->pages, i);
    g_autofree char *says = g_strdup_printf("Comb number %u", i + 1);
    g_assert_cmpstr(g_array_index(page->lines, DsLine, 0).text, ==, says);
    g_assert_cmpuint(page->lines->len, ==, i % 50 == 49 ? 2 : 1);
    if (page->lines->len == 2) g_assert_true(g_array_index(page->lines, DsLine, 1).flags & DS_LINE_HIDDEN);
  }
  remove_all(dir);
}

static gboolean see_page_300_lost(gpointer item, DsExtracted *extracted, gpointer data) {
  (void)item;
  ++*(guint *)data;
  g_assert_error(extracted->error, DS_ERROR, DS_ERROR_PAGE_FAILED);
  g_assert_cmpstr(extracted->error->message, ==, "deck 'long.pdf': page 300: worker killed by SIGSEGV");
  g_assert_cmpuint(extracted->facts->pages->len, ==, LONG_DECK);
  for (guint i = 0; i < LONG_DECK; i++) {
    const DsPage *page = g_ptr_array_index(extracted->facts->pages, i);
    g_assert_cmpuint(page->number, ==, i + 1);
    g_assert_true((page->error != NULL) == (page->number == 300));
  }
  return TRUE;
}

static void crash_within_a_range_costs_its_page(void) {
  g_autofree char *dir = g_dir_make_tmp("decksearch-XXXXXX", NULL), *worker = g_build_filename(dir, "crash-at-300", NULL),
                  *malice = g_build_filename(g_getenv("DECKSEARCH_TOP"), "tests", "fault", "malice.py", NULL), *deck = long_deck(dir);
  g_assert_cmpint(symlink(malice, worker), ==, 0);
  for (guint jobs = 1; jobs <= 2; jobs++) {
    g_autoptr(GError) error = NULL;
    guint seen = 0;
    g_autoptr(DsExtractor) extractor = ds_extractor_new(&(DsExtractOptions){.jobs = jobs, .worker = worker}, &error);
    ds_extractor_add_deck(extractor, "long.pdf", 1, NULL, open_file, deck);
    g_assert_true(ds_extractor_run(extractor, see_page_300_lost, &seen, NULL, &error));
    g_assert_cmpuint(seen, ==, 1);
  }
  remove_all(dir);
}

static void cancelled_run_ends(void) {
  g_autofree char *worker = real_worker(), *good = sample("community/Hubble_by_Example.pdf");
  if (!worker) return;
  volatile int cancel = 1;
  g_autoptr(GError) error = NULL;
  g_autoptr(DsExtractor) extractor = ds_extractor_new(&(DsExtractOptions){.jobs = 1, .worker = worker}, &error);
  g_auto(Seen) seen = {.code = -1};
  ds_extractor_add_deck(extractor, "good.pdf", 2, NULL, open_file, good);
  g_assert_false(ds_extractor_run(extractor, see, &seen, &cancel, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_INTERRUPTED);
}

int main(int argc, char **argv) {
  static const char *const hows[] = {"crash",      "exit-early", "garbage",      "lie-length",  "torn-frame",
                                     "wrong-body", "busy",       "flood-stderr", "fork-holder", "metadata-for-ever"};
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  for (guint i = 0; i < G_N_ELEMENTS(hows); i++) {
    g_autofree char *path = g_strconcat("/extract/pool/worker-that-does-", hows[i], "-costs-its-deck-only", NULL);
    g_test_add_data_func(path, hows[i], suffer);
  }
  g_test_add_func("/extract/pool/missing-worker-is-said", missing_worker_is_the_runs_error);
  g_test_add_func("/extract/pool/broken-worker-is-the-runs-error", broken_worker_is_the_runs_error);
  g_test_add_func("/extract/pool/missing-layers-are-the-runs-error-when-required", missing_layers_are_the_runs_error_when_required);
  g_test_add_func("/extract/pool/good-decks-are-read-beside-a-bad-one", good_decks_are_read_beside_a_bad_one);
  g_test_add_func("/extract/pool/workers-go-ahead", workers_go_ahead);
  g_test_add_func("/extract/pool/long-deck-is-read-by-all-workers", long_deck_is_read_by_all_workers);
  g_test_add_func("/extract/pool/crash-within-a-range-costs-its-page", crash_within_a_range_costs_its_page);
  g_test_add_func("/extract/pool/cancelled-run-ends", cancelled_run_ends);
  return g_test_run();
}
