/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The binding: runs, documents that a head speaks for. */
#include <decksearch/xapian-c.h>

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define SLOT_OWNER 2

typedef struct {
  char *folder, *path[2];
  XapDatabase *db;
} Fixture;

/* A row a document: its words; the length of its run, how often each counts; and, of a head, what owns the run. */
typedef struct {
  const char *words;
  guint length;
  const char *owner;
} Row;

static const Row first[] = {
    {"head red", 3, "a"},
    {"net", 0, NULL},
    {"policy", 0, NULL},   /* 1 to 3 */
    {"head blue", 0, "b"}, /* 4, alone */
    {"head red blue", 2, "c"},
    {"net", 0, NULL}, /* 5, 6 */
    {"net", 0, NULL}, /* 7, nobody's */
    {"head sky is blue", 2, "d"},
    {"policy", 0, NULL}, /* 8, 9 */
};

static char *make(const Fixture *f, guint number, const Row *rows, guint n) {
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_strdup_printf("db%u", number);
  char *path = g_build_filename(f->folder, name, NULL);
  g_autoptr(XapWriter) writer = xap_writer_open(path, TRUE, &error);
  for (guint i = 0; i < n; i++) {
    g_autoptr(XapDocument) doc = xap_document_new();
    g_auto(GStrv) words = g_strsplit(rows[i].words, " ", -1);
    for (guint k = 0; words[k]; k++) xap_document_add_posting(doc, words[k], k + 1, rows[i].length, NULL);
    if (rows[i].owner) xap_document_set_value(doc, SLOT_OWNER, rows[i].owner, strlen(rows[i].owner), NULL);
    g_assert_true(xap_writer_put(writer, NULL, doc, &error));
  }
  g_assert_true(xap_writer_commit(writer, &error));
  g_assert_true(xap_database_add_local(f->db, path, &error));
  g_assert_no_error(error);
  return path;
}

static void set_up(Fixture *f, gconstpointer unused) {
  (void)unused;
  f->folder = g_dir_make_tmp(NULL, NULL);
  f->db = xap_database_new();
}

static void remove_folder(char *path) {
  g_autoptr(GDir) dir = path ? g_dir_open(path, 0, NULL) : NULL;
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *file = g_build_filename(path, name, NULL);
    g_remove(file);
  }
  if (path) g_rmdir(path);
  g_free(path);
}

static void tear_down(Fixture *f, gconstpointer unused) {
  (void)unused;
  xap_database_free(f->db);
  for (guint i = 0; i < G_N_ELEMENTS(f->path); i++) remove_folder(f->path[i]);
  remove_folder(f->folder);
}

/* ---- asking ---- */

static XapQuery *term(const char *word) {
  return xap_query_term(word, 1, NULL);
}

/* Documents with @word, whatever it weighs. */
static XapQuery *has(const char *word) {
  g_autoptr(XapQuery) weighed = term(word);
  return xap_query_scale(weighed, 0, NULL);
}

static XapQuery *two(XapOp op, XapQuery *a, XapQuery *b) {
  g_autoptr(XapQuery) left = a, right = b;
  XapQuery *const both[] = {left, right};
  return xap_query_combine(op, both, 2, 0, NULL);
}

/* The runs of the heads that @a finds, and of those that @b finds (NULL: none is asked). Takes both. */
static XapQuery *runs(XapQuery *a, double weight_a, XapQuery *b, double weight_b) {
  g_autoptr(XapQuery) left = a, right = b;
  g_autoptr(GError) error = NULL;
  const XapHeads heads[] = {{left, weight_a}, {right, weight_b}};
  XapQuery *query = xap_query_runs(heads, b ? 2 : 1, "head", &error);
  g_assert_no_error(error);
  return query;
}

