/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles in their many shapes. A line is taken apart around its link: what stands before and behind it must be a time, speakers, a label or nothing,
 * else the line is prose. */
#include "shape.h"

#include "fields.h"
#include "name.h"

#include <string.h>

#define MAX_TITLE 600u  /* bytes of a title with its speakers */

void ds_shape_clear(DsShape *shape) {
  char **const strings[] = {&shape->title, &shape->url, &shape->speakers, &shape->video, &shape->slides, &shape->passed_over, &shape->event};
  for (guint i = 0; i < G_N_ELEMENTS(strings); i++) g_clear_pointer(strings[i], g_free);
}

/* ---- around the link ---- */

/* A title holds a word: "#1335" and "4.x" are none. */
static gboolean holds_word(const char *text) {
  gboolean letter = FALSE;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    gboolean is = g_unichar_isalpha(c);
    if (is && (letter || c >= 0x2e80)) return TRUE;
    letter = is;
  }
  return FALSE;
}

static gboolean is_bare(const char *text) {
  /* "3. [T](u)": a number in a heading counts, it says nothing */
  gsize digits = strspn(text, "0123456789");
  if (digits && digits <= 2 && (text[digits] == '.' || text[digits] == ')')) text += digits;
  for (const char *p = text; *p; p = g_utf8_next_char(p))
    if (g_unichar_isalnum(g_utf8_get_char(p))) return FALSE;
  return TRUE;
}

/* Skips the separators that may stand between a title and what follows: dashes, commas, colons, bars, "by". */
static const char *skip_joint(const char *text) {
  const char *p = text;
  while (*p) {
    gunichar c = g_utf8_get_char(p);
    if (g_unichar_isalnum(c) || c == '(' || c == '"' || c == 0x201c) break;
    p = g_utf8_next_char(p);
  }
  static const char *const words[] = {"by ", "with ", "from ", "By "};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_str_has_prefix(p, words[i])) return p + strlen(words[i]);
  return p;
}

static char *trim_joints(const char *text) {
  g_autofree char *copy = g_strstrip(g_strdup(skip_joint(text)));
  gsize len = strlen(copy);
  static const char *const ends[] = {"–", "—", "-", ":", ",", "|", "•", "·", " "};
  for (gboolean again = TRUE; again;) {
    again = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
      if (g_str_has_suffix(copy, ends[i])) {
        len -= strlen(ends[i]);
        copy[len] = '\0';
        again = TRUE;
      }
  }
  /* "(A, Org)" */
  if (len > 2 && copy[0] == '(' && copy[len - 1] == ')' && !strchr(copy + 1, '(')) {
    copy[len - 1] = '\0';
    return g_strdup(copy + 1);
  }
  return g_steal_pointer(&copy);
}

static void take_speakers(const DsPeople *people, DsShape *shape, const char *text, gboolean outside) {
  int likely = ds_speakers_likely(people, text);
  if (!likely || shape->speakers) return;
  shape->speakers = g_strdup(text);
  shape->likely = likely;
  shape->outside = outside;
}

static void take_when(DsShape *shape, const DsWhen *when) {
  if (shape->has_when) ds_when_merge(&shape->when, when);
  else shape->when = *when;
  shape->has_when = TRUE;
}

static gboolean take_fields(const DsPeople *people, DsShape *shape, const char *text) {
  g_auto(DsFields) fields = {0};
  if (!ds_fields_read(people, text, TRUE, &fields) || (fields.speakers && shape->speakers)) return FALSE;
  if (fields.place && !*fields.when.room) g_strlcpy(fields.when.room, fields.place, sizeof fields.when.room);
  take_when(shape, &fields.when);
  if (!fields.speakers) return TRUE;
  shape->speakers = g_steal_pointer(&fields.speakers);
  shape->likely = fields.likely;
  shape->outside = TRUE;
  return TRUE;
}

/* "Jane Roe & Joe Doe, HiveCon, 2020": cuts the event off that speakers of a list over years end with. */
static void cut_event(DsShape *shape, char *text) {
  char *last = g_strrstr(text, ", "), *field = NULL;
  if (!last) return;
  if (strlen(last) == 6 && strspn(last + 2, "0123456789") == 4) {
    *last = '\0';
    field = g_strrstr(text, ", ");
    *last = ',';
  }
  g_autofree char *name = g_strdup(field ? field + 2 : last + 2);
  char *comma = field ? g_strrstr(name, ",") : NULL;
  if (comma) memmove(comma, comma + 1, strlen(comma));
  g_auto(DsListEvent) event = {0};
  if (!ds_list_event_of_dated(name, &event)) return;
  *(field ? field : last) = '\0';
  g_free(shape->event);
  shape->event = g_steal_pointer(&name);
}

