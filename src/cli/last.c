/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This terminal's last result list: so that `open 2` means the second line on the screen. Kept by content (hash and page), so that an
 * update in between opens the right slide or says that the deck changed. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LAST_MAX (1u << 20) /* bytes of a list; hits beyond are not kept */

/* The file of this terminal; of this session where there is none. */
static char *last_path(void) {
  const char *terminal = NULL;
  for (int fd = 0; fd <= 2 && !terminal; fd++) terminal = ttyname(fd);
  g_autofree char *key = terminal ? g_strdup(terminal) : g_strdup_printf("session %d", (int)getsid(0));
  g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1), *name = g_strdup_printf("last-%.16s.json", sum);
  return g_build_filename(g_get_user_state_dir(), "decksearch", name, NULL);
}

void cli_last_clear(CliLast *last) {
  g_free(last->index);
  g_free(last->root);
  g_free(last->deck);
  g_free(last->content);
  g_free(last->talk);
  g_free(last->query);
  memset(last, 0, sizeof *last);
}

/* In the file that is there: to remove it and make another took longer than to find the hits. It is cut before it is written, so that no
 * line of a list before can follow. No fsync: it is not worth a disk's wait in every search, and a torn list only says that there is no
 * such hit. */
static void write_over(const char *path, const GString *text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0600);
  struct stat st;
  if (fd < 0) return;
  gboolean ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
  if (ok && st.st_size > (off_t)text->len) ok = ftruncate(fd, (off_t)text->len) == 0;
  for (gsize done = 0; ok && done < text->len;) {
    ssize_t n = write(fd, text->str + done, text->len - done);
    ok = n > 0 || (n < 0 && errno == EINTR);
    done += n > 0 ? (gsize)n : 0;
  }
  if (!ok) (void)!ftruncate(fd, 0);
  close(fd);
}

void cli_last_keep(const DsAnswer *answer) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < answer->hits->len; i++) {
    const DsHit *hit = g_ptr_array_index(answer->hits, i);
    g_autoptr(json_t) line = json_object();
    ds_json_set_path(line, "index", hit->library ? hit->library->dir : NULL);
    ds_json_set_path(line, "root", hit->library ? hit->library->root : NULL);
    ds_json_set_path(line, "deck", hit->deck);
    json_object_set_new(line, "content", ds_json_text(hit->content));
    json_object_set_new(line, "slide", json_integer(hit->slide));
    json_object_set_new(line, "last", json_integer(hit->last));
    json_object_set_new(line, "open_page", json_integer(hit->open_page));
    json_object_set_new(line, "talk", ds_json_text(hit->talk ? hit->talk->id : NULL));
    json_object_set_new(line, "query", ds_json_text(answer->query));
    gsize whole = text->len;
    ds_json_append_line(text, line);
    if (text->len <= LAST_MAX) continue;
    g_string_truncate(text, whole); /* a list that could not be read back would leave no hit at all */
    break;
  }
  g_autofree char *path = last_path(), *folder = g_path_get_dirname(path);
  if (g_mkdir_with_parents(folder, 0700) < 0) return;
  write_over(path, text);
}

static char *text_of(const json_t *line, const char *key) {
  return g_strdup(json_string_value(json_object_get(line, key)));
}

/* NUL ends it, wherever the bytes have one. */
static char *path_of(const json_t *line, const char *key) {
  g_autofree char *bytes_key = g_strconcat(key, "_bytes", NULL);
  const char *bytes = json_string_value(json_object_get(line, bytes_key));
  gsize len = 0;
  g_autofree guchar *path = bytes ? g_base64_decode(bytes, &len) : NULL;
  return path ? g_strndup((const char *)path, len) : text_of(line, key);
}

static guint number_of(const json_t *line, const char *key) {
  json_int_t value = json_integer_value(json_object_get(line, key));
  return value > 0 && value < G_MAXINT ? (guint)value : 0;
}

gboolean cli_last_parse(const char *data, gsize len, guint number, CliLast *ret_last, GError **error) {
  g_autofree char *text = g_strndup(data ? data : "", len);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  guint n = g_strv_length(lines);
  n -= n > 0 && !*lines[n - 1];
  g_autoptr(json_t) line = number >= 1 && number <= n ? json_loads(lines[number - 1], 0, NULL) : NULL;
  if (!line) {
    if (n == 0)
      g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "there is no result list of this terminal yet; search first");
    else
      g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "no hit %u: the last result list has %u", number, n);
    return FALSE;
  }
  ret_last->index = path_of(line, "index");
  ret_last->root = path_of(line, "root");
  ret_last->deck = path_of(line, "deck");
  ret_last->content = text_of(line, "content");
  ret_last->talk = text_of(line, "talk");
  ret_last->query = text_of(line, "query");
  ret_last->slide = number_of(line, "slide");
  ret_last->last = number_of(line, "last");
  ret_last->open_page = number_of(line, "open_page");
  return TRUE;
}

gboolean cli_last_get(guint number, CliLast *ret_last, GError **error) {
  g_autofree char *path = last_path();
  g_autoptr(GBytes) bytes = ds_file_read(path, LAST_MAX, NULL);
  gsize len = 0;
  const char *data = bytes ? g_bytes_get_data(bytes, &len) : NULL;
  return cli_last_parse(data, len, number, ret_last, error);
}
