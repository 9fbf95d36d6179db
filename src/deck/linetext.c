/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text a segment shows: NFC, ligatures opened, bullets as "- ", letters that were drawn one by one joined. */
#include "lines.h"

#include <string.h>

#define GAP_LEFTWARDS 0.15f /* of the size, between letters from right to left */
#define GAP_IS_SPACE 0.25f  /* of the size, where the library saw none */

gboolean ds_char_is_untrusted(gunichar c) {
  return c == 0 || c == 0xfffd || (c < 0x20 && c != '\n' && c != '\t' && c != '\r' && c != '\f') || (c >= 0x7f && c < 0xa0) ||
         g_unichar_type(c) == G_UNICODE_PRIVATE_USE;
}

static gboolean is_blank(gunichar c) {
  return c == '\t' || c == '\r' || c == '\f' || c == '\n' || c == ' ' || c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200a) ||
         c == 0x202f || c == 0x205f;
}
/* The marks with which the library says which way a run goes: the text is in the order of reading without them. */
static gboolean is_direction_mark(gunichar c) {
  return c == 0x200e || c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static gboolean is_invisible(gunichar c) {
  return is_direction_mark(c) || c == 0x200b || c == 0xfeff || c == 0x2060 || g_unichar_type(c) == G_UNICODE_PRIVATE_USE ||
         ds_char_is_untrusted(c);
}

gboolean ds_char_is_bullet(gunichar c) {
  static const gunichar bullets[] = {0x2022, 0x2023, 0x2043, 0x2219, 0x25aa, 0x25ab, 0x25a0, 0x25a1, 0x25cf, 0x25cb,
                                     0x25e6, 0x25b8, 0x25ba, 0x25b6, 0x27a2, 0x2756, 0x2013, 0xb7,   0x2714, 0x2713};
  for (guint i = 0; i < G_N_ELEMENTS(bullets); i++)
    if (bullets[i] == c) return TRUE;
  return g_unichar_type(c) == G_UNICODE_PRIVATE_USE;
}

static void append_char(GString *out, gunichar c) {
  static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"}; /* U+FB00 to U+FB06 */
  if (c >= 0xfb00 && c <= 0xfb06)
    g_string_append(out, ligatures[c - 0xfb00]);
  else
    g_string_append_unichar(out, c);
}

static int by_value(gconstpointer a, gconstpointer b) {
  float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

/* The gap above which letters that were drawn one by one ("K u b e r n e t e s") part into words, or 0 when the segment is not such a one:
 * at least four letters, nearly all of them alone, and no row of crosses. */
static float letter_spacing(const DsGlyph *glyphs, const DsSegment *segment) {
  guint letters = 0, alone = 0, repeated = 0;
  g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(float));
  const DsGlyph *before = NULL;
  gboolean space_before = TRUE;
  for (guint i = segment->first; i <= segment->last; i++) {
    const DsGlyph *g = &glyphs[i];
    if (is_blank(g->c)) {
      space_before = TRUE;
      continue;
    }
    gboolean space_after = i == segment->last || is_blank(glyphs[i + 1].c);
    letters++;
    alone += space_before && space_after && g_unichar_isalpha(g->c);
    float gap = before ? g->box.x0 - before->box.x1 : 0;
    if (before) g_array_append_val(gaps, gap);
    repeated += before && before->c == g->c;
    before = g;
    space_before = FALSE;
  }
  if (letters < 4 || alone * 10 < letters * 8 || repeated * 3 > letters || segment->rotation) return 0;
  g_array_sort(gaps, by_value);
  float usual = g_array_index(gaps, float, gaps->len / 2);
  return MAX(usual * 1.7f, usual + 0.25f * segment->size);
}

/* Whether a space stands between @before and @g in what is shown. */
static gboolean is_parted(const DsGlyph *before, const DsGlyph *g, gboolean space, float spacing, const DsSegment *segment) {
  if (spacing > 0) return g->box.x0 - before->box.x1 > spacing;
  if (ds_char_runs_leftwards(before->c) || ds_char_runs_leftwards(g->c)) /* the library puts these spaces a letter too late */
    return MAX(before->box.x0 - g->box.x1, g->box.x0 - before->box.x1) > GAP_LEFTWARDS * segment->size;
  if (space || segment->rotation) return space;
  if (g_unichar_iswide(before->c) || g_unichar_iswide(g->c)) return FALSE;
  return g->box.x0 - before->box.x1 > GAP_IS_SPACE * segment->size;
}

/* Code keeps its columns: as many spaces as fit between the two glyphs. */
static guint spaces_between(const DsGlyph *before, const DsGlyph *g, const DsSegment *segment) {
  float advance = ds_box_width(&before->box);
  if (!(segment->flags & DS_LINE_MONO) || advance <= 0.1f) return 1;
  float fits = (g->box.x0 - before->box.x1) / advance + 0.5f;
  return fits < 1 ? 1 : fits > 16 ? 16 : (guint)fits;
}

char *ds_segment_text(const DsGlyph *glyphs, const DsSegment *segment, gboolean *ret_bullet) {
  g_autoptr(GString) out = g_string_new(NULL);
  float spacing = letter_spacing(glyphs, segment);
  const DsGlyph *before = NULL;
  gboolean space = FALSE;
  *ret_bullet = FALSE;
  for (guint i = segment->first; i <= segment->last; i++) {
    const DsGlyph *g = &glyphs[i];
    if (is_blank(g->c)) {
      space = TRUE;
      continue;
    }
    if (!before && ds_char_is_bullet(g->c)) {
      *ret_bullet = TRUE;
      before = g;
      continue;
    }
    if (is_invisible(g->c)) continue;
    if (g->c == 0xad) { /* a soft hyphen shows only where a line is broken at it */
      if (i == segment->last) g_string_append_c(out, '-');
      continue;
    }
    if (before && out->len && is_parted(before, g, space, spacing, segment))
      for (guint k = spaces_between(before, g, segment); k > 0; k--) g_string_append_c(out, ' ');
    append_char(out, g->c);
    before = g;
    space = FALSE;
  }
  if (*ret_bullet && out->len) g_string_prepend(out, "- ");
  char *composed = g_str_is_ascii(out->str) ? NULL : g_utf8_normalize(out->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  return composed ? composed : g_string_free(g_steal_pointer(&out), FALSE);
}
