/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is printed for people. */
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

static void candidate_without_a_talk_is_left_out(void) {
  g_autoptr(DsManifest) manifest = ds_manifest_new();
  g_autoptr(GPtrArray) manifests = g_ptr_array_new();
  g_autoptr(GString) out = g_string_new(NULL);
  const DsStyle plain = {0};
  manifest->path = g_strdup("wax.pdf");
  g_ptr_array_add(manifest->others, g_strdup("")); /* of a damaged index */
  g_ptr_array_add(manifest->others, g_strdup("wax-2031/ports\t0.50"));
  g_ptr_array_add(manifests, manifest);
  ds_print_decks(out, manifests, NULL, &plain);
  g_assert_cmpstr(out->str, ==, "wax.pdf  0 slides\n  unlinked: no evidence\n    0.50  decksearch link 'wax.pdf' 'wax-2031/ports'\n");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/print/text/text-of-a-page-is-safe-on-a-terminal", text_of_a_page_is_safe_on_a_terminal);
  g_test_add_func("/print/text/candidate-without-a-talk-is-left-out", candidate_without_a_talk_is_left_out);
  return g_test_run();
}
