/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and times, speakers, as people write them. */
#include "talklist/people.h"
#include "talklist/when.h"

#include <string.h>

static void day_and_time_in_many_forms(void) {
  static const struct { const char *text, *want; } rows[] = {
      {"Tuesday, March 19, 2024, 09:00 - 09:10 CET", "2024-03-19 w2 09:00-09:10 CET"},
      {"Tuesday March 19, 2024 09:00 - 09:10 CET", "2024-03-19 w2 09:00-09:10 CET"},
      {"Tuesday, March 19 2024 09:00–09:10 CET", "2024-03-19 w2 09:00-09:10 CET"},
      {"Monday, October 24 • 9:15am - 9:20am", "0000-10-24 w1 09:15-09:20"},
      {"Monday, November 6, 2023 • 9:15 am - 12:05 pm", "2023-11-06 w1 09:15-12:05"},
      {"Wed, Apr 19 | 14:30 - 15:05 CEST", "0000-04-19 w3 14:30-15:05 CEST"},
      {"Thursday 20 April 2023, 2:00pm", "2023-04-20 w4 14:00"},
      {"Friday, April 21st, 2023, 11:00 AM – 11:35 AM CEST", "2023-04-21 w5 11:00-11:35 CEST"},
      {"9:15 - 9:40 am", "0000-00-00 w0 09:15-09:40"},
      {"11:40 - 12:05 pm", "0000-00-00 w0 11:40-12:05"},
      {"11am - 1:30", "0000-00-00 w0 11:00-13:30"},
      {"2 - 3 pm", "0000-00-00 w0 14:00-15:00"},
      {"12:15 a.m. - 12:45 a.m.", "0000-00-00 w0 00:15-00:45"},
      {"2024-11-12 09:00 - 09:30 America/Denver", "2024-11-12 w0 09:00-09:30 America/Denver"},
      {"19.3.2024 9:00 UTC+1", "2024-03-19 w0 09:00 UTC+1"},
      {"When: Tuesday, April 18 at 10:00 (local time)", "0000-04-18 w2 10:00"},
      {"📅 May 5th, 2025, 14:00 to 14:30 CEST (UTC+2)", "2025-05-05 w0 14:00-14:30 CEST"},
      {"Nov 12, 2024, 9:00 - 9:30 MST / 17:00 CET", "2024-11-12 w0 09:00-09:30 MST"},
      {"March 19, 2024, 09:00 - 09:10 CET | Level 7, Room S01", "2024-03-19 w0 09:00-09:10 CET @Level 7, Room S01"},
      {"Tuesday, April 18", "0000-04-18 w2"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    DsWhen when;
    g_assert_true(ds_when_parse(rows[i].text, &when));
    g_autoptr(GString) got = g_string_new(NULL);
    g_string_printf(got, "%04d-%02d-%02d w%d", when.year, when.month, when.day, when.weekday);
    if (when.start >= 0) g_string_append_printf(got, " %02d:%02d", when.start / 60, when.start % 60);
    if (when.end >= 0) g_string_append_printf(got, "-%02d:%02d", when.end / 60, when.end % 60);
    if (*when.tz) g_string_append_printf(got, " %s", when.tz);
    if (*when.room) g_string_append_printf(got, " @%s", when.room);
    g_assert_cmpstr(got->str, ==, rows[i].want);
  }
}

static void prose_is_no_time(void) {
  static const char *const rows[] = {
      "On Tuesday, April 18 we will open the hive",
      "Join us at 9:00 am, we start early!",
      "Bees at Scale",
      "In 2024 the project grew",
      "May the bees be with you",
      "24 bees",
      "10 ways to keep bees",
      "",
      "Tuesday, April 18, the community comes together",
      "31/12",
      "Version 1.16",
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    DsWhen when;
    g_assert_false(ds_when_parse(rows[i], &when));
  }
}

static void prose_names_its_days(void) {
  DsWhen when;
  g_assert_cmpuint(ds_when_find_days("It all starts on Tuesday, April 18th, 2023 in the morning.", &when), ==, 1);
  g_assert_cmpint(when.year * 10000 + when.month * 100 + when.day, ==, 20230418);
  g_assert_cmpint(when.weekday, ==, 2);
  g_assert_cmpuint(ds_when_find_days("See you on 1 April 2025.", &when), ==, 1);
  g_assert_cmpint(when.day, ==, 1);
  g_assert_cmpuint(ds_when_find_days("From April 18 to April 21", &when), ==, 2);
  g_assert_cmpuint(ds_when_find_days("We may march in august company", &when), ==, 0);
}

static char *people(const char *text) {
  g_autoptr(DsTalk) talk = ds_talk_new();
  ds_speakers_parse(NULL, text, talk);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < talk->speakers->len; i++) {
    const DsSpeaker *speaker = g_ptr_array_index(talk->speakers, i);
    g_string_append_printf(out, "%s%s", out->len ? "; " : "", speaker->name);
    if (speaker->affiliation) g_string_append_printf(out, " = %s", speaker->affiliation);
  }
  return g_string_free(out, FALSE);
}

