/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The binding: queries, ranking, sorting, collapsing. */
#include <decksearch/xapian-c.h>

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* ---- a small database ---- */

typedef struct {
  char *folder, *path;
  XapDatabase *db;
} Fixture;

#define SLOT_DATE 0
#define SLOT_NUMBER 1
#define SLOT_GROUP 2

static const struct {
  const char *words, *date, *group;
  double number;
} documents[] = {
    {"cilium netkit device", "2023-04-20", "a", 5},               /* 1 */
    {"netkit device driver netkit", "2024-11-14", "b", 10},       /* 2 */
    {"big tcp over ipv6", "2024-06-01", "b", 300},                /* 3 */
    {"tcp is big and netkit fast", "2022-01-01", "b", -1},        /* 4 */
    {"network policy networks networking", "", "", 20231114},     /* 5 */
    {"cilium verifier of ebpf programs", "2024-11-14", "c", 1.5}, /* 6 */
};

static void put(XapWriter *writer, guint index) {
  g_autoptr(XapDocument) doc = xap_document_new();
  g_auto(GStrv) words = g_strsplit(documents[index].words, " ", -1);
  char number[16];
  const gsize number_len = xap_sortable(documents[index].number, number);
  for (guint i = 0; words[i]; i++) xap_document_add_posting(doc, words[i], i + 1, 1, NULL);
  xap_document_set_value(doc, SLOT_DATE, documents[index].date, strlen(documents[index].date), NULL);
  xap_document_set_value(doc, SLOT_NUMBER, number, number_len, NULL);
  xap_document_set_value(doc, SLOT_GROUP, documents[index].group, strlen(documents[index].group), NULL);
  g_assert_true(xap_writer_put(writer, NULL, doc, NULL));
}

static void set_up(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  f->folder = g_dir_make_tmp(NULL, &error);
  f->path = g_build_filename(f->folder, "db", NULL);
  g_autoptr(XapWriter) writer = xap_writer_open(f->path, TRUE, &error);
  for (guint i = 0; i < G_N_ELEMENTS(documents); i++) put(writer, i);
  g_assert_true(xap_writer_commit(writer, &error));
  f->db = xap_database_new();
  g_assert_true(xap_database_add_local(f->db, f->path, &error));
  g_assert_no_error(error);
}

static void tear_down(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GDir) dir = g_dir_open(f->path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *file = g_build_filename(f->path, name, NULL);
    g_remove(file);
  }
  g_rmdir(f->path);
  g_rmdir(f->folder);
  xap_database_free(f->db);
  g_free(f->path);
  g_free(f->folder);
}

/* ---- asking ---- */

/* The documents found, in their order: "2 1 4". Takes @query. */
static char *ask(XapDatabase *db, XapQuery *query, const XapAsk *how) {
  g_autoptr(GError) error = NULL;
  g_autoptr(XapResult) result = query ? xap_database_ask(db, query, how, &error) : NULL;
  g_assert_no_error(error);
  GString *out = g_string_new(NULL);
  for (guint i = 0; result && i < result->matches->len; i++)
    g_string_append_printf(out, "%s%u", i ? " " : "", g_array_index(result->matches, XapMatch, i).docid);
  xap_query_free(query);
  return g_string_free(out, FALSE);
}

static int compare_numbers(gconstpointer a, gconstpointer b) {
  return atoi(*(char *const *)a) - atoi(*(char *const *)b);
}

/* The documents found, as a set: "1 2 4". Takes @query. */
static void assert_finds(XapDatabase *db, XapQuery *query, const char *expected) {
  const XapAsk how = XAP_ASK_DEFAULT;
  g_autofree char *found = ask(db, query, &how);
  g_auto(GStrv) list = g_strsplit(found, " ", -1);
  qsort(list, g_strv_length(list), sizeof *list, compare_numbers);
  g_autofree char *sorted = g_strjoinv(" ", list);
  g_assert_cmpstr(sorted, ==, expected);
}

static void assert_order(XapDatabase *db, XapQuery *query, const XapAsk *how, const char *expected) {
  g_autofree char *found = ask(db, query, how);
  g_assert_cmpstr(found, ==, expected);
}

static XapQuery *term(const char *word) {
  return xap_query_term(word, 1, NULL);
}

