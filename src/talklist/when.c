/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of day and time, read word by word: whatever is neither day nor time nor a word between them ends it. */
#include "when.h"

#include "whenword.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *p;
  DsWhen *when;
  int times;
  int meridiem[2];   /* 0 none, 1 am, 2 pm */
  gboolean break_before; /* a separator stronger than a space stands before @p */
} Reader;

/* Goes to the next word; dashes, bars, bullets, brackets, emoji are all separators. */
static void skip_separators(Reader *r) {
  r->break_before = FALSE;
  while (*r->p) {
    gunichar c = g_utf8_get_char(r->p);
    /* a sign with a digit behind it may be an offset: "UTC+2" is read as a word before this runs */
    if (ds_when_is_word(c)) return;
    if (!g_unichar_isspace(c)) r->break_before = TRUE;
    r->p = g_utf8_next_char(r->p);
  }
}

static gboolean word_is(const char *p, gsize len, const char *want) { return strlen(want) == len && g_ascii_strncasecmp(p, want, len) == 0; }

/* "am", "p.m." right here (spaces before it are fine): its kind, and its end. */
static int meridiem_at(const char *p, const char **end) {
  while (*p == ' ') p++;
  char half = g_ascii_tolower(p[0]);
  if (half != 'a' && half != 'p') return 0;
  const char *q = p + 1;
  if (*q == '.') q++;
  if (g_ascii_tolower(*q) != 'm') return 0;
  q++;
  if (*q == '.' && p[1] == '.') q++;
  if (ds_when_is_word(g_utf8_get_char(q))) return 0;
  *end = q;
  return half == 'a' ? 1 : 2;
}

static gboolean add_time(Reader *r, int hour, int minute, int meridiem) {
  if (r->times >= 2 || hour > 24 || minute > 59) return FALSE;
  int value = hour * 60 + minute;
  if (meridiem && hour > 12) meridiem = 0;   /* "13:30 pm" */
  if (meridiem && hour == 0) return FALSE;
  *(r->times == 0 ? &r->when->start : &r->when->end) = value;
  r->meridiem[r->times++] = meridiem;
  return TRUE;
}

/* "19.3.2024", "19/3/2024" and, when only it can be meant, "3/19/2024". */
static gboolean read_numeric_date(Reader *r) {
  int first, second, year, used = 0;
  char separator, again;
  if (sscanf(r->p, "%2d%c%2d%c%4d%n", &first, &separator, &second, &again, &year, &used) != 5 || separator != again ||
      (separator != '.' && separator != '/'))
    return FALSE;
  int day = first, month = second;
  if (separator == '/' && first <= 12 && second <= 12 && first != second) return FALSE;
  if (separator == '/' && second > 12) day = second, month = first;
  if (r->when->day || year < 1900 || !ds_when_is_date(year, month, day)) return FALSE;
  r->when->day = day, r->when->month = month, r->when->year = year;
  r->p += used;
  return TRUE;
}

/* Whether a bare number at @p is the first hour of "2 - 3 pm": behind a dash or "to" stands an hour with its half of the day. */
static gboolean is_hour_of_range(const char *p) {
  while (*p == ' ') p++;
  if (g_str_has_prefix(p, "to ")) p += 3;
  else if (*p == '-') p++;
  else if (g_str_has_prefix(p, "–") || g_str_has_prefix(p, "—")) p += strlen("–");
  else return FALSE;
  while (*p == ' ') p++;
  gsize n = strspn(p, "0123456789");
  if (n < 1 || n > 2) return FALSE;
  p += n;
  if (*p == ':' && g_ascii_isdigit(p[1]) && g_ascii_isdigit(p[2])) p += 3;
  const char *end;
  return meridiem_at(p, &end) != 0;
}

/* The four digits @value before @after: a year, an ISO date. */
static gboolean read_year(Reader *r, int value, const char *after) {
  DsWhen *when = r->when;
  int month = 0, day = 0, used = 0;
  if (sscanf(after, "-%2d-%2d%n", &month, &day, &used) == 2 && ds_when_is_date(value, month, day)) {
    when->year = value, when->month = month, when->day = day;
    r->p = after + used;
    if (*r->p == 'T' && g_ascii_isdigit(r->p[1])) r->p++;
    return TRUE;
  }
  if (when->year || value < 1900 || value > 2199 || ds_when_is_word(g_utf8_get_char(after))) return FALSE;
  when->year = value;
  r->p = after;
  return TRUE;
}

static gboolean has_minutes(const char *p) { return g_ascii_isdigit(p[1]) && g_ascii_isdigit(p[2]); }

