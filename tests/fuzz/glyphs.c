/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Glyphs anywhere, on a few pages, to lines and verdicts. The bytes are a small program: each step sets one glyph, after the last one or
 * somewhere else, so that a few bytes make lines, columns and builds. */
#include "judge.h"

#include <math.h>
#include <string.h>

#define MAX_PAGES 24u
#define LIMIT 1e5f /* points; the worker sets what is beyond, or no number, to 0 */

enum {
  STEP_PAGE = 1 << 0,
  STEP_PLACE = 1 << 1,
  STEP_FONT = 1 << 2,
  STEP_CHARACTER = 1 << 3, /* any; else one byte of ASCII */
  STEP_BOX = 1 << 4,       /* four floats as they come */
};

typedef struct {
  const uint8_t *at, *end;
} Input;

static guint take(Input *in, guint n) {
  guint value = 0;
  for (guint i = 0; i < n; i++) value = value << 8 | (in->at < in->end ? *in->at++ : 0u);
  return value;
}

static float take_float(Input *in) {
  guint bits = take(in, 4);
  float value;
  memcpy(&value, &bits, sizeof value);
  return isfinite(value) && fabsf(value) < LIMIT ? value : 0;
}

static DsGlyph take_glyph(Input *in, guint step, const DsGlyph *last) {
  DsGlyph glyph = {.size = last->size, .flags = last->flags, .color = last->color};
  if (step & STEP_FONT) {
    glyph.size = (float)take(in, 1) / 2;
    guint look = take(in, 1);
    glyph.flags = look & 7;
    glyph.color = look & 0x80 ? 0xffffff : look;
  }
  float x = last->box.x1, y = last->box.y0;
  if (step & STEP_PLACE) {
    x = (float)(gint16)take(in, 2) / 16;
    y = (float)(gint16)take(in, 2) / 16;
  }
  glyph.box = (DsBox){x, y, x + glyph.size / 2, y + glyph.size};
  if (step & STEP_BOX) {
    float a = take_float(in), b = take_float(in), c = take_float(in), d = take_float(in);
    glyph.box = (DsBox){MIN(a, c), MIN(b, d), MAX(a, c), MAX(b, d)};
  }
  glyph.c = step & STEP_CHARACTER ? take(in, 3) : take(in, 1) & 0x7f;
  if (!glyph.c || !g_unichar_validate(glyph.c)) glyph.c = '\n';
  return glyph;
}

static DsPage *take_page(Input *in, guint number) {
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(DsGlyph));
  DsPage *page = ds_page_new(number);
  DsGlyph last = {.size = 12, .box = {0, 40, 40, 52}};
  while (in->at < in->end) {
    guint step = take(in, 1);
    if (step & STEP_PAGE) break;
    last = take_glyph(in, step, &last);
    g_array_append_val(glyphs, last);
  }
  ds_lines_group((const DsGlyph *)(gpointer)glyphs->data, glyphs->len, number % 5 ? 720 : 0, 405, page);
  return page;
}

/* A line is a text of its own on one line, and the host takes the page that the worker sends. */
static void check_page(const DsPage *page) {
  for (guint i = 0; i < page->lines->len; i++) {
    const char *text = g_array_index(page->lines, DsLine, i).text;
    fuzz_check_text(text);
    g_assert(*text && !strchr(text, '\n') && !g_ascii_isspace(text[strlen(text) - 1]));
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) sent = g_variant_ref_sink(ds_page_encode(page));
  g_autoptr(DsPage) came = ds_page_decode(sent, &error);
  if (!came) g_error("the host refuses: %s", error->message);
  g_assert(came->lines->len == page->lines->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Input in = {data, data + size};
  g_autoptr(DsFacts) facts = ds_facts_new();
  while (in.at < in.end && facts->pages->len < MAX_PAGES) {
    g_ptr_array_add(facts->pages, take_page(&in, facts->pages->len + 1));
    check_page(g_ptr_array_index(facts->pages, facts->pages->len - 1));
  }
  fuzz_judge(facts);
  return 0;
}