/* Combines the blank-separated @words. */
static XapQuery *words(XapOp op, const char *text, guint window) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify)xap_query_free);
  g_auto(GStrv) list = g_strsplit(text, " ", -1);
  for (guint i = 0; list[i]; i++) g_ptr_array_add(parts, term(list[i]));
  XapQuery *query = xap_query_combine(op, (XapQuery *const *)parts->pdata, parts->len, window, &error);
  g_assert_no_error(error);
  return query;
}

/* ---- operators ---- */

static void test_boolean_operators(Fixture *f, gconstpointer unused) {
  (void)unused;
  assert_finds(f->db, term("netkit"), "1 2 4");
  assert_finds(f->db, words(XAP_OP_AND, "netkit device", 0), "1 2");
  assert_finds(f->db, words(XAP_OP_OR, "ebpf ipv6", 0), "3 6");
  assert_finds(f->db, words(XAP_OP_AND_NOT, "netkit device", 0), "4");
  assert_finds(f->db, words(XAP_OP_AND_MAYBE, "netkit device", 0), "1 2 4");
  assert_finds(f->db, words(XAP_OP_FILTER, "netkit tcp", 0), "4");
  assert_finds(f->db, words(XAP_OP_MAX, "ebpf ipv6", 0), "3 6");
  assert_finds(f->db, words(XAP_OP_SYNONYM, "ebpf ipv6", 0), "3 6");
  assert_finds(f->db, words(XAP_OP_ELITE_SET, "netkit ebpf", 1), "6"); /* the rarer one */
  assert_finds(f->db, xap_query_all(NULL), "1 2 3 4 5 6");
  assert_finds(f->db, xap_query_nothing(NULL), "");
  assert_finds(f->db, xap_query_combine(XAP_OP_AND, NULL, 0, 0, NULL), "");
}

static void test_nothing_is_seen_in_what_is_made_of_it(Fixture *f, gconstpointer unused) {
  (void)f, (void)unused;
  g_autoptr(XapQuery) nothing = xap_query_nothing(NULL), word = xap_query_term("ebpf", 1, NULL),
                      light = xap_query_scale(nothing, 0.5, NULL);
  XapQuery *parts[] = {light, word};
  g_autoptr(XapQuery) either = xap_query_combine(XAP_OP_OR, parts, 2, 0, NULL), both = xap_query_combine(XAP_OP_AND, parts, 2, 0, NULL);
  g_assert_true(xap_query_is_nothing(nothing));
  g_assert_true(xap_query_is_nothing(light));
  g_assert_true(xap_query_is_nothing(both));
  g_assert_false(xap_query_is_nothing(either));
}

static void test_phrase_wants_the_order_and_near_does_not(Fixture *f, gconstpointer unused) {
  (void)unused;
  assert_finds(f->db, words(XAP_OP_PHRASE, "big tcp", 0), "3");
  assert_finds(f->db, words(XAP_OP_PHRASE, "tcp big", 0), "");
  assert_finds(f->db, words(XAP_OP_PHRASE, "tcp big", 3), "4");
  assert_finds(f->db, words(XAP_OP_NEAR, "big tcp", 3), "3 4");
  assert_finds(f->db, words(XAP_OP_NEAR, "cilium programs", 4), "");
  assert_finds(f->db, words(XAP_OP_NEAR, "cilium programs", 5), "6");
}

static void test_a_phrase_may_hold_alternatives(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapQuery) left = words(XAP_OP_OR, "big fast", 0), right = words(XAP_OP_OR, "tcp udp", 0);
  XapQuery *const parts[] = {left, right};
  assert_finds(f->db, xap_query_combine(XAP_OP_PHRASE, parts, 2, 0, &error), "3");
  g_assert_no_error(error);
}

static void test_what_a_phrase_cannot_hold_is_an_argument_error(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapQuery) left = words(XAP_OP_AND, "big tcp", 0), right = term("over");
  XapQuery *const parts[] = {left, right};
  g_autoptr(XapQuery) phrase = xap_query_combine(XAP_OP_PHRASE, parts, 2, 0, &error);
  const XapAsk how = XAP_ASK_DEFAULT;
  g_autoptr(XapResult) result = phrase ? xap_database_ask(f->db, phrase, &how, &error) : NULL;
  g_assert_null(result);
  g_assert_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT);
}