/* "5:3 6:3 1:1": documents and weights, best first. Takes @query. */
static char *ask(XapDatabase *db, XapQuery *query) {
  g_autoptr(GError) error = NULL;
  g_autoptr(XapQuery) owned = query;
  XapAsk how = XAP_ASK_DEFAULT;
  how.max = 1000;
  g_autoptr(XapResult) result = xap_database_ask(db, owned, &how, &error);
  g_assert_no_error(error);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < result->matches->len; i++) {
    const XapMatch *match = &g_array_index(result->matches, XapMatch, i);
    g_string_append_printf(out, "%s%u:%g", i ? " " : "", match->docid, match->weight);
  }
  g_assert_cmpuint(result->lower, ==, result->matches->len);
  g_assert_cmpuint(result->upper, ==, result->matches->len);
  return g_string_free(out, FALSE);
}

static void assert_found(XapDatabase *db, XapQuery *query, const char *wanted) {
  g_autofree char *found = ask(db, query);
  g_assert_cmpstr(found, ==, wanted);
}

/* ---- tests ---- */

static void a_head_speaks_for_its_run(Fixture *f, gconstpointer data) {
  (void)data;
  f->path[0] = make(f, 0, first, G_N_ELEMENTS(first));
  assert_found(f->db, runs(term("red"), 1, NULL, 0), "1:1 2:1 3:1 5:1 6:1");
  assert_found(f->db, runs(term("blue"), 2, NULL, 0), "4:2 5:2 6:2 8:2 9:2");
  assert_found(f->db, runs(term("green"), 1, NULL, 0), "");
}

static void heads_found_twice_weigh_both(Fixture *f, gconstpointer data) {
  (void)data;
  f->path[0] = make(f, 0, first, G_N_ELEMENTS(first));
  assert_found(f->db, runs(term("red"), 1, term("blue"), 2), "5:3 6:3 4:2 8:2 9:2 1:1 2:1 3:1");
}

static void heads_are_found_by_any_query(Fixture *f, gconstpointer data) {
  (void)data;
  f->path[0] = make(f, 0, first, G_N_ELEMENTS(first));
  assert_found(f->db, runs(two(XAP_OP_PHRASE, term("is"), term("blue")), 1, NULL, 0), "8:1 9:1");
  assert_found(f->db, runs(two(XAP_OP_PHRASE, term("blue"), term("is")), 1, NULL, 0), "");
  assert_found(f->db, runs(two(XAP_OP_PHRASE, term("sky"), term("is")), 4, term("red"), 1), "8:4 9:4 1:1 2:1 3:1 5:1 6:1");
}

static void runs_are_parts_of_queries(Fixture *f, gconstpointer data) {
  (void)data;
  f->path[0] = make(f, 0, first, G_N_ELEMENTS(first));
  assert_found(f->db, two(XAP_OP_AND, has("net"), runs(term("red"), 1, NULL, 0)), "2:1 6:1");
  assert_found(f->db, two(XAP_OP_AND, runs(term("blue"), 3, NULL, 0), has("policy")), "9:3");
  assert_found(f->db, two(XAP_OP_AND_NOT, runs(term("red"), 1, NULL, 0), term("head")), "2:1 3:1 6:1");
  assert_found(f->db, two(XAP_OP_AND, runs(term("red"), 1, NULL, 0), runs(term("blue"), 2, NULL, 0)), "5:3 6:3");
}

/* The same of one query, read before it is asked. Takes it. */
static XapQuery *runs_read(XapDatabase *db, XapQuery *a, double weight_a, XapParts *parts) {
  g_autoptr(XapQuery) left = a;
  g_autoptr(GError) error = NULL;
  const XapHeads heads[] = {{left, weight_a}};
  XapQuery *query = xap_query_runs_read(db, heads, 1, "head", parts, &error);
  g_assert_no_error(error);
  return query;
}

static void parts_clear(XapParts *parts) {
  xap_spans_free(parts->heads);
  xap_spans_free(parts->behind);
}

