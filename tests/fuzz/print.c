/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people and programs read of hostile names, titles, snippets and lines: no control reaches a terminal but our own, a record is one
 * line with its fields, JSON parses. The input is texts that end at a byte 0xff, in the order they are asked for below. */
#include "fuzz.h"

#include <decksearch/print.h>
#include <string.h>

typedef struct {
  const uint8_t *at, *end;
} Input;

/* The next text; as a file's name may be, any bytes but NUL. */
static char *take_path(Input *in) {
  const uint8_t *start = in->at;
  while (in->at < in->end && *in->at != 0xff) in->at++;
  char *text = g_strndup((const char *)start, (gsize)(in->at - start));
  if (in->at < in->end) in->at++;
  return text;
}

/* The next text as the rooms before make it: valid UTF-8. */
static char *take_text(Input *in) {
  g_autofree char *path = take_path(in);
  return ds_utf8_clean(path, -1);
}

static gboolean is_safe(gunichar c) {
  gboolean bidi = c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  return !bidi && c != 0x2028 && c != 0x2029 && (c >= 0x20 || c == '\n' || c == '\t') && !(c >= 0x7f && c < 0xa0);
}

/* One of our own sequences at @p: its end, or NULL. */
static const char *own_sequence(const char *p) {
  if (g_str_has_prefix(p, "\x1b[")) {
    p += 2 + strspn(p + 2, "0123456789;");
    return *p == 'm' ? p + 1 : NULL;
  }
  const char *end = g_str_has_prefix(p, "\x1b]8;;") ? strstr(p + 2, "\x1b\\") : NULL;
  for (const char *q = p + 5; end && q < end; q++)
    if (*q <= 0x20 || *q == 0x7f) return NULL;
  return end ? end + 2 : NULL;
}

static void check_shown(GString *out) {
  fuzz_check_text(out->str);
  for (const char *p = out->str; *p;) {
    const char *end = own_sequence(p);
    if (!end) g_assert(is_safe(g_utf8_get_char(p)));
    p = end ? end : g_utf8_next_char(p);
  }
  g_string_truncate(out, 0);
}

static void check_record(GString *out, guint tabs) {
  guint seen = 0;
  for (const char *p = out->str; *p; p++) seen += *p == '\t';
  g_assert(seen == tabs && strchr(out->str, '\n') == out->str + out->len - 1);
  check_shown(out);
}

static void check_json(GString *out) {
  g_autoptr(json_t) value = json_loads(out->str, 0, NULL);
  g_assert(value && json_is_object(value) && strchr(out->str, '\n') == out->str + out->len - 1);
  g_string_truncate(out, 0);
}

static DsTalk *take_talk(Input *in) {
  DsTalk *talk = ds_talk_new();
  talk->id = take_text(in);
  talk->title = take_text(in);
  talk->event = take_text(in);
  talk->url = take_text(in);
  talk->abstract = take_text(in);
  g_autofree char *speaker = take_text(in), *org = take_text(in), *file = take_path(in);
  ds_talk_add_speaker(talk, speaker, org);
  ds_talk_add_source(talk, file, 1);
  ds_talk_add_title(talk, talk->title, "en");
  return talk;
}

/* A hit with highlights that lie where the bytes say, within the snippet. */
static DsHit *take_hit(Input *in, DsTalk *talk) {
  DsHit *hit = g_new0(DsHit, 1);
  hit->rank = hit->slide = hit->last = hit->open_page = hit->ordinal = 1;
  hit->is_slide = TRUE;
  hit->format = "pdf";
  hit->deck = take_path(in);
  hit->path = g_strconcat("/", hit->deck, NULL);
  hit->title = take_text(in);
  hit->label = take_text(in);
  hit->snippet = take_text(in);
  hit->uri = take_text(in);
  hit->highlights = g_array_new(FALSE, FALSE, sizeof(DsHighlight));
  guint letters = (guint)g_utf8_strlen(hit->snippet, -1);
  for (guint at = 0; at + 2 < letters; at += 5) {
    DsHighlight light = {at, 2};
    g_array_append_val(hit->highlights, light);
  }
  char *same = take_path(in), *missing = take_text(in);
  hit->same_as = g_new0(char *, 2);
  hit->same_as[0] = same;
  hit->missing_words = g_new0(char *, 2);
  hit->missing_words[0] = missing;
  hit->talk = talk;
  return hit;
}