/* Text beside the title: nothing, a time, speakers, or all of them. */
static gboolean take_side(const DsPeople *people, DsShape *shape, const char *text) {
  if (is_bare(text)) return TRUE;
  g_autofree char *core = trim_joints(text);
  if (is_bare(core) || take_fields(people, shape, core)) return TRUE;
  DsWhen when;
  if (ds_when_parse(core, &when)) {
    take_when(shape, &when);
    return TRUE;
  }
  if (shape->has_when && ds_field_is_room(core)) {
    g_strlcpy(shape->when.room, core, sizeof shape->when.room);
    return TRUE;
  }
  cut_event(shape, core);
  take_speakers(people, shape, core, TRUE);
  /* "15-minute talk by Jane Roe, Org" */
  const char *by = shape->speakers ? NULL : strstr(core, " by ");
  if (by && by - core <= 40 && ds_speakers_likely(people, by + 4) >= 3) take_speakers(people, shape, by + 4, TRUE);
  return shape->speakers != NULL;
}

/* A label that belongs to the title though it stands before the link: "Lightning Talk: [T](u)". */
static gboolean is_kind_label(const char *text) {
  g_autofree char *core = trim_joints(text);
  g_autofree char *key = ds_fold_key(core);
  if (!*key || strlen(core) > 40) return FALSE;
  const char *colon = strchr(text, ':');
  static const char *const plain[] = {"talk", "session", "presentation", "demo", NULL};
  return colon && (ds_talk_kind_of_title(core, NULL) != DS_TALK_TALK || g_strv_contains(plain, key));
}

/* "Drop by the session: [T](u)": words that lead to a title, and are no part of it. */
static gboolean is_lead_in(const char *text) {
  static const char *const last[] = {"talk:", "session:", "presentation:", "keynote:", "workshop:", "tutorial:", "panel:", "contribfest:"};
  g_autofree char *core = g_strstrip(g_strdup(text));
  if (strlen(core) > 80 || ds_name_words(core) < 5) return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(last); i++)
    if (g_str_has_suffix(core, last[i])) return TRUE;
  return FALSE;
}

/* Takes links behind the title that label a recording or slides out of @rest; other links may be the speakers' pages. */
static void take_labels(const DsMdLine *line, const DsMdSpan *title, DsShape *shape, char *rest) {
  for (guint i = 0; i < line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, i);
    if (span->kind != DS_SPAN_LINK || span == title || span->start < title->end) continue;
    g_autofree char *text = ds_md_span_text(line, span);
    char label = ds_link_label(text);
    if (!label) continue;
    if (label == 'v' && !shape->video) shape->video = g_strdup(span->href);
    if (label == 's' && !shape->slides) shape->slides = g_strdup(span->href);
    memset(rest + span->start - title->end, ' ', span->end - span->start);
  }
}

/* ---- titles ---- */

/* "Title by Name (Org)": the last "by" with people behind it. */
static gboolean split_by(const DsPeople *people, const char *text, gsize *ret_len, const char **ret_speakers, int *ret_likely) {
  const char *last = NULL;
  for (const char *p = strstr(text, " by "); p; p = strstr(p + 1, " by ")) last = p;
  if (!last || last == text) return FALSE;
  *ret_likely = ds_speakers_likely(people, last + 4);
  if (*ret_likely < 2) return FALSE;
  *ret_len = (gsize)(last - text);
  *ret_speakers = last + 4;
  return TRUE;
}

static void split_title(const DsPeople *people, DsShape *shape, const char *text, gboolean by) {
  gsize len = 0;
  const char *speakers = NULL;
  int likely = 0;
  if (!shape->speakers) likely = ds_speakers_split(people, text, &len, &speakers);
  /* one pair of capitalised words that nobody knows is a subtitle more often than a speaker */
  if (likely == 1) shape->passed_over = g_strdup(speakers);
  if (likely > 1) {
    shape->title = g_strndup(text, len);
    shape->speakers = g_strdup(speakers);
    shape->likely = likely;
    shape->doubtful = likely < 3;
    return;
  }
  if (!shape->speakers && by && split_by(people, text, &len, &speakers, &likely)) {
    shape->title = g_strndup(text, len);
    shape->speakers = g_strdup(speakers);
    shape->likely = likely;
    return;
  }
  shape->title = g_strdup(text);
}

static const DsMdSpan *first_span(const DsMdLine *line, DsMdSpanKind kind) {
  const DsMdSpan *first = NULL;
  for (guint i = 0; i < line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, i);
    if (span->kind == kind && (!first || span->start < first->start || (span->start == first->start && span->end > first->end))) first = span;
  }
  return first;
}

