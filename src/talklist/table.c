/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: the head says what each column holds; a row is a talk. */
#include "table.h"

#include "name.h"
#include "shape.h"

#include <decksearch/text.h>
#include <string.h>

typedef enum { NOTHING, TITLE, SPEAKERS, ORGANISATION, VIDEO, SLIDES, WHEN, ROOM, SECTION, ADDRESS, ABSTRACT, EVENT, N_ROLES } Role;

/* What a column's head is called. */
static const struct { const char *word; Role role; } heads[] = {
    {"topic", TITLE},
    {"title", TITLE},
    {"talk", TITLE},
    {"talks", TITLE},
    {"session", TITLE},
    {"sessions", TITLE},
    {"presentation", TITLE},
    {"talk title", TITLE},
    {"session title", TITLE},
    {"what", TITLE},
    {"主题", TITLE},
    {"议题", TITLE},
    {"标题", TITLE},
    {"speaker", SPEAKERS},
    {"speakers", SPEAKERS},
    {"speaker s", SPEAKERS},
    {"presenter", SPEAKERS},
    {"presenters", SPEAKERS},
    {"presenter s", SPEAKERS},
    {"who", SPEAKERS},
    {"讲师", SPEAKERS},
    {"演讲者", SPEAKERS},
    {"company", ORGANISATION},
    {"organization", ORGANISATION},
    {"organisation", ORGANISATION},
    {"affiliation", ORGANISATION},
    {"video", VIDEO},
    {"videos", VIDEO},
    {"youtube", VIDEO},
    {"recording", VIDEO},
    {"recordings", VIDEO},
    {"tencent", VIDEO},
    {"bilibili", VIDEO},
    {"watch", VIDEO},
    {"视频", VIDEO},
    {"slides", SLIDES},
    {"deck", SLIDES},
    {"pdf", SLIDES},
    {"slide deck", SLIDES},
    {"幻灯片", SLIDES},
    {"date", WHEN},
    {"time", WHEN},
    {"when", WHEN},
    {"day", WHEN},
    {"date time", WHEN},
    {"date and time", WHEN},
    {"start", WHEN},
    {"日期", WHEN},
    {"时间", WHEN},
    {"room", ROOM},
    {"location", ROOM},
    {"where", ROOM},
    {"venue", ROOM},
    {"track", SECTION},
    {"category", SECTION},
    {"stage", ROOM},
    {"link", ADDRESS},
    {"url", ADDRESS},
    {"details", ADDRESS},
    {"schedule", ADDRESS},
    {"abstract", ABSTRACT},
    {"description", ABSTRACT},
    {"event", EVENT},
    {"conference", EVENT},
};

typedef struct {
  Role roles[DS_TALKLIST_MAX_COLUMNS];
  char *names[DS_TALKLIST_MAX_COLUMNS];  /* the heads as written */
  guint columns;
  gboolean has[N_ROLES];
} Head;

static void head_clear(Head *head) {
  for (guint i = 0; i < head->columns; i++) g_free(head->names[i]);
  memset(head, 0, sizeof *head);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Head, head_clear)

typedef struct {
  DsList *list;
  const DsListEvent *event;
  const DsYears *years;
  DsPeople *people;
  const char *section;
  DsWhen day;            /* that a heading or a line above the table names */
  gboolean dates_missing;
} Table;

static const DsMdBlock *block_at(const GPtrArray *blocks, guint i) { return g_ptr_array_index(blocks, i); }

static char *cell_text(const DsMdBlock *cell) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < cell->lines->len; i++) g_string_append_printf(text, "%s%s", i ? " " : "", ((DsMdLine *)g_ptr_array_index(cell->lines, i))->text);
  return g_string_free(text, FALSE);
}

static Role role_of(const char *name) {
  g_autofree char *key = ds_fold_key(name);
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++)
    if (strcmp(heads[i].word, key) == 0) return heads[i].role;
  return NOTHING;
}

static void read_head(const GPtrArray *blocks, guint from, guint to, Head *head) {
  for (guint i = from; i < to && head->columns < DS_TALKLIST_MAX_COLUMNS; i++) {
    if (!block_at(blocks, i)->header) break;
    char *name = cell_text(block_at(blocks, i));
    Role role = role_of(name);
    /* one column of titles: a second one is another thing with that name */
    if (role == TITLE && head->has[TITLE]) role = NOTHING;
    head->roles[head->columns] = role;
    head->has[role] = TRUE;
    head->names[head->columns++] = name;
  }
}

