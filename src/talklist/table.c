/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: the head says what each column holds; a row is a talk. */
#include "table.h"

#include "name.h"
#include "shape.h"
#include "tablehead.h"

#include <decksearch/text.h>
#include <string.h>

typedef struct {
  DsList *list;
  const DsListEvent *event;
  DsYears years;         /* with the year that a heading above names */
  guint year_level;      /* of that heading */
  DsPeople *people;
  const char *section;
  DsWhen day;            /* that a heading or a line above the table names */
  gboolean dates_missing;
} Table;

static const DsMdBlock *block_at(const GPtrArray *blocks, guint i) { return g_ptr_array_index(blocks, i); }

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

/* "A title that was cut... Jane Roe & Joe Doe" */
static gboolean split_cut(const Table *table, const char *text, gsize *ret_len, const char **ret_speakers) {
  const char *cut = strstr(text, "... ");
  if (!cut || cut == text || ds_speakers_likely(table->people, cut + 4) < 2) return FALSE;
  *ret_len = (gsize)(cut + 3 - text);
  *ret_speakers = cut + 4;
  return TRUE;
}

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
    gboolean split = !speakers_apart && (ds_speakers_split(table->people, line->text, &len, &speakers) > 0 || split_cut(table, line->text, &len, &speakers));
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

/* What a link of a cell leads to: its label says it, then its address, then the column. */
static DsColumnRole role_of_link(DsColumnRole column, const char *label, const char *url) {
  char kind = ds_link_label(label);
  if (kind == 'v' || ds_url_is_video(url)) return DS_COLUMN_VIDEO;
  if (column == DS_COLUMN_VIDEO && kind != 's') return DS_COLUMN_VIDEO;
  if (kind == 's' || column == DS_COLUMN_SLIDES || ds_url_is_slides(url)) return DS_COLUMN_SLIDES;
  return column == DS_COLUMN_ADDRESS || ds_url_is_talk(url) ? DS_COLUMN_ADDRESS : DS_COLUMN_NOTHING;
}

static void take_link(DsTalk *talk, DsColumnRole column, const char *label, const char *url, const char *head) {
  DsColumnRole role = role_of_link(column, label, url);
  const char *lang = language_of_label(label);
  if (role == DS_COLUMN_VIDEO) ds_talk_add_video(talk, url, lang ? lang : language_of_label(head));
  else if (role == DS_COLUMN_SLIDES && !talk->slides_url) talk->slides_url = g_strdup(url);
  else if (role == DS_COLUMN_ADDRESS && !talk->url) talk->url = g_strdup(url);
}

static void read_links(const DsMdBlock *cell, const char *head, DsColumnRole column, DsTalk *talk) {
  for (guint i = 0; i < cell->lines->len; i++) {
    const DsMdLine *line = g_ptr_array_index(cell->lines, i);
    gboolean any = FALSE;
    for (guint k = 0; k < line->spans->len; k++) {
      const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, k);
      if (span->kind != DS_SPAN_LINK || !span->href || !*span->href) continue;
      any = TRUE;
      g_autofree char *label = g_strndup(line->text + span->start, span->end - span->start);
      take_link(talk, column, label, span->href, head);
    }
    gboolean bare = g_str_has_prefix(line->text, "http://") || g_str_has_prefix(line->text, "https://");
    if (!any && bare && !strchr(line->text, ' ')) take_link(talk, column, "", line->text, head);
  }
}

