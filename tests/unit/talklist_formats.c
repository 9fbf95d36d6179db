/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables, YAML and iCalendar. */
#include <string.h>

#include "talklist_help.h"

static const DsTalk *talk_at(const Read *read, guint i) {
  static DsTalk none;
  return i < read->talks->len ? g_ptr_array_index(read->talks, i) : &none;
}

/* ---- tables ---- */

static void two_languages_in_a_cell_are_one_talk(void) {
  g_auto(Read) read = read_text(
      "t.md", "# KubeCon + CloudNativeCon 2019 - Barcelona\n\n|Topic|YouTube|Tencent|\n|---|:-:|-|\n|快闪演讲：蜂巢的故事<br>Lightning "
              "Talk: A Story of the Hive... - Ann Lee & Tom Beek, Forge|[Video](https://youtu.be/1)|[视频](http://v.qq.com/1)|\n"
              "|Wax \\| Honey - Kept Apart - Eva Lang|[English](https://youtu.be/2) [中文](https://youtu.be/3)||\n");
  g_assert_cmpuint(read.talks->len, ==, 2);
  assert_told(read, 0, "5 Lightning Talk: A Story of the Hive... [lightning] Ann Lee (Forge), Tom Beek (Forge) | - | - --- - | kubecon-eu-2019 | - | -");
  const DsTalk *first = talk_at(&read, 0);
  g_assert_cmpuint(first->titles->len, ==, 2);
  g_assert_cmpstr(((DsTitle *)g_ptr_array_index(first->titles, 1))->text, ==, "快闪演讲：蜂巢的故事");
  g_assert_cmpstr(((DsTitle *)g_ptr_array_index(first->titles, 1))->lang, ==, "zh");
  g_assert_cmpuint(first->videos->len, ==, 2);
  g_assert_cmpstr(((DsVideo *)g_ptr_array_index(first->videos, 1))->lang, ==, "zh");
  assert_told(read, 1, "6 Wax | Honey - Kept Apart [talk] Eva Lang (-) | - | - --- - | kubecon-eu-2019 | - | -");
  g_assert_cmpstr(((DsVideo *)g_ptr_array_index(talk_at(&read, 1)->videos, 0))->lang, ==, "en");
}

static void schedule_with_rooms(void) {
  g_auto(Read) read = read_text(
      "t.md", "---\ntitle: 'Schedule of Wax Summit 2025'\n---\n\n| Time | Talk | Speaker | Room |\n|---|---|---|---|\n| Tue, Nov 11, "
              "9:00 - 9:30 | [Swarms](https://x.sched.com/event/5) | Ivo Kral, Root | Hall A |\n| 10:00 | Coffee | | |\n");
  g_assert_cmpuint(read.talks->len, ==, 1);
  assert_told(read, 0, "7 Swarms [talk] Ivo Kral (Root) | - | 2025-11-11 09:00-09:30 - | wax-summit-2025 | https://x.sched.com/event/5 | -");
  g_assert_cmpstr(talk_at(&read, 0)->room, ==, "Hall A");
}

static void table_of_other_things_is_left_alone(void) {
  g_auto(Read) read = read_text("t.md", "| Name | Version |\n|---|---|\n| comb | 2 |\n\n| Title | Meaning |\n|---|---|\n| wax | hard |\n");
  g_assert_cmpuint(read.talks->len, ==, 0);
}

/* ---- YAML ---- */

