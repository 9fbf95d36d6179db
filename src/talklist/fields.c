/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of fields is found from its time: the longest day and hour between two separators. What is left on either side must be fields too,
 * else the line is prose. */
#include "fields.h"

#include "name.h"
#include "whenword.h"

#include <string.h>

#define MAX_LINE 300u  /* bytes */
#define MAX_STARTS 24u /* words of a line where a time is looked for */
#define MAX_PIECES 8u

void ds_fields_clear(DsFields *fields) {
  g_clear_pointer(&fields->speakers, g_free);
  g_clear_pointer(&fields->place, g_free);
}

/* ---- pieces ---- */

/* The length of a separator between fields at @p: a bar, a bullet, a dash with blanks around it. */
static gsize separator_at(const char *p) {
  static const char *const marks[] = {"|", "•", "·", "‧", "∙", " – ", " — ", " - "};
  if (*p != '|' && *p != ' ' && (guchar)*p < 0x80) return 0;
  for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
    if (g_str_has_prefix(p, marks[i])) return strlen(marks[i]);
  return 0;
}

/* @text without blanks and separators at its ends, and without brackets around the whole. */
static char *trimmed(const char *text, gsize len) {
  static const char *const ends[] = {" ", ",", ":", "-", "–", "—", "|", "•", "·", "‧", "∙", "@", ";"};
  while (len && text[len - 1] == ' ') len--;
  if (len && text[len - 1] == '(') len--;
  if (len && *text == ')') text++, len--;
  const char *start = text, *end = text + len;
  for (gboolean again = TRUE; again;) {
    again = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
      gsize n = strlen(ends[i]);
      if ((gsize)(end - start) >= n && memcmp(start, ends[i], n) == 0) start += n, again = TRUE;
      if ((gsize)(end - start) >= n && memcmp(end - n, ends[i], n) == 0) end -= n, again = TRUE;
    }
    gboolean opens = end > start && *start == '(' && !memchr(start, ')', (gsize)(end - start));
    gboolean closes = end > start && end[-1] == ')' && !memchr(start, '(', (gsize)(end - start));
    gboolean around = end - start > 1 && *start == '(' && memchr(start, ')', (gsize)(end - start)) == end - 1;
    if (opens || around) start++, again = TRUE;
    if (closes || around) end--, again = TRUE;
  }
  return g_strndup(start, (gsize)(end - start));
}

static char *trim(const char *text) {
  return trimmed(text, strlen(text));
}

/* ---- what a piece may be ---- */

static gboolean all_words_in(const char *text, const char *const *words) {
  g_autofree char *key = ds_fold_key(text);
  if (!*key) return FALSE;
  g_auto(GStrv) parts = g_strsplit(key, " ", 16);
  for (guint i = 0; parts[i]; i++)
    if (!g_strv_contains(words, parts[i])) return FALSE;
  return TRUE;
}

/* "Poster Session", "In-Person", "Maintainer Track": the form of a session, which is no place. */
static gboolean is_form(const char *text) {
  static const char *const words[] = {"poster",       "session",  "sessions", "lightning", "talk",     "talks",      "keynote", "panel",
                                      "virtual",      "online",   "in",       "person",    "hybrid",   "maintainer", "track",   "tutorial",
                                      "workshop",     "breakout", "demo",     "project",   "beginner", "advanced",   "level",   "any",
                                      "intermediate", "live",     "recorded", "minutes",   "min",      "sponsored",  NULL};
  return all_words_in(text, words);
}

gboolean ds_field_is_nobody(const char *text) {
  static const char *const words[] = {"tba", "tbd", "tbc", "to be announced", "to be confirmed", "to be determined", "n a", NULL};
  g_autofree char *name = g_strndup(text, strcspn(text, ",("));
  g_autofree char *key = ds_fold_key(name);
  return strlen(text) <= 60 && g_strv_contains(words, key);
}

gboolean ds_field_is_room(const char *text) {
  static const char *const rooms[] = {"room",  "hall",       "level",    "floor", "building", "stage", "pavilion", "theater", "theatre",
                                      "hotel", "auditorium", "ballroom", "salon", "suite",    "foyer", "lounge",   "terrace", NULL};
  if (strlen(text) > 90 || strpbrk(text, "!?")) return FALSE;
  g_autofree char *key = ds_fold_key(text);
  g_auto(GStrv) parts = g_strsplit(key, " ", 16);
  gboolean room = FALSE;
  for (guint i = 0; parts[i]; i++) {
    if (i >= 12 || (ds_is_function_word(parts[i], strlen(parts[i])) && strlen(parts[i]) > 1)) return FALSE;
    room = room || g_strv_contains(rooms, parts[i]);
  }
  return room;
}

