/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which a person reads what stands side by side. */
#include "unit/deck_fixture.h"

typedef struct {
  float x, y, size;
  const char *text;
} Box;

/* The lines of @boxes as "a|b|c"; drawn in the order given. */
static char *read_boxes(const Box *boxes, guint n) {
  g_autoptr(GArray) glyphs = g_array_new(FALSE, TRUE, sizeof(DsGlyph));
  for (guint i = 0; i < n; i++) {
    add_glyphs(glyphs, boxes[i].x, boxes[i].y, boxes[i].size, boxes[i].size / 2, boxes[i].text);
    end_line(glyphs);
  }
  g_autoptr(DsPage) page = ds_page_new(1);
  ds_lines_group((const DsGlyph *)(gpointer)glyphs->data, glyphs->len, PAGE_WIDTH, PAGE_HEIGHT, page);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < page->lines->len; i++)
    g_string_append_printf(out, "%s%s", i ? "|" : "", g_array_index(page->lines, DsLine, i).text);
  return g_string_free(out, FALSE);
}

static void boxes_with_several_lines_are_read_one_by_one(void) {
  const Box boxes[] = {{60, 100, 14, "Connect"},  {300, 100, 14, "Observe"},   {540, 100, 14, "Secure"},
                       {60, 116, 12, "pods and"}, {300, 116, 12, "flows and"}, {540, 116, 12, "policy by"},
                       {60, 131, 12, "services"}, {300, 131, 12, "metrics"},   {540, 131, 12, "identity"}};
  g_autofree char *lines = read_boxes(boxes, G_N_ELEMENTS(boxes));
  g_assert_cmpstr(lines, ==, "Connect|pods and|services|Observe|flows and|metrics|Secure|policy by|identity");
}

static void rows_of_a_drawing_come_one_after_the_other(void) {
  const Box boxes[] = {{60, 100, 12, "Pod A"}, {160, 100, 12, "eth0"}, {260, 100, 12, "Node 1"},
                       {60, 240, 12, "Pod B"}, {160, 240, 12, "eth1"}, {260, 240, 12, "Node 2"}};
  g_autofree char *lines = read_boxes(boxes, G_N_ELEMENTS(boxes));
  g_assert_cmpstr(lines, ==, "Pod A|eth0|Node 1|Pod B|eth1|Node 2");
}

static void drawings_side_by_side_are_read_one_by_one(void) {
  const Box boxes[] = {{60, 100, 12, "Zone 1"},  {60, 150, 12, "server"},  {60, 200, 12, "disk"},
                       {460, 100, 12, "Zone 2"}, {460, 130, 12, "server"}, {460, 165, 12, "disk"}};
  g_autofree char *lines = read_boxes(boxes, G_N_ELEMENTS(boxes));
  g_assert_cmpstr(lines, ==, "Zone 1|server|disk|Zone 2|server|disk");
}

static void code_beside_code_is_no_table(void) {
  const char *const left[] = {"kind: Pod", "spec:", "  image: web"}, *const right[] = {"kind: Job", "  spec:", "    image: task"};
  g_autoptr(GArray) glyphs = g_array_new(FALSE, TRUE, sizeof(DsGlyph));
  for (guint row = 0; row < 3; row++) {
    add_glyphs(glyphs, 60, 100 + 16 * (float)row, 12, 7, left[row]);
    end_line(glyphs);
    add_glyphs(glyphs, 400, 100 + 16 * (float)row, 12, 7, right[row]);
    end_line(glyphs);
  }
  for (guint i = 0; i < glyphs->len; i++) g_array_index(glyphs, DsGlyph, i).flags = DS_GLYPH_MONO;
  g_autoptr(DsPage) page = ds_page_new(1);
  ds_lines_group((const DsGlyph *)(gpointer)glyphs->data, glyphs->len, PAGE_WIDTH, PAGE_HEIGHT, page);
  g_assert_cmpuint(page->lines->len, ==, 6);
  g_assert_cmpstr(g_array_index(page->lines, DsLine, 2).text, ==, "  image: web");
}

static void rows_of_a_grid_keep_their_cells_together(void) {
  const Box boxes[] = {{40, 80, 14, "Way"},
                       {500, 80, 14, "Speed"},
                       {40, 110, 14, "Slices: convert the blocks and"},
                       {40, 126, 14, "merge whatever stands there twice"},
                       {500, 110, 14, "fast"},
                       {40, 165, 14, "Iterators: sample by sample, with"},
                       {40, 181, 14, "a heap that merges them as they come"},
                       {500, 165, 14, "slow"}};
  g_autofree char *lines = read_boxes(boxes, G_N_ELEMENTS(boxes));
  g_assert_cmpstr(lines, ==,
                  "Way|Speed|Slices: convert the blocks and|merge whatever stands there twice|fast|Iterators: sample by sample, with|a "
                  "heap that merges them as they come|slow");
}

static void terms_stand_before_what_they_mean(void) {
  const Box boxes[] = {{40, 100, 14, "ca-file"},
                       {40, 150, 14, "cert-file"},
                       {40, 200, 14, "key-file"},
                       {240, 100, 14, "the bundle that clients are judged by, read"},
                       {240, 116, 14, "again when it changes"},
                       {240, 150, 14, "what the server shows to all of its clients"},
                       {240, 200, 14, "kept in a secret, never in the image itself"}};
  g_autofree char *lines = read_boxes(boxes, G_N_ELEMENTS(boxes));
  g_assert_cmpstr(
      lines, ==,
      "ca-file|the bundle that clients are judged by, read|again when it changes|cert-file|what the server shows to all of its clients|"
      "key-file|kept in a secret, never in the image itself");
}

