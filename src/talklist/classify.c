/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines of a post begin a talk. A line that looks like a title is one only when something bears it out: a time below it, an address in a schedule,
 * speakers; "a line that starts with a link" alone may be prose. */
#include "name.h"
#include "post.h"
#include "whenword.h"

#include <string.h>

static DsPostLine *line_at(const DsPost *post, guint i) { return &g_array_index(post->lines, DsPostLine, i); }

/* ---- evidence ---- */

/* What stands below a title's list, or in a heading below a title that is none, is not about it. */
static gboolean is_elsewhere(const DsPostLine *title, const DsPostLine *line) {
  return title->block->depth > line->block->depth || (line->block->kind == DS_MD_HEADING && title->block->kind != DS_MD_HEADING);
}

/* The lines right below a title that are times, labels or speakers: TRUE when a time is among them; @ret_date_only when it says no hour. */
static gboolean has_time_below(const DsPost *post, guint title, gboolean *ret_date_only) {
  gboolean plain = line_at(post, title)->shape->kind >= DS_SHAPE_BY;
  *ret_date_only = FALSE;
  for (guint i = title + 1; i < post->lines->len && i <= title + 6; i++) {
    DsPostLine *line = line_at(post, i);
    if (is_elsewhere(line_at(post, title), line)) break;
    if (line->role == DS_ROLE_WHEN && !(plain && line->placed)) {
      *ret_date_only = line->when->start < 0;
      if (!*ret_date_only) return TRUE;
      /* the hour may stand on the next line */
      continue;
    }
    if (line->role != DS_ROLE_LABELS && line->role != DS_ROLE_IGNORED && line->role != DS_ROLE_ROOM && !ds_post_speakers(post, line)) break;
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

/* A line that is nothing but its link, in the middle of a paragraph, with day and hour right below it: an empty line was forgotten. */
static gboolean is_glued_title(const DsPost *post, guint i) {
  const DsPostLine *line = line_at(post, i), *next = i + 1 < post->lines->len ? line_at(post, i + 1) : NULL;
  if (!next || next->role != DS_ROLE_WHEN || next->when->start < 0 || !next->when->day) return FALSE;
  for (guint k = 0; k < line->line->spans->len; k++) {
    const DsMdSpan *span = &g_array_index(line->line->spans, DsMdSpan, k);
    if (span->kind == DS_SPAN_LINK && span->start == 0 && span->end == strlen(line->line->text)) return TRUE;
  }
  return FALSE;
}

/* What happens beside the talks: booths and parties. */
static gboolean is_no_session(const char *text) {
  static const char *const words[] = {" booth ", " booth hours ", " happy hour ",   " party ", " reception ", " office hours ", " hours ",
                                      " kiosk ", " giveaway ",    " book signing ", " lunch ", " breakfast ", " registration "};
  g_autofree char *key = ds_fold_key(text);
  g_autofree char *padded = g_strconcat(" ", key, " ", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strstr(padded, words[i])) return TRUE;
  return g_str_has_suffix(key, "party");
}

/* What a schedule holds between its sessions: whole titles, for "Lunch and Learn" is one. */
static gboolean is_break(const char *title) {
  static const char *const words[] = {"lunch",     "breakfast",    "coffee",    "tea",  "break", "breaks", "badge",      "pick", "up",   "pickup", "morning",
                                      "afternoon", "registration", "cloakroom", "coat", "bag",   "check",  "networking", "on",   "your", "own",    NULL};
  g_autofree char *key = ds_fold_key(title);
  g_auto(GStrv) parts = g_strsplit(key, " ", 8);
  guint n = 0;
  for (; parts[n]; n++)
    if (!g_strv_contains(words, parts[n])) return FALSE;
  return n > 0;
}

/* What a heading calls what stands below it: 1 talks, 0 something else, -1 neither. */
static int calls_talks(const char *text) {
  static const char *const words[] = {"talk", "talks", "presentation", "presentations", "speaking", "keynotes", "sessions", NULL};
  static const char *const others[] = {"articles", "blog",  "posts",  "podcasts", "podcast", "publications", "papers",  "books",
                                       "media",    "press", "videos", "projects", "demos",   "interviews",   "courses", NULL};
  g_autofree char *key = text ? ds_fold_key(text) : g_strdup("");
  g_auto(GStrv) parts = g_strsplit(key, " ", 64);
  int other = -1;
  for (guint w = 0; parts[w]; w++) {
    if (g_strv_contains(words, parts[w])) return 1;
    if (g_strv_contains(others, parts[w])) other = 0;
  }
  return other;
}

/* Notes of each line whether the headings above it, or the list's title, call what stands there talks. */
static void find_talks_headings(DsPost *post) {
  int calls[7] = {calls_talks(post->front->title), -1, -1, -1, -1, -1, -1};
  for (guint i = 0; i < post->lines->len; i++) {
    DsPostLine *line = line_at(post, i);
    guint level = line->block->kind == DS_MD_HEADING ? line->block->level : 7;
    guint above = level;
    while (above > 0 && calls[above - 1] < 0) above--;
    line->among_talks = above > 0 && calls[above - 1] == 1;
    for (guint k = level; k < G_N_ELEMENTS(calls); k++) calls[k] = k == level ? calls_talks(line->line->text) : -1;
  }
}

/* Whether a link line is borne out by itself: 3 by a time, 2 by its address and its speakers, 1 by what needs other talks beside it, 0 by nothing. */
static int evidence_of_link(const DsPost *post, guint i) {
  const DsPostLine *line = line_at(post, i);
  const DsShape *shape = line->shape;
  gboolean date_only = FALSE, time = has_time_below(post, i, &date_only);
  gboolean in_schedule = ds_url_is_talk(shape->url) || ds_url_is_talk(shape->video);
  gboolean named = shape->speakers && shape->likely >= 2;
  gboolean whole = !line->line->text[0] || line->starts_block || line->block->depth || line_at(post, i - 1)->role != DS_ROLE_TEXT ||
                   line_at(post, i - 1)->line->hard || is_glued_title(post, i);
  if (!whole) return 0;
  if (!named && (is_break(shape->title) || (!in_schedule && is_no_session(shape->title)))) return 0;
  if (shape->has_when && shape->when.start >= 0) return 3;
  if (time && (!date_only || in_schedule || named)) return 3;
  if (in_schedule && (named || has_speakers_below(post, i) || has_time_above(post, i))) return 3;
  if (has_time_above(post, i) && (named || in_schedule)) return 3;
  if (in_schedule && line->starts_block && is_longer_text(post, i + 1)) return 2;
  if (named && shape->likely >= 3 && line->starts_block) return shape->kind == DS_SHAPE_DETAILS || ds_url_is_video(shape->url) ? 2 : 1;
  if (named && shape->outside && line->starts_block) return 1;
  if (shape->has_when && shape->when.day && line->starts_block && line->among_talks) return 1;
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
    /* bold lines part themselves by each other */
    gboolean bold = line->shape && line->shape->kind >= DS_SHAPE_BY && line->starts_block;
    if (line->block->kind == DS_MD_HEADING) {
      if (!is_heading || line->block->level <= heading->block->level) return FALSE;
      if (line->role != DS_ROLE_WHEN) return TRUE;
    } else if (!is_heading && bold) {
      return FALSE;
    }
    if (line->role == DS_ROLE_TITLE) return TRUE;
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

/* "## T by N (Org)", or a heading with a time below it, when it is no section. */
static gboolean is_plain_title(const DsPost *post, guint i) {
  DsPostLine *line = line_at(post, i);
  gboolean date_only = FALSE;
  if (!line->starts_block && !line->block->depth) return FALSE;
  gboolean time = has_time_below(post, i, &date_only) && !date_only;
  if (line->shape->has_when && line->shape->when.start >= 0) time = TRUE;
  if (ds_post_is_byline(line->line->text) || (line->block->kind == DS_MD_HEADING && ds_post_speakers(post, line))) return FALSE;
  if (holds_talks(post, i)) return FALSE;
  if (line->shape->kind == DS_SHAPE_BY) return line->block->kind == DS_MD_HEADING || time || line->block->depth > 0;
  return time && !is_no_session(line->shape->title) && (line->shape->speakers || looks_like_talks(post, line));
}

/* ---- what links below bear out ---- */

/* A line of labels that leads to a recording, to slides, or to a talk's page. */
static gboolean leads_to_talk(const DsPostLine *line) {
  for (guint i = 0; line->role == DS_ROLE_LABELS && i < line->line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->line->spans, DsMdSpan, i);
    g_autofree char *label = g_strndup(line->line->text + span->start, span->end - span->start);
    if (span->kind == DS_SPAN_LINK && (strchr("vs", ds_link_label(label)) || ds_url_is_talk(span->href))) return ds_link_label(label) != 0;
  }
  return FALSE;
}

/* "Nov 2020 | HiveCon": when and where, but not what. */
static gboolean begins_with_month(const char *text) { return ds_when_month_of(text, ds_when_word_length(text)) && ds_when_find_year(text); }

/* A heading or bold line whose own lines, or items below it, end with "Video, Slides". */
static gboolean has_labels_below(const DsPost *post, guint i) {
  const DsPostLine *title = line_at(post, i);
  if (!title->shape || title->role != DS_ROLE_TEXT || title->shape->kind < DS_SHAPE_BY || title->line->spans->len > 4) return FALSE;
  if (begins_with_month(title->shape->title)) return FALSE;
  guint texts = 0;
  for (guint k = i + 1; k < post->lines->len && k <= i + 5; k++) {
    const DsPostLine *line = line_at(post, k);
    if (leads_to_talk(line)) return TRUE;
    if (line->role == DS_ROLE_TITLE || line->role == DS_ROLE_RULE || line->block->kind == DS_MD_HEADING || is_elsewhere(title, line)) return FALSE;
    if (line->role == DS_ROLE_TEXT && line->shape && line->shape->kind >= DS_SHAPE_BY) return FALSE;
    gboolean text = line->role == DS_ROLE_TEXT && !ds_post_speakers(post, line_at(post, k));
    if (text && (line->block->depth <= title->block->depth || ++texts > 1)) return FALSE;
  }
  return FALSE;
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
  if (!is_bold_line(line) || len > 80 || strchr(".!?,", line->line->text[len - 1]) || ds_post_is_byline(line->line->text)) return FALSE;
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
    /* lunch ends what stands above it, but is no talk */
    if (!line->shape->speakers && (line->shape->has_when || has_time_above(post, i)) && is_break(line->shape->title)) line->role = DS_ROLE_RULE;
    else if (evidence_of_link(post, i) >= 2) set_title(post, i);
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

/* "**Title**" with "Slides, Video" below it, when two of them stand under "Talks". */
static void find_labelled(DsPost *post) {
  guint found = 0;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < post->lines->len && (pass == 0 || found >= 2); i++) {
      if (!has_labels_below(post, i) || holds_talks(post, i) || !line_at(post, i)->among_talks) continue;
      if (pass == 0) found++;
      else set_title(post, i);
    }
}

/* "#### Tuesday, 9:00 - 9:30" and "#### Jane Roe, Org" below "### [Title](u)". */
static gboolean is_part_of_title(DsPost *post, guint i) {
  DsPostLine *line = line_at(post, i);
  if (!ds_post_is_subheading(post, line)) return FALSE;
  if (line->role == DS_ROLE_WHEN ? line->when->start < 0 : !ds_post_speakers(post, line)) return FALSE;
  while (i > 0 && line_at(post, i - 1)->block->kind == DS_MD_HEADING && line_at(post, i)->role != DS_ROLE_TITLE) i--;
  return line_at(post, i)->role == DS_ROLE_TITLE && line_at(post, i)->block->level < line->block->level;
}

static void find_sections(DsPost *post) {
  for (guint i = 0; i < post->lines->len; i++) {
    DsPostLine *line = line_at(post, i);
    if (line->role == DS_ROLE_TITLE || line->role == DS_ROLE_RULE || line->role == DS_ROLE_IGNORED || is_part_of_title(post, i)) continue;
    if (line->block->kind == DS_MD_HEADING ? line->starts_block : is_bold_section(post, i))
      line->role = ds_post_is_byline(line->line->text) ? DS_ROLE_IGNORED : DS_ROLE_SECTION;
    else if (line->block->kind == DS_MD_HEADING) line->role = DS_ROLE_IGNORED;
  }
}

/* "## [HiveCon](address)" with a time below it and talks below that is a section: a heading whose first text is another talk. */
static void demote_sections(DsPost *post) {
  for (guint i = 0; i < post->lines->len; i++) {
    DsPostLine *line = line_at(post, i);
    if (line->role != DS_ROLE_TITLE || line->block->kind != DS_MD_HEADING || line->shape->speakers || ds_url_is_talk(line->shape->url)) continue;
    guint k = i + 1;
    gboolean named = FALSE;   /* a section has no speakers */
    for (; k < post->lines->len && line_at(post, k)->role != DS_ROLE_TEXT && line_at(post, k)->role != DS_ROLE_TITLE; k++)
      named = named || line_at(post, k)->speakers;
    if (named || k == post->lines->len || line_at(post, k)->role != DS_ROLE_TITLE) continue;
    const DsPostLine *next = line_at(post, k);
    if (next->block->kind == DS_MD_HEADING && next->block->level <= line->block->level) continue;
    line->role = DS_ROLE_TEXT;
    post->titles--;
  }
}

void ds_post_classify(DsPost *post, const GPtrArray *blocks) {
  ds_post_read_lines(post, blocks);
  find_talks_headings(post);
  find_titles(post);
  find_labelled(post);
  demote_sections(post);
  find_sections(post);
  ds_post_measure(post);
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
