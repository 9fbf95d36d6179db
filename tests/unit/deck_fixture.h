/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages and glyphs made by hand for the tests of this room. Pages are 720 x 405 points. */
#pragma once

#include <decksearch/deck.h>

#define PAGE_WIDTH 720.0f
#define PAGE_HEIGHT 405.0f

static inline DsPage *add_page(DsFacts *facts) {
  DsPage *page = ds_page_new(facts->pages->len + 1);
  page->width = PAGE_WIDTH;
  page->height = PAGE_HEIGHT;
  g_ptr_array_add(facts->pages, page);
  return page;
}

/* A line whose box begins at (x, y); half the size a letter. */
static inline void add_line(DsPage *page, float x, float y, float size, const char *text) {
  float width = (float)g_utf8_strlen(text, -1) * size * 0.5f;
  DsLine line = {.text = g_strdup(text), .box = {x, y, x + width, y + size * 1.2f}, .size = size, .block = (guint16)page->lines->len};
  g_array_append_val(page->lines, line);
  page->glyphs += (guint)g_utf8_strlen(text, -1);
}

static inline void add_mono(DsPage *page, float x, float y, const char *text) {
  add_line(page, x, y, 12, text);
  g_array_index(page->lines, DsLine, page->lines->len - 1).flags = DS_LINE_MONO;
}

/* The verdict on the line of @page that says @text, or NULL. Borrowed from the deck's page lines. */
static inline const DsSlideLine *find_line(const DsDeck *deck, guint page, const char *text) {
  g_autoptr(GArray) lines = ds_deck_page_lines(deck, page);
  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal(g_array_index(lines, DsSlideLine, i).line->text, text)) return &g_array_index(lines, DsSlideLine, i);
  return NULL;
}

static inline gboolean is_noise(const DsDeck *deck, guint page, const char *text) {
  const DsSlideLine *line = find_line(deck, page, text);
  g_assert_nonnull(line);
  return line && line->role == DS_ROLE_NOISE;
}

/* Glyphs of @text on one baseline, @advance points a letter, a space of the library between words. */
static inline void add_glyphs(GArray *glyphs, float x, float y, float size, float advance, const char *text) {
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    DsGlyph glyph = {.c = g_utf8_get_char(p), .box = {x, y, x + advance, y + size}, .size = size};
    g_array_append_val(glyphs, glyph);
    x += advance;
  }
}

static inline void end_line(GArray *glyphs) {
  DsGlyph newline = {.c = '\n'};
  g_array_append_val(glyphs, newline);
}
