/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where links lead, by their addresses and by what they are called. */
#include "label.h"

#include <decksearch/talk.h>
#include <string.h>

char *ds_md_span_text(const DsMdLine *line, const DsMdSpan *span) { return g_strndup(line->text + span->start, span->end - span->start); }

static gboolean host_of(const char *url, char *host, gsize size) {
  const char *start = strstr(url, "://");
  if (!start) return FALSE;
  start += 3;
  gsize len = strcspn(start, "/?#");
  if (len + 1 > size) return FALSE;
  for (gsize i = 0; i < len; i++) host[i] = g_ascii_tolower(start[i]);
  host[len] = '\0';
  return TRUE;
}

static gboolean host_is(const char *host, const char *domain) {
  if (!g_str_has_suffix(host, domain)) return FALSE;
  gsize len = strlen(host), want = strlen(domain);
  return len == want || host[len - want - 1] == '.';
}

gboolean ds_url_is_talk(const char *url) {
  char host[256];
  if (!url || !host_of(url, host, sizeof host)) return FALSE;
  if (host_is(host, "sched.co")) return TRUE;
  if (host_is(host, "sched.com") || host_is(host, "sched.org")) return strstr(url, "/event/") != NULL;
  /* "…/schedule/?id=7": a page of the schedule, asked for one session */
  const char *query = strchr(url, '?');
  if (query && strstr(url, "schedule") && strstr(url, "schedule") < query && (strstr(query, "?id=") || strstr(query, "&id="))) return TRUE;
  static const char *const paths[] = {"/event/", "/talk/", "/talks/", "/session/", "/sessions/", "/schedule/event/"};
  if (!strstr(host, "sessionize") && !strstr(host, "pretalx") && !strstr(host, "fosdem") && !strstr(host, "schedule")) return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(paths); i++)
    if (strstr(url, paths[i])) return TRUE;
  return FALSE;
}

gboolean ds_url_is_video(const char *url) {
  static const char *const hosts[] = {"youtube.com", "youtu.be", "vimeo.com", "v.qq.com", "bilibili.com", "twitch.tv"};
  char host[256];
  if (!url || !host_of(url, host, sizeof host)) return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(hosts); i++)
    if (host_is(host, hosts[i])) return TRUE;
  return FALSE;
}

gboolean ds_url_is_slides(const char *url) {
  static const char *const suffixes[] = {".pdf", ".pptx", ".ppt", ".odp", ".key"}, *const hosts[] = {"slideshare.net", "speakerdeck.com", "slides.com"};
  char host[256] = "";
  if (!url) return FALSE;
  g_autofree char *path = g_ascii_strdown(url, (gssize)strcspn(url, "?#"));
  for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++)
    if (g_str_has_suffix(path, suffixes[i])) return TRUE;
  if (!host_of(url, host, sizeof host)) return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(hosts); i++)
    if (host_is(host, hosts[i])) return TRUE;
  return host_is(host, "docs.google.com") && strstr(url, "/presentation/");
}

char ds_link_label(const char *text) {
  static const struct { const char *word; char label; } words[] = {
      {"video", 'v'},    {"recording", 'v'}, {"watch", 'v'},      {"youtube", 'v'},      {"replay", 'v'},  {"视频", 'v'},
      {"slides", 's'},   {"deck", 's'},      {"slide deck", 's'}, {"presentation", 's'}, {"pdf", 's'},     {"details", 'd'},
      {"detail", 'd'},   {"link", 'd'},      {"info", 'd'},       {"more info", 'd'},    {"session", 'd'}, {"sched", 'd'},
      {"schedule", 'd'}, {"abstract", 'd'},  {"agenda", 'd'},     {"more", 'd'},         {"here", 'd'},
  };
  g_autofree char *key = ds_fold_key(text);
  if (strlen(key) > 40) return 0;
  static const char *const small[] = {"watch",    "the",          "full", "video",   "recording", "slides", "deck",     "slide",
                                      "session",  "talk",         "on",   "youtube", "view",      "see",    "download", "pdf",
                                      "of",       "and",          "now",  "details", "more",      "link",   "info",     "sched",
                                      "schedule", "abstract",     "here", "add",     "to",        "my",     "replay",   "视频",
                                      "agenda",   "presentation", "for",  "learn",   "about",     "this",   NULL};
  g_auto(GStrv) parts = g_strsplit(key, " ", 12);
  char label = 0;
  for (guint i = 0; parts[i]; i++) {
    if (!g_strv_contains(small, parts[i])) return 0;
    for (guint k = 0; k < G_N_ELEMENTS(words); k++)
      if (strcmp(parts[i], words[k].word) == 0 && (!label || label == 'd')) label = words[k].label;
  }
  return label;
}

gboolean ds_line_is_labels(const DsMdLine *line) {
  guint labels = 0;
  g_autofree char *rest = g_strdup(line->text);
  for (guint i = 0; i < line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, i);
    if (span->kind != DS_SPAN_LINK) continue;
    g_autofree char *text = ds_md_span_text(line, span);
    if (!ds_link_label(text)) return FALSE;
    labels++;
    memset(rest + span->start, ' ', span->end - span->start);
  }
  g_autofree char *key = ds_fold_key(rest);
  return labels && (!*key || ds_link_label(key));
}
