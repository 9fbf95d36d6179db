/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minutes east of UTC of a zone as people write it. An abbreviation counts only where and when it is in force: "CEST" in December or "EST" in
 * July is somebody's mistake, and a mistake has no certain offset. */
#include <decksearch/talk.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum { ALWAYS, EU_SUMMER, EU_WINTER, US_SUMMER, US_WINTER } Season;

static const struct { const char *name; int minutes; Season season; } zones[] = {
    {"UTC", 0, ALWAYS},       {"GMT", 0, ALWAYS},       {"Z", 0, ALWAYS},         {"WET", 0, EU_WINTER},     {"WEST", 60, EU_SUMMER},
    {"BST", 60, EU_SUMMER},   {"CET", 60, EU_WINTER},   {"CEST", 120, EU_SUMMER}, {"EET", 120, EU_WINTER},   {"EEST", 180, EU_SUMMER},
    {"MSK", 180, ALWAYS},     {"EST", -300, US_WINTER}, {"EDT", -240, US_SUMMER}, {"CDT", -300, US_SUMMER},  {"MST", -420, US_WINTER},
    {"MDT", -360, US_SUMMER}, {"PST", -480, US_WINTER}, {"PDT", -420, US_SUMMER}, {"AKST", -540, US_WINTER}, {"AKDT", -480, US_SUMMER},
    {"HST", -600, ALWAYS},    {"JST", 540, ALWAYS},     {"KST", 540, ALWAYS},     {"SGT", 480, ALWAYS},      {"HKT", 480, ALWAYS},
    {"BRT", -180, ALWAYS},    {"SAST", 120, ALWAYS},    {"AEST", 600, ALWAYS},    {"AEDT", 660, ALWAYS},     {"NZST", 720, ALWAYS},
    {"NZDT", 780, ALWAYS},
};

/* Zones written without saying whether it is summer. */
static const struct { const char *name, *iana; } generic[] = {
    {"ET", "America/New_York"}, {"CT", "America/Chicago"}, {"MT", "America/Denver"}, {"PT", "America/Los_Angeles"},
};

static int last_sunday(int year, GDateMonth month) {
  g_autoptr(GDate) day = g_date_new_dmy(31, month, (GDateYear)year);
  return 31 - (int)g_date_get_weekday(day) % 7;
}

static int nth_sunday(int year, GDateMonth month, int n) {
  g_autoptr(GDate) day = g_date_new_dmy(1, month, (GDateYear)year);
  return 1 + (7 - (int)g_date_get_weekday(day)) % 7 + 7 * (n - 1);
}

/* Whether @season is in force all day on that date. */
static gboolean in_season(Season season, int year, int month, int day) {
  if (season == ALWAYS) return TRUE;
  gboolean eu = season == EU_SUMMER || season == EU_WINTER;
  int from = 100 * 3 + (eu ? last_sunday(year, G_DATE_MARCH) : nth_sunday(year, G_DATE_MARCH, 2));
  int to = eu ? 1000 + last_sunday(year, G_DATE_OCTOBER) : 1100 + nth_sunday(year, G_DATE_NOVEMBER, 1);
  int now = 100 * month + day;
  if (now == from || now == to) return FALSE;
  gboolean summer = now > from && now < to;
  return summer == (season == EU_SUMMER || season == US_SUMMER);
}

static gboolean date_parts(const char *date, int *year, int *month, int *day) {
  if (!date || sscanf(date, "%4d-%2d-%2d", year, month, day) != 3) return FALSE;
  return *year >= 1 && g_date_valid_dmy((GDateDay)*day, (GDateMonth)*month, (GDateYear)*year);
}

/* "+02:00", "UTC+2", "GMT-0700" */
static gboolean numeric(const char *tz, int *minutes) {
  if (g_str_has_prefix(tz, "UTC") || g_str_has_prefix(tz, "GMT")) tz += 3;
  if (*tz != '+' && *tz != '-') return FALSE;
  int sign = *tz == '-' ? -1 : 1;
  gsize digits = strspn(++tz, "0123456789");
  if (digits == 0 || digits > 4 || digits == 3) return FALSE;
  int value = atoi(tz), hours = digits == 4 ? value / 100 : value, rest = digits == 4 ? value % 100 : 0;
  const char *after = tz + digits;
  if (digits <= 2 && *after == ':') {
    if (strspn(after + 1, "0123456789") != 2) return FALSE;
    rest = atoi(after + 1);
    after += 3;
  }
  if (*after || hours > 14 || rest > 59) return FALSE;
  *minutes = sign * (hours * 60 + rest);
  return TRUE;
}

static int iana_offset(const char *name, int year, int month, int day) {
  /* GTimeZone opens a file of that name below the system's zones: only names that can be one */
  if (strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") != strlen(name) || name[0] == '/') return DS_UTC_UNKNOWN;
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(name);
  if (!zone) return DS_UTC_UNKNOWN;
  g_autoptr(GDateTime) noon = g_date_time_new(zone, year, month, day, 12, 0, 0);
  return noon ? (int)(g_date_time_get_utc_offset(noon) / G_TIME_SPAN_MINUTE) : DS_UTC_UNKNOWN;
}

int ds_tz_offset(const char *tz, const char *date) {
  int minutes = 0, year = 0, month = 0, day = 0;
  if (!tz || !*tz || strlen(tz) > 64) return DS_UTC_UNKNOWN;
  if (numeric(tz, &minutes)) return minutes;
  gboolean dated = date_parts(date, &year, &month, &day);
  for (guint i = 0; i < G_N_ELEMENTS(zones); i++)
    if (g_ascii_strcasecmp(tz, zones[i].name) == 0)
      return zones[i].season == ALWAYS || (dated && in_season(zones[i].season, year, month, day)) ? zones[i].minutes : DS_UTC_UNKNOWN;
  if (!dated) return DS_UTC_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS(generic); i++)
    if (g_ascii_strcasecmp(tz, generic[i].name) == 0) return iana_offset(generic[i].iana, year, month, day);
  return strchr(tz, '/') ? iana_offset(tz, year, month, day) : DS_UTC_UNKNOWN;
}