static void speakers_in_many_forms(void) {
  static const struct { const char *text, *want; } rows[] = {
      {"Ann Lee, Forge", "Ann Lee = Forge"},
      {"Ann Lee & Tom Beek, Forge", "Ann Lee = Forge; Tom Beek = Forge"},
      {"Ann Lee, Forge & Tom Beek, Orchard", "Ann Lee = Forge; Tom Beek = Orchard"},
      {"Ann Lee, Forge; Tom Beek, Orchard; Eva Lang, Stem & Paul Roe, Root", "Ann Lee = Forge; Tom Beek = Orchard; Eva Lang = Stem; Paul Roe = Root"},
      {"Ann Lee, Tom Beek & Eva Lang, Forge; Paul Roe, Root", "Ann Lee = Forge; Tom Beek = Forge; Eva Lang = Forge; Paul Roe = Root"},
      {"Ann Lee, CTO, Forge", "Ann Lee = CTO, Forge"},
      {"Ann Lee, Forge, now part of Root", "Ann Lee = Forge, now part of Root"},
      {"Ann Lee, Forge, Inc", "Ann Lee = Forge, Inc"},
      {"Ann Lee, Bell Canada & Louis De Los Santos, Root", "Ann Lee = Bell Canada; Louis De Los Santos = Root"},
      {"Ann Lee, Johnson & Johnson", "Ann Lee = Johnson & Johnson"},
      {"Ann Lee (Forge) and Tom Beek (Orchard)", "Ann Lee = Forge; Tom Beek = Orchard"},
      {"Ann Lee (she/her), Forge", "Ann Lee = Forge"},
      {"Ann Lee, Forge @ Root", "Ann Lee = Forge @ Root"},
      {"Moderator: Ann Lee, Forge; Tom Beek, Orchard", "Ann Lee = Forge; Tom Beek = Orchard"},
      {"Ann Lee, Tom Beek, Eva Lang", "Ann Lee; Tom Beek; Eva Lang"},
      {"Ann Lee, Forge, Tom Beek, Orchard", "Ann Lee = Forge; Tom Beek = Orchard"},
      {"Ann Lee, Tom Beek, & Eva Lang", "Ann Lee; Tom Beek; Eva Lang"},
      {"Ann Lee", "Ann Lee"},
      {"Ann Lee,", "Ann Lee"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *got = people(rows[i].text);
    g_assert_cmpstr(got, ==, rows[i].want);
  }
}

static void list_teaches_who_is_who(void) {
  g_autoptr(DsPeople) people_known = ds_people_new();
  ds_people_learn(people_known, "Xoquin Vadd, Brol");
  ds_people_learn(people_known, "Some Body, Zandra Holdt");
  g_autoptr(DsTalk) talk = ds_talk_new();
  ds_speakers_parse(people_known, "Ann Lee, Xoquin Vadd & Tom Beek, Zandra Holdt", talk);
  g_assert_cmpuint(talk->speakers->len, ==, 3);
  g_autoptr(DsTalk) other = ds_talk_new();
  ds_speakers_parse(people_known, "Ann Lee, Zandra Holdt & Tom Beek, Root", other);
  g_assert_cmpuint(other->speakers->len, ==, 2);
}

static void dash_parts_titles_from_speakers(void) {
  static const struct { const char *text, *title; } rows[] = {
      {"Hive Basics - Ann Lee, Forge", "Hive Basics"},
      {"Hive Basics- Ann Lee, Forge", "Hive Basics"},
      {"Hive Basics – Ann Lee & Tom Beek, Forge", "Hive Basics"},
      {"The Wax Story - Why We Made It - Ann Lee, Forge", "The Wax Story - Why We Made It"},
      {"Past and Future- First Use Cases, Lessons Learnt - Ann Lee, Forge", "Past and Future- First Use Cases, Lessons Learnt"},
      {"Film - eBPF: Unlocking the Hive", NULL},
      {"Workshop: Wax Policies - The Not-So-Hard Way", NULL},
      {"Day 2 with Wax - What to Expect at Scale", NULL},
      {"Wax BoF: Ann Lee, Forge & Tom Beek, Orchard", "Wax BoF"},
      {"Wax on the Way? 🚦 - Ann Lee, Forge", "Wax on the Way? 🚦"},
      {"Wax 101", NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    gsize len = 0;
    const char *speakers = NULL;
    int likely = ds_speakers_split(NULL, rows[i].text, &len, &speakers);
    g_assert_cmpint(likely > 0, ==, rows[i].title != NULL);
    if (!likely || !rows[i].title) continue;
    g_autofree char *title = g_strndup(rows[i].text, len);
    g_assert_cmpstr(title, ==, rows[i].title);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talklist/when/day-and-time-in-many-forms", day_and_time_in_many_forms);
  g_test_add_func("/talklist/when/prose-is-no-time", prose_is_no_time);
  g_test_add_func("/talklist/when/prose-names-its-days", prose_names_its_days);
  g_test_add_func("/talklist/people/speakers-in-many-forms", speakers_in_many_forms);
  g_test_add_func("/talklist/people/list-teaches-who-is-who", list_teaches_who_is_who);
  g_test_add_func("/talklist/people/dash-parts-titles-from-speakers", dash_parts_titles_from_speakers);
  return g_test_run();
}
