/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of day and time, read word by word: whatever is neither day nor time nor a word between them ends it. */
#include "when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};

gboolean ds_when_is_date(int year, int month, int day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

int ds_when_weekday(int year, int month, int day) {
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return (int)g_date_get_weekday(&date);
}

/* The row of @names that @word is, or abbreviates with three letters or more; 1-based, 0 for none. */
static int row_of(const char *const *names, guint n, const char *word, gsize len) {
  for (guint i = 0; len >= 3 && len <= 9 && i < n; i++)
    if (len <= strlen(names[i]) && g_ascii_strncasecmp(names[i], word, len) == 0) return (int)i + 1;
  return 0;
}
static int weekday_of(const char *word, gsize len) { return row_of(weekdays, 7, word, len); }
static int month_of(const char *word, gsize len) {
  /* "mar" and "marc" abbreviate, but "ma" does not; "sept" does */
  return row_of(months, 12, word, len);
}

typedef struct {
  const char *p;
  DsWhen *when;
  int times;
  int meridiem[2];   /* 0 none, 1 am, 2 pm */
  gboolean break_before; /* a separator stronger than a space stands before @p */
} Reader;

static gboolean is_word_char(gunichar c) { return g_unichar_isalnum(c) || g_unichar_ismark(c); }

/* Goes to the next word; dashes, bars, bullets, brackets, emoji are all separators. */
static void skip_separators(Reader *r) {
  r->break_before = FALSE;
  while (*r->p) {
    gunichar c = g_utf8_get_char(r->p);
    /* a sign with a digit behind it may be an offset: "UTC+2" is read as a word before this runs */
    if (is_word_char(c)) return;
    if (!g_unichar_isspace(c)) r->break_before = TRUE;
    r->p = g_utf8_next_char(r->p);
  }
}

static gsize word_length(const char *p) {
  const char *start = p;
  while (*p && is_word_char(g_utf8_get_char(p))) p = g_utf8_next_char(p);
  return (gsize)(p - start);
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
  if (is_word_char(g_utf8_get_char(q))) return 0;
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
  if (when->year || value < 1900 || value > 2199 || is_word_char(g_utf8_get_char(after))) return FALSE;
  when->year = value;
  r->p = after;
  return TRUE;
}

static gboolean has_minutes(const char *p) { return g_ascii_isdigit(p[1]) && g_ascii_isdigit(p[2]); }

/* The bare number @value before @after: the hour of "9 - 10 am" once the day is known, else the day, of which some have an ordinal's ending. */
static gboolean read_bare(Reader *r, int value, const char *after) {
  static const char *const ordinals[] = {"st", "nd", "rd", "th"};
  DsWhen *when = r->when;
  gsize suffix = word_length(after);
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
  int minute = colon ? (after[1] - '0') * 10 + (after[2] - '0') : 0;
  if (colon) end = after + 3;
  if (colon && *end == ':' && has_minutes(end)) end += 3; /* seconds are nobody's business */
  int meridiem = meridiem_at(end, &end);
  if (!colon && !meridiem) return read_bare(r, value, after);
  if (!add_time(r, value, minute, meridiem)) return FALSE;
  r->p = end;
  return !is_word_char(g_utf8_get_char(r->p)) || (*r->p == 'Z' && !is_word_char(g_utf8_get_char(r->p + 1)));
}

/* A zone here, after a time: "CET", "UTC+2", "Europe/Paris", "Pacific Time". */
static gboolean read_zone(Reader *r) {
  char again[sizeof r->when->tz];
  static const char *const long_words[] = {"Pacific",  "Mountain", "Central", "Eastern", "European", "Western",
                                           "Standard", "Daylight", "Summer",  "Time",    NULL};
  DsWhen *when = r->when;
  const char *p = r->p;
  gsize len = word_length(p);
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
      gsize n = word_length(q);
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
  gsize len = word_length(r->p);
  int weekday = weekday_of(r->p, len), month = month_of(r->p, len);
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

gboolean ds_when_parse(const char *line, DsWhen *when) {
  Reader r;
  start_reading(&r, line, when);
  if (strlen(line) > 300) return FALSE;
  for (;;) {
    skip_separators(&r);
    if (!*r.p) break;
    gboolean read = g_ascii_isdigit(*r.p) ? read_number(&r) : read_word(&r);
    if (read) continue;
    if (r.times == 0 || !r.break_before) return FALSE;
    /* the same time in another zone is no room */
    if (g_ascii_isdigit(*r.p) && strchr(r.p, ':')) break;
    if (!is_room(r.p)) return FALSE;
    g_strlcpy(when->room, r.p, sizeof when->room);
    break;
  }
  settle_times(&r);
  if (when->day && !when->month) return FALSE;
  if (when->month && !when->day) return FALSE;
  return has_date(when) || when->start >= 0 || (when->weekday && !when->year);
}

/* ---- prose ---- */

typedef struct { int month, day, year, weekday; } Day;

/* A day at the words around the month name at @p: "April 1st, 2025", "1 April 2025", "18th of May". */
static gboolean day_at(const char *text, const char *p, gsize len, Day *ret) {
  const char *q = p + len;
  while (*q == ' ' || *q == '.') q++;
  gsize n = strspn(q, "0123456789");
  *ret = (Day){0};
  const char *tail = p + len;
  if (n >= 1 && n <= 2) {
    ret->day = atoi(q);
    tail = q + n;
    gsize suffix = word_length(tail);
    if (suffix == 2) tail += 2;
    else if (suffix) return FALSE;
  } else {
    const char *b = p;
    while (b > text && b[-1] == ' ') b--;
    if (b - text > 3 && strncmp(b - 3, " of", 3) == 0) b -= 3;
    if (b - text > 2 &&
        (strncmp(b - 2, "st", 2) == 0 || strncmp(b - 2, "nd", 2) == 0 || strncmp(b - 2, "rd", 2) == 0 || strncmp(b - 2, "th", 2) == 0))
      b -= 2;
    const char *digits = b;
    while (digits > text && g_ascii_isdigit(digits[-1])) digits--;
    if (b - digits < 1 || b - digits > 2) return FALSE;
    ret->day = atoi(digits);
  }
  if (ret->day < 1 || ret->day > 31) return FALSE;
  while (*tail == ' ' || *tail == ',') tail++;
  if (strspn(tail, "0123456789") == 4) ret->year = atoi(tail);
  return TRUE;
}

guint ds_when_find_days(const char *text, DsWhen *when) {
  Reader r;
  start_reading(&r, text, when);
  Day first = {0};
  guint found = 0;
  int weekday = 0;
  for (const char *p = text; *p;) {
    gsize len = word_length(p);
    if (!len) {
      p = g_utf8_next_char(p);
      continue;
    }
    int month = month_of(p, len);
    if (weekday_of(p, len) && len >= 3) weekday = weekday_of(p, len);
    Day day;
    /* "may" is a verb unless a number stands beside it, which day_at() asks for */
    if (month && g_ascii_isupper(*p) && day_at(text, p, len, &day)) {
      if (found == 0 || day.day != first.day || month != first.month) found++;
      day.month = month;
      day.weekday = weekday;
      if (found == 1 && !first.day) first = day;
      else if (found == 1 && !first.year) first.year = day.year;
      weekday = 0;
    }
    p += len;
  }
  when->month = first.month, when->day = first.day, when->year = first.year, when->weekday = first.weekday;
  return found;
}

int ds_when_find_year(const char *text) {
  for (const char *p = text; p && *p;) {
    if (!g_ascii_isdigit(*p)) {
      p++;
      continue;
    }
    gsize n = strspn(p, "0123456789");
    gboolean glued = p > text && g_ascii_isdigit(p[-1]);
    if (n == 4 && !glued && (g_str_has_prefix(p, "19") || g_str_has_prefix(p, "20"))) return atoi(p);
    p += n;
  }
  return 0;
}
