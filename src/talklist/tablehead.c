/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a column's head is called, in one word or in several: "Youtube (Video)", "Event/Conference". */
#include "tablehead.h"

#include <string.h>

static const struct {
  const char *word;
  DsColumnRole role;
} heads[] = {
    {"topic", DS_COLUMN_TITLE},
    {"title", DS_COLUMN_TITLE},
    {"talk", DS_COLUMN_TITLE},
    {"talks", DS_COLUMN_TITLE},
    {"session", DS_COLUMN_TITLE},
    {"sessions", DS_COLUMN_TITLE},
    {"presentation", DS_COLUMN_TITLE},
    {"talk title", DS_COLUMN_TITLE},
    {"session title", DS_COLUMN_TITLE},
    {"what", DS_COLUMN_TITLE},
    {"主题", DS_COLUMN_TITLE},
    {"议题", DS_COLUMN_TITLE},
    {"标题", DS_COLUMN_TITLE},
    {"speaker", DS_COLUMN_SPEAKERS},
    {"speakers", DS_COLUMN_SPEAKERS},
    {"speaker s", DS_COLUMN_SPEAKERS},
    {"presenter", DS_COLUMN_SPEAKERS},
    {"presenters", DS_COLUMN_SPEAKERS},
    {"presenter s", DS_COLUMN_SPEAKERS},
    {"who", DS_COLUMN_SPEAKERS},
    {"讲师", DS_COLUMN_SPEAKERS},
    {"演讲者", DS_COLUMN_SPEAKERS},
    {"company", DS_COLUMN_ORGANISATION},
    {"organization", DS_COLUMN_ORGANISATION},
    {"organisation", DS_COLUMN_ORGANISATION},
    {"affiliation", DS_COLUMN_ORGANISATION},
    {"video", DS_COLUMN_VIDEO},
    {"videos", DS_COLUMN_VIDEO},
    {"youtube", DS_COLUMN_VIDEO},
    {"recording", DS_COLUMN_VIDEO},
    {"recordings", DS_COLUMN_VIDEO},
    {"tencent", DS_COLUMN_VIDEO},
    {"bilibili", DS_COLUMN_VIDEO},
    {"watch", DS_COLUMN_VIDEO},
    {"视频", DS_COLUMN_VIDEO},
    {"slides", DS_COLUMN_SLIDES},
    {"deck", DS_COLUMN_SLIDES},
    {"pdf", DS_COLUMN_SLIDES},
    {"slide deck", DS_COLUMN_SLIDES},
    {"幻灯片", DS_COLUMN_SLIDES},
    {"date", DS_COLUMN_WHEN},
    {"time", DS_COLUMN_WHEN},
    {"when", DS_COLUMN_WHEN},
    {"day", DS_COLUMN_WHEN},
    {"date time", DS_COLUMN_WHEN},
    {"date and time", DS_COLUMN_WHEN},
    {"start", DS_COLUMN_WHEN},
    {"日期", DS_COLUMN_WHEN},
    {"时间", DS_COLUMN_WHEN},
    {"room", DS_COLUMN_ROOM},
    {"location", DS_COLUMN_ROOM},
    {"where", DS_COLUMN_ROOM},
    {"venue", DS_COLUMN_ROOM},
    {"track", DS_COLUMN_SECTION},
    {"category", DS_COLUMN_SECTION},
    {"stage", DS_COLUMN_ROOM},
    {"link", DS_COLUMN_ADDRESS},
    {"url", DS_COLUMN_ADDRESS},
    {"details", DS_COLUMN_ADDRESS},
    {"schedule", DS_COLUMN_ADDRESS},
    {"abstract", DS_COLUMN_ABSTRACT},
    {"description", DS_COLUMN_ABSTRACT},
    {"event", DS_COLUMN_EVENT},
    {"conference", DS_COLUMN_EVENT},
    {"links", DS_COLUMN_ADDRESS},
    {"recorded", DS_COLUMN_VIDEO},
    {"vimeo", DS_COLUMN_VIDEO},
    {"event name", DS_COLUMN_EVENT},
    {"conference name", DS_COLUMN_EVENT},
    {"meetup", DS_COLUMN_EVENT},
    {"media", DS_COLUMN_ADDRESS},
    {"resources", DS_COLUMN_ADDRESS},
    {"material", DS_COLUMN_ADDRESS},
    {"materials", DS_COLUMN_ADDRESS},
    {"name of talk", DS_COLUMN_TITLE},
    {"sched", DS_COLUMN_ADDRESS},
};

