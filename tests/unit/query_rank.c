/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of several slides that have the words stands first. */
#include "unit/query_fixture.h"

static const TestSlide slides[] = {
    {"a.pdf", "Welcome", {"to a day of talks"}},
    {"a.pdf",
     "What is Lorry?",
     {"A cache beside each node, which keeps what is asked for again and again,", "so that the store behind it is asked once, written in C"}},
    {"a.pdf", "What Lorry is not", {"Go"}},
    {"a.pdf", "Queue depth", {"of the scheduler"}},
    {"a.pdf", "Queue depth, its length", {"of it"}},
    {"a.pdf", "Numbers", {"depth first, and then at the end of a long line of other words a queue"}},
};

typedef TestAsked Fixture;

static void set_up(Fixture *f, gconstpointer data) {
  (void)data;
  test_asked_begin(f, slides, G_N_ELEMENTS(slides));
}

static void tear_down(Fixture *f, gconstpointer data) {
  (void)data;
  test_asked_end(f);
}

#define TALKS 80u /* more than are looked at beyond the matches that are wanted */

/* Talks whose titles are the one word, and say it twice. */
static void put_talks(Fixture *f, const char *word) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  g_autoptr(GHashTable) linked = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < TALKS; i++) {
    DsTalk *talk = ds_talk_new();
    DsTitle *title = g_new0(DsTitle, 1);
    title->text = g_strdup_printf("%s %s", word, word);
    g_ptr_array_add(talk->titles, title);
    talk->title = g_strdup(title->text);
    talk->id = g_strdup_printf("an-event/%s-%u", word, i);
    g_ptr_array_add(talks, talk);
  }
  test_put_talks(f->made.library, talks, linked);
  g_assert_true(xap_database_reopen(ds_index_database(f->index), NULL, &error));
}

/* The slides of the first @limit answers from @offset on, a talk's own entry as "t". */
static char *order_of(Fixture *f, const char *source, guint offset, guint limit) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsQuery) query = ds_query_parse(source, NULL, &error);
  DsSearchOptions options = {.limit = limit, .offset = offset};
  g_autoptr(DsAnswer) answer = ds_query_ask(f->index, query, &options, &error);
  GString *order = g_string_new(NULL);
  g_assert_no_error(error);
  g_assert_cmpuint(answer->total, ==, TALKS + 1);
  for (guint i = 0; i < answer->hits->len; i++) {
    const DsHit *hit = g_ptr_array_index(answer->hits, i);
    if (hit->is_slide)
      g_string_append_printf(order, "%u", hit->slide);
    else
      g_string_append_c(order, 't');
  }
  return g_string_free(order, FALSE);
}

static void a_slide_stands_above_talks_however_many_there_are(Fixture *f, gconstpointer data) {
  (void)data;
  put_talks(f, "numbers");
  for (guint limit = 1; limit <= TALKS + 1; limit += 16) {
    g_autofree char *order = order_of(f, "body:numbers", 0, limit), *next = order_of(f, "body:numbers", limit, 2);
    g_assert_cmpuint(strlen(order), ==, limit);
    g_assert_cmpint(order[0], ==, '6');
    g_assert_null(strpbrk(order + 1, "0123456789"));
    g_assert_null(strpbrk(next, "0123456789"));
  }
}

static guint first_slide(Fixture *f, const char *source) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsQuery) query = ds_query_parse(source, NULL, &error);
  DsSearchOptions options = {.limit = 1};
  g_autoptr(DsAnswer) answer = ds_query_ask(f->index, query, &options, &error);
  g_assert_no_error(error);
  return answer->hits->len ? ((DsHit *)g_ptr_array_index(answer->hits, 0))->slide : 0;
}

static void a_question_that_is_a_title_finds_that_slide(Fixture *f, gconstpointer data) {
  (void)data;
  g_assert_cmpuint(first_slide(f, "what is lorry"), ==, 2);
  g_assert_cmpuint(first_slide(f, "lorry"), ==, 3);
}

static void a_title_of_these_words_and_no_others_stands_first(Fixture *f, gconstpointer data) {
  (void)data;
  g_assert_cmpuint(first_slide(f, "queue depth"), ==, 4);
  g_assert_cmpuint(first_slide(f, "queue depth length"), ==, 5);
}

/* What @slide weighs for @source; 0: it is not found. */
static double score_of(Fixture *f, const char *source, guint slide) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsQuery) query = ds_query_parse(source, NULL, &error);
  DsSearchOptions options = {.limit = 10};
  g_autoptr(DsAnswer) answer = ds_query_ask(f->index, query, &options, &error);
  g_assert_no_error(error);
  for (guint i = 0; i < answer->hits->len; i++)
    if (((DsHit *)g_ptr_array_index(answer->hits, i))->slide == slide) return ((DsHit *)g_ptr_array_index(answer->hits, i))->score;
  return 0;
}

static void a_title_weighs_only_where_its_side_of_an_or_matches(Fixture *f, gconstpointer data) {
  (void)data;
  double first = score_of(f, "first", 6), numbers = score_of(f, "numbers", 6);
  g_assert_cmpfloat(first, >, 0);
  g_assert_cmpfloat(numbers, >, 1.5 * first); /* its title */
  g_assert_cmpfloat_with_epsilon(score_of(f, "(numbers -depth) OR first", 6), first, 1e-9);
  g_assert_cmpfloat_with_epsilon(score_of(f, "(numbers written) OR first", 6), first, 1e-9);
}

static void a_phrase_weighs_what_its_words_do(Fixture *f, gconstpointer data) {
  (void)data;
  double line = score_of(f, "\"line\"", 6), other = score_of(f, "\"other\"", 6), words = score_of(f, "\"words\"", 6);
  g_assert_cmpfloat(line, >, 0);
  g_assert_cmpfloat_with_epsilon(score_of(f, "\"other words\"", 6), other + words, 1e-9);
  g_assert_cmpfloat_with_epsilon(score_of(f, "line NEAR/4 words", 6), line + words, 1e-9);
  g_assert_cmpfloat(score_of(f, "\"words other\"", 6), ==, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name) g_test_add("/query/rank/" #name, Fixture, NULL, set_up, name, tear_down)
  ADD(a_question_that_is_a_title_finds_that_slide);
  ADD(a_title_of_these_words_and_no_others_stands_first);
  ADD(a_title_weighs_only_where_its_side_of_an_or_matches);
  ADD(a_phrase_weighs_what_its_words_do);
  ADD(a_slide_stands_above_talks_however_many_there_are);
  return g_test_run();
}