/* The bare number @value before @after: the hour of "9 - 10 am" once the day is known, else the day, of which some have an ordinal's ending. */
static gboolean read_bare(Reader *r, int value, const char *after) {
  static const char *const ordinals[] = {"st", "nd", "rd", "th"};
  DsWhen *when = r->when;
  gsize suffix = ds_when_word_length(after);
  gboolean ordinal = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(ordinals); i++) ordinal = ordinal || word_is(after, suffix, ordinals[i]);
  if (suffix && !ordinal) return FALSE;
  const char *dash = after + strspn(after, " ");
  gboolean ranged = g_str_has_prefix(dash, "-") || g_str_has_prefix(dash, "–") || g_str_has_prefix(dash, "—") || g_str_has_prefix(dash, "to ");
  /* "October 24 – 9:15am": behind a month stands its day */
  gboolean day_of_month = when->month && !when->day;
  if (!ordinal && r->times == 0 && !day_of_month && (is_hour_of_range(after) || (when->day && when->month && ranged))) {
    if (!add_time(r, value, 0, 0)) return FALSE;
  } else if (!when->day) {
    if (value < 1 || value > 31) return FALSE;
    when->day = value;
  } else if (r->times == 0 && value <= 31) when->range = TRUE;
  else return FALSE;
  r->p = after + (ordinal ? suffix : 0);
  return TRUE;
}

/* Digits here: a time, a day, a year, an ISO date. */
static gboolean read_number(Reader *r) {
  gsize n = strspn(r->p, "0123456789");
  if (n == 3 || n > 4) return FALSE;
  int value = atoi(r->p);
  const char *after = r->p + n, *end = after;
  if (n == 4) return read_year(r, value, after);
  if (read_numeric_date(r)) return TRUE;
  gboolean colon = (*after == ':' || *after == '.' || *after == 'h') && has_minutes(after) && !g_ascii_isdigit(after[3]);
  /* "1.12.0" is a version */
  if (colon && *after == '.' && after[3] == '.' && g_ascii_isdigit(after[4])) return FALSE;
  int minute = colon ? (after[1] - '0') * 10 + (after[2] - '0') : 0;
  if (colon) end = after + 3;
  if (colon && *end == ':' && has_minutes(end)) end += 3; /* seconds are nobody's business */
  int meridiem = meridiem_at(end, &end);
  if (!colon && !meridiem) return read_bare(r, value, after);
  if (!add_time(r, value, minute, meridiem)) return FALSE;
  r->p = end;
  return !ds_when_is_word(g_utf8_get_char(r->p)) || (*r->p == 'Z' && !ds_when_is_word(g_utf8_get_char(r->p + 1)));
}

/* A zone here, after a time: "CET", "UTC+2", "Europe/Paris", "Pacific Time". */
static gboolean read_zone(Reader *r) {
  char again[sizeof r->when->tz];
  static const char *const long_words[] = {"Pacific",  "Mountain", "Central", "Eastern", "European", "Western",
                                           "Standard", "Daylight", "Summer",  "Time",    NULL};
  DsWhen *when = r->when;
  const char *p = r->p;
  gsize len = ds_when_word_length(p);
  if (r->times == 0) return FALSE;
  gsize used = 0;
  if (p[len] == '/' && g_ascii_isupper(*p) && g_ascii_isupper(p[len + 1])) {
    used = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/+-");
  } else if (len >= 1 && len <= 5 && strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") >= len) {
    if (len == 1 && *p != 'Z') return FALSE;
    used = len;
    if ((word_is(p, len, "UTC") || word_is(p, len, "GMT")) && strchr("+-", p[len]) && p[len] && g_ascii_isdigit(p[len + 1]))
      used += 1 + strspn(p + len + 1, "0123456789:");
  } else {
    const char *q = p;
    for (;;) {
      gsize n = ds_when_word_length(q);
      g_autofree char *word = g_strndup(q, n);
      if (!n || !g_strv_contains(long_words, word)) break;
      used = (gsize)(q + n - p);
      q += n;
      if (*q != ' ') break;
      q++;
    }
    if (!used || used == len) return FALSE;   /* "Time" alone is a word, not a zone */
  }
  if (used == 0 || used >= sizeof when->tz) return FALSE;
  /* the same zone in other words, "CEST (UTC+2)", says nothing new */
  char *zone = *when->tz ? again : when->tz;
  memcpy(zone, p, used);
  zone[used] = '\0';
  r->p = p + used;
  return TRUE;
}

static gboolean read_word(Reader *r) {
  static const char *const fillers[] = {"at",   "from", "to",  "until", "till",  "on",       "of",     "the",     "and", "when",
                                        "date", "time", "day", "slot",  "local", "starting", "starts", "between", "hrs", "hours"};
  DsWhen *when = r->when;
  gsize len = ds_when_word_length(r->p);
  int weekday = ds_when_weekday_of(r->p, len), month = ds_when_month_of(r->p, len);
  if (weekday && month) month = 0;
  if (weekday) {
    if (when->weekday && when->weekday != weekday) when->range = TRUE;
    else when->weekday = weekday;
  } else if (month) {
    if (when->month && when->month != month) when->range = TRUE;
    else when->month = month;
  } else if (word_is(r->p, len, "noon")) {
    if (!add_time(r, 12, 0, 0)) return FALSE;
  } else if (read_zone(r)) {
    return TRUE;
  } else {
    gboolean filler = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(fillers) && !filler; i++) filler = word_is(r->p, len, fillers[i]);
    if (!filler) return FALSE;
  }
  r->p += len;
  return TRUE;
}

