/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `extract` prints of a page. */
#include <decksearch/print.h>

static void text_of_a_page_is_safe_on_a_terminal(void) {
  static const char *const texts[] = {"Wax \xe2\x80\xae" "and\ttabs", "- \x1b]0;honey\x07"};
  g_autoptr(DsFacts) facts = ds_facts_new();
  DsPage *page = ds_page_new(1);
  g_ptr_array_add(facts->pages, page);
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    float y = 100 + 40 * (float)i;
    DsLine line = {.text = g_strdup(texts[i]), .box = {40, y, 400, y + 16}, .size = 16, .block = (guint16)i};
    g_array_append_val(page->lines, line);
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_autoptr(GString) out = g_string_new(NULL);
  ds_print_page_text(out, deck, 1);
  g_assert_cmpstr(out->str, ==, "Wax \\u202eand\ttabs\n- \\x1b]0;honey\\x07\n");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/print/page/text-of-a-page-is-safe-on-a-terminal", text_of_a_page_is_safe_on_a_terminal);
  return g_test_run();
}
