/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/deck_fixture.h"

/* The lines of @glyphs as "a|b|c". */
static char *grouped(GArray *glyphs) {
  g_autoptr(DsPage) page = ds_page_new(1);
  ds_lines_group((const DsGlyph *)(gpointer)glyphs->data, glyphs->len, PAGE_WIDTH, PAGE_HEIGHT, page);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < page->lines->len; i++)
    g_string_append_printf(out, "%s%s", i ? "|" : "", g_array_index(page->lines, DsLine, i).text);
  return g_string_free(out, FALSE);
}

static GArray *new_glyphs(void) {
  return g_array_new(FALSE, TRUE, sizeof(DsGlyph));
}

static void two_columns_keep_reading_order(void) {
  g_autoptr(GArray) glyphs = new_glyphs();
  add_glyphs(glyphs, 40, 30, 28, 14, "Two ways to do it");
  end_line(glyphs);
  for (guint row = 0; row < 3; row++) { /* drawn row by row, across the columns */
    float y = 100 + 24 * (float)row;
    const char *const left[] = {"the left one begins", "goes on a while", "and ends"}, *const right[] = {"the right one too",
                                                                                                         "has three lines",
                                                                                                         "in its column"};
    add_glyphs(glyphs, 40, y, 16, 8, left[row]);
    add_glyphs(glyphs, 400, y, 16, 8, right[row]);
    end_line(glyphs);
  }
  g_autofree char *lines = grouped(glyphs);
  g_assert_cmpstr(lines, ==,
                  "Two ways to do it|the left one begins|goes on a while|and ends|the right one too|has three lines|in its column");
}

static void banner_on_a_titles_baseline_is_a_line_of_its_own(void) {
  g_autoptr(GArray) glyphs = new_glyphs();
  add_glyphs(glyphs, 40, 20, 24, 12, "A title");
  add_glyphs(glyphs, 600, 24, 12, 6, "The Event");
  g_autofree char *lines = grouped(glyphs);
  g_assert_nonnull(g_strstr_len(lines, -1, "A title|"));
  g_assert_nonnull(g_strstr_len(lines, -1, "The Event"));
}

static void table_rows_stay_lines(void) {
  g_autoptr(GArray) glyphs = new_glyphs();
  for (guint column = 0; column < 2; column++)
    for (guint row = 0; row < 4; row++) {
      const char *const cells[2][4] = {{"Area", "Datapath", "Ingress", "BGP"}, {"State", "stable", "beta", "stable"}};
      add_glyphs(glyphs, column ? 300 : 40, 100 + 28 * (float)row, 14, 7, cells[column][row]);
      end_line(glyphs);
    }
  g_autofree char *lines = grouped(glyphs);
  g_assert_cmpstr(lines, ==, "Area\tState|Datapath\tstable|Ingress\tbeta|BGP\tstable");
}

static void letters_drawn_one_by_one_become_words(void) {
  g_autoptr(GArray) glyphs = new_glyphs();
  const char *letters = "KUBE";
  for (guint i = 0; letters[i]; i++) {
    char one[3] = {letters[i], ' ', 0};
    add_glyphs(glyphs, 40 + 20 * (float)i, 100, 16, 10, one);
  }
  g_autofree char *lines = grouped(glyphs);
  g_assert_cmpstr(lines, ==, "KUBE");
}

static void ligatures_are_opened_and_text_composed(void) {
  g_autoptr(GArray) glyphs = new_glyphs();
  add_glyphs(glyphs, 40, 100, 16, 8, "a\xef\xac\x83nity cafe\xcc\x81"); /* U+FB03, e + U+0301 */
  g_autofree char *lines = grouped(glyphs);
  g_assert_cmpstr(lines, ==, "affinity caf\xc3\xa9");
}

static void bullets_become_dashes_and_private_use_is_no_text(void) {
  g_autoptr(GArray) glyphs = new_glyphs();
  add_glyphs(glyphs, 40, 100, 16, 8, "\xe2\x80\xa2 first");
  end_line(glyphs);
  add_glyphs(glyphs, 40, 130, 16, 8, "\xef\x82\xb7 second"); /* U+F0B7, Symbol's bullet */
  g_autoptr(DsPage) page = ds_page_new(1);
  ds_lines_group((const DsGlyph *)(gpointer)glyphs->data, glyphs->len, PAGE_WIDTH, PAGE_HEIGHT, page);
  g_assert_cmpstr(g_array_index(page->lines, DsLine, 0).text, ==, "- first");
  g_assert_cmpstr(g_array_index(page->lines, DsLine, 1).text, ==, "- second");
  g_assert_true(g_array_index(page->lines, DsLine, 1).flags & DS_LINE_BULLET);
  g_assert_cmpfloat(page->trust, <, 1);
}

static void code_keeps_its_indentation(void) {
  g_autoptr(GArray) glyphs = new_glyphs();
  add_glyphs(glyphs, 40, 100, 12, 7, "spec:");
  end_line(glyphs);
  add_glyphs(glyphs, 54, 114, 12, 7, "replicas: 3");
  for (guint i = 0; i < glyphs->len; i++) g_array_index(glyphs, DsGlyph, i).flags = DS_GLYPH_MONO;
  g_autofree char *lines = grouped(glyphs);
  g_assert_cmpstr(lines, ==, "spec:|  replicas: 3");
}

