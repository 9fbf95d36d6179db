/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One identity for an event; the kinds of sessions; zones. */
#include <decksearch/talk.h>

static void written_forms_meet_in_one_key(void) {
  static const struct { const char *raw; int year; const char *key, *name; } rows[] = {
      {"KubeCon + CloudNativeCon North America 2024", 0, "kubecon-na-2024", "KubeCon NA 2024"},
      {"KubeCon NA 2024", 0, "kubecon-na-2024", "KubeCon NA 2024"},
      {"KUBECON | CLOUDNATIVECON   north america 2024", 0, "kubecon-na-2024", "KubeCon NA 2024"},
      {"2024 - Salt Lake City", 0, "kubecon-na-2024", "KubeCon NA 2024"},
      {"KubeCon + CloudNativeCon 2019 - Barcelona", 0, "kubecon-eu-2019", "KubeCon EU 2019"},
      {"KubeConEU2023", 0, "kubecon-eu-2023", "KubeCon EU 2023"},
      {"KubeCon EU '24", 0, "kubecon-eu-2024", "KubeCon EU 2024"},
      {"KubeCon Europe", 2025, "kubecon-eu-2025", "KubeCon EU 2025"},
      {"Data Day co-located with KubeCon + CloudNativeCon Europe 2025", 0, "kubecon-eu-2025", "KubeCon EU 2025"},
      {"KubeCon + CloudNativeCon + Open Source Summit China 2024", 0, "kubecon-china-2024", "KubeCon China 2024"},
      {"KubeCon + CloudNativeCon", 2021, "kubecon-2021", "KubeCon 2021"},
      {"KCD Italy 2022", 0, "kcd-italy-2022", "KCD Italy 2022"},
      {"Kubernetes Community Days Italy", 2022, "kcd-italy-2022", "KCD Italy 2022"},
      {"The Honey Summit 2023", 0, "honey-summit-2023", "The Honey Summit 2023"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DsEvent) event = ds_event_identify(rows[i].raw, rows[i].year);
    g_assert_nonnull(event);
    g_assert_cmpstr(event->key, ==, rows[i].key);
    g_assert_cmpstr(event->name, ==, rows[i].name);
  }
}

static void city_alone_is_kubecon_only_in_its_year(void) {
  g_autoptr(DsEvent) paris = ds_event_identify("Paris", 2024);
  g_assert_cmpstr(paris->key, ==, "kubecon-eu-2024");
  g_autoptr(DsEvent) other = ds_event_identify("Paris", 2021);
  g_assert_cmpstr(other->key, ==, "paris-2021");
  g_autoptr(DsEvent) meetup = ds_event_identify("Container Meetup Paris 2024", 0);
  g_assert_cmpstr(meetup->key, ==, "container-meetup-paris-2024");
}

static void nothing_names_no_event(void) {
  g_assert_null(ds_event_identify("", 0));
  g_assert_null(ds_event_identify("2024", 0));
  g_assert_null(ds_event_identify(NULL, 2024));
}

static DsTalk *talk_of(const char *event, const char *raw, const char *section) {
  DsTalk *talk = ds_talk_new();
  ds_talk_add_title(talk, "T", NULL);
  talk->event = g_strdup(event);
  talk->event_raw = g_strdup(raw);
  talk->section = g_strdup(section);
  return talk;
}

static void names_hold_what_banners_show(void) {
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  g_ptr_array_add(talks, talk_of("KubeCon NA 2024", "KubeCon + CloudNativeCon North America 2024", "Wax + Honey Day 2024"));
  g_ptr_array_add(talks, talk_of("KubeCon NA 2024", "KubeCon NA 2024", "HiveCon"));
  g_ptr_array_add(talks, talk_of("KCD Italy 2022", "KCD Italy 2022", "Networking"));
  g_ptr_array_add(talks, talk_of("KCD Italy 2022", "KCD Italy 2022", "Day 1"));
  g_auto(GStrv) names = ds_event_names(talks);
  const char *const *list = (const char *const *)names;
  static const char *const wanted[] = {
      "KubeCon", "CloudNativeCon", "KubeCon + CloudNativeCon", "North America 2024", "KubeCon NA 2024", "Wax + Honey Day",
      "HiveCon", "KCD Italy 2022"};
  for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) g_assert_true(g_strv_contains(list, wanted[i]));
  g_assert_false(g_strv_contains(list, "Networking"));
  g_assert_false(g_strv_contains(list, "Day 1"));
  g_assert_false(g_strv_contains(list, "North America"));
  for (guint i = 1; names[i]; i++) g_assert_cmpstr(names[i - 1], <, names[i]);
}

