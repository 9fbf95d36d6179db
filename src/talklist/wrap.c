/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the file's lines are not the writer's. Many writers put title, speakers and time on lines of their own without saying so in
 * Markdown: a line's end counts, unless something tells that it was wrapped. */
#include "wrap.h"

#include "people.h"
#include "when.h"

#include <string.h>

#define MAX_JOINED 300u /* bytes of a line of fields */
#define MAX_LINE 1000u  /* bytes of any line that is made longer: what an abstract holds is joined anyway */

static DsMdLine *line_at(const DsMdBlock *block, guint i) {
  return g_ptr_array_index(block->lines, i);
}

static gboolean is_time(const char *text) {
  DsWhen when;
  return ds_when_parse(text, &when) && (when.start >= 0 || when.day);
}

static gboolean ends_open(const char *text) {
  static const char *const ends[] = {"-", "–", "—", "•", "·", "|", ",", "&", ";", " and", " by"};
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
    if (g_str_has_suffix(text, ends[i])) return TRUE;
  const char *open = strrchr(text, '(');
  return open && !strchr(open, ')');
}

static gboolean begins_open(const char *text) {
  static const char *const begins[] = {"•", "·", "| ", "& ", "- ", "– ", "("};
  for (guint i = 0; i < G_N_ELEMENTS(begins); i++)
    if (g_str_has_prefix(text, begins[i])) return TRUE;
  return FALSE;
}

static gboolean begins_with_link(const DsMdLine *line) {
  for (guint i = 0; i < line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, i);
    if (span->kind == DS_SPAN_LINK && span->start == 0) return TRUE;
  }
  return FALSE;
}

/* "(14:10 -" and "14:40)"; "Jane Roe" and "(Org), Joe Doe (Org)". */
static gboolean goes_on(const DsMdLine *line, const DsMdLine *next) {
  if (!ends_open(line->text) && !begins_open(next->text)) return FALSE;
  if (strlen(line->text) + strlen(next->text) > MAX_JOINED || begins_with_link(next)) return FALSE;
  if (strlen(next->text) <= 40 && is_time(next->text) && !is_time(line->text)) return TRUE;
  g_autofree char *whole = g_strdup_printf("%s %s", line->text, next->text);
  if (is_time(whole)) return TRUE;
  return !begins_with_link(line) && ds_speakers_likely(NULL, whole) >= 3;
}

/* In a paragraph with breaks of its own every other line end is a blank, but a time on its line is a line. */
static gboolean is_wrapped(const DsMdLine *line, const DsMdLine *next) {
  if (strlen(line->text) + strlen(next->text) > MAX_LINE) return FALSE;
  if (is_time(next->text) && !ends_open(line->text) && !begins_open(next->text)) return FALSE;
  return !is_time(line->text) || ends_open(line->text) || begins_open(next->text);
}

/* Moves @next to the end of @line. */
static void join(DsMdLine *line, DsMdLine *next) {
  gsize shift = strlen(line->text) + 1;
  char *whole = g_strdup_printf("%s %s", line->text, next->text);
  g_free(line->text);
  line->text = whole;
  for (guint i = 0; i < next->spans->len; i++) {
    DsMdSpan span = g_array_index(next->spans, DsMdSpan, i);
    span.start += shift;
    span.end += shift;
    span.href = g_strdup(span.href);
    g_array_append_val(line->spans, span);
  }
  line->hard = next->hard;
}

static void unwrap(DsMdBlock *block) {
  gboolean broken = FALSE;
  for (guint i = 0; i + 1 < block->lines->len && !broken; i++) broken = line_at(block, i)->hard;
  guint kept = 0;
  for (guint i = 1; i < block->lines->len; i++) {
    DsMdLine *line = line_at(block, kept), *next = line_at(block, i);
    if (!line->hard && (broken ? is_wrapped(line, next) : goes_on(line, next))) {
      join(line, next);
      continue;
    }
    kept++;
    /* the place of a line that was joined is free */
    block->lines->pdata[i] = block->lines->pdata[kept];
    block->lines->pdata[kept] = next;
  }
  if (block->lines->len) g_ptr_array_set_size(block->lines, (int)kept + 1);
}

void ds_md_unwrap(GPtrArray *blocks) {
  for (guint i = 0; i < blocks->len; i++) {
    DsMdBlock *block = g_ptr_array_index(blocks, i);
    if (block->kind == DS_MD_PARAGRAPH && block->lines->len > 1) unwrap(block);
  }
}
