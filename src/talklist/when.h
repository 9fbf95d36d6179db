/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and times as people write them: "Tuesday, March 19, 2024, 09:00 - 09:10 CET", "Monday, October 24 • 9:15am - 9:20am". */
#pragma once

#include <glib.h>

typedef struct {
  int year, month, day;  /* 0: not said */
  int weekday;           /* 1 Monday … 7 Sunday; 0: not said */
  int start, end;        /* minutes since midnight; -1: not said */
  char tz[48];           /* as written, or empty */
  char room[96];         /* what follows the time, or empty */
  gboolean range;        /* it names several days */
  gboolean lax;          /* a meridiem had to be guessed for one end */
} DsWhen;

/** Reads a line that is nothing but a day, a time, or both (and perhaps a room behind them). FALSE when it is anything else. */
gboolean ds_when_parse(const char *line, DsWhen *when);
/** Reads the day, the time or both that @text begins with. Returns how many bytes of it they are, 0 when it begins with neither. Here the month
 *  may be missing beside a weekday: "Wed 18". */
gsize ds_when_prefix(const char *text, DsWhen *when);
/** Takes over what @when does not say itself: a day and an hour that stand apart. */
void ds_when_merge(DsWhen *when, const DsWhen *other);
/** How many different days @text (prose, a heading) names; the first one in @when. A year alone is none. */
guint ds_when_find_days(const char *text, DsWhen *when);
/** The first year (19xx, 20xx) that stands as a word in @text, or 0. */
int ds_when_find_year(const char *text);
/** Whether day, month and year make a date. */
gboolean ds_when_is_date(int year, int month, int day);
/** 1 Monday … 7 Sunday of a date that is one. */
int ds_when_weekday(int year, int month, int day);
