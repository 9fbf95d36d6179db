/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines of a post begin a talk. A line that looks like a title is one only when something bears it out: a time below it, an address in a schedule,
 * speakers; "a line that starts with a link" alone may be prose. */
#include "name.h"
#include "post.h"

#include <string.h>

static DsPostLine *line_at(const DsPost *post, guint i) { return &g_array_index(post->lines, DsPostLine, i); }

/* ---- reading lines ---- */

/* What the MDX of a site leaves in the text: imports, components. */
static gboolean is_markup(const char *text) {
  gsize len = strlen(text);
  if (text[0] == '<' && (g_ascii_isalpha(text[1]) || text[1] == '/') && len && text[len - 1] == '>') return TRUE;
  if (g_str_has_prefix(text, "import ") && strstr(text, " from ") && strpbrk(text, "'\"")) return TRUE;
  return g_str_has_prefix(text, "export ") && (strstr(text, "const ") || strstr(text, "default "));
}

/* Who wrote the post, and when. */
static gboolean is_byline(const char *text) {
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

/* "Jane Roe, Org | Tuesday, April 18, 9:15 am", either way around. */
static gboolean is_time_with_speakers(const DsMdLine *line, DsWhen *when, char **ret_speakers) {
  static const char *const bars[] = {"|", "•", "·", " – ", " — ", " - "};
  if (!strpbrk(line->text, "0123456789")) return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(bars); i++)
    for (const char *bar = strstr(line->text, bars[i]); bar; bar = strstr(bar + 1, bars[i])) {
      g_autofree char *left = g_strstrip(g_strndup(line->text, (gsize)(bar - line->text))), *right = g_strstrip(g_strdup(bar + strlen(bars[i])));
      gboolean left_time = ds_when_parse(left, when) && !*when->room;
      if (!left_time && !ds_when_parse(right, when)) continue;
      const char *other = ds_name_skip_role(left_time ? right : left);
      if (ds_speakers_likely(NULL, other) < 2) continue;
      *ret_speakers = g_strdup(other);
      return TRUE;
    }
  return FALSE;
}

