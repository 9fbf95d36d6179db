/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The binding: opening, writing, transactions, reading. */
#include "unit/xapian_fixture.h"

/* ---- writing ---- */

static void test_put_replaces_what_holds_the_unique_term(Fixture *f, gconstpointer unused) {
  (void)unused;
  put(f->writer, "Qa", "red green");
  put(f->writer, "Qb", "green");
  put(f->writer, "Qa", "blue");
  put(f->writer, NULL, "blue");
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  assert_count(db, 3);
  assert_frequency(db, "red", 0);
  assert_frequency(db, "green", 1);
  assert_frequency(db, "blue", 2);
}

static void test_delete_takes_all_documents_of_a_term(Fixture *f, gconstpointer unused) {
  (void)unused;
  put(f->writer, "Qa", "deck1 red");
  put(f->writer, "Qb", "deck1 green");
  put(f->writer, "Qc", "deck2 green");
  g_assert_true(xap_writer_delete(f->writer, "deck1", NULL));
  g_assert_true(xap_writer_delete(f->writer, "in-no-document", NULL));
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  assert_count(db, 1);
  assert_frequency(db, "green", 1);
}

static void test_reader_sees_committed_only(Fixture *f, gconstpointer unused) {
  (void)unused;
  put(f->writer, "Qa", "red");
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  reopen(db, FALSE);
  put(f->writer, "Qb", "red");
  reopen(db, FALSE);
  assert_count(db, 1);
  commit(f->writer);
  assert_count(db, 1);
  reopen(db, TRUE);
  assert_count(db, 2);
}

static void test_writers_own_reader_sees_what_is_pending(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(XapDatabase) db = xap_writer_reader(f->writer, NULL);
  g_assert_true(xap_writer_begin(f->writer, NULL));
  put(f->writer, "Qa", "red");
  g_assert_true(xap_writer_set_metadata(f->writer, "deck/1", "x", 1, NULL));
  assert_count(db, 1);
  assert_frequency(db, "red", 1);
  assert_metadata(db, "deck/1", "x");
  g_assert_true(xap_writer_end(f->writer, NULL));
  xap_writer_free(g_steal_pointer(&f->writer));
  assert_count(db, 0); /* never committed; the handle outlives its writer */
}

static void test_transaction_is_seen_all_or_not_at_all(Fixture *f, gconstpointer unused) {
  (void)unused;
  put(f->writer, "Qa", "red");
  g_assert_true(xap_writer_set_metadata(f->writer, "deck/1", "one", 3, NULL));
  commit(f->writer);
  g_assert_true(xap_writer_begin(f->writer, NULL));
  g_assert_true(xap_writer_delete(f->writer, "Qa", NULL));
  put(f->writer, "Qb", "green");
  g_assert_true(xap_writer_set_metadata(f->writer, "deck/1", "two", 3, NULL));
  g_assert_true(xap_writer_cancel(f->writer, NULL));
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  assert_count(db, 1);
  assert_frequency(db, "red", 1);
  assert_metadata(db, "deck/1", "one");

  g_assert_true(xap_writer_begin(f->writer, NULL));
  put(f->writer, "Qb", "green");
  g_assert_true(xap_writer_set_metadata(f->writer, "deck/1", "two", 3, NULL));
  g_assert_true(xap_writer_end(f->writer, NULL));
  commit(f->writer);
  reopen(db, TRUE);
  assert_count(db, 2);
  assert_metadata(db, "deck/1", "two");
}

static void test_cancel_drops_ended_transactions_too(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_assert_true(xap_writer_begin(f->writer, NULL));
  put(f->writer, "Qa", "red");
  g_assert_true(xap_writer_end(f->writer, NULL));
  g_assert_true(xap_writer_begin(f->writer, NULL));
  put(f->writer, "Qb", "red");
  g_assert_true(xap_writer_cancel(f->writer, NULL));
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  assert_count(db, 0);
}