static void titles_say_the_kind(void) {
  static const struct { const char *title, *section; DsTalkKind kind; } rows[] = {
      {"Keynote: Bees", NULL, DS_TALK_KEYNOTE},
      {"Sponsored Keynote: Bees: All of Them", NULL, DS_TALK_KEYNOTE},
      {"Lightning Talk: Bees", NULL, DS_TALK_LIGHTNING},
      {"Project Lightning Talk: Bees", NULL, DS_TALK_LIGHTNING},
      {"Panel Discussion: Bees in Production", NULL, DS_TALK_PANEL},
      {"Building a Control Panel for Bees", NULL, DS_TALK_TALK},
      {"Tutorial: Bees", NULL, DS_TALK_TUTORIAL},
      {"Hands-on Workshop: Bees", NULL, DS_TALK_WORKSHOP},
      {"Contribfest: Bees", NULL, DS_TALK_CONTRIBFEST},
      {"Honey Project Meeting", NULL, DS_TALK_MEETING},
      {"HoneyCon | Welcome + Opening Remarks", NULL, DS_TALK_OPENING},
      {"Honey: Welcome, Vision and Updates", NULL, DS_TALK_TALK},
      {"Opening the Hive", NULL, DS_TALK_TALK},
      {"HoneyCon | Closing Remarks", NULL, DS_TALK_CLOSING},
      {"Saving the Future: Honey Day Closing", NULL, DS_TALK_CLOSING},
      {"Bees", "Lightning Talks", DS_TALK_LIGHTNING},
      {"Bees", "Networking", DS_TALK_TALK},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpstr(ds_talk_kind_name(ds_talk_kind_of_title(rows[i].title, rows[i].section)), ==, ds_talk_kind_name(rows[i].kind));
  for (int kind = 0; kind < DS_TALK_N_KINDS; kind++) g_assert_cmpint(ds_talk_kind_from_name(ds_talk_kind_name((DsTalkKind)kind)), ==, kind);
  g_assert_cmpint(ds_talk_kind_from_name("party"), ==, -1);
}

static void zone_counts_where_and_when_it_is_in_force(void) {
  static const struct { const char *tz, *date; int minutes; } rows[] = {
      {"CET", "2024-03-19", 60},
      {"CEST", "2023-04-19", 120},
      {"BST", "2025-04-01", 60},
      {"MST", "2024-11-14", -420},
      {"UTC", NULL, 0},
      {"PDT", "2022-10-24", -420},
      {"UTC+2", NULL, 120},
      {"+05:30", NULL, 330},
      {"GMT-0700", NULL, -420},
      {"JST", "2025-06-16", 540},
      {"CEST", "2024-03-19", DS_UTC_UNKNOWN},
      {"CET", "2023-06-19", DS_UTC_UNKNOWN},
      {"BST", "2024-12-01", DS_UTC_UNKNOWN},
      {"CET", NULL, DS_UTC_UNKNOWN},
      {"IST", "2024-12-11", DS_UTC_UNKNOWN},
      {"CST", "2023-11-06", DS_UTC_UNKNOWN},
      {"XYZ", "2024-01-01", DS_UTC_UNKNOWN},
      {"../../etc/passwd", "2024-01-01", DS_UTC_UNKNOWN},
      {"UTC+99", NULL, DS_UTC_UNKNOWN},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) g_assert_cmpint(ds_tz_offset(rows[i].tz, rows[i].date), ==, rows[i].minutes);
  if (!g_file_test("/usr/share/zoneinfo/Europe/Paris", G_FILE_TEST_EXISTS)) {
    g_test_skip("no zones on this system");
    return;
  }
  g_assert_cmpint(ds_tz_offset("Europe/Paris", "2024-07-12"), ==, 120);
  g_assert_cmpint(ds_tz_offset("Europe/Paris", "2024-01-12"), ==, 60);
}

static void doubt_names_its_place(void) {
  g_autoptr(GPtrArray) doubts = g_ptr_array_new_with_free_func((GDestroyNotify)ds_doubt_free);
  g_ptr_array_add(doubts, ds_doubt_new("a\x1b.md", 12, 0, "no date for '%s'", "X"));
  g_ptr_array_add(doubts, ds_doubt_new("a.yaml", 3, 7, "odd"));
  g_autofree char *first = ds_doubt_format(g_ptr_array_index(doubts, 0)), *second = ds_doubt_format(g_ptr_array_index(doubts, 1));
  g_assert_cmpstr(first, ==, "a\\x1b.md:12: no date for 'X'");
  g_assert_cmpstr(second, ==, "a.yaml:3:7: odd");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talk/event/written-forms-meet-in-one-key", written_forms_meet_in_one_key);
  g_test_add_func("/talk/event/city-alone-is-kubecon-only-in-its-year", city_alone_is_kubecon_only_in_its_year);
  g_test_add_func("/talk/event/nothing-names-no-event", nothing_names_no_event);
  g_test_add_func("/talk/event/names-hold-what-banners-show", names_hold_what_banners_show);
  g_test_add_func("/talk/kind/titles-say-the-kind", titles_say_the_kind);
  g_test_add_func("/talk/tz/zone-counts-where-and-when-it-is-in-force", zone_counts_where_and_when_it_is_in_force);
  g_test_add_func("/talk/doubt/names-its-place", doubt_names_its_place);
  return g_test_run();
}
