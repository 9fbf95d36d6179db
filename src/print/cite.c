/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slide to be pasted elsewhere: Markdown, BibTeX, or a template of the user's. */
#include "print.h"

#include <string.h>

/* ---- the fields of a template ---- */

static char *number(guint n) {
  return n ? g_strdup_printf("%u", n) : NULL;
}

static const char *video_of(const DsTalk *talk) {
  return talk->videos->len ? ((DsVideo *)g_ptr_array_index(talk->videos, 0))->url : NULL;
}

static const char *const field_names[] = {"title", "talk", "speakers", "event", "date",  "slide",   "label",
                                          "deck",  "path", "uri",      "url",   "video", "snippet", NULL};

/* The field's value, or NULL when it is not known. */
static char *field_value(const char *name, const DsCited *cited) {
  const DsTalk *talk = cited->talk;
  const struct {
    const char *name, *value;
  } plain[] = {
      {"title", cited->title},
      {"talk", talk ? talk->title : NULL},
      {"event", talk ? talk->event : NULL},
      {"date", talk ? talk->date : NULL},
      {"label", cited->label},
      {"deck", cited->deck},
      {"path", cited->path},
      {"uri", cited->uri},
      {"url", talk ? talk->url : NULL},
      {"video", talk ? video_of(talk) : NULL},
      {"snippet", cited->snippet},
  };
  if (g_str_equal(name, "slide")) return number(cited->slide);
  if (g_str_equal(name, "speakers")) return talk ? ds_print_speakers(talk) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS(plain); i++)
    if (g_str_equal(name, plain[i].name)) return g_strdup(plain[i].value);
  return NULL;
}

static const char *nearest_of(const char *const *names, const char *typed) {
  const char *nearest = NULL;
  guint best = 3;
  for (guint i = 0; names[i]; i++) {
    guint distance = ds_edit_distance(typed, names[i], 2);
    if (distance >= best) continue;
    best = distance;
    nearest = names[i];
  }
  return nearest;
}

static gboolean complain_field(const char *name, GError **error) {
  const char *nearest = nearest_of(field_names, name);
  g_autofree char *quoted = ds_escape(name), *known = g_strjoinv(" ", (char **)(uintptr_t)field_names);
  if (nearest)
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "--format: unknown field '{%s}' (nearest: {%s})", quoted, nearest);
  else
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "--format: unknown field '{%s}' (known: %s)", quoted, known);
  return FALSE;
}

/* Appends what stands at *@p of a template and goes behind it. @cited NULL: only checks. */
static gboolean step(GString *out, const char **p, const DsCited *cited, GError **error) {
  const char *at = *p;
  if ((*at == '{' || *at == '}') && at[1] == *at) {
    g_string_append_c(out, *at);
    *p = at + 2;
  } else if (*at == '\\' && (at[1] == 'n' || at[1] == 't' || at[1] == '\\')) {
    g_string_append_c(out, at[1] == 'n' ? '\n' : at[1] == 't' ? '\t' : '\\');
    *p = at + 2;
  } else if (*at == '{') {
    const char *end = strchr(at, '}');
    if (!end) {
      g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "--format: a '{' without its '}' ('{{' means one brace)");
      return FALSE;
    }
    g_autofree char *name = g_strndup(at + 1, (gsize)(end - at - 1));
    if (!g_strv_contains(field_names, name)) return complain_field(name, error);
    g_autofree char *value = cited ? field_value(name, cited) : NULL, *safe = ds_escape(value ? value : "");
    g_string_append(out, safe);
    *p = end + 1;
  } else {
    g_string_append_c(out, *at);
    *p = at + 1;
  }
  return TRUE;
}

static gboolean fill(GString *out, const char *template, const DsCited *cited, GError **error) {
  for (const char *p = template; *p;)
    if (!step(out, &p, cited, error)) return FALSE;
  return TRUE;
}