/* Whether the table is one of talks: titles, and something that only talks have. */
static gboolean is_of_talks(const Head *head) {
  if (!head->has[TITLE]) return FALSE;
  return head->has[SPEAKERS] || head->has[VIDEO] || head->has[SLIDES] || (head->has[WHEN] && head->columns > 1) || (head->has[ROOM] && head->has[WHEN]);
}

/* ---- languages ---- */

/* The language a link's text or a column's head names. */
static const char *language_of_label(const char *label) {
  static const struct { const char *word, *lang; } rows[] = {
      {"english", "en"},    {"en", "en"},       {"中文", "zh"}, {"chinese", "zh"},  {"zh", "zh"},     {"mandarin", "zh"},
      {"日本語", "ja"},     {"japanese", "ja"}, {"ja", "ja"},   {"한국어", "ko"},   {"korean", "ko"}, {"ko", "ko"},
      {"deutsch", "de"},    {"german", "de"},   {"de", "de"},   {"français", "fr"}, {"french", "fr"}, {"fr", "fr"},
      {"español", "es"},    {"spanish", "es"},  {"es", "es"},   {"italiano", "it"}, {"it", "it"},     {"português", "pt"},
      {"portuguese", "pt"}, {"pt", "pt"},
  };
  g_autofree char *key = ds_fold_key(label);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    if (strcmp(key, rows[i].word) == 0) return rows[i].lang;
  return ds_text_script_language(label);
}

/* A title's language: its script says it, or English by its small words. */
static const char *language_of_title(const char *title) {
  static const char *const small[] = {"the",       "of",      "and",   "to",  "with", "for",   "how",      "your",
                                      "from",      "what",    "is",    "are", "into", "using", "building", "deep",
                                      "lightning", "keynote", "intro", "at",  "by",   "on",    NULL};
  const char *script = ds_text_script_language(title);
  if (script) return script;
  g_autofree char *key = ds_fold_key(title);
  g_auto(GStrv) words = g_strsplit(key, " ", 64);
  for (guint i = 0; words[i]; i++)
    if (g_strv_contains(small, words[i])) return "en";
  return NULL;
}

/* ---- cells ---- */

static const DsMdSpan *first_link(const DsMdLine *line) {
  for (guint i = 0; i < line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, i);
    if (span->kind == DS_SPAN_LINK && span->href && *span->href) return span;
  }
  return NULL;
}

typedef struct { char *text; const char *lang; gboolean named; } Candidate;
static void candidate_clear(gpointer candidate) { g_free(((Candidate *)candidate)->text); }

/* The title in one or several languages, speakers behind its last dash or on a line of their own. */
static void read_titles(const Table *table, const DsMdBlock *cell, gboolean speakers_apart, DsTalk *talk, guint *ret_line) {
  g_autoptr(GArray) titles = g_array_new(FALSE, FALSE, sizeof(Candidate));
  g_array_set_clear_func(titles, candidate_clear);
  for (guint i = 0; i < cell->lines->len && i < 8; i++) {
    const DsMdLine *line = g_ptr_array_index(cell->lines, i);
    const DsMdSpan *link = first_link(line);
    if (ds_line_is_labels(line)) {
      if (link && !talk->url) talk->url = g_strdup(link->href);
      continue;
    }
    if (link && !talk->url) talk->url = g_strdup(link->href);
    if (!*ret_line) *ret_line = line->line;
    gsize len = 0;
    const char *speakers = NULL;
    gboolean split = !speakers_apart && ds_speakers_split(table->people, line->text, &len, &speakers) > 0;
    if (!split && i > 0 && !speakers_apart && ds_speakers_likely(table->people, line->text) >= 2) {
      ds_speakers_parse(table->people, line->text, talk);
      continue;
    }
    g_autofree char *raw = split ? g_strndup(line->text, len) : g_strdup(line->text);
    Candidate candidate = {ds_list_clean_title(raw), NULL, split};
    g_autofree char *key = ds_fold_key(candidate.text);
    for (guint k = 0; k < titles->len; k++) {
      /* the same words twice are one title */
      g_autofree char *other = ds_fold_key(g_array_index(titles, Candidate, k).text);
      if (strcmp(key, other) != 0) continue;
      g_array_remove_index(titles, k);
      break;
    }
    candidate.lang = language_of_title(candidate.text);
    if (split && talk->speakers->len == 0) ds_speakers_parse(table->people, speakers, talk);
    g_array_append_val(titles, candidate);
  }
  /* the main one: that with the speakers, else the first in Latin letters, else the first */
  guint main_title = 0;
  for (guint i = titles->len; i > 0; i--)
    if (!ds_text_script_language(g_array_index(titles, Candidate, i - 1).text)) main_title = i - 1;
  for (guint i = titles->len; i > 0; i--)
    if (g_array_index(titles, Candidate, i - 1).named) main_title = i - 1;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < titles->len; i++)
      if ((i == main_title) == (pass == 0)) ds_talk_add_title(talk, g_array_index(titles, Candidate, i).text, g_array_index(titles, Candidate, i).lang);
}