static void test_freeing_commits_nothing(Fixture *f, gconstpointer unused) {
  (void)unused;
  put(f->writer, "Qa", "red");
  commit(f->writer);
  put(f->writer, "Qb", "red"); /* outside a transaction */
  xap_writer_free(g_steal_pointer(&f->writer));
  f->writer = xap_writer_open(f->path, FALSE, NULL);
  g_assert_nonnull(f->writer);
  g_assert_true(xap_writer_begin(f->writer, NULL));
  put(f->writer, "Qc", "red"); /* inside one */
  xap_writer_free(g_steal_pointer(&f->writer));
  g_autoptr(XapDatabase) db = reader(f->path);
  assert_count(db, 1);
  xap_writer_free(NULL);
  xap_database_free(NULL);
  xap_document_free(NULL);
}

static void test_transactions_out_of_order_are_refused(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_assert_false(xap_writer_end(f->writer, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_FAILED);
  g_clear_error(&error);
  g_assert_true(xap_writer_begin(f->writer, NULL));
  g_assert_false(xap_writer_begin(f->writer, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_FAILED);
  g_clear_error(&error);
  g_assert_false(xap_writer_commit(f->writer, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_FAILED);
  g_assert_true(xap_writer_end(f->writer, NULL));
  commit(f->writer);
}

static void test_metadata_is_set_listed_and_unset(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_assert_true(xap_writer_set_metadata(f->writer, "deck/b", "B\0B", 3, &error));
  g_assert_true(xap_writer_set_metadata(f->writer, "deck/a", "A", 1, &error));
  g_assert_true(xap_writer_set_metadata(f->writer, "list/a", "L", 1, &error));
  g_assert_true(xap_writer_set_metadata(f->writer, "deck/c", "C", 1, &error));
  g_assert_true(xap_writer_set_metadata(f->writer, "deck/c", "", 0, &error));
  g_assert_no_error(error);
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  g_autoptr(GPtrArray) keys = xap_database_metadata_keys(db, "deck/", &error);
  g_assert_no_error(error);
  g_assert_cmpuint(keys->len, ==, 2);
  g_assert_cmpstr(keys->pdata[0], ==, "deck/a");
  g_assert_cmpstr(keys->pdata[1], ==, "deck/b");
  g_autoptr(GBytes) bytes = xap_database_metadata(db, "deck/b", &error);
  g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "B\0B", 3);
  assert_metadata(db, "deck/c", "");
  assert_metadata(db, "never", "");
}

static void test_compacting_keeps_documents_and_ids(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_autofree char *to = g_build_filename(f->folder, "small", NULL);
  put(f->writer, "Qa", "red");
  put(f->writer, "Qb", "green");
  g_assert_true(xap_writer_delete(f->writer, "Qa", NULL));
  g_assert_true(xap_writer_set_metadata(f->writer, "deck/1", "x", 1, NULL));
  commit(f->writer);
  g_assert_true(xap_compact(f->path, to, &error));
  g_assert_no_error(error);
  g_autoptr(XapDatabase) db = reader(to), before = reader(f->path);
  assert_count(db, 1);
  assert_metadata(db, "deck/1", "x");
  g_autofree char *data = as_text(xap_database_document_data(db, 2, NULL, 0, NULL, &error));
  g_assert_cmpstr(data, ==, "green");
  assert_count(before, 1);
  g_assert_false(xap_compact(f->path, to, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT);
}

/* ---- reading ---- */

static gboolean gather_term(const char *term, gsize len, guint frequency, gpointer data) {
  g_string_append_printf(data, "%.*s=%u ", (int)len, term, frequency);
  return !g_str_has_prefix(term, "kc");
}

static void test_terms_are_walked_in_byte_order(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GString) seen = g_string_new(NULL);
  put(f->writer, NULL, "kb ka zz");
  put(f->writer, NULL, "kb kc kd");
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  g_assert_true(xap_database_each_term(db, "k", gather_term, seen, NULL));
  g_assert_cmpstr(seen->str, ==, "ka=1 kb=2 kc=1 "); /* stopped where it said FALSE */
}

static gboolean gather_docid(guint docid, gpointer data) {
  g_string_append_printf(data, "%u ", docid);
  return docid < 3;
}

static void test_documents_of_a_term_come_by_id(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GString) seen = g_string_new(NULL);
  for (guint i = 0; i < 5; i++) put(f->writer, NULL, i == 1 ? "green" : "red");
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  g_assert_true(xap_database_each_document(db, "red", gather_docid, seen, NULL));
  g_assert_cmpstr(seen->str, ==, "1 3 ");
  g_string_truncate(seen, 0);
  g_assert_true(xap_database_each_document(db, NULL, gather_docid, seen, NULL));
  g_assert_cmpstr(seen->str, ==, "1 2 3 ");
  g_string_truncate(seen, 0);
  g_assert_true(xap_database_each_document(db, "blue", gather_docid, seen, NULL));
  g_assert_cmpstr(seen->str, ==, "");
}

static void test_a_document_gives_back_what_was_put(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapDocument) doc = xap_document_new();
  g_assert_true(xap_document_set_data(doc, "\0data", 5, &error));
  g_assert_true(xap_document_set_value(doc, 3, "va\0lue", 6, &error));
  g_assert_true(xap_document_add_posting(doc, "b", 1, 2, &error));
  g_assert_true(xap_document_add_posting(doc, "b", 2, 2, &error));
  g_assert_true(xap_document_add_term(doc, "a", 0, &error));
  g_assert_true(xap_writer_put(f->writer, NULL, doc, &error));
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  g_autoptr(GBytes) data = xap_database_document_data(db, 1, NULL, 0, NULL, &error);
  g_assert_cmpmem(g_bytes_get_data(data, NULL), g_bytes_get_size(data), "\0data", 5);
  g_autoptr(GBytes) value = xap_database_document_value(db, 1, 3, &error);
  g_assert_cmpmem(g_bytes_get_data(value, NULL), g_bytes_get_size(value), "va\0lue", 6);
  g_autoptr(GBytes) unset = xap_database_document_value(db, 1, 4, &error);
  g_assert_cmpuint(g_bytes_get_size(unset), ==, 0);
  g_autoptr(GArray) wdfs = NULL;
  g_autoptr(GPtrArray) terms = xap_database_document_terms(db, 1, &wdfs, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(terms->len, ==, 2);
  g_assert_cmpstr(terms->pdata[0], ==, "a");
  g_assert_cmpstr(terms->pdata[1], ==, "b");
  g_assert_cmpuint(g_array_index(wdfs, guint, 0), ==, 0);
  g_assert_cmpuint(g_array_index(wdfs, guint, 1), ==, 4);
  g_assert_null(xap_database_document_data(db, 7, NULL, 0, NULL, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_NO_DOCUMENT);
}

static void test_no_shard_at_all_finds_nothing(void) {
  g_autoptr(GError) error = NULL;
  g_autoptr(XapDatabase) db = xap_database_new();
  g_autoptr(GString) seen = g_string_new(NULL);
  assert_count(db, 0);
  assert_frequency(db, "red", 0);
  g_assert_true(xap_database_each_term(db, "", gather_term, seen, &error));
  g_assert_true(xap_database_each_document(db, "red", gather_docid, seen, &error));
  g_assert_cmpstr(seen->str, ==, "");
  assert_metadata(db, "deck/1", "");
  g_autoptr(GPtrArray) keys = xap_database_metadata_keys(db, "", &error);
  g_assert_cmpuint(keys->len, ==, 0);
  reopen(db, FALSE);
  g_assert_no_error(error);
  g_assert_null(xap_database_document_data(db, 1, NULL, 0, NULL, &error));
  g_assert_nonnull(error);
}

static void test_shards_are_read_as_one(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_autofree char *other = g_build_filename(f->folder, "other", NULL);
  g_autoptr(XapWriter) second = xap_writer_open(other, TRUE, &error);
  put(f->writer, NULL, "red first");
  put(second, NULL, "red second");
  commit(f->writer);
  commit(second);
  g_autoptr(XapDatabase) db = reader(f->path);
  g_assert_true(xap_database_add_local(db, other, &error));
  assert_count(db, 2);
  assert_frequency(db, "red", 2);
  g_autofree char *data = as_text(xap_database_document_data(db, 2, NULL, 0, NULL, &error)); /* document 1 of shard 1 */
  g_assert_cmpstr(data, ==, "red second");
}

/* Replaces everything three times over, so that the revision under a walk is gone when it goes on. */
static gboolean write_meanwhile(const char *term, gsize len, guint frequency, gpointer data) {
  gpointer *context = data;
  (void)len;
  (void)frequency;
  for (guint round = 0; round < 3; round++) {
    for (guint i = 0; i < 60; i++) {
      g_autofree char *unique = g_strdup_printf("Q%u", i), *words = g_strdup_printf("w%03u w%03u x%u", i, i + 1, round);
      put(context[0], unique, words);
    }
    commit(context[0]);
  }
  g_string_append_printf(context[1], "%s ", term);
  return TRUE;
}

static void test_a_walk_survives_a_busy_writer(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) seen = g_string_new(NULL), expected = g_string_new(NULL);
  gpointer context[] = {f->writer, seen};
  for (guint i = 0; i < 60; i++) {
    g_autofree char *unique = g_strdup_printf("Q%u", i), *words = g_strdup_printf("w%03u w%03u", i, i + 1);
    put(f->writer, unique, words);
  }
  for (guint i = 0; i < 10; i++) g_string_append_printf(expected, "w00%u ", i);
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  xap_database_each_term(db, "w00", write_meanwhile, context, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(seen->str, ==, expected->str);
  g_assert_cmpint(xap_database_term_frequency(db, "x2", &error), >=, 0);
  g_assert_no_error(error);
}

static void test_frequencies_of_many_terms_are_those_of_each(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_autofree char *endless = g_strnfill(1000, 'x');
  put(f->writer, "Q1", "red blue");
  put(f->writer, "Q2", "red");
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path), none = xap_database_new();
  const char *const terms[] = {"red", "", "green", endless, "blue", "red"};
  const gint64 expected[] = {2, -1, 0, -1, 1, 2};
  gint64 found[G_N_ELEMENTS(terms)];
  g_assert_true(xap_database_term_frequencies(db, terms, G_N_ELEMENTS(terms), found, &error));
  for (guint i = 0; i < G_N_ELEMENTS(terms); i++) g_assert_cmpint(found[i], ==, expected[i]);
  g_assert_true(xap_database_term_frequencies(none, terms, 1, found, &error));
  g_assert_cmpint(found[0], ==, 0);
  g_assert_no_error(error);
}

static void test_numbers_sort_as_bytes(void) {
  const double numbers[] = {-1e300, -7, -0.5, 0, 1, 1.5, 2, 9, 10, 300, 20231114, 1e18};
  char before[16] = "";
  gsize before_len = 0;
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
    char now[16];
    const gsize len = xap_sortable(numbers[i], now);
    g_assert_cmpuint(len, <=, 9);
    const int order = memcmp(before, now, MIN(before_len, len));
    g_assert_true(i == 0 || order < 0 || (order == 0 && before_len < len));
    g_assert_cmpfloat_with_epsilon(xap_sortable_parse(now, len), numbers[i], 1e-6);
    memcpy(before, now, len);
    before_len = len;
  }
}