/* What a row says beside its talk's own fields. */
typedef struct {
  DsWhen when;
  char *event;     /* as written, or NULL */
  char *no_day;    /* a date that is no day, "May 2024", or NULL */
  guint line;      /* of the title */
} Row;
static void row_clear(Row *row) {
  g_clear_pointer(&row->event, g_free);
  g_clear_pointer(&row->no_day, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Row, row_clear)

static void read_when(const char *text, Row *row) {
  DsWhen when, *all = &row->when;
  if (!ds_when_parse(text, &when)) {
    int year = ds_when_find_year(text);
    if (year && !all->day) all->year = year;
    if (year && !row->no_day) row->no_day = g_strdup(text);
    return;
  }
  if (when.day) all->day = when.day, all->month = when.month, all->year = when.year, all->range = when.range;
  if (when.weekday) all->weekday = when.weekday;
  if (when.start < 0) return;
  all->start = when.start, all->end = when.end;
  memcpy(all->tz, when.tz, sizeof all->tz);
}

static void read_cell(const Table *table, const DsTableHead *head, const DsMdBlock *cell, DsTalk *talk, Row *row) {
  DsColumnRole role = cell->column < head->columns ? head->roles[cell->column] : DS_COLUMN_NOTHING;
  const char *name = cell->column < head->columns ? head->names[cell->column] : "";
  g_autofree char *text = ds_table_cell_text(cell);
  if (!*text) return;
  switch (role) {
  case DS_COLUMN_TITLE: read_titles(table, cell, head->has[DS_COLUMN_SPEAKERS], talk, &row->line); break;
  case DS_COLUMN_SPEAKERS: ds_speakers_parse(table->people, text, talk); break;
  case DS_COLUMN_WHEN: read_when(text, row); break;
  case DS_COLUMN_ROOM: if (!talk->room) talk->room = g_steal_pointer(&text); break;
  case DS_COLUMN_SECTION: if (!talk->section) talk->section = g_steal_pointer(&text); break;
  case DS_COLUMN_ABSTRACT: if (!talk->abstract) talk->abstract = g_steal_pointer(&text); break;
  case DS_COLUMN_EVENT:
    read_links(cell, name, role, talk);
    if (!row->event) row->event = g_steal_pointer(&text);
    break;
  case DS_COLUMN_ORGANISATION:
    for (guint i = 0; i < talk->speakers->len; i++) {
      DsSpeaker *speaker = g_ptr_array_index(talk->speakers, i);
      if (!speaker->affiliation) speaker->affiliation = g_strdup(text);
    }
    break;
  default: read_links(cell, name, role, talk);
  }
}

/* ---- rows ---- */

/* The event of a row that names one; its year is that of the row's day, when it says none itself. */
static void set_event(const Table *table, const Row *row, DsTalk *talk) {
  g_auto(DsListEvent) event = {0};
  int year = talk->date ? ds_when_find_year(talk->date) : row->when.year;
  if (row->event && ds_list_event_of_name(row->event, year ? year : table->event->year, &event)) ds_list_set_event(talk, &event);
  else ds_list_set_event(talk, table->event);
}

static void note_date(Table *table, const DsTableHead *head, const Row *row, const DsTalk *talk) {
  table->dates_missing = table->dates_missing || (!talk->date && !head->has[DS_COLUMN_WHEN]);
  if (talk->date || !head->has[DS_COLUMN_WHEN]) return;
  g_autofree char *quoted = ds_quote(talk->title), *no_day = row->no_day ? ds_quote(row->no_day) : NULL;
  if (no_day) ds_list_doubt(table->list, row->line, 0, "no day for %s in %s", quoted, no_day);
  else ds_list_doubt(table->list, row->line, 0, "no date for %s", quoted);
}

static gboolean read_row(Table *table, const DsTableHead *head, const GPtrArray *blocks, guint from, guint to, GError **error) {
  g_autoptr(DsTalk) talk = ds_talk_new();
  g_auto(Row) row = {.when = {.start = -1, .end = -1}};
  for (guint i = from; i < to; i++) read_cell(table, head, block_at(blocks, i), talk, &row);
  DsWhen *when = &row.when;
  if (!when->day && !row.no_day) {
    when->day = table->day.day, when->month = table->day.month, when->weekday = table->day.weekday;
    if (table->day.day) when->year = table->day.year;
  }
  if (!talk->title) return TRUE;
  /* a schedule's lunch has neither speakers nor an address */
  if (head->has[DS_COLUMN_SPEAKERS] && !talk->speakers->len && !talk->url && !talk->videos->len) return TRUE;
  ds_talk_add_source(talk, table->list->file, row.line);
  if (!talk->section) talk->section = g_strdup(table->section);
  if (ds_url_is_video(talk->url) && !talk->videos->len) ds_talk_add_video(talk, talk->url, NULL);
  ds_list_set_date(table->list, talk, when, &table->years, row.line);
  ds_list_set_times(table->list, talk, when, row.line);
  set_event(table, &row, talk);
  note_date(table, head, &row, talk);
  return ds_list_add(table->list, g_steal_pointer(&talk), error);
}

/* The names that the table's surest cells teach, before any is read. */
static void learn(const Table *table, const DsTableHead *head, const GPtrArray *blocks, guint from, guint to) {
  for (guint i = from; i < to; i++) {
    const DsMdBlock *cell = block_at(blocks, i);
    DsColumnRole role = cell->column < head->columns ? head->roles[cell->column] : DS_COLUMN_NOTHING;
    for (guint k = 0; k < cell->lines->len; k++) {
      const DsMdLine *line = g_ptr_array_index(cell->lines, k);
      gsize len;
      const char *speakers = NULL;
      if (role == DS_COLUMN_SPEAKERS) ds_people_learn(table->people, line->text);
      else if (role == DS_COLUMN_TITLE && ds_speakers_split(NULL, line->text, &len, &speakers) >= 2) ds_people_learn(table->people, speakers);
    }
  }
}

static gboolean read_table(Table *table, const GPtrArray *blocks, guint from, guint to, GError **error) {
  g_auto(DsTableHead) head = {0};
  ds_table_head_read(blocks, from, to, &head);
  if (!ds_table_is_of_talks(&head)) return TRUE;
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

/* "## 2019" holds for what stands below it, up to the next heading of its level. */
static void read_year(const DsMdBlock *heading, const char *text, Table *table) {
  int year = ds_when_find_year(text);
  if (!year && heading->level > table->year_level) return;
  table->years.heading = year;
  table->year_level = heading->level;
}

/* What stands above a table: a heading is its section, and a day there or on a line of its own is that of its rows. */
static void read_place(const DsMdBlock *block, Table *table) {
  if (block->lines->len == 0) return;
  const DsMdLine *line = g_ptr_array_index(block->lines, 0);
  gboolean heading = block->kind == DS_MD_HEADING;
  DsWhen when;
  gboolean is_day = heading ? ds_when_find_days(line->text, &when) == 1 : block->lines->len == 1 && ds_when_parse(line->text, &when) && when.day;
  if (heading) read_year(block, line->text, table);
  if (heading) memset(&table->day, 0, sizeof table->day);
  if (heading && block->level > 1) table->section = line->text;
  if (is_day && !when.range) table->day = when;
}

gboolean ds_table_read(DsList *list, const GPtrArray *blocks, const DsListEvent *event, const DsYears *years, DsPeople *people, GError **error) {
  Table table = {.list = list, .event = event, .years = *years, .people = people};
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
