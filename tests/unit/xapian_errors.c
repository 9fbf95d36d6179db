/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The binding: what it refuses to open, and what becomes of libxapian's exceptions. */
#include "unit/xapian_fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#define OPENS(path) open_fails((path), __LINE__)
static GError *open_fails(const char *path, int line) {
  GError *error = NULL, *write_error = NULL;
  g_autoptr(XapDatabase) db = xap_database_new();
  if (xap_database_add_local(db, path, &error)) g_test_message("line %d: '%s' was opened", line, path), g_test_fail();
  g_autoptr(XapWriter) writer = xap_writer_open(path, FALSE, &write_error);
  g_assert_null(writer);
  if (error && write_error) g_assert_cmpint(error->code, ==, write_error->code);
  g_clear_error(&write_error);
  return error;
}

static void test_paths_that_are_no_database_are_refused(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autofree char *missing = g_build_filename(f->folder, "missing", NULL), *file = g_build_filename(f->folder, "file", NULL);
  g_autofree char *link = g_build_filename(f->folder, "link", NULL), *slashed = g_strconcat(link, "/", NULL);
  g_assert_true(g_file_set_contents(file, "auto ../db\n", -1, NULL)); /* the form of a stub */
  g_assert_cmpint(symlink(f->path, link), ==, 0);
  const char *const paths[] = {missing, file, f->folder, link, slashed, ""};
  for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
    g_autoptr(GError) error = OPENS(paths[i]);
    g_assert_error(error, XAP_ERROR, XAP_ERROR_OPENING);
  }
}

static void test_a_folder_with_a_stub_file_is_refused(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autofree char *stub = g_build_filename(f->path, "XAPIANDB", NULL);
  commit(f->writer);
  xap_writer_free(g_steal_pointer(&f->writer));
  g_assert_true(g_file_set_contents(stub, "remote :/bin/false\n", -1, NULL));
  g_autoptr(GError) error = OPENS(f->path);
  g_assert_error(error, XAP_ERROR, XAP_ERROR_OPENING);
  g_autoptr(GError) create_error = NULL;
  g_assert_null(xap_writer_open(f->path, TRUE, &create_error));
  g_assert_error(create_error, XAP_ERROR, XAP_ERROR_OPENING);
}

static void test_damage_is_corrupt(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autofree char *version = g_build_filename(f->path, "iamglass", NULL);
  commit(f->writer);
  xap_writer_free(g_steal_pointer(&f->writer));
  g_assert_true(g_file_set_contents(version, "this is no version file at all", -1, NULL));
  g_autoptr(GError) error = OPENS(f->path);
  g_assert_error(error, XAP_ERROR, XAP_ERROR_CORRUPT);
}

static void test_damage_inside_a_table_is_corrupt(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autofree char *table = g_build_filename(f->path, "postlist.glass", NULL), *junk = g_strnfill(8192, 'x');
  put(f->writer, "Qa", "red");
  commit(f->writer);
  xap_writer_free(g_steal_pointer(&f->writer));
  g_assert_true(g_file_set_contents(table, junk, 8192, NULL));
  g_autoptr(GError) error = NULL;
  g_autoptr(XapDatabase) db = xap_database_new();
  if (xap_database_add_local(db, f->path, &error)) xap_database_term_frequency(db, "red", &error);
  g_assert_error(error, XAP_ERROR, XAP_ERROR_CORRUPT);
}

static gboolean go_on(const char *term, gsize len, guint frequency, gpointer data) {
  (void)term, (void)len, (void)frequency, (void)data;
  return TRUE;
}

