/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `extract` shows: one page with our verdict on each of its lines. */
#include "print.h"

static json_t *box_json(const DsBox *box) {
  json_t *array = json_array();
  const float values[] = {box->x0, box->y0, box->x1, box->y1};
  for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
    json_t *number = json_real((int)(values[i] * 100 + (values[i] < 0 ? -0.5f : 0.5f)) / 100.0); /* hundredths of a point are enough */
    json_array_append_new(array, number ? number : json_null());
  }
  return array;
}

static gboolean is_kept(const DsSlideLine *line) {
  return (DS_ROLES_KEPT >> line->role) & 1;
}

static json_t *line_json(const DsSlideLine *line) {
  static const char *const origins[] = {[DS_ORIGIN_PDF] = "pdf", [DS_ORIGIN_OCR] = "ocr", [DS_ORIGIN_NOTES] = "notes"};
  json_t *object = json_object();
  json_object_set_new(object, "text", ds_json_text(line->line->text));
  json_object_set_new(object, "box", box_json(&line->line->box));
  json_object_set_new(object, "size", json_real(line->line->size));
  json_object_set_new(object, "origin", json_string(origins[line->line->origin <= DS_ORIGIN_NOTES ? line->line->origin : DS_ORIGIN_PDF]));
  return object;
}

static json_t *noise_json(const DsSlideLine *line) {
  json_t *object = json_object();
  json_object_set_new(object, "text", ds_json_text(line->line->text));
  json_object_set_new(object, "kind", ds_json_text(ds_noise_kind_name(line->noise)));
  json_object_set_new(object, "box", box_json(&line->line->box));
  json_object_set_new(object, "why", ds_json_text(line->why));
  return object;
}

static json_t *links_json(const DsPage *page) {
  json_t *array = json_array();
  for (guint i = 0; i < page->links->len; i++) {
    const DsLink *link = &g_array_index(page->links, DsLink, i);
    json_t *object = json_object();
    json_object_set_new(object, "uri", ds_json_text(link->uri));
    json_object_set_new(object, "box", box_json(&link->box));
    json_array_append_new(array, object);
  }
  return array;
}

/* The lines of one role as text, one a line. */
static char *role_text(const GArray *lines, guint roles) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < lines->len; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    if ((roles >> line->role) & 1) g_string_append_printf(text, "%s%s", text->len ? "\n" : "", line->line->text);
  }
  return g_string_free(text, FALSE);
}

static void set_role_text(json_t *object, const char *key, const GArray *lines, DsRole role) {
  g_autofree char *text = role_text(lines, 1u << role);
  json_object_set_new(object, key, ds_json_text(*text ? text : NULL));
}

static void set_lines(json_t *object, const GArray *lines) {
  json_t *kept = json_array(), *noise = json_array();
  for (guint i = 0; i < lines->len; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    if (is_kept(line))
      json_array_append_new(kept, line_json(line));
    else if (line->role == DS_ROLE_NOISE)
      json_array_append_new(noise, noise_json(line));
  }
  json_object_set_new(object, "lines", kept);
  json_object_set_new(object, "noise", noise);
}

/* Why a page is not to be trusted, or null. */
static json_t *trust_why(const DsPage *page) {
  if (page->trust >= 1) return json_null();
  double lost = (double)(1 - page->trust) * page->glyphs;
  g_autofree char *why = g_strdup_printf("%.0f of %u characters are no text: the font does not say which letters it draws", lost, page->glyphs);
  return ds_json_text(why);
}

void ds_print_page_json(GString *out, const char *file, const DsDeck *deck, guint number) {
  const DsPage *page = g_ptr_array_index(deck->facts->pages, number - 1);
  const DsSlide *slide = ds_deck_slide_of_page(deck, number);
  g_autoptr(GArray) lines = ds_deck_page_lines(deck, number);
  g_autoptr(json_t) object = json_object();
  g_autofree char *text = role_text(lines, DS_ROLES_KEPT);
  json_object_set_new(object, "type", json_string("page"));
  ds_json_set_path(object, "file", file);
  json_object_set_new(object, "slide", json_integer(number));
  json_object_set_new(object, "label", ds_json_text(page->label));
  json_object_set_new(object, "width", json_real(page->width));
  json_object_set_new(object, "height", json_real(page->height));
  json_object_set_new(object, "title", ds_json_text(slide ? slide->title : NULL));
  json_object_set_new(object, "text", ds_json_text(text));
  set_lines(object, lines);
  set_role_text(object, "notes", lines, DS_ROLE_NOTES);
  set_role_text(object, "hidden", lines, DS_ROLE_HIDDEN);
  gboolean is_build = slide && slide->last > slide->first;
  json_object_set_new(object, "build",
                      is_build ? json_pack("{s:i,s:i}", "first", (int)slide->first, "last", (int)slide->last) : json_null());
  json_object_set_new(object, "trust", json_real(page->trust));
  json_object_set_new(object, "trust_why", trust_why(page));
  json_object_set_new(object, "links", links_json(page));
  json_object_set_new(object, "error", ds_json_text(page->error));
  ds_json_append_line(out, object);
}

void ds_print_page_text(GString *out, const DsDeck *deck, guint number) {
  g_autoptr(GArray) lines = ds_deck_page_lines(deck, number);
  g_autofree char *text = role_text(lines, DS_ROLES_KEPT);
  g_autofree char *safe = ds_escape_block(text);
  g_string_append(out, safe);
  if (*text) g_string_append_c(out, '\n');
}

/* ---- a slide of the index ---- */

static json_t *stored_noise_json(const DsStoredLine *line) {
  json_t *object = json_object();
  json_object_set_new(object, "text", ds_json_text(line->text));
  json_object_set_new(object, "kind", ds_json_text(ds_noise_kind_name(line->noise)));
  json_object_set_new(object, "why", ds_json_text(line->why));
  return object;
}

static void set_stored_text(json_t *object, const char *key, const DsStored *slide, guint roles) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(slide->lines, DsStoredLine, i);
    if ((roles >> line->role) & 1) g_string_append_printf(text, "%s%s", text->len ? "\n" : "", line->text);
  }
  json_object_set_new(object, key, ds_json_text(text->len || roles == DS_ROLES_KEPT ? text->str : NULL));
}

void ds_print_slide_json(GString *out, const DsStored *slide, const DsTalk *talk) {
  g_autoptr(json_t) object = json_object();
  json_t *noise = json_array();
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(slide->lines, DsStoredLine, i);
    if (line->role == DS_ROLE_NOISE) json_array_append_new(noise, stored_noise_json(line));
  }
  json_object_set_new(object, "type", json_string("slide"));
  ds_json_set_path(object, "deck", slide->deck);
  json_object_set_new(object, "slide", json_integer(slide->first));
  json_object_set_new(object, "pages", json_pack("[i,i]", (int)slide->first, (int)slide->last));
  json_object_set_new(object, "label", ds_json_text(slide->label));
  json_object_set_new(object, "ordinal", json_integer(slide->ordinal));
  json_object_set_new(object, "title", ds_json_text(slide->title));
  set_stored_text(object, "text", slide, DS_ROLES_KEPT);
  set_stored_text(object, "notes", slide, 1u << DS_ROLE_NOTES);
  set_stored_text(object, "hidden", slide, 1u << DS_ROLE_HIDDEN);
  json_object_set_new(object, "noise", noise);
  json_object_set_new(object, "talk", ds_talk_json(talk));
  ds_json_append_line(out, object);
}
