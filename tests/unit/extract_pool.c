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

static char *sample(const char *path) {
  return g_build_filename(g_getenv("DECKSEARCH_TOP"), "decks", path, NULL);
}

static void suffer(gconstpointer data) {
  static const struct {
    const char *how;
    DsErrorCode code;
    const char *says;
  } rows[] = {
      {"crash", DS_ERROR_CRASHED, "killed by SIGSEGV"},      {"exit-early", DS_ERROR_CRASHED, "status 3"},
      {"garbage", DS_ERROR_CRASHED, "wrong magic"},
      {"lie-length", DS_ERROR_CRASHED, "impossible length"}, {"torn-frame", DS_ERROR_CRASHED, "its end missing"},
      {"wrong-body", DS_ERROR_CRASHED, "does not parse"},    {"busy", DS_ERROR_TIMED_OUT, "more than 1 s"},
      {"flood-stderr", DS_ERROR_CRASHED, "SIGABRT"},         {"fork-holder", DS_ERROR_CRASHED, "status 1"},
      {"metadata-for-ever", DS_ERROR_CRASHED, "metadata again"},
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

/* What is wrong before any file was given is no file's fault: were it remembered with the decks, they would not be tried again. */
static void refuse(const char *how, gboolean require_cage, const char *says) {
  g_autofree char *dir = g_dir_make_tmp("decksearch-XXXXXX", NULL), *worker = g_build_filename(dir, how, NULL),
                  *deck = sample("community/Hubble_by_Example.pdf");
  g_autofree char *malice = g_build_filename(g_getenv("DECKSEARCH_TOP"), "tests", "fault", "malice.py", NULL);
  g_assert_cmpint(symlink(malice, worker), ==, 0);
  g_autoptr(GError) error = NULL;
  DsExtractOptions options = {.jobs = 1, .worker = worker, .require_cage = require_cage};
  g_autoptr(DsExtractor) extractor = ds_extractor_new(&options, &error);
  g_auto(Seen) seen = {.code = -1};
  ds_extractor_add_deck(extractor, "a.pdf", 1, NULL, open_file, deck);
  g_assert_false(ds_extractor_run(extractor, see, &seen, NULL, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_PROTOCOL);
  g_assert_nonnull(strstr(error->message, says));
  g_assert_cmpuint(seen.results, ==, 0);
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
  static const char *const hows[] = {"crash",      "exit-early", "garbage",      "lie-length", "torn-frame",
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
  g_test_add_func("/extract/pool/cancelled-run-ends", cancelled_run_ends);
  return g_test_run();
}
