/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colour, width and links on a terminal. Every text passes ds_escape() here. */
#include "print.h"

#include <string.h>

static const char *const inks[] = {
    [DS_INK_PLAIN] = "",          [DS_INK_TITLE] = "\x1b[1m",    [DS_INK_DIM] = "\x1b[2m",
    [DS_INK_NUMBER] = "\x1b[36m", [DS_INK_MATCH] = "\x1b[1;33m", [DS_INK_WARN] = "\x1b[31m",
};

static void ink_on(GString *out, const DsStyle *style, DsInk ink) {
  if (style->color) g_string_append(out, inks[ink]);
}

static void ink_off(GString *out, const DsStyle *style, DsInk ink) {
  if (style->color && ink != DS_INK_PLAIN) g_string_append(out, "\x1b[0m");
}

void ds_print_ink(GString *out, const DsStyle *style, DsInk ink, const char *text) {
  ds_print_ink_cut(out, style, ink, text, 0);
}

void ds_print_ink_cut(GString *out, const DsStyle *style, DsInk ink, const char *text, guint columns) {
  g_autofree char *safe = ds_escape(text ? text : "");
  ink_on(out, style, ink);
  if (!columns || ds_text_columns(safe) <= columns)
    g_string_append(out, safe);
  else {
    guint used = 0;
    for (const char *p = safe; *p; p = g_utf8_next_char(p)) {
      gunichar c = g_utf8_get_char(p);
      guint wide = g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
      if (used + wide + 1 > columns) break;
      g_string_append_unichar(out, c);
      used += wide;
    }
    g_string_append(out, "…");
  }
  ink_off(out, style, ink);
}

static void append_spaces(GString *out, guint n) {
  for (guint i = 0; i < n; i++) g_string_append_c(out, ' ');
}

static gboolean is_highlighted(const GArray *highlights, guint at) {
  for (guint i = 0; highlights && i < highlights->len; i++) {
    const DsHighlight *highlight = &g_array_index(highlights, DsHighlight, i);
    if (at >= highlight->start && at < highlight->start + highlight->length) return TRUE;
  }
  return FALSE;
}

static void append_piece(GString *out, const DsStyle *style, const char *piece, gsize len, gboolean lit) {
  g_autofree char *bytes = g_strndup(piece, len), *safe = ds_escape(bytes);
  if (lit) ink_on(out, style, DS_INK_MATCH);
  g_string_append(out, safe);
  if (lit) ink_off(out, style, DS_INK_MATCH);
}

/* One unbreakable run of @text from code point @at, with its highlights. */
static void append_run(GString *out, const DsStyle *style, const char *run, gsize len, guint at, const GArray *highlights) {
  const char *begun = run, *end = run + len;
  if (!style->color) highlights = NULL;
  gboolean lit = is_highlighted(highlights, at);
  for (const char *p = run; highlights && p < end; p = g_utf8_next_char(p), at++) {
    gboolean want = is_highlighted(highlights, at);
    if (want == lit) continue;
    append_piece(out, style, begun, (gsize)(p - begun), lit);
    begun = p;
    lit = want;
  }
  if (begun < end) append_piece(out, style, begun, (gsize)(end - begun), lit);
}

/* Bytes of the run at @p that stays on one line: up to a space, or one wide character (CJK breaks anywhere). */
static gsize run_length(const char *p) {
  const char *start = p;
  while (*p && *p != ' ' && !g_unichar_iswide(g_utf8_get_char(p))) p = g_utf8_next_char(p);
  return p > start ? (gsize)(p - start) : *p && *p != ' ' ? (gsize)(g_utf8_next_char(p) - p) : 0;
}

void ds_print_lit(GString *out, const DsStyle *style, const char *text, const GArray *highlights) {
  append_run(out, style, text, strlen(text), 0, highlights);
}