static void runs_that_are_read_are_told_in_parts(Fixture *f, gconstpointer data) {
  (void)data;
  XapParts red = {NULL, NULL}, blue = {NULL, NULL};
  f->path[0] = make(f, 0, first, G_N_ELEMENTS(first));
  assert_found(f->db, runs_read(f->db, term("red"), 2, &red), "1:2 2:2 3:2 5:2 6:2");
  assert_found(f->db, xap_query_spans(red.heads, NULL), "1:2 5:2");
  assert_found(f->db, xap_query_spans(red.behind, NULL), "2:2 3:2 6:2");
  assert_found(f->db, runs_read(f->db, two(XAP_OP_PHRASE, term("is"), term("blue")), 1, &blue), "8:1 9:1");
  g_autoptr(XapSpans) none = xap_spans_common(red.behind, blue.behind), either = xap_spans_either(blue.behind, red.behind);
  g_autoptr(XapSpans) own = xap_spans_common(red.behind, either);
  g_assert_true(xap_spans_are_none(none));
  g_assert_false(xap_spans_are_none(own));
  assert_found(f->db, xap_query_spans(either, NULL), "2:0 3:0 6:0 9:0");
  assert_found(f->db, xap_query_spans(own, NULL), "2:0 3:0 6:0");
  parts_clear(&red);
  parts_clear(&blue);
}

/* What @query finds, at most @max, as "5:3"; "-": it is not told. Takes @query. */
static char *found_first(Fixture *f, XapQuery *query, guint max) {
  g_autoptr(XapQuery) owned = query;
  g_autoptr(GError) error = NULL;
  const XapAsk how = XAP_ASK_DEFAULT;
  g_autoptr(XapSpans) spans = xap_spans_found(f->db, owned, &how.bm25, max, &error);
  g_assert_no_error(error);
  return spans ? ask(f->db, xap_query_spans(spans, NULL)) : g_strdup("-");
}

static void what_was_found_weighs_what_it_did(Fixture *f, gconstpointer data) {
  (void)data;
  f->path[0] = make(f, 0, first, G_N_ELEMENTS(first));
  g_autofree char *all = found_first(f, runs(term("red"), 1, term("blue"), 2), 8), *more = found_first(f, runs(term("red"), 1, NULL, 0), 4);
  g_autofree char *wanted = ask(f->db, two(XAP_OP_OR, term("net"), term("policy"))), *none = found_first(f, term("green"), 4);
  g_autofree char *words = found_first(f, two(XAP_OP_OR, term("net"), term("policy")), 5);
  g_assert_cmpstr(all, ==, "5:3 6:3 4:2 8:2 9:2 1:1 2:1 3:1");
  g_assert_cmpstr(more, ==, "-");
  g_assert_cmpstr(none, ==, "");
  g_assert_cmpstr(words, ==, wanted);
  f->path[1] = make(f, 1, first, G_N_ELEMENTS(first));
  g_autofree char *of_two = found_first(f, term("net"), 100);
  g_assert_cmpstr(of_two, ==, "-");
}

/* 60 documents of 2,000: the first ones let expect many more than 100. */
static void too_many_are_seen_by_the_first(Fixture *f, gconstpointer data) {
  (void)data;
  g_autofree Row *rows = g_new0(Row, 2000);
  for (guint i = 0; i < 2000; i++) rows[i].words = i < 60 ? "dense" : i % 33 == 0 ? "sparse" : "other";
  f->path[0] = make(f, 0, rows, 2000);
  g_autofree char *dense = found_first(f, term("dense"), 100), *sparse = found_first(f, term("sparse"), 100);
  g_assert_cmpstr(dense, ==, "-");
  g_assert_cmpstr(sparse, !=, "-");
}

