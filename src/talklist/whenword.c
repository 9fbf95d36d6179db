/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of days, and the days that stand in prose. */
#include "whenword.h"

#include <stdlib.h>
#include <string.h>

#include "when.h"

static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};

gboolean ds_when_is_date(int year, int month, int day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
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
int ds_when_weekday_of(const char *word, gsize len) {
  return row_of(weekdays, 7, word, len);
}
int ds_when_month_of(const char *word, gsize len) {
  /* "mar" and "marc" abbreviate, but "ma" does not; "sept" does */
  return row_of(months, 12, word, len);
}

gboolean ds_when_is_word(gunichar c) {
  return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

gsize ds_when_word_length(const char *p) {
  const char *start = p;
  while (*p && ds_when_is_word(g_utf8_get_char(p))) p = g_utf8_next_char(p);
  return (gsize)(p - start);
}

/* ---- prose ---- */

typedef struct {
  int month, day, year, weekday;
} Day;

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
    gsize suffix = ds_when_word_length(tail);
    if (suffix == 2)
      tail += 2;
    else if (suffix)
      return FALSE;
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
  memset(when, 0, sizeof *when);
  when->start = when->end = -1;
  Day first = {0};
  guint found = 0;
  int weekday = 0;
  for (const char *p = text; *p;) {
    gsize len = ds_when_word_length(p);
    if (!len) {
      p = g_utf8_next_char(p);
      continue;
    }
    int month = ds_when_month_of(p, len);
    if (ds_when_weekday_of(p, len) && len >= 3) weekday = ds_when_weekday_of(p, len);
    Day day;
    /* "may" is a verb unless a number stands beside it, which day_at() asks for */
    if (month && g_ascii_isupper(*p) && day_at(text, p, len, &day)) {
      if (found == 0 || day.day != first.day || month != first.month) found++;
      day.month = month;
      day.weekday = weekday;
      if (found == 1 && !first.day)
        first = day;
      else if (found == 1 && !first.year)
        first.year = day.year;
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
