/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a deck is said of each of its slides, and weighs as much as it is rare. */
#include "query/internal.h"
#include "unit/query_fixture.h"

#include <math.h>

#define TALKS 40u /* without a deck */

static const TestSlide slides[] = {
    {"harbour.pdf", "One", {"first of three"}}, {"harbour.pdf", "Two", {"second"}},   {"harbour.pdf", "Three", {"third"}},
    {"pine tree.pdf", "Four", {"first again"}}, {"pine tree.pdf", "Five", {"fifth"}}, {"pine tree.pdf", "Six", {"sixth pine"}},
};

typedef TestAsked Fixture;

static void say_more(DsTalk *talk) {
  DsSpeaker *speaker = g_new0(DsSpeaker, 1);
  speaker->name = g_strdup("Ada Heron");
  speaker->affiliation = g_strdup("Reed Works");
  g_ptr_array_add(talk->speakers, speaker);
  talk->section = g_strdup("Meadow");
  talk->event_key = g_strdup("kubecon-eu-2019");
}

static void put_talks(const Fixture *f) {
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  g_autoptr(GHashTable) linked = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < TALKS; i++) {
    DsTalk *talk = ds_talk_new();
    DsTitle *title = g_new0(DsTitle, 1);
    title->text = g_strdup(i == 1 ? "Lamp" : "Lanterns");
    g_ptr_array_add(talk->titles, title);
    talk->title = g_strdup(title->text);
    talk->event = g_strdup(i == 0 ? "Moth Day" : "Owl Day");
    talk->id = g_strdup_printf("an-event/%u", i);
    if (i == 2) g_hash_table_add(linked, talk->id);
    if (i == 3) say_more(talk);
    g_ptr_array_add(talks, talk);
  }
  test_put_talks(f->made.library, talks, linked);
}

static void set_up(Fixture *f, gconstpointer data) {
  (void)data;
  test_asked_begin(f, slides, G_N_ELEMENTS(slides));
  test_put(f->made.library, slides, G_N_ELEMENTS(slides), "pine tree.pdf");
  put_talks(f);
  g_assert_true(xap_database_reopen(ds_index_database(f->index), NULL, NULL));
}

static void tear_down(Fixture *f, gconstpointer data) {
  (void)data;
  test_asked_end(f);
}

static DsAnswer *ask(Fixture *f, const char *source) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsQuery) query = ds_query_parse(source, NULL, &error);
  DsSearchOptions options = {.limit = 100};
  DsAnswer *answer = ds_query_ask(f->index, query, &options, &error);
  g_assert_no_error(error);
  return answer;
}

static void assert_total(Fixture *f, const char *source, guint total) {
  g_autoptr(DsAnswer) answer = ask(f, source);
  if (answer->total != total) g_test_message("%s", source);
  g_assert_cmpuint(answer->total, ==, total);
}

static double best_score(Fixture *f, const char *source) {
  g_autoptr(DsAnswer) answer = ask(f, source);
  g_assert_cmpuint(answer->hits->len, >, 0);
  return ((DsHit *)g_ptr_array_index(answer->hits, 0))->score;
}

static void a_field_is_said_of_all_slides(Fixture *f, gconstpointer data) {
  (void)data;
  assert_total(f, "deck:harbour", 3);
  assert_total(f, "deck:\"pine tree\"", 3);
  assert_total(f, "deck:\"tree pine\"", 0);
  assert_total(f, "deck:tre*", 3);
  assert_total(f, "deck:pine-tree", 3);
  assert_total(f, "-deck:harbour", 3 + TALKS);
  assert_total(f, "first deck:zebra", 0);
  assert_total(f, "first deck:\"tree pine\"", 0);
  assert_total(f, "first deck:zeb*", 0);
  assert_total(f, "harbour second", 1);
  assert_total(f, "event:moth", 1);
  assert_total(f, "event:\"KubeCon Europe 2019\"", 1);
  assert_total(f, "deck:harbour,pine", 0);
  assert_total(f, "event:moth OR deck:harbour", 4);
}

static void any_field_is_context(Fixture *f, gconstpointer data) {
  (void)data;
  static const char *const words[] = {"heron", "reed", "meadow", "moth", "lamp", "harbour"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) assert_total(f, words[i], 1);
}

