/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Noise that repetition alone does not prove, and content that repetition alone would condemn. */
#include "unit/deck_fixture.h"

static DsFacts *deck_of(guint n) {
  DsFacts *facts = ds_facts_new();
  for (guint i = 0; i < n; i++) {
    DsPage *page = add_page(facts);
    g_autofree char *title = g_strdup_printf("Step %c", 'A' + i),
                    *body = g_strdup_printf("what happens in step %c of the whole story", 'A' + i);
    add_line(page, 40, 30, 28, title);
    add_line(page, 40, 150, 16, body);
  }
  return facts;
}

static DsPage *page_of(DsFacts *facts, guint number) {
  return g_ptr_array_index(facts->pages, number - 1);
}

static void footer_of_the_title_slides_layout_goes_with_the_others(void) {
  g_autoptr(DsFacts) facts = deck_of(8);
  add_line(page_of(facts, 1), 400, 385, 9, "Fjordline - quietly fast");
  for (guint page = 2; page <= 8; page++) add_line(page_of(facts, page), 40, 385, 9, "Fjordline - quietly fast");
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_true(is_noise(deck, 1, "Fjordline - quietly fast"));
  g_assert_nonnull(g_strrstr(find_line(deck, 1, "Fjordline - quietly fast")->why, "on the height"));
}

static void parts_of_a_footer_that_was_torn_apart_go_too(void) {
  g_autoptr(DsFacts) facts = deck_of(8);
  for (guint page = 1; page <= 7; page++) add_line(page_of(facts, page), 40, 385, 9, "Cloud Day Utrecht, hall two");
  add_line(page_of(facts, 8), 40, 385, 9, "Cloud Day Utrecht,");
  add_line(page_of(facts, 8), 300, 385, 16, "Cloud Day"); /* another size elsewhere: not the footer */
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_true(is_noise(deck, 8, "Cloud Day Utrecht,"));
  g_assert_false(is_noise(deck, 8, "Cloud Day"));
}

static void rare_sections_of_a_navigation_bar_go_with_the_common_ones(void) {
  static const char *const sections[] = {"Motives", "Motives", "Motives", "Design", "Design",
                                         "Design",  "Design",  "Proof",   "Limits", "Outlook"};
  g_autoptr(DsFacts) facts = deck_of(10);
  for (guint page = 1; page <= 10; page++) add_line(page_of(facts, page), 40, 4, 8, sections[page - 1]);
  add_line(page_of(facts, 9), 500, 4, 8, "an aside"); /* in another place */
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_true(is_noise(deck, 2, "Motives"));
  g_assert_true(is_noise(deck, 8, "Proof"));
  g_assert_cmpint(find_line(deck, 8, "Proof")->noise, ==, DS_NOISE_NAVIGATION);
  g_assert_false(is_noise(deck, 9, "an aside"));
}

