/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A post's lines, each by itself: a time, a room, labels, markup, names; and what each may be as a title. */
#include "fields.h"
#include "name.h"
#include "post.h"

#include <string.h>

static DsPostLine *line_at(const DsPost *post, guint i) { return &g_array_index(post->lines, DsPostLine, i); }

/* What the MDX of a site leaves in the text: imports, components. */
static gboolean is_markup(const char *text) {
  gsize len = strlen(text);
  if (text[0] == '<' && (g_ascii_isalpha(text[1]) || text[1] == '/') && len && text[len - 1] == '>') return TRUE;
  if (g_str_has_prefix(text, "import ") && strstr(text, " from ") && strpbrk(text, "'\"")) return TRUE;
  return g_str_has_prefix(text, "export ") && (strstr(text, "const ") || strstr(text, "default "));
}

gboolean ds_post_is_byline(const char *text) {
  static const char *const words[] = {"author:", "authors:", "author ", "by ", "written by", "posted by", "posted on", "published", "date:", "updated"};
  while (*text && !g_unichar_isalnum(g_utf8_get_char(text))) text = g_utf8_next_char(text);
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_ascii_strncasecmp(text, words[i], strlen(words[i])) == 0) return TRUE;
  return FALSE;
}

/* "Location: Level 2, Room E" */
static gboolean is_room_line(const char *text) {
  static const char *const words[] = {"location:", "where:", "room:", "venue:", "place:", "stage:"};
  while (*text && !g_unichar_isalnum(g_utf8_get_char(text))) text = g_utf8_next_char(text);
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_ascii_strncasecmp(text, words[i], strlen(words[i])) == 0) return strlen(text) < 120;
  return FALSE;
}

/* "[Back to top](#top)" */
static gboolean is_jump(const DsMdLine *line) {
  const DsMdSpan *link = line->spans->len ? &g_array_index(line->spans, DsMdSpan, 0) : NULL;
  return link && link->kind == DS_SPAN_LINK && *link->href == '#' && link->start == 0 && link->end == strlen(line->text);
}

/* "Speakers: TBA" */
static gboolean is_nobody_yet(const char *text) {
  const char *core = ds_name_skip_role(text);
  return core != text && ds_field_is_nobody(core);
}

/* A time with "Add to schedule" behind it: the line without its labelled links. */
static gboolean is_time_with_labels(const DsMdLine *line, DsWhen *when) {
  g_autofree char *rest = g_strdup(line->text);
  gboolean any = FALSE;
  for (guint i = 0; i < line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, i);
    g_autofree char *text = g_strndup(line->text + span->start, span->end - span->start);
    if (span->kind != DS_SPAN_LINK || !ds_link_label(text)) continue;
    memset(rest + span->start, ' ', span->end - span->start);
    any = TRUE;
  }
  return any && ds_when_parse(rest, when);
}

/* Whether @span holds the time or who speaks rather than a title: "[Jane Roe](address), Org | 9:15". */
static gboolean is_field_span(const DsMdLine *line, const DsMdSpan *span, const char *speakers) {
  g_autofree char *text = g_strndup(line->text + span->start, span->end - span->start);
  DsWhen when;
  if (ds_when_parse(text, &when)) return TRUE;
  if (!speakers || !strstr(speakers, text) || ds_url_is_talk(span->href)) return FALSE;
  if (span->start > 0) return TRUE;
  int likely = ds_speakers_likely(NULL, text);
  const char *behind = line->text + span->end;
  return likely >= 2 || (likely == 1 && behind[strspn(behind, " ")] && strchr(",(&;", behind[strspn(behind, " ")]));
}

/* Whether part of the line is set off by a link or by bold letters as a title is that has a time behind it. */
static gboolean has_marked_title(const DsMdLine *line, const char *speakers) {
  for (guint i = 0; i < line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, i);
    gboolean whole = span->start == 0 && span->end == strlen(line->text);
    if (span->kind == DS_SPAN_EM || (span->kind == DS_SPAN_STRONG && whole)) continue;
    if (!is_field_span(line, span, speakers)) return TRUE;
  }
  return FALSE;
}

/* "Jane Roe, Org | Tuesday, April 18, 9:15 am", "Hive Day - Tuesday, April 18, 9:15 am", in any order. */
static gboolean is_time_with_fields(DsPostLine *line, DsWhen *when) {
  g_auto(DsFields) fields = {0};
  if (!ds_fields_read(NULL, line->line->text, FALSE, &fields) || (!fields.speakers && !fields.place)) return FALSE;
  if ((fields.place && line->block->kind == DS_MD_HEADING) || has_marked_title(line->line, fields.speakers)) return FALSE;
  *when = fields.when;
  line->speakers = g_steal_pointer(&fields.speakers);
  line->placed = fields.place != NULL;
  if (fields.place && !*when->room) g_strlcpy(when->room, fields.place, sizeof when->room);
  return TRUE;
}

/* "09:15 - 09:40: [Title](u)": what looks like a room behind the time is a link that is no label. */
static gboolean has_title_behind(const DsMdLine *line) {
  for (guint i = 0; i < line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, i);
    g_autofree char *text = span->kind == DS_SPAN_LINK ? g_strndup(line->text + span->start, span->end - span->start) : NULL;
    if (text && span->start > 0 && !ds_link_label(text)) return TRUE;
  }
  return FALSE;
}