static void test_version_is_known(void) {
  g_assert_true(g_str_has_prefix(xap_version(), "1."));
}

/* ---- what a search asks of terms ---- */

static void test_documents_are_asked_for_a_term(Fixture *f, gconstpointer unused) {
  (void)unused;
  put(f->writer, "Qa", "red red green");
  put(f->writer, "Qb", "green");
  put(f->writer, "Qc", "red");
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  const guint docids[] = {1, 2, 3, 9};
  gboolean has[4] = {FALSE, TRUE, FALSE, TRUE};
  g_assert_true(xap_database_which_have(db, "red", docids, 4, has, NULL));
  g_assert_true(has[0] && !has[1] && has[2] && !has[3]);
  g_assert_true(xap_database_which_have(db, "nowhere", docids, 4, has, NULL));
  g_assert_false(has[0] || has[1] || has[2] || has[3]);
  g_assert_cmpint(xap_database_term_occurrences(db, "red", NULL), ==, 3);
  g_assert_cmpint(xap_database_term_occurrences(db, "nowhere", NULL), ==, 0);
}

static const char *leap(const char *term, gsize len, gpointer data) {
  g_string_append_printf(data, "%s ", term);
  g_assert_cmpuint(strlen(term), ==, len);
  return g_str_equal(term, "kb") ? "kd" : g_str_equal(term, "ke") ? "ka" : g_str_equal(term, "kg") ? NULL : term;
}

