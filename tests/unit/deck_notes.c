/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speaker notes: below the slide on upright pages, on pages between the slides, and what only looks like them. */
#include "unit/deck_fixture.h"

static const char *const topics[] = {"Routing", "Policies", "Encryption", "Metrics", "Gateways", "Scaling"};

static void size_pages(DsFacts *facts, float width, float height) {
  for (guint i = 0; i < facts->pages->len; i++) {
    DsPage *page = g_ptr_array_index(facts->pages, i);
    page->width = width;
    page->height = height;
  }
}

static void notes_below_the_slide_are_apart(void) {
  g_autoptr(DsFacts) facts = ds_facts_new();
  for (guint i = 0; i < 6; i++) {
    DsPage *page = add_page(facts);
    g_autofree char *body = g_strdup_printf("what %s costs", topics[i]),
                    *notes = g_strdup_printf("remember to tell the story of %s here", topics[i]);
    add_line(page, 80, 120, 20, topics[i]);
    add_line(page, 80, 180, 14, body);
    add_line(page, 80, 480, 12, notes);
  }
  size_pages(facts, 595, 842);
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  const DsSlide *slide = g_ptr_array_index(deck->slides, 2);
  g_autofree char *text = ds_slide_text(slide, DS_ROLES_KEPT), *said = ds_slide_text(slide, 1u << DS_ROLE_NOTES);
  g_assert_cmpuint(deck->slides->len, ==, 6);
  g_assert_cmpstr(slide->title, ==, "Encryption");
  g_assert_cmpstr(text, ==, "Encryption\nwhat Encryption costs");
  g_assert_cmpstr(said, ==, "remember to tell the story of Encryption here");
}

static void pages_of_notes_belong_to_the_slide_before(void) {
  g_autoptr(DsFacts) facts = ds_facts_new();
  for (guint i = 0; i < 6; i++) {
    DsPage *page = add_page(facts), *notes = add_page(facts);
    g_autofree char *body = g_strdup_printf("what %s costs", topics[i]),
                    *said = g_strdup_printf("remember to tell the story of %s here", topics[i]);
    add_line(page, 80, 40, 28, topics[i]);
    add_line(page, 80, 180, 16, body);
    add_line(notes, 500, 20, 7, topics[i]);
    add_line(notes, 500, 60, 4, body);
    add_line(notes, 40, 150, 12, said);
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_cmpuint(deck->slides->len, ==, 6);
  const DsSlide *slide = g_ptr_array_index(deck->slides, 2);
  g_autofree char *text = ds_slide_text(slide, DS_ROLES_KEPT), *said = ds_slide_text(slide, 1u << DS_ROLE_NOTES);
  g_assert_cmpuint(slide->first, ==, 5);
  g_assert_cmpuint(slide->last, ==, 6);
  g_assert_cmpuint(slide->ordinal, ==, 3);
  g_assert_cmpstr(slide->title, ==, "Encryption");
  g_assert_cmpstr(text, ==, "Encryption\nwhat Encryption costs");
  g_assert_cmpstr(said, ==, "remember to tell the story of Encryption here");
  g_assert_cmpint(find_line(deck, 6, "Encryption")->noise, ==, DS_NOISE_THUMBNAIL);
}

static void upright_pages_of_prose_have_no_notes(void) {
  g_autoptr(DsFacts) facts = ds_facts_new();
  for (guint i = 0; i < 6; i++) {
    DsPage *page = add_page(facts);
    add_line(page, 80, 80, 20, topics[i]);
    for (guint line = 0; line < 40; line++) add_line(page, 80, 120 + 15 * (float)line, 12, "a report goes on and on and on");
  }
  size_pages(facts, 595, 842);
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_autofree char *said = ds_slide_text(g_ptr_array_index(deck->slides, 2), 1u << DS_ROLE_NOTES);
  g_assert_cmpstr(said, ==, "");
}

static void slides_that_follow_one_another_are_no_notes(void) {
  g_autoptr(DsFacts) facts = ds_facts_new();
  for (guint i = 0; i < 12; i++) { /* each second slide says the same in the same size, and more */
    DsPage *page = add_page(facts);
    add_line(page, 80, 40, 28, topics[i / 2]);
    add_line(page, 80, 180, 16, i % 2 ? "and here is how it went on after the first try" : "a first try");
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_assert_cmpuint(deck->slides->len, ==, 12);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/deck/notes/notes-below-the-slide-are-apart", notes_below_the_slide_are_apart);
  g_test_add_func("/deck/notes/pages-of-notes-belong-to-the-slide-before", pages_of_notes_belong_to_the_slide_before);
  g_test_add_func("/deck/notes/upright-pages-of-prose-have-no-notes", upright_pages_of_prose_have_no_notes);
  g_test_add_func("/deck/notes/slides-that-follow-one-another-are-no-notes", slides_that_follow_one_another_are_no_notes);
  return g_test_run();
}
