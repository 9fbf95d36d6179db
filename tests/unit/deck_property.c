/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for any deck: the order of glyphs decides nothing, and a page more changes another page by evidence of noise only. */
#include "unit/deck_fixture.h"

#include <string.h>

#define ROUNDS 60u

static const char *const words[] = {"packet", "kernel", "queue", "driver", "cache",  "route",
                                    "policy", "flow",   "load",  "ring",   "memory", "lookup"};

static char *random_text(GRand *random) {
  GString *text = g_string_new(NULL);
  for (gint n = g_rand_int_range(random, 1, 6); n > 0; n--)
    g_string_append_printf(text, "%s%s", text->len ? " " : "", words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))]);
  return g_string_free(text, FALSE);
}

static void random_page(DsFacts *facts, GRand *random) {
  DsPage *page = add_page(facts);
  for (gint n = g_rand_int_range(random, 1, 9); n > 0; n--) {
    g_autofree char *text = random_text(random);
    add_line(page, (float)g_rand_int_range(random, 0, 500), (float)g_rand_int_range(random, 0, 390), (float)g_rand_int_range(random, 8, 30),
             text);
  }
  if (g_rand_boolean(random)) add_line(page, 20, 388, 8, "a footer of some slides");
}

/* Each line of @page is kept in both decks, or it is noise in the one that does not keep it. */
static void check_page(const DsDeck *before, const DsDeck *after, guint page) {
  g_autoptr(GArray) was = ds_deck_page_lines(before, page), is = ds_deck_page_lines(after, page);
  g_assert_cmpuint(was->len, ==, is->len);
  for (guint i = 0; i < was->len && i < is->len; i++) {
    const DsSlideLine *a = &g_array_index(was, DsSlideLine, i), *b = &g_array_index(is, DsSlideLine, i);
    gboolean kept_a = (DS_ROLES_KEPT >> a->role) & 1, kept_b = (DS_ROLES_KEPT >> b->role) & 1;
    g_assert_cmpstr(a->line->text, ==, b->line->text);
    g_assert_true(kept_a == kept_b || (kept_a ? b : a)->role == DS_ROLE_NOISE);
    if (b->role == DS_ROLE_NOISE) g_assert_nonnull(b->why);
  }
}

static void a_page_more_changes_others_by_noise_only(void) {
  g_autoptr(GRand) random = g_rand_new_with_seed(17);
  for (guint round = 0; round < ROUNDS; round++) {
    g_autoptr(DsFacts) facts = ds_facts_new();
    guint pages = (guint)g_rand_int_range(random, 1, 12);
    for (guint i = 0; i < pages; i++) random_page(facts, random);
    g_autoptr(DsDeck) before = ds_deck_judge(facts, NULL, NULL);
    random_page(facts, random);
    g_autoptr(DsDeck) after = ds_deck_judge(facts, NULL, NULL);
    for (guint page = 1; page <= pages; page++) check_page(before, after, page);
  }
}

/* The lines of the pieces in the order of @order, joined. */
static char *lines_of(GPtrArray *pieces, const guint *order) {
  g_autoptr(GArray) glyphs = g_array_new(FALSE, TRUE, sizeof(DsGlyph));
  for (guint i = 0; i < pieces->len; i++) {
    const GArray *piece = g_ptr_array_index(pieces, order[i]);
    g_array_append_vals(glyphs, piece->data, piece->len);
    end_line(glyphs);
  }
  g_autoptr(DsPage) page = ds_page_new(1);
  ds_lines_group((const DsGlyph *)(gpointer)glyphs->data, glyphs->len, PAGE_WIDTH, PAGE_HEIGHT, page);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < page->lines->len; i++) g_string_append_printf(out, "%s\n", g_array_index(page->lines, DsLine, i).text);
  return g_string_free(out, FALSE);
}

static void any_order_of_drawing_gives_the_same_lines(void) {
  g_autoptr(GRand) random = g_rand_new_with_seed(23);
  for (guint round = 0; round < ROUNDS; round++) {
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    guint order[12], n = (guint)g_rand_int_range(random, 2, 12);
    for (guint i = 0; i < n; i++) { /* each in a band of its own, so that none covers another */
      g_autofree char *text = random_text(random);
      GArray *piece = g_array_new(FALSE, TRUE, sizeof(DsGlyph));
      add_glyphs(piece, (float)g_rand_int_range(random, 0, 3) * 240, 20 + 30 * (float)i, 12, 6, text);
      g_ptr_array_add(pieces, piece);
      order[i] = i;
    }
    g_autofree char *first = lines_of(pieces, order);
    for (guint i = n - 1; i > 0; i--) {
      guint k = (guint)g_rand_int_range(random, 0, (gint)i + 1), kept = order[i];
      order[i] = order[k];
      order[k] = kept;
    }
    g_autofree char *second = lines_of(pieces, order);
    g_assert_cmpstr(first, ==, second);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/deck/property/a-page-more-changes-others-by-noise-only", a_page_more_changes_others_by_noise_only);
  g_test_add_func("/deck/property/any-order-of-drawing-gives-the-same-lines", any_order_of_drawing_gives_the_same_lines);
  return g_test_run();
}