static void test_a_walk_leaps_forward_only(Fixture *f, gconstpointer unused) {
  (void)unused;
  put(f->writer, NULL, "j ka kb kc ke kf kg kh l");
  commit(f->writer);
  g_autoptr(XapDatabase) db = reader(f->path);
  g_autoptr(GString) seen = g_string_new(NULL);
  g_assert_true(xap_database_leap_terms(db, "k", leap, seen, NULL));
  g_assert_cmpstr(seen->str, ==, "ka kb ke kf kg ");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name, function) g_test_add("/xapian/database/" name, Fixture, NULL, set_up, function, tear_down)
  ADD("frequencies_of_many_terms", test_frequencies_of_many_terms_are_those_of_each);
  ADD("put-replaces-what-holds-the-unique-term", test_put_replaces_what_holds_the_unique_term);
  ADD("delete-takes-all-documents-of-a-term", test_delete_takes_all_documents_of_a_term);
  ADD("reader-sees-committed-only", test_reader_sees_committed_only);
  ADD("writers-own-reader-sees-what-is-pending", test_writers_own_reader_sees_what_is_pending);
  ADD("transaction-is-seen-all-or-not-at-all", test_transaction_is_seen_all_or_not_at_all);
  ADD("cancel-drops-ended-transactions-too", test_cancel_drops_ended_transactions_too);
  ADD("freeing-commits-nothing", test_freeing_commits_nothing);
  ADD("transactions-out-of-order-are-refused", test_transactions_out_of_order_are_refused);
  ADD("metadata-is-set-listed-and-unset", test_metadata_is_set_listed_and_unset);
  ADD("compacting-keeps-documents-and-ids", test_compacting_keeps_documents_and_ids);
  ADD("terms-are-walked-in-byte-order", test_terms_are_walked_in_byte_order);
  ADD("documents-of-a-term-come-by-id", test_documents_of_a_term_come_by_id);
  ADD("a-document-gives-back-what-was-put", test_a_document_gives_back_what_was_put);
  ADD("shards-are-read-as-one", test_shards_are_read_as_one);
  ADD("a-walk-survives-a-busy-writer", test_a_walk_survives_a_busy_writer);
  ADD("documents-are-asked-for-a-term", test_documents_are_asked_for_a_term);
  ADD("a-walk-leaps-forward-only", test_a_walk_leaps_forward_only);
#undef ADD
  g_test_add_func("/xapian/database/no-shard-at-all-finds-nothing", test_no_shard_at_all_finds_nothing);
  g_test_add_func("/xapian/database/numbers-sort-as-bytes", test_numbers_sort_as_bytes);
  g_test_add_func("/xapian/database/version-is-known", test_version_is_known);
  return g_test_run();
}
