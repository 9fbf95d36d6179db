/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Years and dates in what a deck says, however they are written. */
#include "internal.h"

#include <string.h>

enum { FIRST_YEAR = 1990, LAST_YEAR = FIRST_YEAR + 63 };

guint64 link_year_bit(int year) {
  return year >= FIRST_YEAR && year <= LAST_YEAR ? (guint64)1 << (year - FIRST_YEAR) : 0;
}

static gboolean is_plain_number(const char *text, const char *start, gsize len) {
  gboolean glued = start > text && (g_ascii_isalnum(start[-1]) ||
                                    ((start[-1] == '.' || start[-1] == ',') && start - text > 1 && g_ascii_isdigit(start[-2])));
  return !glued && !g_ascii_isalnum(start[len]);
}

guint64 link_years_in(const char *text) {
  guint64 years = 0;
  if (strstr(text, "©") || strstr(text, "(c)") || strstr(text, "(C)")) return 0; /* when it was written is not when it was shown */
  for (const char *s = text; *s; s++) {
    if (!g_ascii_isdigit(*s)) continue;
    gsize len = strspn(s, "0123456789");
    if (len == 4 && is_plain_number(text, s, len)) years |= link_year_bit(atoi(s));
    s += len - 1;
  }
  return years;
}

gint64 link_day_of(int year, int month, int day) {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31) return 0;
  GDate date;
  if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year)) return 0;
  g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return (gint64)g_date_get_julian(&date) - 719163; /* the epoch's Julian day in GLib's count */
}

gint64 link_day_of_iso(const char *date) {
  int year = 0, month = 0, day = 0;
  if (!date) return 0;
  gboolean plain = strspn(date, "0123456789") == 4 && date[4] == '-' && strspn(date + 5, "0123456789") == 2 && date[7] == '-' &&
                   strspn(date + 8, "0123456789") == 2;
  if (plain) return link_day_of(atoi(date), atoi(date + 5), atoi(date + 8));
  if (sscanf(date, "%4d-%2d-%2d", &year, &month, &day) != 3) return 0;
  return link_day_of(year, month, day);
}

static void add_span(GArray *dates, gint64 first, gint64 last) {
  LinkDate date = {first, last};
  if (first && last) g_array_append_val(dates, date);
}

/* "jan" … "december", by its first three letters and as a whole word; 0: no month */
static int month_of(const char *word, gsize len) {
  static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                       "july",    "august",   "september", "october", "november", "december"};
  for (int i = 0; i < 12; i++)
    if (len >= 3 && len <= strlen(months[i]) && !g_ascii_strncasecmp(word, months[i], len)) return i + 1;
  return len == 4 && !g_ascii_strncasecmp(word, "sept", 4) ? 9 : 0;
}

typedef struct {
  int value;
  gsize len;
  gboolean number;
} Piece; /* a number, or a month's name */

/* The numbers and month names of @text with what separates them left out; at most @max. */
static guint read_pieces(const char *text, Piece *pieces, guint max) {
  guint n = 0;
  for (const char *s = text; *s && n < max;) {
    gsize digits = strspn(s, "0123456789"), letters = 0;
    if (digits) {
      if (digits <= 4) pieces[n++] = (Piece){atoi(s), digits, TRUE};
      s += digits;
      if (!g_ascii_strncasecmp(s, "st", 2) || !g_ascii_strncasecmp(s, "nd", 2) || !g_ascii_strncasecmp(s, "rd", 2) ||
          !g_ascii_strncasecmp(s, "th", 2))
        s += 2;
      continue;
    }
    while (g_ascii_isalpha(s[letters])) letters++;
    int month = letters ? month_of(s, letters) : 0;
    if (month)
      pieces[n++] = (Piece){month, 0, FALSE};
    else if (letters)
      pieces[n++] = (Piece){0, 0, FALSE}; /* another word ends a date */
    s += MAX(letters, 1);
  }
  return n;
}

static gboolean is_day(const Piece *p) {
  return p->number && p->len <= 2 && p->value >= 1 && p->value <= 31;
}
static gboolean is_year(const Piece *p) {
  return p->number && p->len == 4 && link_year_bit(p->value);
}
static gboolean is_month(const Piece *p) {
  return !p->number && p->value > 0;
}

/* Written with numbers alone: year first, or day and month in the one order or the other. */
static void add_numeric(GArray *dates, const Piece *p) {
  if (is_year(&p[0]) && is_day(&p[1]) && is_day(&p[2]))
    add_span(dates, link_day_of(p[0].value, p[1].value, p[2].value), link_day_of(p[0].value, p[1].value, p[2].value));
  if (!is_day(&p[0]) || !is_day(&p[1]) || !is_year(&p[2])) return;
  gint64 day_first = link_day_of(p[2].value, p[1].value, p[0].value), month_first = link_day_of(p[2].value, p[0].value, p[1].value);
  add_span(dates, day_first, day_first);
  if (month_first != day_first) add_span(dates, month_first, month_first);
}

void link_dates_in(const char *text, GArray *dates) {
  Piece p[64] = {0};
  guint n = read_pieces(text, p, G_N_ELEMENTS(p) - 4);
  for (guint i = 0; i < n; i++) {
    if (i + 2 < n) add_numeric(dates, p + i);
    if (!is_month(&p[i])) continue;
    gboolean day_before = i > 0 && is_day(&p[i - 1]);
    guint year_at = i + 1;
    while (year_at < n && year_at < i + 3 && is_day(&p[year_at])) year_at++; /* "May 21-23, 2019" */
    if (year_at >= n || !is_year(&p[year_at])) continue;
    int year = p[year_at].value, month = p[i].value;
    gint64 day = year_at > i + 1 ? link_day_of(year, month, p[i + 1].value) : day_before ? link_day_of(year, month, p[i - 1].value) : 0;
    if (day)
      add_span(dates, day, day);
    else
      add_span(dates, link_day_of(year, month, 1), link_day_of(year, month, 28));
  }
}