static void test_a_table_that_ends_too_early_is_corrupt(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autofree char *table = g_build_filename(f->path, "postlist.glass", NULL);
  g_autoptr(GString) words = g_string_new("red");
  for (guint i = 0; i < 4000; i++) g_string_append_printf(words, " word%u", i);
  put(f->writer, "Qa", words->str);
  commit(f->writer);
  xap_writer_free(g_steal_pointer(&f->writer));
  g_autoptr(GError) error = NULL;
  g_autoptr(XapDatabase) db = xap_database_new();
  g_assert_true(xap_database_add_local(db, f->path, &error));
  g_assert_cmpint(truncate(table, 8192), ==, 0);
  g_assert_false(xap_database_each_term(db, NULL, go_on, NULL, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_CORRUPT);
}

/* libxapian reads on behind a list whose lengths are damaged, for ever where zeros follow. */
static void test_terms_out_of_order_are_corrupt(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autofree char *table = g_build_filename(f->path, "termlist.glass", NULL), *bytes = NULL;
  gsize len = 0, at = 0;
  put(f->writer, NULL, "green zebra");
  commit(f->writer);
  xap_writer_free(g_steal_pointer(&f->writer));
  g_assert_true(g_file_get_contents(table, &bytes, &len, NULL));
  while (at + 5 < len && memcmp(bytes + at, "zebra", 5) != 0) at++;
  g_assert_cmpmem(bytes + at, 5, "zebra", 5);
  bytes[at] = 'a';
  g_assert_true(g_file_set_contents(table, bytes, (gssize)len, NULL));
  g_autoptr(GError) error = NULL;
  g_autoptr(XapDatabase) db = xap_database_new();
  g_assert_true(xap_database_add_local(db, f->path, &error));
  g_autoptr(GPtrArray) terms = xap_database_document_terms(db, 1, NULL, &error);
  g_assert_null(terms);
  g_assert_error(error, XAP_ERROR, XAP_ERROR_CORRUPT);
}

/* The largest file this process may write, in bytes; a write beyond it fails as on a full disk. */
static void limit_files(rlim_t bytes) {
  struct rlimit limit;
  signal(SIGXFSZ, SIG_IGN);
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

static void test_a_failed_commit_leaves_nothing_half_done(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  put(f->writer, "Qa", "red");
  commit(f->writer);
  put(f->writer, "Qb", "red");
  limit_files(1);
  g_assert_false(xap_writer_commit(f->writer, &error));
  limit_files(RLIM_INFINITY);
  g_assert_nonnull(error);
  g_clear_error(&error);
  g_assert_false(xap_writer_commit(f->writer, &error)); /* else a part of what was pending could go in alone */
  g_assert_error(error, XAP_ERROR, XAP_ERROR_FAILED);
  g_clear_error(&error);
  g_autoptr(XapDatabase) db = reader(f->path);
  assert_count(db, 1);
  g_assert_false(xap_writer_cancel(f->writer, &error)); /* what could not be written back is closed */
  g_assert_error(error, XAP_ERROR, XAP_ERROR_FAILED);
  g_clear_error(&error);
  xap_writer_free(g_steal_pointer(&f->writer));
  f->writer = xap_writer_open(f->path, FALSE, &error);
  g_assert_no_error(error);
  put(f->writer, "Qc", "red");
  commit(f->writer);
  reopen(db, TRUE);
  assert_count(db, 2);
}

static void test_a_second_writer_is_locked_out(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_assert_null(xap_writer_open(f->path, FALSE, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_LOCKED);
  g_assert_true(g_ascii_islower(error->message[0]) && !g_str_has_suffix(error->message, "."));
}

static void test_overlong_terms_are_refused_and_drop_nothing(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapDocument) doc = xap_document_new();
  g_autofree char *most = g_strnfill(245, 'x'), *over = g_strnfill(246, 'x');
  g_assert_true(xap_writer_begin(f->writer, &error));
  put(f->writer, most, "red");
  g_assert_false(xap_document_add_term(doc, over, 1, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT);
  g_clear_error(&error);
  g_assert_false(xap_document_add_posting(doc, "", 1, 1, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT);
  g_clear_error(&error);
  g_assert_false(xap_writer_set_metadata(f->writer, over, "x", 1, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT);
  g_clear_error(&error);
  g_assert_false(xap_writer_put(f->writer, over, doc, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT);
  g_clear_error(&error);
  g_assert_true(xap_writer_set_metadata(f->writer, most, "x", 1, &error));
  g_assert_true(xap_writer_end(f->writer, &error));
  g_assert_no_error(error);
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  assert_count(db, 1);
  assert_metadata(db, most, "x");
}

static void test_a_remote_that_does_not_answer_is_a_network_error(void) {
  g_autoptr(GError) error = NULL;
  g_autoptr(XapDatabase) db = xap_database_new();
  g_assert_false(xap_database_add_remote(db, "127.0.0.1", 1, 200, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_NETWORK);
  assert_count(db, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name, function) g_test_add("/xapian/errors/" name, Fixture, NULL, set_up, function, tear_down)
  ADD("paths-that-are-no-database-are-refused", test_paths_that_are_no_database_are_refused);
  ADD("a-folder-with-a-stub-file-is-refused", test_a_folder_with_a_stub_file_is_refused);
  ADD("damage-is-corrupt", test_damage_is_corrupt);
  ADD("damage-inside-a-table-is-corrupt", test_damage_inside_a_table_is_corrupt);
  ADD("a-table-that-ends-too-early-is-corrupt", test_a_table_that_ends_too_early_is_corrupt);
  ADD("terms-out-of-order-are-corrupt", test_terms_out_of_order_are_corrupt);
  ADD("a-failed-commit-leaves-nothing-half-done", test_a_failed_commit_leaves_nothing_half_done);
  ADD("a-second-writer-is-locked-out", test_a_second_writer_is_locked_out);
  ADD("overlong-terms-are-refused-and-drop-nothing", test_overlong_terms_are_refused_and_drop_nothing);
#undef ADD
  g_test_add_func("/xapian/errors/a-remote-that-does-not-answer-is-a-network-error", test_a_remote_that_does_not_answer_is_a_network_error);
  return g_test_run();
}