static void parts_are_of_one_state(Fixture *f, gconstpointer data) {
  (void)data;
  XapParts red = {NULL, NULL};
  g_autoptr(GError) error = NULL;
  f->path[0] = make(f, 0, first, G_N_ELEMENTS(first));
  g_autoptr(XapQuery) query = runs_read(f->db, term("red"), 1, &red);
  g_autoptr(XapWriter) writer = xap_writer_open(f->path[0], FALSE, &error);
  g_assert_true(xap_writer_delete(writer, "sky", &error));
  g_assert_true(xap_writer_commit(writer, &error));
  g_assert_true(xap_database_reopen(f->db, NULL, &error));
  XapAsk how = XAP_ASK_DEFAULT;
  g_assert_null(xap_database_ask(f->db, query, &how, &error));
  g_assert_error(error, XAP_ERROR, XAP_ERROR_MODIFIED);
  parts_clear(&red);
}

/* Document d of the second database is 2d of both. */
static void each_database_has_its_own_runs(Fixture *f, gconstpointer data) {
  (void)data;
  static const Row second[] = {{"net", 0, NULL}, {"head red", 2, "e"}, {"net", 0, NULL}};
  f->path[0] = make(f, 0, first, 3);
  f->path[1] = make(f, 1, second, G_N_ELEMENTS(second));
  assert_found(f->db, runs(term("red"), 1, NULL, 0), "1:1 3:1 4:1 5:1 6:1");
  XapParts parts = {NULL, NULL};
  assert_found(f->db, runs_read(f->db, term("red"), 1, &parts), "1:1 3:1 4:1 5:1 6:1");
  g_assert_null(parts.heads);
  g_assert_null(parts.behind);
}

/* libxapian looks no further than a bound that is too low allows. */
static void the_best_is_found_wherever_it_stands(Fixture *f, gconstpointer data) {
  (void)data;
  f->path[0] = make(f, 0, first, G_N_ELEMENTS(first));
  g_autoptr(XapQuery) query = runs(term("red"), 2, term("blue"), 1);
  XapAsk how = XAP_ASK_DEFAULT;
  how.max = 1;
  g_autoptr(XapResult) result = xap_database_ask(f->db, query, &how, NULL);
  g_assert_cmpuint(result->matches->len, ==, 1);
  g_assert_cmpuint(g_array_index(result->matches, XapMatch, 0).docid, ==, 5);
}

/* A run never reaches the next head that was found, nor behind the last document. */
static void a_length_that_is_none_is_bounded(Fixture *f, gconstpointer data) {
  (void)data;
  static const Row damaged[] = {{"red", 4000000, NULL}, {"x", 0, NULL},   {"red", 0, NULL},    {"x", 0, NULL},
                                {"red", 1, NULL},       {"red", 9, NULL}, {"x", 4000000, NULL}};
  f->path[0] = make(f, 0, damaged, G_N_ELEMENTS(damaged));
  assert_found(f->db, runs(term("red"), 1, NULL, 0), "1:1 2:1 3:1 5:1 6:1 7:1");
}

/* Where most are gone, the highest id says little. */
static void a_run_has_no_more_documents_than_there_are(Fixture *f, gconstpointer data) {
  (void)data;
  static const Row rows[] = {{"red", 4000000, NULL}, {"x", 0, NULL},    {"gone", 0, NULL}, {"gone", 0, NULL},
                             {"gone", 0, NULL},      {"gone", 0, NULL}, {"gone", 0, NULL}, {"x", 0, NULL}};
  g_autoptr(GError) error = NULL;
  f->path[0] = make(f, 0, rows, G_N_ELEMENTS(rows));
  g_autoptr(XapWriter) writer = xap_writer_open(f->path[0], FALSE, &error);
  g_assert_true(xap_writer_delete(writer, "gone", &error));
  g_assert_true(xap_writer_commit(writer, &error));
  g_assert_true(xap_database_reopen(f->db, NULL, &error));
  g_assert_no_error(error);
  assert_found(f->db, runs(term("red"), 1, NULL, 0), "1:1 2:1 3:1");
}

