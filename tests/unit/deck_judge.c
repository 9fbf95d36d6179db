/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds, noise, titles, and what other decks show. */
#include "unit/deck_fixture.h"

#include <string.h>

/* @n slides with a title and a sentence of their own each. */
static DsFacts *plain_deck(guint n) {
  static const char *const topics[] = {"Routing",  "Policies", "Encryption", "Metrics",   "Gateways", "Scaling",
                                       "Upgrades", "Storage",  "Testing",    "Operators", "Clusters", "Limits"};
  DsFacts *facts = ds_facts_new();
  for (guint i = 0; i < n; i++) {
    DsPage *page = add_page(facts);
    g_autofree char *body = g_strdup_printf("what we learned about %s in the last year", topics[i % G_N_ELEMENTS(topics)]);
    add_line(page, 40, 30, 28, topics[i % G_N_ELEMENTS(topics)]);
    add_line(page, 40, 150, 16, body);
  }
  return facts;
}

static DsPage *page_of(DsFacts *facts, guint number) {
  return g_ptr_array_index(facts->pages, number - 1);
}

static void footer_at_one_place_is_noise_with_its_reason(void) {
  g_autoptr(DsFacts) facts = plain_deck(8);
  for (guint page = 2; page <= 6; page++) add_line(page_of(facts, page), 40, 385, 9, "Copyright 2024 Fjordline");
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  const DsSlideLine *line = find_line(deck, 3, "Copyright 2024 Fjordline");
  g_assert_cmpint(line->role, ==, DS_ROLE_NOISE);
  g_assert_cmpint(line->noise, ==, DS_NOISE_FOOTER);
  g_assert_cmpstr(line->why, ==, "same place on 5 of 8 slides");
  g_assert_false(is_noise(deck, 3, "what we learned about Encryption in the last year"));
}