static void yaml_entry_with_all_fields(void) {
  g_auto(Read) read = read_text(
      "p.yaml",
      "- name: Wax - and   Honey\n  description: |\n    One.\n\n    Two.\n  video: https://youtu.be/1\n  slides: https://s/1\n  date: "
      "2023-02-01\n  presenters:\n    - name: Ann Lee\n      github: ann\n    - Tom Beek\n"
      "  event:\n    name: Kubernetes Community Days Italy\n    url: https://e\n  language: EN, ar-TN\n  projects: [Wax]\n  tags:\n    - "
      "Keeper\n  deck: decks/wax.pdf\n- name: Two Decks\n  date: 2023-02-02\n  slides: https://s/2\n  deck: [a.pdf, b.pdf]\n");
  g_assert_no_error(read.error);
  assert_told(read, 0, "1 Wax - and Honey [talk] Ann Lee (-), Tom Beek (-) | - | 2023-02-01 --- - | kcd-italy-2023 | - | One.\n\nTwo.");
  const DsTalk *talk = talk_at(&read, 0);
  g_assert_cmpstr(talk->slides_url, ==, "https://s/1");
  g_assert_cmpstr(talk->language, ==, "en");
  g_assert_cmpstr(g_ptr_array_index(talk->projects, 0), ==, "Wax");
  g_assert_cmpstr(g_ptr_array_index(talk->decks, 0), ==, "decks/wax.pdf");
  g_assert_cmpuint(talk_at(&read, 1)->decks->len, ==, 2);
  g_assert_cmpuint(((DsSource *)g_ptr_array_index(talk_at(&read, 1)->sources, 0))->line, ==, 21);
}

static void broken_yaml_entry_costs_only_itself(void) {
  g_auto(Read) read =
      read_text("p.yaml", "- name: One\n  date: 2023-01-01\n  slides: s\n- name: Two\n  date: \"2023\n  slides: s\n- name: Three\n  "
                          "date: 2023-01-03\n  slides: s\n- name: Four\n\tdate: x\n- name: Five\n  slides: s\n  date: soon\n");
  g_assert_true(read.ok);
  g_assert_cmpuint(read.talks->len, ==, 3);
  g_assert_cmpstr(talk_at(&read, 0)->title, ==, "One");
  g_assert_cmpstr(talk_at(&read, 1)->title, ==, "Three");
  g_assert_cmpuint(((DsSource *)g_ptr_array_index(talk_at(&read, 1)->sources, 0))->line, ==, 7);
  g_assert_cmpstr(talk_at(&read, 2)->title, ==, "Five");
  g_assert_true(doubts_hold(&read, "p.yaml:14:9: 'soon' is no date"));
  g_assert_true(doubts_hold(&read, "p.yaml:11:"));
}

static void foreign_yaml_holds_no_talk(void) {
  g_auto(Read) manifest = read_text("d.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n");
  g_assert_true(manifest.ok);
  g_assert_cmpuint(manifest.talks->len, ==, 0);
  g_assert_cmpuint(manifest.doubts->len, ==, 0);
  g_auto(Read) broken = read_text("d.yaml", "[\n");
  g_assert_false(broken.ok && broken.talks->len);
}

/* ---- iCalendar ---- */

#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:KubeCon NA 2024\r\n" events "END:VCALENDAR\r\n"
#define EVENT(body) "BEGIN:VEVENT\r\n" body "END:VEVENT\r\n"

static void ical_times_stay_in_their_zone(void) {
  g_auto(Read) read = read_text(
      "k.ics", CALENDAR("BEGIN:VTIMEZONE\r\nTZID:Mountain "
                        "Own\r\nBEGIN:STANDARD\r\nDTSTART:19701101T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nTZOFFSETFROM:-"
                        "0600\r\nTZOFFSETTO:-0700\r\nEND:STANDARD\r\n"
                        "BEGIN:DAYLIGHT\r\nDTSTART:19700308T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nTZOFFSETFROM:-"
                        "0700\r\nTZOFFSETTO:-0600\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n" EVENT(
                            "SUMMARY:Own\r\nDTSTART;TZID=Mountain Own:20240712T090000\r\nDTEND;TZID=Mountain Own:20240712T093000\r\n")
                            EVENT("SUMMARY:Utc\r\nDTSTART:20241112T160000Z\r\nDTEND:20241112T163000Z\r\n")
                                EVENT("SUMMARY:Floating\r\nDTSTART:20241112T090000\r\nDURATION:PT35M\r\n")
                                    EVENT("SUMMARY:Day\r\nDTSTART;VALUE=DATE:20241112\r\n")));
  assert_told(read, 0, "20 Own [talk] | - | 2024-07-12 09:00-09:30 Mountain Own | kubecon-na-2024 | - | -");
  g_assert_cmpint(talk_at(&read, 0)->utc_offset, ==, -360);
  assert_told(read, 1, "25 Utc [talk] | - | 2024-11-12 16:00-16:30 UTC | kubecon-na-2024 | - | -");
  g_assert_cmpint(talk_at(&read, 1)->utc_offset, ==, 0);
  assert_told(read, 2, "30 Floating [talk] | - | 2024-11-12 09:00-09:35 - | kubecon-na-2024 | - | -");
  assert_told(read, 3, "35 Day [talk] | - | 2024-11-12 --- - | kubecon-na-2024 | - | -");
  g_assert_cmpuint(read.doubts->len, ==, 0);
}