/* @text, which begins @indent columns behind the margin: lines broken at words before the style's width, and indented as far. */
static void wrap(GString *out, const DsStyle *style, const char *text, const GArray *highlights, guint indent) {
  guint width = style->columns > indent + 20 ? style->columns - indent : style->columns ? 20 : G_MAXUINT;
  guint used = 0, at = 0, spaces = 0;
  for (const char *p = text; *p;) {
    if (*p == ' ') {
      spaces++, p++, at++;
      continue;
    }
    gsize len = run_length(p);
    g_autofree char *run = g_strndup(p, len), *safe = ds_escape(run);
    guint columns = ds_text_columns(safe);
    if (used && used + spaces + columns > width) {
      g_string_append_c(out, '\n');
      append_spaces(out, indent);
      used = spaces = 0;
    }
    append_spaces(out, used ? spaces : 0);
    used += (used ? spaces : 0) + columns;
    append_run(out, style, p, len, at, highlights);
    at += (guint)g_utf8_strlen(p, (gssize)len);
    p += len;
    spaces = 0;
  }
}

void ds_print_wrapped(GString *out, const DsStyle *style, const char *text, const GArray *highlights, guint indent) {
  append_spaces(out, indent);
  wrap(out, style, text, highlights, indent);
  g_string_append_c(out, '\n');
}

/* Bytes of the blanks and the bullet that @line begins with. */
static gsize hang_of(const char *line) {
  static const char *const bullets[] = {"- ", "* ", "\u2022 ", "\u25cb "};
  gsize blank = strspn(line, " ");
  for (guint i = 0; i < G_N_ELEMENTS(bullets); i++)
    if (g_str_has_prefix(line + blank, bullets[i])) return blank + strlen(bullets[i]);
  return blank;
}

void ds_print_lines(GString *out, const DsStyle *style, DsInk ink, const char *text) {
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    g_autofree char *safe = ds_escape_block(lines[i]);
    ink_on(out, style, ink);
    if (!style->columns || ds_text_columns(safe) <= style->columns || strchr(safe, '\t'))
      g_string_append(out, safe);
    else {
      g_autofree char *head = g_strndup(safe, hang_of(safe));
      g_string_append(out, head);
      wrap(out, style, safe + strlen(head), NULL, ds_text_columns(head));
    }
    ink_off(out, style, ink);
    g_string_append_c(out, '\n');
  }
}

/* Only printable ASCII goes into an escape sequence, so that no URI can end it early. */
static gboolean is_linkable(const char *uri) {
  if (!uri || !(g_str_has_prefix(uri, "file:///") || g_str_has_prefix(uri, "https://") || g_str_has_prefix(uri, "http://"))) return FALSE;
  for (const char *p = uri; *p; p++)
    if (*p <= 0x20 || *p >= 0x7f) return FALSE;
  return TRUE;
}

void ds_print_link_open(GString *out, const DsStyle *style, const char *uri) {
  if (style->hyperlinks && is_linkable(uri)) g_string_append_printf(out, "\x1b]8;;%s\x1b\\", uri);
}

void ds_print_link_close(GString *out, const DsStyle *style, const char *uri) {
  if (style->hyperlinks && is_linkable(uri)) g_string_append(out, "\x1b]8;;\x1b\\");
}

char *ds_print_speakers(const DsTalk *talk) {
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < talk->speakers->len; i++)
    g_string_append_printf(names, "%s%s", i ? ", " : "", ((DsSpeaker *)g_ptr_array_index(talk->speakers, i))->name);
  return g_string_free(names, FALSE);
}

char *ds_print_when(const DsTalk *talk) {
  GString *when = g_string_new(talk->event ? talk->event : "");
  if (talk->date) g_string_append_printf(when, "%s%s", when->len ? " · " : "", talk->date);
  if (talk->date && talk->start) g_string_append_printf(when, " %s", talk->start);
  return g_string_free(when, FALSE);
}

const char *ds_print_deck_status(const DsManifest *manifest) {
  if (manifest->stale) return "stale";
  return manifest->code >= 0 && manifest->pages == 0 ? "failed" : "ok";
}