gboolean ds_cite_check(const char *format, GError **error) {
  static const char *const names[] = {"markdown", "bibtex", NULL};
  if (g_strv_contains(names, format)) return TRUE;
  if (strchr(format, '{')) {
    g_autoptr(GString) nothing = g_string_new(NULL);
    return fill(nothing, format, NULL, error);
  }
  const char *nearest = nearest_of(names, format);
  g_autofree char *quoted = ds_quote(format);
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "--format takes markdown, bibtex or a template with {fields}, not %s%s%s%s", quoted,
              nearest ? " (nearest: " : "", nearest ? nearest : "", nearest ? ")" : "");
  return FALSE;
}

/* ---- addresses ---- */

/* @url when it is one of the web, with what would end it early in Markdown or BibTeX percent-encoded; else NULL. */
static char *web_address(const char *url) {
  if (!url || !(g_str_has_prefix(url, "https://") || g_str_has_prefix(url, "http://"))) return NULL;
  GString *out = g_string_new(NULL);
  for (const char *p = url; *p; p++) {
    if ((guchar)*p <= 0x20 || (guchar)*p >= 0x7f || strchr("()<>{}\\\"`^|", *p))
      g_string_append_printf(out, "%%%02X", (guchar)*p);
    else
      g_string_append_c(out, *p);
  }
  return g_string_free(out, FALSE);
}

/* ---- Markdown ---- */

static void markdown_text(GString *out, const char *text) {
  g_autofree char *safe = ds_escape(text);
  for (const char *p = safe; *p; p++) {
    if (strchr("\\`*_[]<>#|~&!$", *p)) g_string_append_c(out, '\\');
    g_string_append_c(out, *p);
  }
}

/* @text, linked to @url when that is an address of the web. */
static void markdown_link(GString *out, const char *text, const char *url) {
  g_autofree char *address = web_address(url);
  if (address) g_string_append_c(out, '[');
  markdown_text(out, text);
  if (address) g_string_append_printf(out, "](%s)", address);
}

static void markdown(GString *out, const DsCited *cited) {
  const DsTalk *talk = cited->talk;
  g_autofree char *when = talk ? ds_print_when(talk) : NULL, *speakers = talk ? ds_print_speakers(talk) : NULL;
  g_string_append(out, "- ");
  if (cited->slide && cited->title) {
    g_string_append(out, "**");
    markdown_text(out, cited->title);
    g_string_append(out, "**, ");
  }
  if (cited->slide) g_string_append_printf(out, "slide %u of ", cited->slide);
  if (talk)
    markdown_link(out, talk->title, talk->url);
  else
    markdown_text(out, cited->deck);
  if (speakers && *speakers) {
    g_string_append(out, " by ");
    markdown_text(out, speakers);
  }
  if (when && *when) {
    g_string_append(out, " (");
    markdown_text(out, when);
    g_string_append_c(out, ')');
  }
  const char *links[][2] = {{"slides", talk ? talk->slides_url : NULL}, {"video", talk ? video_of(talk) : NULL}};
  for (guint i = 0; i < G_N_ELEMENTS(links); i++) {
    g_autofree char *address = web_address(links[i][1]);
    if (address) g_string_append_printf(out, " · [%s](%s)", links[i][0], address);
  }
}

/* ---- BibTeX ---- */

static void bibtex_text(GString *out, const char *text) {
  g_autofree char *safe = ds_escape(text);
  for (const char *p = safe; *p; p++) {
    /* BibTeX counts braces whatever stands before them, so that an escaped one would still have to be paired */
    const char *named = *p == '\\'  ? "{\\textbackslash}"
                        : *p == '{' ? "{\\textbraceleft}"
                        : *p == '}' ? "{\\textbraceright}"
                        : *p == '~' ? "{\\textasciitilde}"
                        : *p == '^' ? "{\\textasciicircum}"
                                    : NULL;
    if (named)
      g_string_append(out, named);
    else if (strchr("$&%#_", *p))
      g_string_append_printf(out, "\\%c", *p);
    else
      g_string_append_c(out, *p);
  }
}