static void terminal_output_keeps_its_columns(void) {
  g_autoptr(GArray) glyphs = new_glyphs();
  const char *const names[] = {"NAME", "web", "db"}, *const ages[] = {"AGE", "12d", "3m"};
  for (guint row = 0; row < 3; row++) add_glyphs(glyphs, 40, 100 + 14 * (float)row, 12, 7, names[row]), end_line(glyphs);
  for (guint row = 0; row < 3; row++) add_glyphs(glyphs, 110, 100 + 14 * (float)row, 12, 7, ages[row]), end_line(glyphs);
  for (guint i = 0; i < glyphs->len; i++) g_array_index(glyphs, DsGlyph, i).flags = DS_GLYPH_MONO;
  g_autofree char *lines = grouped(glyphs);
  g_assert_cmpstr(lines, ==, "NAME      AGE|web       12d|db        3m");
}

static void text_turned_upwards_reads_whole(void) {
  g_autoptr(GArray) glyphs = new_glyphs();
  const char *word = "Latency";
  for (guint i = 0; word[i]; i++) {
    DsGlyph glyph = {.c = (gunichar)word[i], .box = {20, 300 - 10 * (float)i, 34, 310 - 10 * (float)i}, .size = 14};
    g_array_append_val(glyphs, glyph);
  }
  g_autoptr(DsPage) page = ds_page_new(1);
  ds_lines_group((const DsGlyph *)(gpointer)glyphs->data, glyphs->len, PAGE_WIDTH, PAGE_HEIGHT, page);
  g_assert_cmpuint(page->lines->len, ==, 1);
  g_assert_cmpstr(g_array_index(page->lines, DsLine, 0).text, ==, "Latency");
  g_assert_cmpuint(g_array_index(page->lines, DsLine, 0).rotation, ==, 3);
}

static void text_from_right_to_left_stays_whole_without_its_marks(void) {
  g_autoptr(GArray) glyphs = new_glyphs();
  const gunichar word[] = {0x202b, 0x5e9, 0x5dc, 0x5d5, 0x5dd, 0x202c}; /* a Hebrew word between marks, drawn from x = 300 leftwards */
  for (guint i = 0; i < G_N_ELEMENTS(word); i++) {
    float x = 300 - 10 * (float)i;
    DsGlyph glyph = {.c = word[i], .box = {x, 100, x + 10, 116}, .size = 16};
    g_array_append_val(glyphs, glyph);
  }
  g_autofree char *lines = grouped(glyphs);
  g_assert_cmpstr(lines, ==, "\u05e9\u05dc\u05d5\u05dd");
}

static void drawing_order_of_lines_does_not_matter(void) {
  const char *const texts[] = {"Title of this slide", "first line of the body", "second line of the body", "third line of the body"};
  const guint orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}};
  for (guint o = 0; o < G_N_ELEMENTS(orders); o++) {
    g_autoptr(GArray) glyphs = new_glyphs();
    for (guint i = 0; i < 4; i++) {
      guint n = orders[o][i];
      add_glyphs(glyphs, 40, n ? 90 + 30 * (float)n : 30, n ? 16 : 28, n ? 8 : 14, texts[n]);
      end_line(glyphs);
    }
    g_autofree char *lines = grouped(glyphs);
    g_assert_cmpstr(lines, ==, "Title of this slide|first line of the body|second line of the body|third line of the body");
  }
}

static void nothing_and_nonsense_are_harmless(void) {
  g_autoptr(DsPage) page = ds_page_new(1);
  ds_lines_group(NULL, 0, PAGE_WIDTH, PAGE_HEIGHT, page);
  g_assert_cmpuint(page->lines->len, ==, 0);
  g_autoptr(GRand) random = g_rand_new_with_seed(7);
  g_autoptr(GArray) glyphs = new_glyphs();
  for (guint i = 0; i < 20000; i++) {
    float x = (float)g_rand_double_range(random, -1e5, 1e5), y = (float)g_rand_double_range(random, -1e5, 1e5);
    DsGlyph glyph = {.c = (gunichar)g_rand_int_range(random, 1, 0xd000),
                     .box = {x, y, x + (float)g_rand_double(random) * 50, y},
                     .size = (float)g_rand_double_range(random, 0, 99)};
    g_array_append_val(glyphs, glyph);
  }
  ds_lines_group((const DsGlyph *)(gpointer)glyphs->data, glyphs->len, PAGE_WIDTH, PAGE_HEIGHT, page);
  for (guint i = 0; i < page->lines->len; i++) g_assert_true(g_utf8_validate(g_array_index(page->lines, DsLine, i).text, -1, NULL));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/deck/lines/two-columns-keep-reading-order", two_columns_keep_reading_order);
  g_test_add_func("/deck/lines/banner-on-a-titles-baseline-is-a-line-of-its-own", banner_on_a_titles_baseline_is_a_line_of_its_own);
  g_test_add_func("/deck/lines/table-rows-stay-lines", table_rows_stay_lines);
  g_test_add_func("/deck/lines/letters-drawn-one-by-one-become-words", letters_drawn_one_by_one_become_words);
  g_test_add_func("/deck/lines/ligatures-are-opened-and-text-composed", ligatures_are_opened_and_text_composed);
  g_test_add_func("/deck/lines/bullets-become-dashes-and-private-use-is-no-text", bullets_become_dashes_and_private_use_is_no_text);
  g_test_add_func("/deck/lines/code-keeps-its-indentation", code_keeps_its_indentation);
  g_test_add_func("/deck/lines/terminal-output-keeps-its-columns", terminal_output_keeps_its_columns);
  g_test_add_func("/deck/lines/text-turned-upwards-reads-whole", text_turned_upwards_reads_whole);
  g_test_add_func("/deck/lines/text-from-right-to-left-stays-whole-without-its-marks",
                  text_from_right_to_left_stays_whole_without_its_marks);
  g_test_add_func("/deck/lines/drawing-order-of-lines-does-not-matter", drawing_order_of_lines_does_not_matter);
  g_test_add_func("/deck/lines/nothing-and-nonsense-are-harmless", nothing_and_nonsense_are_harmless);
  return g_test_run();
}
