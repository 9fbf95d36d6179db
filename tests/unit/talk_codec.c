/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Talks as bytes: everything comes back, nothing hostile comes in. */
#include <decksearch/talk.h>

#include <string.h>

static DsTalk *full_talk(void) {
  DsTalk *talk = ds_talk_new();
  ds_talk_add_title(talk, "Hive: the Zoë cut", "en");
  ds_talk_add_title(talk, "蜂巢", "zh");
  char **const fields[] = {&talk->id,    &talk->event, &talk->event_key, &talk->event_raw, &talk->section,    &talk->date,     &talk->start,
                           &talk->end,   &talk->tz,    &talk->room,      &talk->url,       &talk->slides_url, &talk->language, &talk->abstract};
  static const char *const values[] = {"e/x",   "E 1", "e-1",    "E one",       "S",           "2024-11-14", "11:55",
                                       "12:30", "MST", "Hall A", "https://x/y", "https://x/s", "en",         "One.\n\nTwo."};
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) *fields[i] = g_strdup(values[i]);
  talk->kind = DS_TALK_PANEL;
  talk->utc_offset = -420;
  ds_talk_add_speaker(talk, "Ann Lee", "CTO, Forge");
  ds_talk_add_speaker(talk, "Bo", NULL);
  ds_talk_add_video(talk, "https://v", "zh");
  ds_talk_add_source(talk, "a.md", 7);
  g_ptr_array_add(talk->projects, g_strdup("Honey"));
  g_ptr_array_add(talk->tags, g_strdup("t"));
  g_ptr_array_add(talk->decks, g_strdup("d.pdf"));
  return talk;
}

static void everything_comes_back(void) {
  g_autoptr(DsTalk) talk = full_talk();
  g_autoptr(GVariant) first = g_variant_ref_sink(ds_talk_encode(talk));
  g_assert_true(g_variant_is_of_type(first, ds_talk_variant_type()));
  g_autoptr(GError) error = NULL;
  g_autoptr(DsTalk) back = ds_talk_decode(first, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(back->title, ==, "Hive: the Zoë cut");
  g_assert_cmpstr(back->room, ==, "Hall A");
  g_assert_cmpstr(((DsSpeaker *)g_ptr_array_index(back->speakers, 0))->affiliation, ==, "CTO, Forge");
  g_assert_null(((DsSpeaker *)g_ptr_array_index(back->speakers, 1))->affiliation);
  g_assert_cmpuint(((DsSource *)g_ptr_array_index(back->sources, 0))->line, ==, 7);
  g_autoptr(GVariant) second = g_variant_ref_sink(ds_talk_encode(back));
  g_assert_true(g_variant_equal(first, second));
}

static void empty_talk_keeps_its_nulls(void) {
  g_autoptr(DsTalk) talk = ds_talk_new();
  ds_talk_add_title(talk, "T", NULL);
  g_autoptr(GVariant) value = g_variant_ref_sink(ds_talk_encode(talk));
  g_autoptr(DsTalk) back = ds_talk_decode(value, NULL);
  g_assert_null(back->id);
  g_assert_null(back->date);
  g_assert_null(back->abstract);
  g_assert_cmpint(back->utc_offset, ==, DS_UTC_UNKNOWN);
}

static void lies_are_refused(void) {
  typedef struct { const char *what; int field; } Lie;
  static const Lie lies[] = {{"no title", 0}, {"kind", 1}, {"date", 2}, {"time", 3}, {"offset", 4}};
  for (guint i = 0; i < G_N_ELEMENTS(lies); i++) {
    g_autoptr(DsTalk) talk = full_talk();
    if (lies[i].field == 0) *talk->title = '\0';
    if (lies[i].field == 1) talk->kind = (DsTalkKind)200;
    if (lies[i].field == 2) strcpy(talk->date, "2024-1x-14");
    if (lies[i].field == 3) strcpy(talk->start, "1155!");
    if (lies[i].field == 4) talk->utc_offset = 100000;
    g_autoptr(GVariant) value = g_variant_ref_sink(ds_talk_encode(talk));
    g_autoptr(GError) error = NULL;
    g_autoptr(DsTalk) back = ds_talk_decode(value, &error);
    g_assert_null(back);
    g_assert_error(error, DS_ERROR, DS_ERROR_PROTOCOL);
  }
  g_autoptr(GVariant) other = g_variant_ref_sink(g_variant_new_string("x"));
  g_autoptr(GError) error = NULL;
  g_assert_null(ds_talk_decode(other, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_PROTOCOL);
}

static void any_bytes_are_survived(void) {
  g_autoptr(DsTalk) talk = full_talk();
  g_autoptr(GVariant) value = g_variant_ref_sink(ds_talk_encode(talk));
  gsize size = g_variant_get_size(value);
  g_autoptr(GRand) random = g_rand_new_with_seed(7);
  guint refused = 0;
  for (guint round = 0; round < 4000; round++) {
    guint8 *bytes = g_memdup2(g_variant_get_data(value), size);
    for (guint k = 0; k < 1 + round % 4; k++) bytes[g_rand_int_range(random, 0, (gint32)size)] = (guint8)g_rand_int(random);
    g_autoptr(GVariant) bent = g_variant_ref_sink(g_variant_new_from_data(ds_talk_variant_type(), bytes, size, FALSE, g_free, bytes));
    g_autoptr(GError) error = NULL;
    g_autoptr(DsTalk) back = ds_talk_decode(bent, &error);
    g_assert_true((back == NULL) == (error != NULL));
    refused += back == NULL;
  }
  g_assert_cmpuint(refused, >, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talk/codec/everything-comes-back", everything_comes_back);
  g_test_add_func("/talk/codec/empty-talk-keeps-its-nulls", empty_talk_keeps_its_nulls);
  g_test_add_func("/talk/codec/lies-are-refused", lies_are_refused);
  g_test_add_func("/talk/codec/any-bytes-are-survived", any_bytes_are_survived);
  return g_test_run();
}