static void digits_are_masked(void) {
  g_autoptr(DsFacts) facts = plain_deck(8);
  for (guint page = 1; page <= 8; page++) {
    g_autofree char *footer = g_strdup_printf("Fjordline, sheet %u", page);
    add_line(page_of(facts, page), 40, 385, 9, footer);
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_true(is_noise(deck, 5, "Fjordline, sheet 5"));
}

static void two_appearances_are_no_proof(void) {
  g_autoptr(DsFacts) facts = plain_deck(8);
  add_line(page_of(facts, 2), 40, 385, 9, "source: our own measurements");
  add_line(page_of(facts, 5), 40, 385, 9, "source: our own measurements");
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_false(is_noise(deck, 2, "source: our own measurements"));
}

static void page_numbers_are_a_sequence(void) {
  g_autoptr(DsFacts) facts = plain_deck(8);
  for (guint page = 1; page <= 8; page++) {
    g_autofree char *counter = g_strdup_printf("%u / 8", page);
    add_line(page_of(facts, page), 670, 385, 9, counter);
    add_line(page_of(facts, page), 300, 250, 16, "4096"); /* the same number on every slide counts nothing */
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_true(is_noise(deck, 4, "4 / 8"));
  g_assert_cmpint(find_line(deck, 4, "4 / 8")->noise, ==, DS_NOISE_PAGE_NUMBER);
  g_assert_false(is_noise(deck, 4, "4096"));
}

static void repeated_titles_and_agendas_are_content(void) {
  g_autoptr(DsFacts) facts = plain_deck(10);
  for (guint page = 1; page <= 10; page += 3) { /* the agenda returns four times */
    DsPage *agenda = page_of(facts, page);
    g_array_set_size(agenda->lines, 0);
    add_line(agenda, 40, 30, 28, "Agenda");
    add_line(agenda, 40, 150, 18, "Where we come from");
    add_line(agenda, 40, 190, 18, "Where we are going");
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_false(is_noise(deck, 4, "Agenda"));
  g_assert_false(is_noise(deck, 4, "Where we are going"));
  g_assert_cmpstr(ds_deck_slide_of_page(deck, 4)->title, ==, "Agenda");
}

static void event_names_in_the_margin_go_in_titles_and_prose_stay(void) {
  g_autoptr(DsFacts) facts = plain_deck(6);
  const char *const events[] = {"Fjord Summit North 2031", NULL};
  add_line(page_of(facts, 3), 560, 12, 10, "Fjord Summit");
  add_line(page_of(facts, 3), 560, 24, 9, "North 2031");
  add_line(page_of(facts, 4), 40, 200, 16, "see you at Fjord Summit North 2031");
  g_free(g_array_index(page_of(facts, 5)->lines, DsLine, 0).text);
  g_array_index(page_of(facts, 5)->lines, DsLine, 0).text = g_strdup("Cilium @ Fjord Summit");
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, events);
  g_assert_true(is_noise(deck, 3, "Fjord Summit"));
  g_assert_true(is_noise(deck, 3, "North 2031"));
  g_assert_false(is_noise(deck, 4, "see you at Fjord Summit North 2031"));
  g_assert_cmpstr(ds_deck_slide_of_page(deck, 5)->title, ==, "Cilium @ Fjord Summit");
  g_autoptr(DsDeck) without = ds_deck_judge(facts, NULL, NULL);
  g_assert_false(is_noise(without, 3, "Fjord Summit"));
}

static void listing_that_comes_back_is_content(void) {
  g_autoptr(DsFacts) facts = plain_deck(10);
  for (guint page = 3; page <= 6; page++) {
    add_mono(page_of(facts, page), 300, 200, "apiVersion: v1");
    add_mono(page_of(facts, page), 300, 214, "kind: Service");
    add_mono(page_of(facts, page), 300, 228, "metadata:");
    add_mono(page_of(facts, page), 300, 370, "  type: ClusterIP");
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_false(is_noise(deck, 4, "kind: Service"));
  g_assert_false(is_noise(deck, 4, "  type: ClusterIP"));
}

static void build_is_one_slide_with_a_page_range(void) {
  g_autoptr(DsFacts) facts = plain_deck(2);
  static const char *const bullets[] = {"- who sent it", "- where does it go", "- may it"};
  for (guint step = 1; step <= 3; step++) {
    DsPage *page = add_page(facts);
    add_line(page, 40, 30, 28, "Three questions");
    for (guint i = 0; i < step; i++) add_line(page, 40, 120 + 40 * (float)i, 18, bullets[i]);
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  const DsSlide *slide = ds_deck_slide_of_page(deck, 4);
  g_assert_cmpuint(deck->slides->len, ==, 3);
  g_assert_cmpuint(slide->first, ==, 3);
  g_assert_cmpuint(slide->last, ==, 5);
  g_assert_cmpuint(slide->ordinal, ==, 3);
  g_autofree char *text = ds_slide_text(slide, DS_ROLES_KEPT);
  g_assert_cmpstr(text, ==, "Three questions\n- who sent it\n- where does it go\n- may it");
  g_assert_cmpuint(g_array_index(slide->lines, DsSlideLine, 3).page, ==, 5); /* "may it" first shows on page 5 */
  g_assert_cmpuint(g_array_index(slide->lines, DsSlideLine, 1).page, ==, 3);
  g_assert_false(is_noise(deck, 5, "- who sent it"));
}

/* A line that stands twice on a page and once on the next is not all there; three times, it is. */
static void build_counts_lines_that_say_the_same(void) {
  g_autoptr(DsFacts) facts = ds_facts_new();
  const guint times[] = {2, 1, 2, 3};
  for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
    DsPage *page = add_page(facts);
    add_line(page, 40, 40, 32, "Queues");
    for (guint k = 0; k < times[i]; k++) add_line(page, 60, 120 + 40 * (float)k, 18, "worker");
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_cmpuint(deck->slides->len, ==, 2);
  g_assert_cmpuint(ds_deck_slide_of_page(deck, 1)->last, ==, 1);
  const DsSlide *build = ds_deck_slide_of_page(deck, 4);
  g_assert_cmpuint(build->first, ==, 2);
  g_assert_cmpuint(build->lines->len, ==, 4);
}

static void same_title_with_another_body_is_no_build(void) {
  g_autoptr(DsFacts) facts = ds_facts_new();
  for (guint i = 0; i < 2; i++) {
    DsPage *page = add_page(facts);
    add_line(page, 40, 30, 28, "Who sent it?");
    add_line(page, 40, 150, 16, i ? "on the second slide the body is another one" : "every endpoint has an identity");
  }
  for (guint i = 0; i < 2; i++) add_line(add_page(facts), 40, 30, 28, "Demo"); /* over two pictures */
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_cmpuint(deck->slides->len, ==, 4);
}

static void titles_by_size_and_place(void) {
  g_autoptr(DsFacts) facts = ds_facts_new();
  DsPage *banner_first = add_page(facts), *two_lines = add_page(facts), *none = add_page(facts), *section = add_page(facts);
  add_line(banner_first, 500, 10, 9, "small print above");
  add_line(banner_first, 40, 40, 26, "The title");
  add_line(banner_first, 40, 150, 14, "and the body of this slide in one sentence");
  add_line(two_lines, 40, 30, 26, "A title that is long");
  add_line(two_lines, 40, 62, 26, "and takes two lines");
  add_line(two_lines, 40, 150, 14, "its body, which says a little more than that");
  add_line(none, 40, 200, 14, "only a remark in the middle of the page");
  add_line(none, 40, 220, 14, "that goes on for a second line of the same size");
  add_line(none, 40, 240, 14, "and for a third one, so that it is plain text");
  add_line(section, 200, 190, 40, "Part two");
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_cmpstr(ds_deck_slide_of_page(deck, 1)->title, ==, "The title");
  g_assert_cmpstr(ds_deck_slide_of_page(deck, 2)->title, ==, "A title that is long and takes two lines");
  g_assert_null(ds_deck_slide_of_page(deck, 3)->title);
  g_assert_cmpstr(ds_deck_slide_of_page(deck, 4)->title, ==, "Part two");
}

/* A deck with @footer on @n of its slides. */
static DsFacts *deck_with_footer(guint slides, guint n) {
  DsFacts *facts = plain_deck(slides);
  for (guint page = 1; page <= n; page++) add_line(page_of(facts, page), 40, 385, 9, "#FjordSummit by the Fjordline Foundation");
  return facts;
}

static void other_decks_prove_what_a_short_deck_cannot(void) {
  g_autoptr(DsFacts) shorty = deck_with_footer(4, 1);
  g_autoptr(DsProfile) profile = ds_profile_new();
  g_autoptr(DsDeck) alone = ds_deck_judge(shorty, profile, NULL);
  g_assert_false(is_noise(alone, 1, "#FjordSummit by the Fjordline Foundation"));
  g_autofree char *candidates = ds_candidates_format(alone->candidates), *before = ds_profile_hash_for(profile, candidates);
  for (guint i = 0; i < 2; i++) {
    g_autoptr(DsFacts) other = deck_with_footer(9, 6 + i);
    g_autoptr(DsDeck) judged = ds_deck_judge(other, NULL, NULL);
    g_autofree char *proven = ds_candidates_format(judged->candidates);
    ds_profile_count(profile, proven, 1);
    g_autoptr(DsDeck) now = ds_deck_judge(shorty, profile, NULL);
    g_assert_cmpint(is_noise(now, 1, "#FjordSummit by the Fjordline Foundation"), ==, i == 1); /* one other deck is not enough */
  }
  g_autofree char *after = ds_profile_hash_for(profile, candidates);
  g_assert_cmpstr(before, !=, after);
}

static void judgement_is_repeatable(void) {
  g_autoptr(DsFacts) facts = deck_with_footer(9, 7);
  g_autoptr(DsDeck) a = ds_deck_judge(facts, NULL, NULL), b = ds_deck_judge(facts, NULL, NULL);
  for (guint page = 1; page <= 9; page++) {
    g_autoptr(GArray) x = ds_deck_page_lines(a, page), y = ds_deck_page_lines(b, page);
    for (guint i = 0; i < x->len; i++) {
      const DsSlideLine *p = &g_array_index(x, DsSlideLine, i), *q = &g_array_index(y, DsSlideLine, i);
      g_assert_cmpint(p->role, ==, q->role);
      g_assert_cmpstr(p->why, ==, q->why);
    }
  }
  g_assert_cmpuint(a->candidates->len, ==, b->candidates->len);
}

static void hostile_facts_end_soon(void) {
  g_autoptr(DsFacts) facts = ds_facts_new();
  g_autoptr(GRand) random = g_rand_new_with_seed(3);
  for (guint p = 0; p < 60; p++) {
    DsPage *page = add_page(facts);
    for (guint i = 0; i < 2000; i++)
      add_line(page, (float)g_rand_int_range(random, 0, 700), (float)g_rand_int_range(random, 0, 400), 10, i % 3 ? "same" : "1");
  }
  facts->pages->pdata[59] = (ds_page_free(g_ptr_array_index(facts->pages, 59)), ds_page_new(60)); /* a page without size or lines */
  gint64 begun = g_get_monotonic_time();
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_nonnull(deck);
  g_assert_cmpint(g_get_monotonic_time() - begun, <, 60 * G_USEC_PER_SEC); /* no explosion; not a measurement */
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/deck/noise/footer-at-one-place-is-noise-with-its-reason", footer_at_one_place_is_noise_with_its_reason);
  g_test_add_func("/deck/noise/digits-are-masked", digits_are_masked);
  g_test_add_func("/deck/noise/two-appearances-are-no-proof", two_appearances_are_no_proof);
  g_test_add_func("/deck/noise/page-numbers-are-a-sequence", page_numbers_are_a_sequence);
  g_test_add_func("/deck/noise/repeated-titles-and-agendas-are-content", repeated_titles_and_agendas_are_content);
  g_test_add_func("/deck/noise/event-names-in-the-margin-go-in-titles-and-prose-stay",
                  event_names_in_the_margin_go_in_titles_and_prose_stay);
  g_test_add_func("/deck/noise/listing-that-comes-back-is-content", listing_that_comes_back_is_content);
  g_test_add_func("/deck/build/build-is-one-slide-with-a-page-range", build_is_one_slide_with_a_page_range);
  g_test_add_func("/deck/build/build-counts-lines-that-say-the-same", build_counts_lines_that_say_the_same);
  g_test_add_func("/deck/build/same-title-with-another-body-is-no-build", same_title_with_another_body_is_no_build);
  g_test_add_func("/deck/title/titles-by-size-and-place", titles_by_size_and_place);
  g_test_add_func("/deck/profile/other-decks-prove-what-a-short-deck-cannot", other_decks_prove_what_a_short_deck_cannot);
  g_test_add_func("/deck/judge/judgement-is-repeatable", judgement_is_repeatable);
  g_test_add_func("/deck/judge/hostile-facts-end-soon", hostile_facts_end_soon);
  return g_test_run();
}
