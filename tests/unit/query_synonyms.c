/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A word also finds what says the same, below what has the word itself. */
#include "unit/query_fixture.h"

static const TestSlide slides[] = {
    {"a.pdf", "Welcome", {"Nothing of note"}},
    {"a.pdf", "HPA", {"hpa hpa hpa, the hpa and again hpa"}},
    {"a.pdf",
     "Scaling in general",
     {"a long slide about many things, one of which", "is the horizontal pod autoscaler", "and much more beside it"}},
    {"a.pdf", "Lines", {"horizontal ones, each pod with an autoscaler of its own"}},
    {"a.pdf", "Kubernetes, Kubernetes", {"kubernetes kubernetes kubernetes"}},
    {"a.pdf", "Clusters", {"of k8s, among a long list of other things", "that fill this slide", "from its top to its end"}},
    {"a.pdf", "PodDisruptionBudget", {"minAvailable"}},
};

typedef TestAsked Fixture;

static void set_up(Fixture *f, gconstpointer data) {
  (void)data;
  test_asked_begin(f, slides, G_N_ELEMENTS(slides));
  ds_synonyms_add(f->synonyms, "k8s", (const char *const[]){"kubernetes", NULL});
  ds_synonyms_add(f->synonyms, "hpa", (const char *const[]){"horizontal pod autoscaler", NULL});
  ds_synonyms_add(f->synonyms, "pdb", (const char *const[]){"pod disruption budget", NULL});
  ds_synonyms_add(f->synonyms, "", (const char *const[]){"...", NULL});
}

static void tear_down(Fixture *f, gconstpointer data) {
  (void)data;
  test_asked_end(f);
}

static DsAnswer *ask(Fixture *f, const char *source, gboolean with) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsQuery) query = ds_query_parse(source, NULL, &error);
  DsSearchOptions options = {.limit = 10, .synonyms = with ? f->synonyms : NULL};
  DsAnswer *answer = ds_query_ask(f->index, query, &options, &error);
  g_assert_no_error(error);
  return answer;
}

/* The slides found, in order, as text. */
static char *found(Fixture *f, const char *source, gboolean with) {
  g_autoptr(DsAnswer) answer = ask(f, source, with);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < answer->hits->len; i++)
    g_string_append_printf(out, "%s%u", i ? " " : "", ((DsHit *)g_ptr_array_index(answer->hits, i))->slide);
  return g_string_free(out, FALSE);
}

static void finds(Fixture *f, const char *source, gboolean with, const char *expected) {
  g_autofree char *got = found(f, source, with);
  if (g_strcmp0(got, expected) != 0) g_test_message("query '%s'", source);
  g_assert_cmpstr(got, ==, expected);
}

static void the_word_itself_stands_above(Fixture *f, gconstpointer data) {
  (void)data;
  finds(f, "k8s", FALSE, "6");
  finds(f, "k8s", TRUE, "6 5");
  finds(f, "kubernetes", TRUE, "5 6");
}

static void several_words_are_a_phrase_on_either_side(Fixture *f, gconstpointer data) {
  (void)data;
  finds(f, "hpa", TRUE, "2 3");
  finds(f, "horizontal pod autoscaler", TRUE, "3 4 2");
  finds(f, "horizontal pod autoscalers lines", TRUE, "4");
  finds(f, "pdb", TRUE, "7");
}

static void phrases_and_required_words_ask_for_themselves(Fixture *f, gconstpointer data) {
  (void)data;
  finds(f, "\"k8s\"", TRUE, "6");
  finds(f, "+k8s", TRUE, "6");
  finds(f, "title:k8s", TRUE, "");
  finds(f, "cluster OR kubernetes -k8s", TRUE, "5 6");
}

static void a_word_with_a_synonym_is_not_corrected(Fixture *f, gconstpointer data) {
  (void)data;
  ds_synonyms_add(f->synonyms, "sclaing", (const char *const[]){"minavailable", NULL});
  g_autoptr(DsAnswer) without = ask(f, "sclaing", FALSE), with = ask(f, "sclaing", TRUE);
  g_assert_cmpstr(without->corrected, ==, "scaling");
  g_assert_null(with->corrected);
  g_assert_cmpuint(with->hits->len, ==, 1);
}

static void a_synonym_counts_when_words_are_missing(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(DsAnswer) answer = ask(f, "hpa general things zeppelin", TRUE);
  g_assert_cmpuint(answer->hits->len, >, 0);
  const DsHit *hit = g_ptr_array_index(answer->hits, 0);
  g_assert_cmpuint(hit->slide, ==, 3);
  g_assert_cmpstr(hit->missing_words[0], ==, "zeppelin");
  g_assert_null(hit->missing_words[1]);
}

static void snippets_show_the_synonym_whole(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(DsAnswer) answer = ask(f, "hpa", TRUE);
  const DsHit *hit = g_ptr_array_index(answer->hits, answer->hits->len - 1);
  g_assert_cmpuint(hit->highlights->len, ==, 1);
  const DsHighlight *light = &g_array_index(hit->highlights, DsHighlight, 0);
  g_autofree char *text = g_utf8_substring(hit->snippet, light->start, light->start + light->length);
  g_assert_cmpstr(text, ==, "horizontal pod autoscaler");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name) g_test_add("/query/synonyms/" #name, Fixture, NULL, set_up, name, tear_down)
  ADD(the_word_itself_stands_above);
  ADD(several_words_are_a_phrase_on_either_side);
  ADD(phrases_and_required_words_ask_for_themselves);
  ADD(a_word_with_a_synonym_is_not_corrected);
  ADD(a_synonym_counts_when_words_are_missing);
  ADD(snippets_show_the_synonym_whole);
  return g_test_run();
}