/* Against a walk through all of them: 2,000 documents in runs of any length, of which every AND skips a part. */
static void many_runs_are_what_a_walk_finds(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GRand) rand = g_rand_new_with_seed(20311);
  g_autofree Row *rows = g_new0(Row, 2000);
  g_autoptr(GString) both = g_string_new(NULL);
  gboolean red = FALSE;
  for (guint i = 0, left = 0; i < 2000; i++, left--) {
    static const char *const heads[] = {"head red", "head red net", "head", "head net"}, *const others[] = {"x", "net"};
    gboolean has_net = g_rand_int_range(rand, 0, 7) == 0;
    if (left == 0) {
      left = (guint)g_rand_int_range(rand, 1, 40);
      red = g_rand_boolean(rand);
      rows[i] = (Row){heads[red ? has_net : 2 + has_net], left, NULL};
    } else
      rows[i] = (Row){others[has_net], 0, NULL};
    if (red && has_net) g_string_append_printf(both, "%s%u:1", both->len ? " " : "", i + 1);
  }
  f->path[0] = make(f, 0, rows, 2000);
  g_autoptr(XapQuery) query = two(XAP_OP_AND, has("net"), runs(term("red"), 1, NULL, 0));
  XapAsk how = XAP_ASK_DEFAULT;
  how.max = 2000;
  g_autoptr(XapResult) result = xap_database_ask(f->db, query, &how, NULL);
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < result->matches->len; i++)
    g_string_append_printf(out, "%s%u:1", i ? " " : "", g_array_index(result->matches, XapMatch, i).docid);
  g_assert_cmpuint(both->len, >, 0);
  g_assert_cmpstr(out->str, ==, both->str);
}

static void add_key(const char *key, double weight, gpointer data) {
  g_string_append_printf(data, "%s:%g ", key, weight);
}

/* How one asks databases of other machines, which know no runs. */
static void keys_tell_who_owns_the_runs(Fixture *f, gconstpointer data) {
  (void)data;
  f->path[0] = make(f, 0, first, G_N_ELEMENTS(first));
  g_autoptr(GError) error = NULL;
  XapQuery *red = two(XAP_OP_FILTER, xap_query_fixed(1, &error), term("red"));
  XapQuery *blue = two(XAP_OP_FILTER, xap_query_fixed(2, &error), term("blue"));
  g_autoptr(XapQuery) query = two(XAP_OP_OR, red, blue);
  g_autoptr(GString) keys = g_string_new(NULL);
  g_assert_true(xap_database_each_key(f->db, query, SLOT_OWNER, add_key, keys, &error));
  g_assert_no_error(error);
  g_assert_cmpstr(keys->str, ==, "c:3 b:2 d:2 a:1 ");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add("/xapian/runs/" name, Fixture, NULL, set_up, test, tear_down)
  ADD("a-head-speaks-for-its-run", a_head_speaks_for_its_run);
  ADD("heads-found-twice-weigh-both", heads_found_twice_weigh_both);
  ADD("heads-are-found-by-any-query", heads_are_found_by_any_query);
  ADD("runs-are-parts-of-queries", runs_are_parts_of_queries);
  ADD("runs-that-are-read-are-told-in-parts", runs_that_are_read_are_told_in_parts);
  ADD("what-was-found-weighs-what-it-did", what_was_found_weighs_what_it_did);
  ADD("too-many-are-seen-by-the-first", too_many_are_seen_by_the_first);
  ADD("parts-are-of-one-state", parts_are_of_one_state);
  ADD("each-database-has-its-own-runs", each_database_has_its_own_runs);
  ADD("the-best-is-found-wherever-it-stands", the_best_is_found_wherever_it_stands);
  ADD("a-length-that-is-none-is-bounded", a_length_that_is_none_is_bounded);
  ADD("a-run-has-no-more-documents-than-there-are", a_run_has_no_more_documents_than_there_are);
  ADD("many-runs-are-what-a-walk-finds", many_runs_are_what_a_walk_finds);
  ADD("keys-tell-who-owns-the-runs", keys_tell_who_owns_the_runs);
#undef ADD
  return g_test_run();
}