static gboolean read_link(const DsPeople *people, const DsMdLine *line, DsShape *shape) {
  const DsMdSpan *link = NULL;
  /* the title is the first link that is no label */
  for (guint i = 0; i < line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, i);
    /* a link within the page is its table of contents */
    if (span->kind != DS_SPAN_LINK || !span->href || !*span->href || *span->href == '#') continue;
    g_autofree char *text = ds_md_span_text(line, span);
    if (ds_link_label(text) || is_bare(text)) continue;
    if (!link || span->start < link->start) link = span;
  }
  if (!link) return FALSE;
  g_autofree char *before = g_strndup(line->text, link->start), *text = ds_md_span_text(line, link), *after = g_strdup(line->text + link->end);
  if (!holds_word(text)) return FALSE;
  take_labels(line, link, shape, after);
  gboolean led_in = is_lead_in(before);
  g_autofree char *label = !led_in && is_kind_label(before) ? ds_list_squeeze(before) : NULL;
  if (!led_in && !label && !take_side(people, shape, before)) return FALSE;
  if (!take_side(people, shape, after)) return FALSE;
  g_autofree char *whole = label ? g_strdup_printf("%s %s", label, text) : g_strdup(text);
  shape->kind = DS_SHAPE_LINK;
  shape->url = g_strdup(link->href);
  shape->line = link->line;
  split_title(people, shape, whole, TRUE);
  return TRUE;
}

/* "**Title** ([details](url)), Speakers" */
static gboolean read_details(const DsPeople *people, const DsMdLine *line, DsShape *shape) {
  const DsMdSpan *strong = first_span(line, DS_SPAN_STRONG), *link = first_span(line, DS_SPAN_LINK);
  if (!strong || !link || link->start < strong->end) return FALSE;
  g_autofree char *before = g_strndup(line->text, strong->start), *label = ds_md_span_text(line, link);
  g_autofree char *between = g_strndup(line->text + strong->end, link->start - strong->end);
  if (!is_bare(before) || !is_bare(between) || !ds_link_label(label)) return FALSE;
  g_autofree char *after = g_strdup(line->text + link->end);
  char kind = ds_link_label(label);
  if (kind == 'v') shape->video = g_strdup(link->href);
  else if (kind == 's') shape->slides = g_strdup(link->href);
  else shape->url = g_strdup(link->href);
  /* what stands behind has the first link's place no more */
  take_labels(line, link, shape, after);
  if (!take_side(people, shape, after)) return FALSE;
  shape->kind = DS_SHAPE_DETAILS;
  shape->line = strong->line;
  g_autofree char *text = ds_md_span_text(line, strong);
  split_title(people, shape, text, FALSE);
  return TRUE;
}

/* "**Speakers:** …", "**When**: …" */
static gboolean is_field_label(const char *text, const char *after) {
  guint words = ds_name_words(text);
  return words > 0 && words <= 2 && (g_str_has_suffix(text, ":") || *after == ':');
}

/* A heading or a bold line without a title link. */
static gboolean read_plain(const DsPeople *people, const DsMdBlock *block, const DsMdLine *line, DsShape *shape) {
  const DsMdSpan *strong = first_span(line, DS_SPAN_STRONG);
  if (first_span(line, DS_SPAN_LINK) && !ds_line_is_labels(line)) {
    const DsMdSpan *link = first_span(line, DS_SPAN_LINK);
    g_autofree char *text = ds_md_span_text(line, link);
    if (!ds_link_label(text)) return FALSE;
  }
  g_autofree char *text = NULL;
  if (block->kind == DS_MD_HEADING) {
    text = g_strdup(line->text);
  } else {
    if (!strong) return FALSE;
    g_autofree char *before = g_strndup(line->text, strong->start);
    if (!is_bare(before) || !take_side(people, shape, line->text + strong->end)) return FALSE;
    text = ds_md_span_text(line, strong);
    if (is_field_label(text, line->text + strong->end)) return FALSE;
  }
  DsWhen when;
  if (ds_when_parse(text, &when)) return FALSE;
  shape->line = line->line;
  split_title(people, shape, text, TRUE);
  shape->kind = shape->speakers && shape->likely >= 3 ? DS_SHAPE_BY : DS_SHAPE_PLAIN;
  return TRUE;
}

gboolean ds_shape_read(const DsPeople *people, const DsMdBlock *block, const DsMdLine *line, DsShape *shape) {
  memset(shape, 0, sizeof *shape);
  if (strlen(line->text) > MAX_TITLE || block->kind == DS_MD_CODE || block->kind == DS_MD_CELL) return FALSE;
  typedef gboolean (*Reader)(const DsPeople *, const DsMdLine *, DsShape *);
  static const Reader readers[] = {read_details, read_link};
  for (guint i = 0; i < G_N_ELEMENTS(readers); i++) {
    if (readers[i](people, line, shape)) return TRUE;
    ds_shape_clear(shape);
    memset(shape, 0, sizeof *shape);
  }
  if (read_plain(people, block, line, shape)) return TRUE;
  ds_shape_clear(shape);
  return FALSE;
}