static void numbers_and_bullets_in_boxes_of_their_own_mark_their_lines(void) {
  const Box numbered[] = {{40, 100, 16, "1."},
                          {40, 130, 16, "2."},
                          {40, 160, 16, "3."},
                          {100, 100, 16, "measure what you have"},
                          {100, 130, 16, "change one thing"},
                          {100, 160, 16, "measure it again"}};
  g_autofree char *numbers = read_boxes(numbered, G_N_ELEMENTS(numbered));
  g_assert_cmpstr(numbers, ==, "1. measure what you have|2. change one thing|3. measure it again");
  const Box dotted[] = {{40, 100, 16, "\xe2\x97\x8f"},
                        {40, 130, 16, "\xe2\x97\x8f"},
                        {100, 100, 16, "measure what you have"},
                        {100, 130, 16, "change one thing"}};
  g_autofree char *dots = read_boxes(dotted, G_N_ELEMENTS(dotted));
  g_assert_cmpstr(dots, ==, "- measure what you have|- change one thing");
}

static void two_lists_are_read_one_after_the_other(void) {
  const Box boxes[] = {{40, 100, 16, "\xe2\x80\xa2 fast"}, {40, 130, 16, "\xe2\x80\xa2 small"}, {40, 160, 16, "\xe2\x80\xa2 safe"},
                       {400, 100, 16, "\xe2\x80\xa2 new"}, {400, 130, 16, "\xe2\x80\xa2 rare"}, {400, 160, 16, "\xe2\x80\xa2 costly"}};
  g_autofree char *lines = read_boxes(boxes, G_N_ELEMENTS(boxes));
  g_assert_cmpstr(lines, ==, "- fast|- small|- safe|- new|- rare|- costly");
}

static void bullets_show_their_depth(void) {
  const Box boxes[] = {{40, 100, 16, "\xe2\x80\xa2 scale"},
                       {60, 124, 14, "\xe2\x80\xa2 one cache a cluster"},
                       {80, 146, 12, "\xe2\x80\xa2 since 1.16"},
                       {60, 168, 14, "\xe2\x80\xa2 fewer watches"},
                       {40, 192, 16, "\xe2\x80\xa2 policy"}};
  g_autofree char *lines = read_boxes(boxes, G_N_ELEMENTS(boxes));
  g_assert_cmpstr(lines, ==, "- scale|  - one cache a cluster|    - since 1.16|  - fewer watches|- policy");
}

static void headings_of_columns_go_with_their_columns(void) {
  const Box boxes[] = {{40, 30, 28, "What we learned"},
                       {40, 90, 20, "When it helps"},
                       {400, 90, 20, "When it does not"},
                       {40, 130, 14, "a service with many clients"},
                       {400, 130, 14, "one pod that nobody calls"},
                       {40, 150, 14, "that come and go all day"},
                       {400, 146, 14, "and a batch job at night"}};
  g_autofree char *lines = read_boxes(boxes, G_N_ELEMENTS(boxes));
  g_assert_cmpstr(lines, ==,
                  "What we learned|When it helps|a service with many clients|that come and go all day|"
                  "When it does not|one pod that nobody calls|and a batch job at night");
}

static void crosses_of_a_drawing_are_no_word(void) {
  const Box boxes[] = {{40, 100, 16, "x x x x x x"}};
  g_autofree char *lines = read_boxes(boxes, G_N_ELEMENTS(boxes));
  g_assert_cmpstr(lines, ==, "x x x x x x");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/deck/order/boxes-with-several-lines-are-read-one-by-one", boxes_with_several_lines_are_read_one_by_one);
  g_test_add_func("/deck/order/rows-of-a-drawing-come-one-after-the-other", rows_of_a_drawing_come_one_after_the_other);
  g_test_add_func("/deck/order/drawings-side-by-side-are-read-one-by-one", drawings_side_by_side_are_read_one_by_one);
  g_test_add_func("/deck/order/code-beside-code-is-no-table", code_beside_code_is_no_table);
  g_test_add_func("/deck/order/rows-of-a-grid-keep-their-cells-together", rows_of_a_grid_keep_their_cells_together);
  g_test_add_func("/deck/order/terms-stand-before-what-they-mean", terms_stand_before_what_they_mean);
  g_test_add_func("/deck/order/numbers-and-bullets-in-boxes-of-their-own-mark-their-lines",
                  numbers_and_bullets_in_boxes_of_their_own_mark_their_lines);
  g_test_add_func("/deck/order/two-lists-are-read-one-after-the-other", two_lists_are_read_one_after_the_other);
  g_test_add_func("/deck/order/bullets-show-their-depth", bullets_show_their_depth);
  g_test_add_func("/deck/order/headings-of-columns-go-with-their-columns", headings_of_columns_go_with_their_columns);
  g_test_add_func("/deck/order/crosses-of-a-drawing-are-no-word", crosses_of_a_drawing_are_no_word);
  return g_test_run();
}