/* What context alone finds are heads; of other slides it wants some word to be on them. */
static void some_word_is_on_a_slide_or_it_is_a_head(Fixture *f, gconstpointer data) {
  (void)data;
  assert_total(f, "tree", 1);
  assert_total(f, "pine", 2);
  assert_total(f, "pine tree", 2);
  assert_total(f, "tree fifth", 1);
  assert_total(f, "pine tree fifth", 1);
  assert_total(f, "tree pine sixth", 1);
  assert_total(f, "pine tree harbour", 0);
  assert_total(f, "pine harbour", 0);
  assert_total(f, "pine tree -sixth", 1);
  assert_total(f, "pine tree is:slide", 2);
  assert_total(f, "\"pine tree\"", 1);
  assert_total(f, "\"pine tree\" sixth", 1);
  assert_total(f, "pine OR tree", 2);
  assert_total(f, "(pine tree) OR third", 3);
  g_assert_cmpfloat_with_epsilon(best_score(f, "pine"), best_score(f, "tree") + best_score(f, "sixth"), 1e-6);
}

static void other_forms_are_found_and_are_lighter(Fixture *f, gconstpointer data) {
  (void)data;
  assert_total(f, "talk:lanterns", TALKS - 1);
  assert_total(f, "talk:lantern", TALKS - 1);
  assert_total(f, "talk:lanterning", TALKS - 1);
  assert_total(f, "talk:lamps", 1);
  g_assert_cmpfloat_with_epsilon(best_score(f, "talk:lanterns") * DS_STEM_WEIGHT, best_score(f, "talk:lantern") * (1 + DS_STEM_WEIGHT),
                                 1e-6);
}

/* libxapian's way of BM25, of 1 of 42 heads; unfielded, the field's part of it. */
static void a_field_weighs_its_rarity_and_context_is_lighter(Fixture *f, gconstpointer data) {
  (void)data;
  double name = best_score(f, "deck:harbour"), row = best_score(f, "deck:\"pine tree\""), part = ds_fields[DS_FIELD_DECK].weight;
  g_assert_cmpfloat_with_epsilon(name, log(41.5 / 1.5), 1e-6);
  g_assert_cmpfloat_with_epsilon(row, 2 * name, 1e-6);
  g_assert_cmpfloat_with_epsilon(best_score(f, "harbour"), part * name, 1e-6);
  g_assert_cmpfloat_with_epsilon(best_score(f, "\"pine tree\""), part * row, 1e-6);
}

static void a_slide_is_no_talk_and_has_a_deck(Fixture *f, gconstpointer data) {
  (void)data;
  assert_total(f, "is:slide", 6);
  assert_total(f, "-is:slide", TALKS);
  assert_total(f, "is:talk", TALKS);
  assert_total(f, "has:deck", 7);
  assert_total(f, "-has:deck", TALKS - 1);
  assert_total(f, "is:talk has:deck", 1);
  assert_total(f, "is:slide -deck:harbour", 3);
}

static void a_value_without_words_asks_nothing(Fixture *f, gconstpointer data) {
  (void)data;
  static const char *const fields[] = {"deck", "talk", "speaker", "org", "event", "section", "title"};
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    g_autofree char *source = g_strdup_printf("first %s:\"...\"", fields[i]);
    assert_total(f, source, 2);
  }
}

static void a_beginning_weighs_what_its_word_does(Fixture *f, gconstpointer data) {
  (void)data;
  g_assert_cmpfloat_with_epsilon(best_score(f, "deck:harb*"), best_score(f, "deck:harbour"), 1e-6);
  g_assert_cmpfloat(best_score(f, "event:owl*"), <, best_score(f, "event:mot*"));
}

/* Forty talks without a deck say nothing of how many slides a deck has. */
static void a_name_is_as_frequent_as_its_slides(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(DsQuery) query = ds_query_parse("harbour", NULL, NULL);
  g_autoptr(DsPlan) plan = ds_plan_new(f->index, query, NULL);
  g_autoptr(GPtrArray) name = ds_words_of("harbour"), row = ds_words_of("pine-tree"), both = ds_words_of("moth");
  g_assert_cmpint(ds_plan_frequency(plan, g_ptr_array_index(name, 0)), ==, 3);
  g_assert_cmpint(ds_plan_frequency(plan, g_ptr_array_index(row, 0)), ==, 3);
  g_assert_cmpint(ds_plan_frequency(plan, g_ptr_array_index(both, 0)), ==, 2); /* 46 documents of 42 heads */
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name) g_test_add("/query/context/" #name, Fixture, NULL, set_up, name, tear_down)
  ADD(a_field_is_said_of_all_slides);
  ADD(any_field_is_context);
  ADD(some_word_is_on_a_slide_or_it_is_a_head);
  ADD(other_forms_are_found_and_are_lighter);
  ADD(a_field_weighs_its_rarity_and_context_is_lighter);
  ADD(a_slide_is_no_talk_and_has_a_deck);
  ADD(a_value_without_words_asks_nothing);
  ADD(a_beginning_weighs_what_its_word_does);
  ADD(a_name_is_as_frequent_as_its_slides);
#undef ADD
  return g_test_run();
}