void ds_table_head_clear(DsTableHead *head) {
  for (guint i = 0; i < head->columns; i++) g_free(head->names[i]);
  memset(head, 0, sizeof *head);
}

char *ds_table_cell_text(const DsMdBlock *cell) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < cell->lines->len; i++)
    g_string_append_printf(text, "%s%s", i ? " " : "", ((DsMdLine *)g_ptr_array_index(cell->lines, i))->text);
  return g_string_free(text, FALSE);
}

static DsColumnRole role_of_key(const char *key) {
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++)
    if (strcmp(heads[i].word, key) == 0) return heads[i].role;
  return DS_COLUMN_NOTHING;
}

/* What two words of a head say together: an address is more than a title, "Talk Link", anything else more than an address, "Video Link". */
static DsColumnRole both(DsColumnRole one, DsColumnRole other) {
  static const DsColumnRole weak[] = {DS_COLUMN_NOTHING, DS_COLUMN_TITLE, DS_COLUMN_ADDRESS};
  if (one == other) return one;
  for (guint i = 0; i < G_N_ELEMENTS(weak); i++) {
    if (one == weak[i]) return other;
    if (other == weak[i]) return one;
  }
  gboolean links = (one == DS_COLUMN_VIDEO || one == DS_COLUMN_SLIDES) && (other == DS_COLUMN_VIDEO || other == DS_COLUMN_SLIDES);
  return links ? DS_COLUMN_ADDRESS : DS_N_COLUMN_ROLES;
}

/* Several words name a role when each of them is known: "Talk Slides" holds slides, "Talk ID" nothing that we know. */
static DsColumnRole role_of(const char *name) {
  static const char *const idle[] = {"name", "of", "the", "and", "or", "to", "on", "s", NULL};
  g_autofree char *key = ds_fold_key(name);
  DsColumnRole role = role_of_key(key), title = DS_COLUMN_NOTHING;
  if (role || strlen(key) > 60) return role;
  g_auto(GStrv) words = g_strsplit(key, " ", 8);
  for (guint i = 0; words[i] && role < DS_N_COLUMN_ROLES; i++) {
    if (g_strv_contains(idle, words[i]) || (role == DS_COLUMN_EVENT && strcmp(words[i], "type") == 0)) continue;
    DsColumnRole one = role_of_key(words[i]);
    if (!one) return DS_COLUMN_NOTHING;
    if (one == DS_COLUMN_TITLE) title = one;
    role = both(role, one);
  }
  /* "Title / Speakers" are both in the title's cell */
  if (title && role == DS_COLUMN_SPEAKERS && strpbrk(name, "/&,+")) return title;
  return role < DS_N_COLUMN_ROLES ? role : DS_COLUMN_NOTHING;
}

void ds_table_head_read(const GPtrArray *blocks, guint from, guint to, DsTableHead *head) {
  for (guint i = from; i < to && head->columns < DS_TALKLIST_MAX_COLUMNS; i++) {
    const DsMdBlock *cell = g_ptr_array_index(blocks, i);
    if (!cell->header) break;
    char *name = ds_table_cell_text(cell);
    DsColumnRole role = role_of(name);
    /* one column of titles: a second one is another thing with that name */
    if (role == DS_COLUMN_TITLE && head->has[DS_COLUMN_TITLE]) role = DS_COLUMN_NOTHING;
    head->roles[head->columns] = role;
    head->has[role] = TRUE;
    head->names[head->columns++] = name;
  }
}

gboolean ds_table_is_of_talks(const DsTableHead *head) {
  const gboolean *has = head->has;
  if (!has[DS_COLUMN_TITLE]) return FALSE;
  return has[DS_COLUMN_SPEAKERS] || has[DS_COLUMN_VIDEO] || has[DS_COLUMN_SLIDES] || (has[DS_COLUMN_WHEN] && head->columns > 1);
}
