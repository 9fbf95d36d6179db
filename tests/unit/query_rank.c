/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of several slides that have the words stands first. */
#include "unit/query_fixture.h"

static const TestSlide slides[] = {
    {"a.pdf", "Welcome", {"to a day of talks"}},
    {"a.pdf", "What is Lorry?", {"A cache beside each node", "Written in C"}},
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

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name) g_test_add("/query/rank/" #name, Fixture, NULL, set_up, name, tear_down)
  ADD(a_question_that_is_a_title_finds_that_slide);
  ADD(a_title_of_these_words_and_no_others_stands_first);
  return g_test_run();
}