static void read_links(const DsMdBlock *cell, const char *head, Role role, DsTalk *talk) {
  for (guint i = 0; i < cell->lines->len; i++) {
    const DsMdLine *line = g_ptr_array_index(cell->lines, i);
    gboolean any = FALSE;
    for (guint k = 0; k < line->spans->len; k++) {
      const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, k);
      if (span->kind != DS_SPAN_LINK || !span->href || !*span->href) continue;
      any = TRUE;
      g_autofree char *label = g_strndup(line->text + span->start, span->end - span->start);
      const char *lang = language_of_label(label);
      if (role == VIDEO || (role == NOTHING && ds_url_is_video(span->href))) ds_talk_add_video(talk, span->href, lang ? lang : language_of_label(head));
      else if (role == SLIDES && !talk->slides_url) talk->slides_url = g_strdup(span->href);
      else if (role == ADDRESS && !talk->url) talk->url = g_strdup(span->href);
    }
    gboolean bare = g_str_has_prefix(line->text, "http://") || g_str_has_prefix(line->text, "https://");
    if (any || !bare || strchr(line->text, ' ')) continue;
    if (role == VIDEO) ds_talk_add_video(talk, line->text, language_of_label(head));
    else if (role == SLIDES && !talk->slides_url) talk->slides_url = g_strdup(line->text);
    else if (role == ADDRESS && !talk->url) talk->url = g_strdup(line->text);
  }
}

static void read_when(const char *text, DsWhen *all) {
  DsWhen when;
  if (!ds_when_parse(text, &when)) return;
  if (when.day) all->day = when.day, all->month = when.month, all->year = when.year, all->range = when.range;
  if (when.weekday) all->weekday = when.weekday;
  if (when.start < 0) return;
  all->start = when.start, all->end = when.end;
  memcpy(all->tz, when.tz, sizeof all->tz);
}

static void read_cell(const Table *table, const Head *head, const DsMdBlock *cell, DsTalk *talk, DsWhen *when, guint *line) {
  Role role = cell->column < head->columns ? head->roles[cell->column] : NOTHING;
  const char *name = cell->column < head->columns ? head->names[cell->column] : "";
  g_autofree char *text = cell_text(cell);
  if (!*text) return;
  switch (role) {
  case TITLE: read_titles(table, cell, head->has[SPEAKERS], talk, line); break;
  case SPEAKERS: ds_speakers_parse(table->people, text, talk); break;
  case WHEN: read_when(text, when); break;
  case ROOM: if (!talk->room) talk->room = g_steal_pointer(&text); break;
  case SECTION: if (!talk->section) talk->section = g_steal_pointer(&text); break;
  case ABSTRACT: if (!talk->abstract) talk->abstract = g_steal_pointer(&text); break;
  case EVENT: {
    g_auto(DsListEvent) event = {0};
    if (ds_list_event_of_name(text, table->event->year, &event)) ds_list_set_event(talk, &event);
    break;
  }
  case ORGANISATION:
    for (guint i = 0; i < talk->speakers->len; i++) {
      DsSpeaker *speaker = g_ptr_array_index(talk->speakers, i);
      if (!speaker->affiliation) speaker->affiliation = g_strdup(text);
    }
    break;
  default: read_links(cell, name, role, talk);
  }
}

/* ---- rows ---- */

