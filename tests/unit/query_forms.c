/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A word is found in its other forms, however it is put together. */
#include "unit/query_fixture.h"

static const TestSlide slides[] = {
    {"a.pdf", "Welcome", {"to the hive"}},
    {"a.pdf", "Chores", {"CronJobs for the night"}},
    {"a.pdf", "Health", {"two liveness-probes a comb"}},
    {"a.pdf", "Growing", {"with CRDs of our own"}},
    {"a.pdf", "Boxes", {"RPMs and debs"}},
    {"a.pdf", "Kinds", {"one RuntimeClass"}},
    {"a.pdf", "Volumes", {"many PVCs, each with drones"}},
    {"a.pdf", "Hornets", {"hornet alarm events"}},
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

/* The only slide of @source, 0: none; what its snippet highlights goes to @marked. */
static guint only_slide(Fixture *f, const char *source, const DsSynonyms *synonyms, char **marked) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsQuery) query = ds_query_parse(source, NULL, &error);
  DsSearchOptions options = {.limit = 10, .synonyms = synonyms};
  g_autoptr(DsAnswer) answer = ds_query_ask(f->index, query, &options, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(answer->hits->len, <=, 1);
  if (!answer->hits->len) return 0;
  const DsHit *hit = g_ptr_array_index(answer->hits, 0);
  if (marked && hit->highlights->len) {
    const DsHighlight *one = &g_array_index(hit->highlights, DsHighlight, 0);
    *marked = g_utf8_substring(hit->snippet, one->start, one->start + one->length);
  }
  return hit->slide;
}

static void other_forms_of_compounds_are_found(Fixture *f, gconstpointer data) {
  (void)data;
  static const struct {
    const char *source, *marked;
    guint slide;
  } rows[] = {
      {"CronJob", "CronJobs", 2},
      {"cronjob", "CronJobs", 2},
      {"liveness-probe", "liveness-probes", 3},
      {"RuntimeClasses", "RuntimeClass", 6},
      {"CRD", "CRDs", 4},
      {"crds", "CRDs", 4},
      {"RPM", "RPMs", 5},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *marked = NULL;
    g_assert_cmpuint(only_slide(f, rows[i].source, NULL, &marked), ==, rows[i].slide);
    g_assert_cmpstr(marked, ==, rows[i].marked);
  }
}

static void synonyms_know_the_plural_of_an_acronym(Fixture *f, gconstpointer data) {
  (void)data;
  DsSynonyms *synonyms = ds_synonyms_new();
  ds_synonyms_add(synonyms, "cwh", (const char *const[]){"drone", NULL});
  g_assert_cmpuint(only_slide(f, "CWHs", synonyms, NULL), ==, 7);
  ds_synonyms_free(synonyms);
}

static void an_absent_acronym_is_no_other_one(Fixture *f, gconstpointer data) {
  (void)data;
  g_assert_cmpuint(only_slide(f, "VPCs", NULL, NULL), ==, 0);
  g_assert_cmpuint(only_slide(f, "VPC drones", NULL, NULL), ==, 0);
}

static void a_letter_too_much_is_a_slip_where_the_other_words_tell(Fixture *f, gconstpointer data) {
  (void)data;
  g_assert_cmpuint(only_slide(f, "hornetx alarm events", NULL, NULL), ==, 8);
  g_assert_cmpuint(only_slide(f, "hornetx", NULL, NULL), ==, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name) g_test_add("/query/forms/" #name, Fixture, NULL, set_up, name, tear_down)
  ADD(other_forms_of_compounds_are_found);
  ADD(synonyms_know_the_plural_of_an_acronym);
  ADD(an_absent_acronym_is_no_other_one);
  ADD(a_letter_too_much_is_a_slip_where_the_other_words_tell);
  return g_test_run();
}