/* One meridiem may stand for both ends: "9:15 - 9:40 am", "11:40 - 12:05 pm". */
static int to_minutes(int value, int meridiem) {
  if (!meridiem) return value;
  int hour = value / 60 % 12, minute = value % 60;
  return (meridiem == 2 ? hour + 12 : hour) * 60 + minute;
}

static void settle_times(Reader *r) {
  DsWhen *when = r->when;
  if (r->times == 0) return;
  if (r->times == 2 && !r->meridiem[0] && r->meridiem[1] && when->start <= 12 * 60 + 59 && when->start >= 60) {
    int end = to_minutes(when->end, r->meridiem[1]), same = to_minutes(when->start, r->meridiem[1]);
    when->start = same <= end ? same : to_minutes(when->start, 3 - r->meridiem[1]);
    when->end = end;
    when->lax = TRUE;
    return;
  }
  if (r->times == 2 && r->meridiem[0] && !r->meridiem[1] && when->end <= 12 * 60 + 59 && when->end >= 60) {
    int start = to_minutes(when->start, r->meridiem[0]), same = to_minutes(when->end, r->meridiem[0]);
    when->end = same >= start ? same : to_minutes(when->end, 3 - r->meridiem[0]);
    when->start = start;
    when->lax = TRUE;
    return;
  }
  when->start = to_minutes(when->start, r->meridiem[0]);
  if (r->times == 2) when->end = to_minutes(when->end, r->meridiem[1]);
  if (when->start >= 24 * 60) when->start = -1;
  if (when->end >= 24 * 60) when->end = 24 * 60 == when->end ? 0 : -1;
}

/* What follows the time may be where it is, not a sentence. */
static gboolean is_room(const char *rest) {
  static const char *const prose[] = {"we", "you", "will", "is", "are", "join", "our", "this", "that", "i", "be", "and", "with", NULL};
  if (strlen(rest) >= 90 || strpbrk(rest, "!?")) return FALSE;
  gsize len = strlen(rest);
  if (len && rest[len - 1] == '.') return FALSE;
  g_autofree char *lower = g_utf8_strdown(rest, -1);
  g_auto(GStrv) words = g_strsplit_set(lower, " ,;", 32);
  for (guint i = 0; words[i]; i++)
    if (i >= 12 || g_strv_contains(prose, words[i])) return FALSE;
  return TRUE;
}

static void start_reading(Reader *r, const char *text, DsWhen *when) {
  memset(when, 0, sizeof *when);
  when->start = when->end = -1;
  memset(r, 0, sizeof *r);
  r->p = text;
  r->when = when;
}

static gboolean has_date(const DsWhen *when) { return when->day && when->month; }

static gboolean read_next(Reader *r) { return g_ascii_isdigit(*r->p) ? read_number(r) : read_word(r); }

gboolean ds_when_parse(const char *line, DsWhen *when) {
  Reader r;
  start_reading(&r, line, when);
  if (strlen(line) > 300) return FALSE;
  for (;;) {
    skip_separators(&r);
    if (!*r.p) break;
    if (read_next(&r)) continue;
    if (r.times == 0 || !r.break_before) return FALSE;
    /* the same time in another zone is no room */
    if (g_ascii_isdigit(*r.p) && strchr(r.p, ':')) break;
    if (!is_room(r.p)) return FALSE;
    /* "9:15: needs a ticket:" leads to what follows */
    if (!g_str_has_suffix(r.p, ":")) g_strlcpy(when->room, r.p, sizeof when->room);
    break;
  }
  settle_times(&r);
  if (when->day && !when->month) return FALSE;
  if (when->month && !when->day) return FALSE;
  return has_date(when) || when->start >= 0 || (when->weekday && !when->year);
}

gsize ds_when_prefix(const char *text, DsWhen *when) {
  Reader r;
  start_reading(&r, text, when);
  const char *end = text;
  for (;;) {
    skip_separators(&r);
    if (!*r.p) break;
    Reader before = r;
    DsWhen known = *when;
    if (read_next(&r)) {
      end = r.p;
      continue;
    }
    r = before;
    *when = known;
    break;
  }
  settle_times(&r);
  if (when->month && !when->day) return 0;
  gboolean day = has_date(when) || (when->day && when->weekday);
  return day || when->start >= 0 ? (gsize)(end - text) : 0;
}

void ds_when_merge(DsWhen *when, const DsWhen *other) {
  if (!when->day && other->day) {
    when->day = other->day, when->month = other->month, when->year = other->year;
    when->range = when->range || other->range;
  }
  if (!when->year) when->year = other->year;
  if (!when->weekday) when->weekday = other->weekday;
  if (when->start < 0 && other->start >= 0) {
    when->start = other->start, when->end = other->end;
    memcpy(when->tz, other->tz, sizeof when->tz);
    memcpy(when->room, other->room, sizeof when->room);
  }
}
