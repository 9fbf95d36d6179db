/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of talks: the part that stays the same wherever one is copied from. */
#include "internal.h"

#include <string.h>

static const char *after_host(const char *text) {
  const char *slash = strchr(text, '/');
  return slash ? slash + 1 : NULL;
}

/* The next part of a path, as its own string; moves @at past it. */
static char *next_part(const char **at) {
  gsize len = *at ? strcspn(*at, "/") : 0;
  char *part = len ? g_strndup(*at, len) : NULL;
  if (*at) *at += len + ((*at)[len] == '/');
  return part;
}

/* Videos are named by an id, in the path or in the query. */
static char *video_key(const char *host, const char *path, const char *query) {
  const char *id = NULL;
  if (!strcmp(host, "youtu.be"))
    id = path;
  else if (g_str_has_suffix(host, "youtube.com")) {
    for (const char *s = query; s && !id; s = strchr(s, '&') ? strchr(s, '&') + 1 : NULL)
      if (g_str_has_prefix(s, "v=")) id = s + 2;
    if (!id && path && (g_str_has_prefix(path, "live/") || g_str_has_prefix(path, "embed/"))) id = strchr(path, '/') + 1;
  }
  gsize len = id ? strcspn(id, "/&?#") : 0;
  return len ? g_strdup_printf("youtube/%.*s", (int)MIN(len, 64), id) : NULL;
}

char *link_url_key(const char *url) {
  if (!url) return NULL;
  const char *start = strstr(url, "://");
  start = start ? start + 3 : url;
  if (g_str_has_prefix(start, "www.")) start += 4;
  gsize all = strcspn(start, " \t\n"), len = strcspn(start, "?# \t\n");
  if (len == 0 || len > 2048 || all > 4096) return NULL;
  g_autofree char *main = g_strndup(start, len);
  g_autofree char *query = start[len] == '?' ? g_strndup(start + len + 1, strcspn(start + len + 1, "# \t\n")) : NULL;
  const char *path = after_host(main);
  g_autofree char *host = g_ascii_strdown(main, (gssize)strcspn(main, "/:"));
  g_autofree char *video = video_key(host, path, query);
  if (video) return g_steal_pointer(&video);
  if (!path || !*path) return NULL;                                        /* a whole site is no talk */
  if (!strcmp(host, "sched.co") || g_str_has_suffix(host, ".sched.com")) { /* the same id on the short and on the long host */
    g_autofree char *first = next_part(&path), *second = next_part(&path);
    if (!strcmp(host, "sched.co")) return first ? g_strconcat("sched/", first, NULL) : NULL;
    if (first && second && !strcmp(first, "event")) return g_strconcat("sched/", second, NULL);
    return NULL;
  }
  while (g_str_has_suffix(main, "/")) main[strlen(main) - 1] = '\0';
  return strchr(main, '/') ? g_strconcat(host, main + strcspn(main, "/"), NULL) : NULL;
}