static void try_hit(Input *in, GString *out, const DsStyle *style) {
  const DsStyle plain = {0};
  DsHit *hit = take_hit(in, take_talk(in));
  DsHitGroup group = {.hits = g_ptr_array_new(), .more = 1};
  DsAnswer answer = {.groups = g_ptr_array_new(), .query = hit->title, .match = "all"};
  g_autoptr(GPtrArray) hits = group.hits, groups = answer.groups, talks = g_ptr_array_new(), decks_of = g_ptr_array_new();
  g_autoptr(GPtrArray) decks = g_ptr_array_new();
  g_ptr_array_add(hits, hit);
  g_ptr_array_add(groups, &group);
  g_ptr_array_add(talks, hit->talk);
  g_ptr_array_add(decks, hit->deck);
  g_ptr_array_add(decks_of, decks);
  ds_print_groups(out, &answer, style);
  check_shown(out);
  ds_print_talks(out, talks, decks_of, style);
  check_shown(out);
  ds_print_hit_line(out, hit, '\n', &plain);
  check_record(out, 4);
  ds_print_talk_line(out, hit->talk, decks, '\n', &plain);
  check_record(out, 5);
  ds_print_hit_json(out, hit);
  check_json(out);
  ds_print_talk_json(out, hit->talk, decks);
  check_json(out);
  ds_hit_free(hit);
}

static void try_deck(Input *in, GString *out, const DsStyle *style, int code) {
  const DsStyle plain = {0};
  g_autoptr(DsManifest) manifest = ds_manifest_new();
  manifest->path = take_path(in);
  manifest->key = ds_path_key(manifest->path);
  manifest->message = take_text(in);
  manifest->title = take_text(in);
  manifest->evidence = take_text(in);
  manifest->pages = manifest->slides = 1;
  manifest->code = code;
  g_ptr_array_add(manifest->others, take_text(in));
  g_autoptr(GPtrArray) manifests = g_ptr_array_new();
  g_ptr_array_add(manifests, manifest);
  ds_print_decks(out, manifests, NULL, style);
  check_shown(out);
  ds_print_deck_line(out, manifest, NULL, '\n', &plain);
  check_record(out, 5);
}

static void try_page(Input *in, GString *out, const DsStyle *style) {
  g_autoptr(DsFacts) facts = ds_facts_new();
  DsPage *page = ds_page_new(1);
  g_ptr_array_add(facts->pages, page);
  page->width = 720;
  page->height = 405;
  page->label = take_text(in);
  for (guint i = 0; in->at < in->end && i < 20; i++) {
    float y = 20 * (float)i;
    DsLine line = {.text = take_text(in), .box = {40, y, 400, y + 16}, .size = 16, .block = (guint16)i};
    g_array_append_val(page->lines, line);
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  ds_print_page_text(out, deck, 1);
  check_shown(out);
  ds_print_page_json(out, page->label, deck, 1);
  check_json(out);
  DsStored stored = {.deck = page->label, .first = 1, .last = 1, .ordinal = 1, .label = page->label};
  g_autoptr(GArray) lines = stored.lines = g_array_new(FALSE, FALSE, sizeof(DsStoredLine));
  for (guint i = 0; i < page->lines->len; i++) {
    DsStoredLine line = {.text = g_array_index(page->lines, DsLine, i).text, .role = (DsRole)(i % (DS_ROLE_NOISE + 1)), .page = 1};
    line.noise = line.role == DS_ROLE_NOISE ? DS_NOISE_FOOTER : DS_NOISE_NONE;
    line.why = line.text;
    g_array_append_val(lines, line);
  }
  ds_print_slide(out, &stored, NULL, TRUE, style);
  check_shown(out);
  ds_print_slide_json(out, &stored, NULL);
  check_json(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  Input in = {data + 2, data + size};
  const DsStyle style = {.color = data[0] & 1, .hyperlinks = data[0] >> 1 & 1, .columns = data[1]};
  g_autoptr(GString) out = g_string_new(NULL);
  try_hit(&in, out, &style);
  try_deck(&in, out, &style, data[0] & 4 ? DS_ERROR_DAMAGED : -1);
  try_page(&in, out, &style);
  return 0;
}