static void set_role(DsPostLine *line) {
  const DsMdLine *text = line->line;
  if (line->block->kind == DS_MD_CODE || is_markup(text->text)) line->role = DS_ROLE_IGNORED;
  else if (is_room_line(text->text)) line->role = DS_ROLE_ROOM;
  else if (ds_line_is_labels(text)) line->role = DS_ROLE_LABELS;
  if (line->role != DS_ROLE_TEXT || strlen(text->text) > 300) return;
  DsWhen when;
  if (!is_time_with_speakers(text, &when, &line->speakers) && !ds_when_parse(text->text, &when) && !is_time_with_labels(text, &when)) return;
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

/* ---- evidence ---- */

static const char *find_speakers(const DsPost *post, const DsPostLine *line) {
  if (line->role != DS_ROLE_TEXT || line->block->kind == DS_MD_HEADING) return NULL;
  const char *text = line->line->text, *core = ds_name_skip_role(text);
  gsize len = strlen(text);
  if (len > 300 || len == 0 || strchr("!?:", text[len - 1])) return NULL;
  gboolean said = core != text && strchr(text, ':') && strchr(text, ':') < core;
  int likely = ds_speakers_likely(post->people, core);
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

/* The lines right below a title that are times, labels or speakers: TRUE when a time is among them; @ret_date_only when it says no hour. */
static gboolean has_time_below(const DsPost *post, guint title, gboolean *ret_date_only) {
  *ret_date_only = FALSE;
  for (guint i = title + 1; i < post->lines->len && i <= title + 6; i++) {
    DsPostLine *line = line_at(post, i);
    if (line->role == DS_ROLE_WHEN) {
      *ret_date_only = line->when->start < 0;
      if (!*ret_date_only) return TRUE;
      /* the hour may stand on the next line */
      continue;
    }
    if (line->role != DS_ROLE_LABELS && line->role != DS_ROLE_IGNORED && line->role != DS_ROLE_ROOM && !ds_post_speakers(post, line)) break;
    if (line->block->kind == DS_MD_HEADING) break;
  }
  return *ret_date_only;
}

static gboolean has_time_above(const DsPost *post, guint title) {
  return title > 0 && line_at(post, title - 1)->role == DS_ROLE_WHEN && line_at(post, title - 1)->when->start >= 0;
}

static gboolean has_speakers_below(const DsPost *post, guint title) {
  return title + 1 < post->lines->len && ds_post_speakers(post, line_at(post, title + 1));
}

static gboolean is_longer_text(const DsPost *post, guint i) {
  if (i >= post->lines->len) return FALSE;
  const DsPostLine *line = line_at(post, i);
  return line->role == DS_ROLE_TEXT && line->block->kind != DS_MD_HEADING && strlen(line->line->text) >= 80;
}

/* Whether a link line is borne out by itself: 3 by a time, 2 by its address and its speakers, 1 by what needs other talks beside it, 0 by nothing. */
static int evidence_of_link(const DsPost *post, guint i) {
  const DsPostLine *line = line_at(post, i);
  const DsShape *shape = line->shape;
  gboolean date_only = FALSE, time = has_time_below(post, i, &date_only);
  gboolean in_schedule = ds_url_is_talk(shape->url) || ds_url_is_talk(shape->video);
  gboolean named = shape->speakers && shape->likely >= 2;
  gboolean whole = !line->line->text[0] || line->starts_block || line->block->depth || line_at(post, i - 1)->role != DS_ROLE_TEXT ||
                   line_at(post, i - 1)->line->hard;
  if (!whole) return 0;
  if (shape->has_when && shape->when.start >= 0) return 3;
  if (time && (!date_only || in_schedule || named)) return 3;
  if (in_schedule && (named || has_speakers_below(post, i) || has_time_above(post, i))) return 3;
  if (has_time_above(post, i) && (named || in_schedule)) return 3;
  if (in_schedule && line->starts_block && is_longer_text(post, i + 1)) return 2;
  if (named && shape->likely >= 3 && line->starts_block) return shape->kind == DS_SHAPE_DETAILS || ds_url_is_video(shape->url) ? 2 : 1;
  if (named && shape->outside && line->starts_block) return 1;
  if (in_schedule && line->starts_block && line->block->depth) return 1;
  return 0;
}

/* ---- headings and bold lines without a link ---- */

/* Whether talks or deeper headings stand below the heading at @i, before the next one of its level: then it is a section. */
static gboolean holds_talks(const DsPost *post, guint i) {
  const DsPostLine *heading = line_at(post, i);
  gboolean is_heading = heading->block->kind == DS_MD_HEADING;
  for (guint k = i + 1; k < post->lines->len; k++) {
    const DsPostLine *line = line_at(post, k);
    if (line->role == DS_ROLE_TITLE) return TRUE;
    if (line->block->kind != DS_MD_HEADING) {
      /* bold lines part themselves by each other */
      if (!is_heading && line->shape && line->shape->kind == DS_SHAPE_PLAIN && line->starts_block) return FALSE;
      continue;
    }
    if (!is_heading || line->block->level <= heading->block->level) return FALSE;
    return TRUE;
  }
  return FALSE;
}


static gboolean is_bold_line(const DsPostLine *line) {
  for (guint i = 0; i < line->line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->line->spans, DsMdSpan, i);
    if (span->kind == DS_SPAN_STRONG && span->start == 0 && span->end == strlen(line->line->text)) return TRUE;
  }
  return FALSE;
}

/* How a title looks: bit 1 to 6 a heading of that level, 0 a bold line, 7 a plain one. */
static guint look_of(const DsPostLine *line) {
  if (line->block->kind == DS_MD_HEADING) return 1u << line->block->level;
  return is_bold_line(line) ? 1u : 1u << 7;
}

/* With linked talks about, others look like them; "**Booth hours**" with a time below it does not. */
static gboolean looks_like_talks(const DsPost *post, const DsPostLine *line) { return !post->linked_levels || (post->linked_levels & look_of(line)); }

static gboolean is_no_session(const char *text) {
  static const char *const words[] = {" booth ", " booth hours ", " happy hour ",   " party ", " reception ", " office hours ", " hours ",
                                      " kiosk ", " giveaway ",    " book signing ", " lunch ", " breakfast ", " registration "};
  g_autofree char *key = ds_fold_key(text);
  g_autofree char *padded = g_strconcat(" ", key, " ", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strstr(padded, words[i])) return TRUE;
  return FALSE;
}

/* "## T by N (Org)", or a heading with a time below it, when it is no section. */
static gboolean is_plain_title(const DsPost *post, guint i) {
  const DsPostLine *line = line_at(post, i);
  gboolean date_only = FALSE;
  if (!line->starts_block && !line->block->depth) return FALSE;
  gboolean time = has_time_below(post, i, &date_only) && !date_only;
  if (line->shape->has_when && line->shape->when.start >= 0) time = TRUE;
  if (is_byline(line->line->text)) return FALSE;
  if (holds_talks(post, i)) return FALSE;
  if (line->shape->kind == DS_SHAPE_BY) return line->block->kind == DS_MD_HEADING || time || line->block->depth > 0;
  return time && !is_no_session(line->shape->title) && (line->shape->speakers || looks_like_talks(post, line));
}

/* ---- deciding ---- */

static void set_title(DsPost *post, guint i) {
  line_at(post, i)->role = DS_ROLE_TITLE;
  post->titles++;
}

/* A bold line right above a talk, short and without a full stop, is the heading the writer did not make one. */
static gboolean is_bold_section(const DsPost *post, guint i) {
  const DsPostLine *line = line_at(post, i);
  gsize len = strlen(line->line->text);
  if (line->role != DS_ROLE_TEXT || line->block->depth || !line->starts_block || line->block->lines->len > 1) return FALSE;
  if (!is_bold_line(line) || len > 80 || strchr(".!?,", line->line->text[len - 1]) || is_byline(line->line->text)) return FALSE;
  return i + 1 < post->lines->len && line_at(post, i + 1)->role == DS_ROLE_TITLE;
}

/* Whether the list's title or one of its headings speaks of talks at all: a newsletter's "[Article](u) by Jane Roe" is none. */
static gboolean is_about_talks(const DsPost *post) {
  static const char *const words[] = {"talk",       "talks",   "session",  "sessions",      "speakers", "schedule",
                                      "agenda",     "keynote", "keynotes", "presentations", "kubecon",  "cloudnativecon",
                                      "conference", "summit",  "meetup",   "fosdem",        NULL};
  for (guint i = 0; i <= post->lines->len; i++) {
    const DsPostLine *line = i ? line_at(post, i - 1) : NULL;
    if (line && line->block->kind != DS_MD_HEADING) continue;
    const char *text = line ? line->line->text : post->front->title;
    g_autofree char *key = text ? ds_fold_key(text) : g_strdup("");
    g_auto(GStrv) parts = g_strsplit(key, " ", 64);
    for (guint k = 0; parts[k]; k++)
      if (g_strv_contains(words, parts[k]) || (strlen(parts[k]) > 4 && g_str_has_suffix(parts[k], "con"))) return TRUE;
  }
  return FALSE;
}

static void find_titles(DsPost *post) {
  guint n = post->lines->len;
  for (guint i = 0; i < n; i++) {
    DsPostLine *line = line_at(post, i);
    if (!line->shape || (line->shape->kind != DS_SHAPE_LINK && line->shape->kind != DS_SHAPE_DETAILS)) continue;
    if (evidence_of_link(post, i) >= 2) set_title(post, i);
  }
  /* what is weak alone is plain beside others of its kind */
  guint weak = 0;
  for (guint i = 0; i < n; i++) {
    DsPostLine *line = line_at(post, i);
    gboolean link = line->shape && line->role == DS_ROLE_TEXT && (line->shape->kind == DS_SHAPE_LINK || line->shape->kind == DS_SHAPE_DETAILS);
    if (link && evidence_of_link(post, i) == 1) weak++;
  }
  gboolean plain_list = post->titles > 0 || (weak >= 2 && is_about_talks(post));
  for (guint i = 0; i < n && plain_list; i++) {
    DsPostLine *line = line_at(post, i);
    gboolean link = line->shape && line->role == DS_ROLE_TEXT && (line->shape->kind == DS_SHAPE_LINK || line->shape->kind == DS_SHAPE_DETAILS);
    if (link && evidence_of_link(post, i) == 1) set_title(post, i);
  }
  for (guint i = 0; i < n; i++)
    if (line_at(post, i)->role == DS_ROLE_TITLE) post->linked_levels |= look_of(line_at(post, i));
  for (guint i = n; i > 0; i--) {
    DsPostLine *line = line_at(post, i - 1);
    gboolean plain = line->shape && line->role == DS_ROLE_TEXT && (line->shape->kind == DS_SHAPE_PLAIN || line->shape->kind == DS_SHAPE_BY);
    if (plain && is_plain_title(post, i - 1)) set_title(post, i - 1);
  }
}

static void find_sections(DsPost *post) {
  for (guint i = 0; i < post->lines->len; i++) {
    DsPostLine *line = line_at(post, i);
    if (line->role == DS_ROLE_TITLE || line->role == DS_ROLE_RULE || line->role == DS_ROLE_IGNORED) continue;
    if (line->block->kind == DS_MD_HEADING ? line->starts_block : is_bold_section(post, i))
      line->role = is_byline(line->line->text) ? DS_ROLE_IGNORED : DS_ROLE_SECTION;
    else if (line->block->kind == DS_MD_HEADING) line->role = DS_ROLE_IGNORED;
  }
}

/* "## [HiveCon](address)" with a time below it and talks below that is a section: a heading whose first text is another talk. */
static void demote_sections(DsPost *post) {
  for (guint i = 0; i < post->lines->len; i++) {
    DsPostLine *line = line_at(post, i);
    if (line->role != DS_ROLE_TITLE || line->block->kind != DS_MD_HEADING || line->shape->speakers || ds_url_is_talk(line->shape->url)) continue;
    guint k = i + 1;
    while (k < post->lines->len && line_at(post, k)->role != DS_ROLE_TEXT && line_at(post, k)->role != DS_ROLE_TITLE) k++;
    if (k == post->lines->len || line_at(post, k)->role != DS_ROLE_TITLE) continue;
    const DsPostLine *next = line_at(post, k);
    if (next->block->kind == DS_MD_HEADING && next->block->level <= line->block->level) continue;
    line->role = DS_ROLE_TEXT;
    post->titles--;
  }
}

void ds_post_classify(DsPost *post, const GPtrArray *blocks) {
  for (guint i = 0; i < blocks->len; i++) add_lines(post, g_ptr_array_index(blocks, i), i);
  read_shapes(post);
  find_titles(post);
  demote_sections(post);
  find_sections(post);
  /* the first talk tells whether times stand above their titles */
  for (guint i = 0; i < post->lines->len; i++) {
    gboolean date_only;
    if (line_at(post, i)->role != DS_ROLE_TITLE) continue;
    post->time_first = has_time_above(post, i) && !has_time_below(post, i, &date_only);
    break;
  }
}

guint ds_post_end(const DsPost *post, guint start) {
  const DsPostLine *title = line_at(post, start);
  guint i = start + 1;
  for (; i < post->lines->len; i++) {
    const DsPostLine *line = line_at(post, i);
    if (line->role == DS_ROLE_TITLE || line->role == DS_ROLE_SECTION || line->role == DS_ROLE_RULE) break;
    /* a talk in a list ends with its item: what stands in none, or in another item of the same list, is not its own */
    if (title->block->depth > line->block->depth) break;
    if (title->block->depth && line->block->depth == title->block->depth && line->block->item != title->block->item) break;
  }
  return i;
}