static void names_of_sections_that_none_repeats_enough_are_a_run(void) {
  static const char *const sections[] = {"Motives", "Motives", "Design", "Design", "Proof", "Proof", "Limits", "Limits", "Outlook", "Outlook"};
  g_autoptr(DsFacts) facts = deck_of(10);
  for (guint page = 1; page <= 10; page++) {
    g_autofree char *source = g_strdup_printf("seen in report %c", 'A' + page);
    add_line(page_of(facts, page), 40, 4, 8, sections[page - 1]);
    add_line(page_of(facts, page), 40, 390, 8, source); /* another on every slide: no section's name */
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  for (guint page = 1; page <= 10; page++) g_assert_cmpint(find_line(deck, page, sections[page - 1])->noise, ==, DS_NOISE_NAVIGATION);
  g_assert_false(is_noise(deck, 4, "seen in report E"));
}

static void handles_and_copyright_need_less_proof(void) {
  g_autoptr(DsFacts) facts = deck_of(10);
  add_line(page_of(facts, 3), 20, 385, 10, "@mara_lq");
  add_line(page_of(facts, 7), 20, 385, 10, "@mara_lq");
  add_line(page_of(facts, 5), 20, 385, 10, "\xc2\xa9 2024 Isar Cloud");
  add_line(page_of(facts, 9), 20, 385, 10, "@once_only");
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_true(is_noise(deck, 3, "@mara_lq"));
  g_assert_true(is_noise(deck, 5, "\xc2\xa9 2024 Isar Cloud"));
  g_assert_false(is_noise(deck, 9, "@once_only"));
}

static void footnotes_and_labels_that_return_are_content(void) {
  g_autoptr(DsFacts) facts = deck_of(20);
  for (guint page = 4; page <= 7; page++) {
    add_line(page_of(facts, page), 40, 380, 10, "* measured without encryption");
    add_line(page_of(facts, page), 560, 375, 16, "one region"); /* as large as the text: a label of the drawing */
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_false(is_noise(deck, 5, "* measured without encryption"));
  g_assert_false(is_noise(deck, 5, "one region"));
}

static void years_below_an_axis_are_content_beside_an_event_they_are_not(void) {
  g_autoptr(DsFacts) facts = deck_of(6);
  add_line(page_of(facts, 3), 100, 380, 10, "2023");
  add_line(page_of(facts, 3), 300, 380, 10, "2024");
  add_line(page_of(facts, 5), 600, 370, 9, "KubeCon");
  add_line(page_of(facts, 5), 600, 382, 9, "Europe 2024");
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_false(is_noise(deck, 3, "2023"));
  g_assert_true(is_noise(deck, 5, "KubeCon"));
  g_assert_true(is_noise(deck, 5, "Europe 2024"));
}

/* Each number may count the pages, and is held against the others: a page that a worker filled with them must not take hours. */
static void page_numbers_are_found_beside_a_page_that_is_full_of_numbers(void) {
  g_autoptr(DsFacts) facts = deck_of(8);
  for (guint page = 1; page <= 8; page++) {
    g_autofree char *number = g_strdup_printf("%u", page);
    add_line(page_of(facts, page), 690, 390, 8, number);
  }
  for (guint i = 0; i < 200000; i++) add_line(page_of(facts, 4), 20 + (float)(i % 400), 60 + (float)(i / 400 % 250), 8, "1204");
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  for (guint page = 1; page <= 8; page++) {
    g_autofree char *number = g_strdup_printf("%u", page);
    g_assert_cmpint(find_line(deck, page, number)->noise, ==, DS_NOISE_PAGE_NUMBER);
  }
  g_assert_false(is_noise(deck, 4, "1204"));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/deck/noise/footer-of-the-title-slides-layout-goes-with-the-others",
                  footer_of_the_title_slides_layout_goes_with_the_others);
  g_test_add_func("/deck/noise/parts-of-a-footer-that-was-torn-apart-go-too", parts_of_a_footer_that_was_torn_apart_go_too);
  g_test_add_func("/deck/noise/rare-sections-of-a-navigation-bar-go-with-the-common-ones",
                  rare_sections_of_a_navigation_bar_go_with_the_common_ones);
  g_test_add_func("/deck/noise/names-of-sections-that-none-repeats-enough-are-a-run", names_of_sections_that_none_repeats_enough_are_a_run);
  g_test_add_func("/deck/noise/handles-and-copyright-need-less-proof", handles_and_copyright_need_less_proof);
  g_test_add_func("/deck/noise/footnotes-and-labels-that-return-are-content", footnotes_and_labels_that_return_are_content);
  g_test_add_func("/deck/noise/page-numbers-are-found-beside-a-page-that-is-full-of-numbers",
                  page_numbers_are_found_beside_a_page_that_is_full_of_numbers);
  g_test_add_func("/deck/noise/years-below-an-axis-are-content-beside-an-event-they-are-not",
                  years_below_an_axis_are_content_beside_an_event_they_are_not);
  return g_test_run();
}
