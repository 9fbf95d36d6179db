/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of range fields: 2024, 2023..2024-06, 2024-11-14, 12, 3..7, open ends. */
#include "internal.h"

#include <string.h>

static gboolean all_digits(const char *text, gsize n) {
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isdigit(text[i])) return FALSE;
  return TRUE;
}

/* A year, month or day as what sorts before all its days (@low) or as its last. NULL: not one. */
static char *date_bound(const char *text, gboolean low) {
  gsize n = strlen(text);
  gboolean year = n >= 4 && all_digits(text, 4), month = n >= 7 && text[4] == '-' && all_digits(text + 5, 2),
           day = n == 10 && text[7] == '-' && all_digits(text + 8, 2);
  if (!year || (n != 4 && n != 7 && n != 10) || (n >= 7 && !month) || (n == 10 && !day)) return NULL;
  guint m = month ? (guint)(text[5] - '0') * 10 + (guint)(text[6] - '0') : 1,
        d = day ? (guint)(text[8] - '0') * 10 + (guint)(text[9] - '0') : 1;
  guint y = (guint)g_ascii_strtoull(text, NULL, 10);
  if (m < 1 || m > 12 || y < 1 || !g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y)) return NULL;
  if (day) return g_strdup(text);
  if (month) return g_strconcat(text, low ? "-01" : "-31", NULL);
  return low ? g_strdup(text) : g_strconcat(text, "-12-31", NULL); /* "2019" is before all its days, and what a talk without a day has */
}

static char *number_bound(const char *text) {
  gsize n = strlen(text);
  return n && n < 9 && all_digits(text, n) ? g_strdup(text) : NULL;
}

static char *bound(int field, const char *text, gboolean low) {
  if (field == DS_FIELD_YEAR) return strlen(text) == 4 ? date_bound(text, low) : NULL;
  return field == DS_FIELD_DATE ? date_bound(text, low) : number_bound(text);
}

const char *ds_range_parse(int field, const char *text, char **ret_low, char **ret_high) {
  const char *dots = strstr(text, "..");
  g_autofree char *from = dots ? g_strndup(text, (gsize)(dots - text)) : g_strdup(text), *to = g_strdup(dots ? dots + 2 : text);
  *ret_low = *from ? bound(field, from, TRUE) : NULL;
  *ret_high = *to ? bound(field, to, FALSE) : NULL;
  gboolean wrong = (*from && !*ret_low) || (*to && !*ret_high) || (!*from && !*to);
  gboolean backwards = !wrong && *ret_low && *ret_high &&
                       (field == DS_FIELD_SLIDE ? g_ascii_strtoull(*ret_low, NULL, 10) > g_ascii_strtoull(*ret_high, NULL, 10)
                                                : strcmp(*ret_low, *ret_high) > 0);
  if (!wrong && !backwards) return NULL;
  if (backwards) return "this range ends before it begins";
  return field == DS_FIELD_SLIDE  ? "expected a slide number: slide:12 or slide:3..7"
         : field == DS_FIELD_YEAR ? "expected a year: year:2024 or year:2022..2024"
                                  : "expected a date: 2024, 2024-06, 2024-06-30, or a range with '..'";
}