static void ical_calendar_zone_tells_utc_times(void) {
  g_auto(Read) read = read_text("k.ics", "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Own\nBEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:"
                                         "19700101T000000\nTZOFFSETFROM:-0700\nTZOFFSETTO:-0700\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:"
                                         "VEVENT\nSUMMARY:Late\nDTSTART:20241113T020000Z\nEND:VEVENT\nEND:VCALENDAR\n");
  assert_told(read, 0, "12 Late [talk] | - | 2024-11-12 19:00-- Own | - | - | -");
  g_assert_cmpint(talk_at(&read, 0)->utc_offset, ==, -420);
}

static void ical_escapes_folds_and_speakers(void) {
  /* the fold cuts the two bytes of "ë" apart */
  g_auto(Read) read =
      read_text("k.ics", CALENDAR(EVENT("SUMMARY:Lightning Talk: Comma\\, semi\\; back\\\\slash - Ann Lee\\, Forge & Zo\xc3\r\n \xab "
                                        "Roe\\, Root\r\nDTSTART:20241112T090000\r\nDESCRIPTION:One\\, two.\\n\\nThr\r\n ee.\r\n"
                                        "CATEGORIES:Wax Day,Other\r\nLOCATION:Hall B\r\nURL:https://x/1\r\n")));
  assert_told(read, 0,
              "5 Lightning Talk: Comma, semi; back\\slash [lightning] Ann Lee (Forge), Zoë Roe (Root) | Wax Day | 2024-11-12 09:00-- - | "
              "kubecon-na-2024 | https://x/1 | One, two.\n\nThree.");
  g_assert_cmpstr(talk_at(&read, 0)->room, ==, "Hall B");
  g_assert_cmpstr(g_ptr_array_index(talk_at(&read, 0)->tags, 0), ==, "Other");
}

static void endless_word_before_a_year_is_no_event(void) {
  g_autofree char *bees = g_strnfill(199, 'X'), *title = g_strconcat(bees, "é Summit 2024", NULL);
  g_autofree char *calendar = g_strdup_printf("BEGIN:VCALENDAR\r\nX-WR-CALNAME:%s\r\nBEGIN:VEVENT\r\nSUMMARY:Hive\r\nDTSTART:20241112T090000\r\n"
                                              "END:VEVENT\r\nEND:VCALENDAR\r\n", title);
  g_auto(Read) read = read_text("k.ics", calendar);
  g_assert_cmpstr(talk_at(&read, 0)->event_raw, ==, "Summit 2024");
}

static void escape_of_a_calendar_that_cuts_a_character_is_mended(void) {
  /* libical makes one byte of a backslash and the byte behind it, the first of the two of "é" */
  g_auto(Read) read = read_text("k.ics", CALENDAR(EVENT("SUMMARY:Hi\\éve\r\nDTSTART:20241112T090000\r\nCATEGORIES:Wax\\é\r\n"
                                                        "CATEGORIES:Comb\\é\r\nLOCATION:\\é\r\n")));
  const DsTalk *talk = talk_at(&read, 0);
  g_assert_cmpstr(talk->title, ==, "Hi \xef\xbf\xbdve");
  g_assert_cmpstr(talk->section, ==, "Wax \xef\xbf\xbd");
  g_assert_cmpstr(g_ptr_array_index(talk->tags, 0), ==, "Comb \xef\xbf\xbd");
  g_assert_cmpstr(talk->room, ==, "\xef\xbf\xbd");
}