static gboolean read_row(Table *table, const Head *head, const GPtrArray *blocks, guint from, guint to, GError **error) {
  g_autoptr(DsTalk) talk = ds_talk_new();
  DsWhen when = {.start = -1, .end = -1};
  guint line = 0;
  for (guint i = from; i < to; i++) read_cell(table, head, block_at(blocks, i), talk, &when, &line);
  if (!when.day) when.day = table->day.day, when.month = table->day.month, when.year = table->day.year, when.weekday = table->day.weekday;
  if (!talk->title) return TRUE;
  /* a schedule's lunch has neither speakers nor an address */
  if (head->has[SPEAKERS] && !talk->speakers->len && !talk->url && !talk->videos->len) return TRUE;
  ds_talk_add_source(talk, table->list->file, line);
  if (!talk->section) talk->section = g_strdup(table->section);
  if (!talk->event_key) ds_list_set_event(talk, table->event);
  if (ds_url_is_video(talk->url) && !talk->videos->len) ds_talk_add_video(talk, talk->url, NULL);
  ds_list_set_date(table->list, talk, &when, table->years, line);
  ds_list_set_times(table->list, talk, &when, line);
  if (!talk->date && head->has[WHEN]) {
    g_autofree char *quoted = ds_quote(talk->title);
    ds_list_doubt(table->list, line, 0, "no date for %s", quoted);
  }
  table->dates_missing = table->dates_missing || (!talk->date && !head->has[WHEN]);
  return ds_list_add(table->list, g_steal_pointer(&talk), error);
}

/* The names that the table's surest cells teach, before any is read. */
static void learn(const Table *table, const Head *head, const GPtrArray *blocks, guint from, guint to) {
  for (guint i = from; i < to; i++) {
    const DsMdBlock *cell = block_at(blocks, i);
    Role role = cell->column < head->columns ? head->roles[cell->column] : NOTHING;
    for (guint k = 0; k < cell->lines->len; k++) {
      const DsMdLine *line = g_ptr_array_index(cell->lines, k);
      gsize len;
      const char *speakers = NULL;
      if (role == SPEAKERS) ds_people_learn(table->people, line->text);
      else if (role == TITLE && ds_speakers_split(NULL, line->text, &len, &speakers) >= 2) ds_people_learn(table->people, speakers);
    }
  }
}

static gboolean read_table(Table *table, const GPtrArray *blocks, guint from, guint to, GError **error) {
  g_auto(Head) head = {0};
  read_head(blocks, from, to, &head);
  if (!is_of_talks(&head)) return TRUE;
  const GPtrArray *lines = block_at(blocks, from)->lines;
  guint first = lines->len ? ((DsMdLine *)g_ptr_array_index(lines, 0))->line : 0;
  learn(table, &head, blocks, from + head.columns, to);
  table->dates_missing = FALSE;
  for (guint i = from + head.columns; i < to;) {
    guint end = i + 1;
    while (end < to && block_at(blocks, end)->item == block_at(blocks, i)->item) end++;
    if (!read_row(table, &head, blocks, i, end, error)) return FALSE;
    i = end;
  }
  if (table->dates_missing) ds_list_doubt(table->list, first, 0, "a table of talks without dates");
  return TRUE;
}

/* What stands above a table: a heading is its section, and a day there or on a line of its own is that of its rows. */
static void read_place(const DsMdBlock *block, Table *table) {
  if (block->lines->len == 0) return;
  const DsMdLine *line = g_ptr_array_index(block->lines, 0);
  gboolean heading = block->kind == DS_MD_HEADING;
  DsWhen when;
  gboolean is_day = heading ? ds_when_find_days(line->text, &when) == 1 : block->lines->len == 1 && ds_when_parse(line->text, &when) && when.day;
  if (heading) memset(&table->day, 0, sizeof table->day);
  if (heading && block->level > 1) table->section = line->text;
  if (is_day && !when.range) table->day = when;
}

gboolean ds_table_read(DsList *list, const GPtrArray *blocks, const DsListEvent *event, const DsYears *years, DsPeople *people, GError **error) {
  Table table = {.list = list, .event = event, .years = years, .people = people};
  gboolean any = FALSE;
  for (guint i = 0; i < blocks->len && !any; i++) any = block_at(blocks, i)->kind == DS_MD_CELL;
  for (guint i = 0; any && i < blocks->len;) {
    const DsMdBlock *block = block_at(blocks, i);
    if (block->kind != DS_MD_CELL) read_place(block, &table);
    guint end = i + 1;
    if (block->kind == DS_MD_CELL) {
      while (end < blocks->len && block_at(blocks, end)->kind == DS_MD_CELL && block_at(blocks, end)->list == block->list) end++;
      if (!read_table(&table, blocks, i, end, error)) return FALSE;
    }
    i = end;
  }
  return TRUE;
}