static void bibtex_field(GString *out, const char *name, const char *text) {
  if (!text || !*text) return;
  g_string_append_printf(out, "  %s = {", name);
  bibtex_text(out, text);
  g_string_append(out, "},\n");
}

/* Letters, digits and dashes of the talk's id, or of the deck's path, and the slide. */
static char *bibtex_key(const DsCited *cited) {
  g_autofree char *folded = ds_fold_key(cited->talk ? cited->talk->id : cited->deck);
  GString *key = g_string_new(NULL);
  for (const char *p = folded; *p; p++)
    if (g_ascii_isalnum(*p) || *p == ' ') g_string_append_c(key, *p == ' ' ? '-' : *p);
  if (!key->len) g_string_append(key, "slide");
  if (cited->slide) g_string_append_printf(key, "-%u", cited->slide);
  return g_string_free(key, FALSE);
}

static void bibtex_authors(GString *out, const DsTalk *talk) {
  if (!talk->speakers->len) return;
  g_string_append(out, "  author = {");
  for (guint i = 0; i < talk->speakers->len; i++) {
    const char *name = ((DsSpeaker *)g_ptr_array_index(talk->speakers, i))->name;
    gboolean whole = strchr(name, ',') || strstr(name, " and "); /* else BibTeX would take it apart */
    g_string_append(out, i ? " and " : "");
    g_string_append(out, whole ? "{" : "");
    bibtex_text(out, name);
    g_string_append(out, whole ? "}" : "");
  }
  g_string_append(out, "},\n");
}

static void bibtex(GString *out, const DsCited *cited) {
  const DsTalk *talk = cited->talk;
  g_autofree char *key = bibtex_key(cited), *slides = talk ? web_address(talk->slides_url) : NULL;
  g_autofree char *page = talk ? web_address(talk->url) : NULL, *video = talk ? web_address(video_of(talk)) : NULL;
  g_string_append_printf(out, "@misc{%s,\n", key);
  if (talk) bibtex_authors(out, talk);
  bibtex_field(out, "title", talk ? talk->title : cited->title ? cited->title : cited->deck);
  g_autofree char *at = talk && talk->event ? g_strconcat("Talk at ", talk->event, NULL) : NULL;
  bibtex_field(out, "howpublished", at);
  g_autofree char *year = talk && talk->date ? g_strndup(talk->date, 4) : NULL;
  bibtex_field(out, "year", year);
  bibtex_field(out, "date", talk ? talk->date : NULL);
  g_autofree char *where = !cited->slide  ? NULL
                           : cited->title ? g_strdup_printf("Slide %u: %s", cited->slide, cited->title)
                                          : g_strdup_printf("Slide %u", cited->slide);
  bibtex_field(out, "note", where);
  /* addresses stand as they are: \url reads them so, and what BibTeX would trip over is encoded */
  const char *url = page ? page : slides ? slides : video;
  if (url) g_string_append_printf(out, "  url = {%s},\n", url);
  if (slides && url != slides) g_string_append_printf(out, "  slides = {%s},\n", slides);
  if (video && url != video) g_string_append_printf(out, "  video = {%s},\n", video);
  g_string_append_c(out, '}');
}

void ds_print_cited(GString *out, const char *format, const DsCited *cited, char end) {
  if (g_str_equal(format, "markdown"))
    markdown(out, cited);
  else if (g_str_equal(format, "bibtex"))
    bibtex(out, cited);
  else
    fill(out, format, cited, NULL);
  g_string_append_c(out, end);
}

void ds_print_hit_cited(GString *out, const char *format, const DsHit *hit, char end) {
  DsCited cited = {.slide = hit->is_slide ? hit->slide : 0,
                   .title = hit->title ? hit->title : hit->first_line,
                   .label = hit->label,
                   .deck = hit->deck,
                   .path = hit->path,
                   .uri = hit->uri,
                   .snippet = hit->snippet,
                   .talk = hit->talk};
  ds_print_cited(out, format, &cited, end);
}
