/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of a library's index. */
#include "print.h"

static json_t *failures_json(const GPtrArray *manifests) {
  json_t *array = json_array();
  for (guint i = 0; i < manifests->len; i++) {
    const DsManifest *manifest = g_ptr_array_index(manifests, i);
    json_t *one = json_object();
    ds_json_set_path(one, "deck", manifest->path);
    json_object_set_new(one, "code", ds_json_text(ds_error_code_name((DsErrorCode)manifest->code)));
    json_object_set_new(one, "message", ds_json_text(manifest->message));
    json_array_append_new(array, one);
  }
  return array;
}

void ds_print_status_json(GString *out, const DsStatus *status) {
  g_autoptr(json_t) object = json_object();
  json_t *last_run = status->last_run ? json_loads(status->last_run, 0, NULL) : NULL;
  json_object_set_new(object, "type", json_string("status"));
  ds_json_set_path(object, "library", status->library->root);
  ds_json_set_path(object, "index", status->library->dir);
  json_object_set_new(object, "decks", json_integer(status->decks));
  json_object_set_new(object, "decks_failed", json_integer(status->failed));
  json_object_set_new(object, "slides", json_integer(status->slides));
  json_object_set_new(object, "talks", json_integer(status->talks));
  json_object_set_new(object, "talks_with_deck", json_integer(status->talks_with_deck));
  json_object_set_new(object, "textless_pages", json_integer(status->textless_pages));
  json_object_set_new(object, "bytes", json_integer((json_int_t)status->bytes));
  json_object_set_new(object, "schema", json_integer(DS_SCHEMA_VERSION));
  json_object_set_new(object, "cage",
                      json_pack("{s:b,s:b,s:b,s:b}", "landlock", status->cage.landlock, "seccomp", status->cage.seccomp, "rlimits",
                                status->cage.rlimits, "no_new_privs", status->cage.no_new_privs));
  json_object_set_new(object, "versions",
                      json_pack("{s:s,s:s,s:i,s:i,s:i}", "decksearch", DS_VERSION, "xapian", xap_version(), "facts", DS_FACTS_VERSION,
                                "judge", DS_JUDGE_VERSION, "link", DS_LINK_VERSION));
  json_object_set_new(object, "last_run", last_run ? last_run : json_null());
  json_object_set_new(object, "failures", failures_json(status->failures));
  ds_json_append_line(out, object);
}

static void print_cage(GString *out, const DsCage *cage) {
  const struct {
    const char *name;
    gboolean on;
  } layers[] = {{"no-new-privs", cage->no_new_privs}, {"rlimits", cage->rlimits}, {"landlock", cage->landlock}, {"seccomp", cage->seccomp}};
  g_string_append(out, "cage       ");
  for (guint i = 0; i < G_N_ELEMENTS(layers); i++)
    g_string_append_printf(out, "%s%s %s", i ? ", " : "", layers[i].name, layers[i].on ? "on" : "OFF");
  g_string_append_c(out, '\n');
}

void ds_print_status(GString *out, const DsStatus *status, const DsStyle *style) {
  g_autofree char *root = ds_escape(status->library->root), *dir = ds_escape(status->library->dir), *size = g_format_size(status->bytes);
  g_string_append_printf(out, "library    %s\nindex      %s (%s)\n", root, dir, size);
  g_string_append_printf(out, "decks      %u, %u slides, %u failed\n", status->decks, status->slides, status->failed);
  g_string_append_printf(out, "talks      %u, %u with a deck\n", status->talks, status->talks_with_deck);
  if (status->textless_pages)
    g_string_append_printf(out, "no text    on %u pages (decksearch decks --json names them)\n", status->textless_pages);
  print_cage(out, &status->cage);
  g_string_append_printf(out, "versions   decksearch %s, xapian %s, schema %d\n", DS_VERSION, xap_version(), DS_SCHEMA_VERSION);
  for (guint i = 0; i < status->failures->len; i++) {
    const DsManifest *manifest = g_ptr_array_index(status->failures, i);
    g_autofree char *line = g_strdup_printf("failed     %s: %s", ds_error_code_name((DsErrorCode)manifest->code), manifest->message);
    ds_print_ink(out, style, DS_INK_WARN, line);
    g_string_append_c(out, '\n');
  }
}

void ds_print_ingest_json(GString *out, const DsIngestReport *report) {
  const struct {
    const char *key;
    guint n;
  } counts[] = {{"decks", report->decks},         {"slides", report->slides},       {"talks", report->talks},
                {"added", report->added},         {"refreshed", report->refreshed}, {"moved", report->moved},
                {"forgotten", report->forgotten}, {"failed", report->failed_new},   {"failed_before", report->failed_known},
                {"extracted", report->extracted}, {"pages", report->pages}};
  g_autoptr(json_t) object = json_object();
  json_object_set_new(object, "type", json_string("event"));
  json_object_set_new(object, "event", json_string("indexed"));
  for (guint i = 0; i < G_N_ELEMENTS(counts); i++) json_object_set_new(object, counts[i].key, json_integer(counts[i].n));
  json_object_set_new(object, "elapsed_seconds", json_real(report->elapsed_seconds));
  ds_json_append_line(out, object);
}

void ds_print_words_json(GString *out, guint words) {
  g_autoptr(json_t) object = json_object();
  json_object_set_new(object, "type", json_string("words"));
  json_object_set_new(object, "words", json_integer(words));
  ds_json_append_line(out, object);
}

void ds_print_difference_json(GString *out, const char *difference) {
  g_autoptr(json_t) object = json_object();
  json_object_set_new(object, "type", json_string("difference"));
  json_object_set_new(object, "text", ds_json_text(difference));
  ds_json_append_line(out, object);
}

void ds_print_doubt_json(GString *out, const DsDoubt *doubt) {
  g_autoptr(json_t) object = json_object();
  json_object_set_new(object, "type", json_string("doubt"));
  ds_json_set_path(object, "file", doubt->file);
  json_object_set_new(object, "line", doubt->line ? json_integer(doubt->line) : json_null());
  json_object_set_new(object, "column", doubt->column ? json_integer(doubt->column) : json_null());
  json_object_set_new(object, "message", ds_json_text(doubt->message));
  ds_json_append_line(out, object);
}