/* A few capitalised words: "Hive University", "Hall 3". */
static gboolean is_place(const char *text) {
  static const char *const small[] = {"of", "the", "and", "in", "at", "on", "for", "de", "la", NULL};
  if (ds_field_is_room(text)) return TRUE;
  gsize len = strlen(text);
  if (len == 0 || len > 80 || strpbrk(text, "!?:;\"") || text[len - 1] == '.') return FALSE;
  g_auto(GStrv) words = g_strsplit(text, " ", 16);
  guint capitals = 0;
  for (guint i = 0; words[i]; i++) {
    gunichar c = g_utf8_get_char(words[i]);
    gboolean letter = g_unichar_isalpha(c), capital = g_unichar_isupper(c) || strpbrk(words[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (i >= 7 || (letter && !capital && (i == 0 || !g_strv_contains(small, words[i])))) return FALSE;
    capitals += letter && capital;
  }
  return capitals > 0;
}

/* Whether @text ends like the name of a day or a conference. */
static gboolean is_event(const char *text) {
  static const char *const ends[] = {"day", "days", "con", "summit", "conference", "university", "rejekts", "meetup", "forum", "track"};
  g_autofree char *key = ds_fold_key(text);
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
    if (g_str_has_suffix(key, ends[i])) return TRUE;
  return FALSE;
}

static gboolean names_nobodys_firm(const char *speakers) {
  return !strpbrk(speakers, ",(&@") && !strstr(speakers, " and ");
}

static gboolean take_piece(const DsPeople *people, const char *piece, gboolean beside, DsFields *fields, gboolean *names_before) {
  gboolean after_names = *names_before;
  *names_before = FALSE;
  DsWhen when;
  if (!*piece || is_form(piece) || ds_field_is_nobody(piece)) return TRUE;
  if (ds_when_parse(piece, &when) && !*when.room) {
    ds_when_merge(&fields->when, &when);
    return TRUE;
  }
  const char *names = ds_name_skip_role(piece);
  gboolean place = is_place(piece);
  /* "Jane Roe | Org" */
  if (after_names && place && !ds_field_is_room(piece) && !is_event(piece)) {
    char *whole = g_strdup_printf("%s, %s", fields->speakers, piece);
    g_free(fields->speakers);
    fields->speakers = whole;
    return TRUE;
  }
  int likely = fields->speakers || ds_field_is_room(piece) ? 0 : ds_speakers_likely(people, names);
  if (likely >= 2 || (likely == 1 && beside && !is_event(piece))) {
    fields->speakers = g_strdup(names);
    fields->likely = likely;
    *names_before = names_nobodys_firm(names);
    return TRUE;
  }
  if (!place || (fields->place && !ds_field_is_room(piece))) return FALSE;
  /* "Hall 7 | Room A" */
  char *whole = fields->place ? g_strdup_printf("%s, %s", fields->place, piece) : g_strdup(piece);
  g_free(fields->place);
  fields->place = whole;
  return TRUE;
}

/* One side of the time: its pieces in their order. */
static gboolean take_side(const DsPeople *people, const char *side, gboolean beside, DsFields *fields) {
  guint pieces = 0;
  gboolean names_before = FALSE;
  for (const char *start = side, *p = side;; p++) {
    gsize len = *p ? separator_at(p) : 0;
    if (*p && !len) continue;
    g_autofree char *piece = trimmed(start, (gsize)(p - start));
    if (++pieces > MAX_PIECES || !take_piece(people, piece, beside, fields, &names_before)) return FALSE;
    if (!*p) return TRUE;
    start = p + len;
    p = start - 1;
  }
}

/* ---- the time ---- */

/* Whether a field may begin at the word of @len bytes at @p, by what stands before it: "Hall 3" is no third of a month. */
static gboolean is_start(const char *text, const char *p, gsize len, gboolean beside) {
  gboolean number = len <= 2 && g_ascii_isdigit(*p) && p[len] != ':' && p[len] != '.' && p[len] != 'h';
  if (p == text) return TRUE;
  if (beside && p[-1] == ' ' && !number) return TRUE;
  while (p > text && p[-1] == ' ') p--;
  /* the last byte of a bar, a comma, a bracket, or of a sign of several bytes */
  return p == text || strchr("|,(:-", p[-1]) || (guchar)p[-1] >= 0x80;
}

static gboolean may_be_time(const char *word, gsize len) {
  return g_ascii_isdigit(*word) || ds_when_weekday_of(word, len) || ds_when_month_of(word, len);
}

/* Whether a field may end before @rest. */
static gboolean is_end(const char *rest, gboolean beside) {
  if (!*rest || (beside && *rest == ' ')) return TRUE;
  gsize blanks = strspn(rest, " ");
  return rest[blanks] == '\0' || strchr("|,):-;", rest[blanks]) || separator_at(rest) || separator_at(rest + blanks);
}

/* The best time of @text: one with an hour, then the longest. Returns its length in bytes. */
static gsize find_time(const char *text, gboolean beside, const char **ret_start, DsWhen *ret_when) {
  gsize best = 0;
  guint tried = 0;
  for (const char *p = text; *p && tried < MAX_STARTS;) {
    gsize len = ds_when_word_length(p);
    if (!len) {
      p = g_utf8_next_char(p);
      continue;
    }
    DsWhen when;
    gboolean candidate = may_be_time(p, len) && is_start(text, p, len, beside);
    gsize used = candidate && ++tried ? ds_when_prefix(p, &when) : 0;
    gboolean hour = used && when.start >= 0, better = used > best || (hour && ret_when->start < 0);
    if (used && is_end(p + used, beside) && (!best || (better && (hour || ret_when->start < 0)))) {
      best = used;
      *ret_start = p;
      *ret_when = when;
    }
    p += used ? used : len;
  }
  return best;
}

gboolean ds_fields_read(const DsPeople *people, const char *text, gboolean beside, DsFields *fields) {
  memset(fields, 0, sizeof *fields);
  fields->when.start = fields->when.end = -1;
  if (strlen(text) > MAX_LINE || !strpbrk(text, "0123456789")) return FALSE;
  const char *start = NULL;
  DsWhen when;
  memset(&when, 0, sizeof when);
  when.start = when.end = -1;
  gsize len = find_time(text, beside, &start, &when);
  if (!len || (!beside && when.day && !when.month)) return FALSE;
  fields->when = when;
  g_autofree char *left = trimmed(text, (gsize)(start - text)), *right = trim(start + len);
  if (take_side(people, left, beside, fields) && take_side(people, right, beside, fields) &&
      (beside || !fields->place ||
       (fields->when.start >= 0 && (fields->when.day || fields->when.weekday || ds_field_is_room(fields->place)))))
    return TRUE;
  ds_fields_clear(fields);
  return FALSE;
}