static void set_role(DsPostLine *line) {
  const DsMdLine *text = line->line;
  if (line->block->kind == DS_MD_CODE || is_markup(text->text) || is_nobody_yet(text->text) || is_jump(text)) line->role = DS_ROLE_IGNORED;
  else if (is_room_line(text->text)) line->role = DS_ROLE_ROOM;
  else if (ds_line_is_labels(text)) line->role = DS_ROLE_LABELS;
  if (line->role != DS_ROLE_TEXT || strlen(text->text) > 300) return;
  DsWhen when;
  /* what follows a time may be a room, but speakers are more */
  gboolean plain = ds_when_parse(text->text, &when) && !*when.room;
  if (!plain && !is_time_with_fields(line, &when) && !ds_when_parse(text->text, &when) && !is_time_with_labels(text, &when)) return;
  if (*when.room && !line->placed && has_title_behind(text)) return;
  line->role = DS_ROLE_WHEN;
  line->when = g_memdup2(&when, sizeof when);
}

static void add_lines(DsPost *post, const DsMdBlock *block, guint index) {
  if (block->kind == DS_MD_CELL) return;
  if (block->kind == DS_MD_RULE) {
    DsPostLine rule = {.block = block, .block_index = index, .starts_block = TRUE, .role = DS_ROLE_RULE};
    g_array_append_val(post->lines, rule);
    return;
  }
  for (guint i = 0; i < block->lines->len; i++) {
    DsPostLine line = {.block = block, .line = g_ptr_array_index(block->lines, i), .block_index = index, .starts_block = i == 0};
    set_role(&line);
    g_array_append_val(post->lines, line);
  }
}

static gboolean is_sure(const DsPostLine *line) { return line->shape && line->shape->speakers && line->shape->likely >= 3; }

static void read_shape(const DsPeople *people, DsPostLine *line) {
  DsShape shape;
  if (line->shape) ds_shape_clear(line->shape);
  g_clear_pointer(&line->shape, g_free);
  if (ds_shape_read(people, line->block, line->line, &shape)) line->shape = g_memdup2(&shape, sizeof shape);
}

/* Reads each line as a title, teaches the names and organisations of the surest ones, and reads the others again with what was learned. */
static void read_shapes(DsPost *post) {
  for (guint i = 0; i < post->lines->len; i++) {
    DsPostLine *line = line_at(post, i);
    if (line->role != DS_ROLE_TEXT) continue;
    read_shape(NULL, line);
    if (is_sure(line)) ds_people_learn(post->people, line->shape->speakers);
  }
  for (guint i = 0; i < post->lines->len; i++) {
    DsPostLine *line = line_at(post, i);
    if (line->role == DS_ROLE_TEXT && line->line->spans->len && !is_sure(line)) read_shape(post->people, line);
  }
}

/* ---- names ---- */

gboolean ds_post_is_subheading(const DsPost *post, const DsPostLine *line) {
  const DsPostLine *first = line_at(post, 0), *above = line;
  /* a time and names may both stand between */
  for (guint i = 0; i < 4 && above > first && above->block->kind == DS_MD_HEADING && above->block->level == line->block->level; i++) above--;
  return above < line && above->block->kind == DS_MD_HEADING && above->block->level < line->block->level;
}

/* Between a link to a talk's page and a time stands who gives it, though the name alone would not say so: "Maarit Day, Heron". */
static gboolean stands_for_speakers(const DsPost *post, const DsPostLine *line, const char *text) {
  const DsPostLine *first = line_at(post, 0), *last = line_at(post, post->lines->len - 1);
  if (line == first || line == last || (line + 1)->role != DS_ROLE_WHEN) return FALSE;
  const DsShape *above = (line - 1)->shape;
  if (!above || above->kind != DS_SHAPE_LINK || above->speakers || !ds_url_is_talk(above->url)) return FALSE;
  g_autofree char *name = g_strstrip(g_strndup(text, strcspn(text, ",;&(")));
  return strchr(text, ',') && (ds_name_kind(name) || ds_name_has_odd_surname(name));
}

static const char *find_speakers(const DsPost *post, const DsPostLine *line) {
  if (line->role != DS_ROLE_TEXT || (line->block->kind == DS_MD_HEADING && !ds_post_is_subheading(post, line))) return NULL;
  const char *text = line->line->text, *core = ds_name_skip_role(text);
  gsize len = strlen(text);
  if (len > 300 || len == 0 || strchr("!?:", text[len - 1])) return NULL;
  gboolean said = core != text && strchr(text, ':') && strchr(text, ':') < core;
  int likely = ds_speakers_likely(post->people, core);
  if (likely < 2 && stands_for_speakers(post, line, core)) return core;
  if (likely < (said ? 1 : 2) || (text[len - 1] == '.' && likely < 3)) return NULL;
  return core;
}

gboolean ds_post_says_speakers(const DsPost *post, DsPostLine *line) {
  const char *colon = line->line ? strchr(line->line->text, ':') : NULL, *names = colon ? ds_post_speakers(post, line) : NULL;
  return names && names > colon;
}

const char *ds_post_speakers(const DsPost *post, DsPostLine *line) {
  if (!line->asked) {
    line->asked = TRUE;
    line->names = find_speakers(post, line);
  }
  return line->role == DS_ROLE_TEXT ? line->names : NULL;
}

void ds_post_read_lines(DsPost *post, const GPtrArray *blocks) {
  for (guint i = 0; i < blocks->len; i++) add_lines(post, g_ptr_array_index(blocks, i), i);
  read_shapes(post);
}