static void cut_calendar_gives_its_whole_events(void) {
  g_auto(Read) read =
      read_text("k.ics", "BEGIN:VCALENDAR\n"
                         "BEGIN:VEVENT\nSUMMARY:One\nDTSTART:20241112T090000\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Lost\nBEGIN:"
                         "VEVENT\nSUMMARY:Two\nDTSTART:20241112T100000\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Cu");
  g_assert_cmpuint(read.talks->len, ==, 2);
  g_assert_cmpstr(talk_at(&read, 1)->title, ==, "Two");
  g_assert_true(doubts_hold(&read, "k.ics:6: an event without an end"));
  g_assert_true(doubts_hold(&read, "k.ics:12: an event without an end"));
}

/* What a program of our own writes is read back equal: 400 events, folded at 75 bytes. */
static void four_hundred_events_come_back(void) {
  g_autoptr(GString) out = g_string_new("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
  for (guint i = 0; i < 400; i++) {
    g_autofree char *line = g_strdup_printf("DESCRIPTION:Über die Bienen %u\\, ihre Waben\\; und – wie man sieht – ihren "
                                            "Honig\\nÄhnliches gilt für 蜂巢网络 und vieles mehr %u",
                                            i, i);
    g_string_append_printf(out, "BEGIN:VEVENT\r\nUID:%u\r\nSUMMARY:Hive Number %u\r\nDTSTART:2024%02u%02uT%02u%02u00%s\r\n", i, i,
                           1 + i % 12, 1 + i % 28, i % 24, i % 60, i % 2 ? "Z" : "");
    for (const char *p = line; *p; p += MIN(strlen(p), 70)) g_string_append_printf(out, "%s%.70s\r\n", p == line ? "" : " ", p);
    g_string_append(out, "END:VEVENT\r\n");
  }
  g_string_append(out, "END:VCALENDAR\r\n");
  g_auto(Read) read = read_bytes("k.ics", out->str, out->len);
  g_assert_cmpuint(read.talks->len, ==, 400);
  for (guint i = 0; i < read.talks->len; i++) {
    g_autofree char *date = g_strdup_printf("2024-%02u-%02u", 1 + i % 12, 1 + i % 28), *start = g_strdup_printf("%02u:%02u", i % 24, i % 60);
    g_autofree char *abstract = g_strdup_printf(
        "Über die Bienen %u, ihre Waben; und – wie man sieht – ihren Honig\nÄhnliches gilt für 蜂巢网络 und vieles mehr %u", i, i);
    g_assert_cmpstr(talk_at(&read, i)->date, ==, date);
    g_assert_cmpstr(talk_at(&read, i)->start, ==, start);
    g_assert_cmpstr(talk_at(&read, i)->tz, ==, i % 2 ? "UTC" : NULL);
    g_assert_cmpstr(talk_at(&read, i)->abstract, ==, abstract);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talklist/table/two-languages-in-a-cell-are-one-talk", two_languages_in_a_cell_are_one_talk);
  g_test_add_func("/talklist/table/schedule-with-rooms", schedule_with_rooms);
  g_test_add_func("/talklist/table/of-other-things-is-left-alone", table_of_other_things_is_left_alone);
  g_test_add_func("/talklist/yaml/entry-with-all-fields", yaml_entry_with_all_fields);
  g_test_add_func("/talklist/yaml/broken-entry-costs-only-itself", broken_yaml_entry_costs_only_itself);
  g_test_add_func("/talklist/yaml/foreign-file-holds-no-talk", foreign_yaml_holds_no_talk);
  g_test_add_func("/talklist/ical/times-stay-in-their-zone", ical_times_stay_in_their_zone);
  g_test_add_func("/talklist/ical/calendar-zone-tells-utc-times", ical_calendar_zone_tells_utc_times);
  g_test_add_func("/talklist/ical/escapes-folds-and-speakers", ical_escapes_folds_and_speakers);
  g_test_add_func("/talklist/event/endless-word-before-a-year-is-no-event", endless_word_before_a_year_is_no_event);
  g_test_add_func("/talklist/ical/escape-that-cuts-a-character-is-mended", escape_of_a_calendar_that_cuts_a_character_is_mended);
  g_test_add_func("/talklist/ical/cut-calendar-gives-its-whole-events", cut_calendar_gives_its_whole_events);
  g_test_add_func("/talklist/ical/four-hundred-events-come-back", four_hundred_events_come_back);
  return g_test_run();
}