static void test_prefix_takes_the_most_frequent_terms(Fixture *f, gconstpointer unused) {
  (void)unused;
  assert_finds(f->db, xap_query_prefix("net", 100, NULL), "1 2 4 5");
  assert_finds(f->db, xap_query_prefix("net", 1, NULL), "1 2 4"); /* netkit stands in three documents */
  assert_finds(f->db, xap_query_prefix("zzz", 100, NULL), "");
  assert_finds(f->db, xap_query_prefix("net", 0, NULL), "");
  g_autoptr(GError) error = NULL;
  g_assert_null(xap_query_prefix("", 100, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT);
}

static void test_ranges_include_their_ends(Fixture *f, gconstpointer unused) {
  (void)unused;
  assert_finds(f->db, xap_query_range(SLOT_DATE, "2023-04-20", "2024-06-01", NULL), "1 3");
  assert_finds(f->db, xap_query_range(SLOT_DATE, "2024-06-01", NULL, NULL), "2 3 6");
  assert_finds(f->db, xap_query_range(SLOT_DATE, NULL, "2024-06-01~", NULL), "1 3 4"); /* the fifth has no date */
  assert_finds(f->db, xap_query_range(SLOT_DATE, NULL, NULL, NULL), "1 2 3 4 6");
  assert_finds(f->db, xap_query_range(SLOT_DATE, "", "2024-01", NULL), "1 4");
  assert_finds(f->db, xap_query_range(SLOT_DATE, "2024", "2023", NULL), "");
}

static void test_number_ranges_survive_nul_bytes(Fixture *f, gconstpointer unused) {
  (void)unused;
  assert_finds(f->db, xap_query_range_number(SLOT_NUMBER, 5, 10, NULL), "1 2");
  assert_finds(f->db, xap_query_range_number(SLOT_NUMBER, 20231114, 20231114, NULL), "5");
  assert_finds(f->db, xap_query_range_number(SLOT_NUMBER, -INFINITY, 1.5, NULL), "4 6");
  assert_finds(f->db, xap_query_range_number(SLOT_NUMBER, 300, INFINITY, NULL), "3 5");
}

/* ---- ranking ---- */

static void test_more_of_a_word_ranks_higher(Fixture *f, gconstpointer unused) {
  (void)unused;
  const XapAsk how = XAP_ASK_DEFAULT;
  assert_order(f->db, term("netkit"), &how, "2 1 4");
}

static double weight_of_first(XapDatabase *db, const XapQuery *query, const XapAsk *how) {
  g_autoptr(XapResult) result = xap_database_ask(db, query, how, NULL);
  return result && result->matches->len ? g_array_index(result->matches, XapMatch, 0).weight : -1;
}

static void test_scale_and_delta_change_weights(Fixture *f, gconstpointer unused) {
  (void)unused;
  XapAsk how = XAP_ASK_DEFAULT;
  g_autoptr(XapQuery) plain = term("netkit"), scaled = xap_query_scale(plain, 3, NULL), none = xap_query_scale(plain, 0, NULL);
  const double weight = weight_of_first(f->db, plain, &how);
  g_assert_cmpfloat(weight, >, 0);
  g_assert_cmpfloat_with_epsilon(weight_of_first(f->db, scaled, &how), 3 * weight, 1e-9);
  g_assert_cmpfloat(weight_of_first(f->db, none, &how), ==, 0);
  how.bm25.delta = 1;
  g_assert_cmpfloat(weight_of_first(f->db, plain, &how), >, weight);
  g_autoptr(GError) error = NULL;
  g_assert_null(xap_query_scale(plain, -1, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT);
}

static void test_slices_and_bounds(Fixture *f, gconstpointer unused) {
  (void)unused;
  XapAsk how = XAP_ASK_DEFAULT;
  how.first = 1;
  how.max = 1;
  assert_order(f->db, term("netkit"), &how, "1");
  how.check_at_least = 100;
  g_autoptr(XapQuery) query = term("netkit");
  g_autoptr(XapResult) result = xap_database_ask(f->db, query, &how, NULL);
  g_assert_cmpuint(result->lower, ==, 3);
  g_assert_cmpuint(result->estimated, ==, 3);
  g_assert_cmpuint(result->upper, ==, 3);
  xap_result_free(NULL);
}

static void test_sorting_by_a_value(Fixture *f, gconstpointer unused) {
  (void)unused;
  XapAsk how = XAP_ASK_DEFAULT;
  how.sort = XAP_SORT_VALUE;
  how.sort_slot = SLOT_DATE;
  assert_order(f->db, term("netkit"), &how, "4 1 2");
  how.sort = XAP_SORT_VALUE_REVERSED;
  assert_order(f->db, term("netkit"), &how, "2 1 4");
  how.sort_slot = SLOT_NUMBER;
  assert_order(f->db, xap_query_all(NULL), &how, "5 3 2 1 6 4");
}

static void test_collapsing_keeps_the_best_of_a_group(Fixture *f, gconstpointer unused) {
  (void)unused;
  XapAsk how = XAP_ASK_DEFAULT;
  how.collapse_slot = SLOT_GROUP;
  assert_order(f->db, term("netkit"), &how, "2 1");
  g_autoptr(XapQuery) query = term("netkit");
  g_autoptr(XapResult) result = xap_database_ask(f->db, query, &how, NULL);
  g_assert_cmpuint(g_array_index(result->matches, XapMatch, 0).collapsed, ==, 1);
  g_assert_cmpuint(g_array_index(result->matches, XapMatch, 1).collapsed, ==, 0);
}

/* ---- the rest ---- */

static void test_queries_outlive_their_parts_and_describe_themselves(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(XapQuery) query = words(XAP_OP_AND, "red green", 0); /* its parts are freed by now */
  g_autofree char *text = xap_query_describe(query);
  g_assert_cmpstr(text, ==, "Query((red AND green))");
  assert_finds(f->db, g_steal_pointer(&query), "");
  xap_query_free(NULL);
}

static void test_no_shard_and_no_term(void) {
  const XapAsk how = XAP_ASK_DEFAULT;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapDatabase) db = xap_database_new();
  assert_order(db, term("netkit"), &how, "");
  g_autofree char *over = g_strnfill(246, 'x');
  g_assert_null(xap_query_term(over, 1, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT);
  g_clear_error(&error);
  g_assert_null(xap_query_term("", 1, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT);
}

static void test_thousands_of_parts(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GString) text = g_string_new("netkit");
  for (guint i = 0; i < 1000; i++) g_string_append_printf(text, " w%u", i);
  assert_finds(f->db, words(XAP_OP_OR, text->str, 0), "1 2 4");
  assert_finds(f->db, words(XAP_OP_SYNONYM, text->str, 0), "1 2 4");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name, function) g_test_add("/xapian/query/" name, Fixture, NULL, set_up, function, tear_down)
  ADD("boolean-operators", test_boolean_operators);
  ADD("nothing-is-seen-in-what-is-made-of-it", test_nothing_is_seen_in_what_is_made_of_it);
  ADD("phrase-wants-the-order-and-near-does-not", test_phrase_wants_the_order_and_near_does_not);
  ADD("a-phrase-may-hold-alternatives", test_a_phrase_may_hold_alternatives);
  ADD("what-a-phrase-cannot-hold-is-an-argument-error", test_what_a_phrase_cannot_hold_is_an_argument_error);
  ADD("prefix-takes-the-most-frequent-terms", test_prefix_takes_the_most_frequent_terms);
  ADD("ranges-include-their-ends", test_ranges_include_their_ends);
  ADD("number-ranges-survive-nul-bytes", test_number_ranges_survive_nul_bytes);
  ADD("more-of-a-word-ranks-higher", test_more_of_a_word_ranks_higher);
  ADD("scale-and-delta-change-weights", test_scale_and_delta_change_weights);
  ADD("slices-and-bounds", test_slices_and_bounds);
  ADD("sorting-by-a-value", test_sorting_by_a_value);
  ADD("collapsing-keeps-the-best-of-a-group", test_collapsing_keeps_the_best_of_a_group);
  ADD("queries-outlive-their-parts-and-describe-themselves", test_queries_outlive_their_parts_and_describe_themselves);
  ADD("thousands-of-parts", test_thousands_of_parts);
#undef ADD
  g_test_add_func("/xapian/query/no-shard-and-no-term", test_no_shard_and_no_term);
  return g_test_run();
}
