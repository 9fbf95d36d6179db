/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts: from lines with roles to talks. */
#include "post.h"

#include "fields.h"
#include "table.h"
#include "wrap.h"

#include <string.h>

static DsPostLine *line_at(const DsPost *post, guint i) { return &g_array_index(post->lines, DsPostLine, i); }

/* ---- where we are: section and day ---- */

typedef struct {
  char *heading[7];      /* by level; 7 is a bold line's */
  DsWhen day[8];         /* by level: a day that a heading names, 0 for the post's */
  DsWhen intro;          /* the one day that the post's intro names */
  char *bold;
  char *day_heading;     /* "Tuesday, April 18": the section when nothing else is */
  DsListEvent event;     /* that the section names */
  int month;             /* that the last heading with one names: "Wed 18" below it is a day of it */
  gboolean seen_text;
  gboolean in_intro;     /* below a section's heading, before its first talk */
  guint level;           /* of the last section */
} Place;

static void place_clear(Place *place) {
  for (guint i = 0; i < G_N_ELEMENTS(place->heading); i++) g_clear_pointer(&place->heading[i], g_free);
  g_clear_pointer(&place->bold, g_free);
  g_clear_pointer(&place->day_heading, g_free);
  ds_list_event_clear(&place->event);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

static const char *section_of(const Place *place) {
  if (place->bold) return place->bold;
  for (guint i = G_N_ELEMENTS(place->heading); i > 0; i--)
    if (place->heading[i - 1]) return place->heading[i - 1];
  return place->day_heading;
}

static const DsWhen *day_of(const Place *place) {
  for (guint i = G_N_ELEMENTS(place->day); i > 0; i--)
    if (place->day[i - 1].day) return &place->day[i - 1];
  return NULL;
}

/* The one day that a section's heading or the prose below it names. */
static void find_day(const DsPost *post, guint heading, DsWhen *ret) {
  DsWhen when;
  memset(ret, 0, sizeof *ret);
  if (ds_when_find_days(line_at(post, heading)->line->text, &when) == 1) {
    *ret = when;
    return;
  }
  guint days = 0;
  for (guint i = heading + 1; i < post->lines->len; i++) {
    const DsPostLine *line = line_at(post, i);
    if (line->role == DS_ROLE_TITLE || line->role == DS_ROLE_SECTION) break;
    if (line->role != DS_ROLE_TEXT) continue;
    guint n = ds_when_find_days(line->line->text, &when);
    if (n && !(days == 1 && n == 1 && when.day == ret->day && when.month == ret->month)) days += n;
    if (n == 1 && !ret->day) *ret = when;
  }
  if (days != 1) memset(ret, 0, sizeof *ret);
}

/* The one day that the post names before its first talk, for talks that say an hour only. */
static void find_day_of_post(const DsPost *post, Place *place) {
  guint days = 0;
  for (guint i = 0; i < post->lines->len && line_at(post, i)->role != DS_ROLE_TITLE; i++) {
    const DsPostLine *line = line_at(post, i);
    DsWhen when;
    if (line->role != DS_ROLE_TEXT || ds_post_is_byline(line->line->text)) continue;
    guint n = ds_when_find_days(line->line->text, &when);
    if (n == 1 && days == 0) place->intro = when;
    if (n && !(n == 1 && days == 1 && when.day == place->intro.day && when.month == place->intro.month)) days += n;
  }
  if (days != 1) memset(&place->intro, 0, sizeof place->intro);
}

static void enter_section(DsPost *post, Place *place, guint i) {
  const DsPostLine *line = line_at(post, i);
  guint level = line->block->kind == DS_MD_HEADING ? line->block->level : 7;
  for (guint k = level; k < G_N_ELEMENTS(place->day); k++) memset(&place->day[k], 0, sizeof place->day[k]);
  g_clear_pointer(&place->bold, g_free);
  DsWhen when;
  gboolean is_day = ds_when_parse(line->line->text, &when);
  if (level == 7) {
    gsize len = strlen(line->line->text);
    place->bold = g_strndup(line->line->text, line->line->text[len - 1] == ':' ? len - 1 : len);
  } else {
    for (guint k = level; k < G_N_ELEMENTS(place->heading); k++) g_clear_pointer(&place->heading[k], g_free);
    g_clear_pointer(&place->day_heading, g_free);
    if (is_day) place->day_heading = g_strdup(line->line->text);
    else place->heading[level] = g_strdup(line->line->text);
  }
  place->level = level;
  place->in_intro = TRUE;
  DsWhen named;
  if (ds_when_find_days(line->line->text, &named)) place->month = named.month;
  if (is_day && when.day && !when.range) place->day[level] = when;
  else if (!is_day) find_day(post, i, &place->day[level]);
  const char *section = section_of(place);
  ds_list_event_clear(&place->event);
  if (section) ds_list_event_of_section(section, &post->event, &place->event);
}

/* ---- one talk ---- */

/* Links to a recording, to slides, to the talk's page, on a line of their own. */
static void take_labels(const DsMdLine *line, DsTalk *talk) {
  for (guint k = 0; k < line->spans->len; k++) {
    const DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, k);
    if (span->kind != DS_SPAN_LINK || !span->href || !*span->href) continue;
    g_autofree char *text = g_strndup(line->text + span->start, span->end - span->start);
    char label = ds_link_label(text);
    if (label == 'v') ds_talk_add_video(talk, span->href, NULL);
    else if (label == 's' && !talk->slides_url) talk->slides_url = g_strdup(span->href);
    else if (label == 'd' && !talk->url) talk->url = g_strdup(span->href);
  }
}

static void take_room(const char *text, DsTalk *talk) {
  const char *colon = strchr(text, ':');
  g_autofree char *room = g_strstrip(g_strdup(colon ? colon + 1 : text));
  if (*room && !talk->room) talk->room = g_steal_pointer(&room);
}

/* Whether a line of names repeats what the title said already. */
static gboolean repeats_speakers(const DsPost *post, DsPostLine *line, const DsTalk *talk) {
  const char *names = ds_post_speakers(post, line);
  if (!names) return FALSE;
  g_autoptr(DsTalk) other = ds_talk_new();
  ds_speakers_parse(post->people, names, other);
  for (guint i = 0; i < other->speakers->len; i++) {
    gboolean known = FALSE;
    for (guint k = 0; k < talk->speakers->len && !known; k++)
      known = strcmp(((DsSpeaker *)g_ptr_array_index(other->speakers, i))->name, ((DsSpeaker *)g_ptr_array_index(talk->speakers, k))->name) == 0;
    if (!known) return FALSE;
  }
  return TRUE;
}

/* "Room 12 B": a paragraph that is nothing else. */
static gboolean is_bare_room(const DsPostLine *line) {
  gboolean alone = line->role == DS_ROLE_TEXT && line->starts_block && line->block->lines->len == 1 && line->block->kind != DS_MD_HEADING;
  return alone && strlen(line->line->text) <= 60 && strpbrk(line->line->text, "0123456789") && ds_field_is_room(line->line->text);
}

/* The lines right below the title: times, speakers, labels. Returns where the abstract begins. */
static guint read_below(DsPost *post, guint start, guint end, DsTalk *talk, DsWhen *when) {
  gboolean named = talk->speakers->len > 0, goes_on = FALSE;
  guint i = start + 1, list = 0;
  for (; i < end; i++) {
    DsPostLine *line = line_at(post, i);
    const char *speakers = named ? NULL : ds_post_speakers(post, line);
    /* a second line of names is one of a list, or the first one ended with a comma */
    if (talk->speakers->len && !goes_on && !(line->block->depth && line->block->list == list)) speakers = NULL;
    if (line->role == DS_ROLE_WHEN && !line->claimed) {
      /* with times above titles, the last one belongs to the next talk */
      if (post->time_first && i + 1 == end && when->start >= 0) break;
      if (when->start >= 0 && line->when->start >= 0) break;
      ds_when_merge(when, line->when);
      if (line->speakers && !talk->speakers->len) ds_speakers_parse(post->people, line->speakers, talk);
      line->claimed = TRUE;
    } else if (line->role == DS_ROLE_LABELS) {
      take_labels(line->line, talk);
    } else if (line->role == DS_ROLE_ROOM) {
      take_room(line->line->text, talk);
    } else if (speakers) {
      ds_speakers_parse(post->people, speakers, talk);
      list = line->block->list;
      goes_on = strchr(",&", speakers[strlen(speakers) - 1]) != NULL;
    } else if (is_bare_room(line) && !talk->room) {
      take_room(line->line->text, talk);
    } else if (line->role != DS_ROLE_IGNORED && !(named && repeats_speakers(post, line, talk))) {
      break;
    }
  }
  /* what stands below the abstract instead */
  for (guint k = i; k < end; k++) {
    DsPostLine *line = line_at(post, k);
    if (line->role == DS_ROLE_LABELS) take_labels(line->line, talk);
    if (line->role == DS_ROLE_ROOM && !talk->room) take_room(line->line->text, talk);
    if (talk->speakers->len || !ds_post_says_speakers(post, line)) continue;
    ds_speakers_parse(post->people, ds_post_speakers(post, line), talk);
    line->claimed = TRUE;
  }
  return i;
}

/* Paragraphs with an empty line between them; a list's items are lines. */
static char *abstract_of(const DsPost *post, guint from, guint to) {
  GString *out = g_string_new(NULL);
  const DsPostLine *before = NULL;
  for (guint i = from; i < to; i++) {
    const DsPostLine *line = line_at(post, i);
    if ((line->role != DS_ROLE_TEXT && line->role != DS_ROLE_WHEN) || line->claimed) continue;
    if (before) {
      gboolean same = before->block_index == line->block_index;
      gboolean items = !same && before->block->depth && line->block->depth;
      if (same) g_string_append_c(out, before->line->hard ? '\n' : ' ');
      else g_string_append(out, items ? "\n" : "\n\n");
    }
    g_string_append(out, line->line->text);
    before = line;
  }
  if (out->len) return g_string_free(out, FALSE);
  g_string_free(out, TRUE);
  return NULL;
}

/* "Wax Walls — HiveCon 2023": a title without a link may name its event behind the last dash. */
static void take_event(const DsShape *shape, DsTalk *talk, char *title) {
  static const char *const dashes[] = {" — ", " – ", " - "};
  g_auto(DsListEvent) named = {0};
  if (shape->event && ds_list_event_of_dated(shape->event, &named)) ds_list_set_event(talk, &named);
  for (guint i = 0; shape->kind == DS_SHAPE_PLAIN && i < G_N_ELEMENTS(dashes); i++) {
    char *dash = g_strrstr(title, dashes[i]);
    g_auto(DsListEvent) event = {0};
    if (!dash || !ds_list_event_of_dated(dash + strlen(dashes[i]), &event)) continue;
    ds_list_set_event(talk, &event);
    *dash = '\0';
    return;
  }
}

static void take_shape(const DsPost *post, const DsShape *shape, DsTalk *talk) {
  g_autofree char *title = ds_list_clean_title(shape->title);
  take_event(shape, talk, title);
  ds_talk_add_title(talk, title, NULL);
  talk->url = g_strdup(shape->url);
  talk->slides_url = g_strdup(shape->slides);
  if (shape->video) ds_talk_add_video(talk, shape->video, NULL);
  else if (ds_url_is_video(shape->url)) ds_talk_add_video(talk, shape->url, NULL);
  if (shape->speakers) ds_speakers_parse(post->people, shape->speakers, talk);
}

static void note_doubts(DsPost *post, const DsTalk *talk, const DsShape *shape, guint line) {
  if (talk->date && talk->start && !shape->doubtful && !shape->passed_over) return;
  g_autofree char *quoted = ds_quote(talk->title);
  if (!talk->date) ds_list_doubt(post->list, line, 0, "no date for %s", quoted);
  else if (!talk->start) ds_list_doubt(post->list, line, 0, "no time for %s", quoted);
  if (shape->passed_over && !talk->speakers->len) ds_list_doubt(post->list, line, 0, "not taken for a speaker: '%s' in %s", shape->passed_over, quoted);
  if (shape->doubtful) ds_list_doubt(post->list, line, 0, "taken for speakers of %s: '%s'", quoted, shape->speakers);
}

/* "Wed 18": the month of the heading above, or the next one, when the weekday fits; else the day is as good as none. */
static void find_month(const Place *place, const DsYears *years, DsWhen *when) {
  int year = when->year ? when->year : years->heading ? years->heading : years->title;
  if (!when->day || when->month) return;
  for (int month = place->month; place->month && month <= place->month + 1 && month <= 12 && year; month++)
    if (ds_when_is_date(year, month, when->day) && ds_when_weekday(year, month, when->day) == when->weekday) {
      when->month = month;
      return;
    }
}

/* The day of a talk that names none itself: that of what it stands under, or of the list's first words. */
static void take_day(DsPost *post, const Place *place, const DsTalk *talk, DsWhen *when, guint line) {
  const DsWhen *day = day_of(place);
  if (!day && when->start >= 0 && !when->day && place->intro.day) {
    g_autofree char *quoted = ds_quote(talk->title);
    ds_list_doubt(post->list, line, 0, "the day of %s is that of the list's first words", quoted);
    day = &place->intro;
  }
  if (when->day || !day) return;
  when->day = day->day, when->month = day->month, when->year = day->year;
  if (!when->weekday) when->weekday = day->weekday;
}

static gboolean read_talk(DsPost *post, const Place *place, guint start, GError **error) {
  DsPostLine *title = line_at(post, start);
  guint end = ds_post_end(post, start), line = title->shape->line ? title->shape->line : title->line->line;
  g_autoptr(DsTalk) talk = ds_talk_new();
  take_shape(post, title->shape, talk);
  ds_talk_add_source(talk, post->list->file, line);
  const char *section = section_of(place);
  talk->section = g_strdup(section);
  if (!talk->event_key) ds_list_set_event(talk, place->event.key ? &place->event : &post->event);

  DsWhen when;
  memset(&when, 0, sizeof when);
  when.start = when.end = -1;
  if (title->shape->has_when) ds_when_merge(&when, &title->shape->when);
  if (post->time_first && start > 0 && line_at(post, start - 1)->role == DS_ROLE_WHEN) {
    ds_when_merge(&when, line_at(post, start - 1)->when);
    line_at(post, start - 1)->claimed = TRUE;
  }
  guint from = read_below(post, start, end, talk, &when), to = end;
  /* a time that stands at the end of the abstract, when it is nobody else's */
  gboolean next_title = end < post->lines->len && line_at(post, end)->role == DS_ROLE_TITLE;
  DsPostLine *tail = end > from ? line_at(post, end - 1) : NULL;
  if (tail && tail->role == DS_ROLE_WHEN && !tail->claimed) {
    if (post->time_first && next_title) {
      to = end - 1;
    } else if (when.start < 0) {
      ds_when_merge(&when, tail->when);
      tail->claimed = TRUE;
      to = end - 1;
    }
  }
  gboolean last = !next_title;
  talk->abstract = abstract_of(post, from, ds_post_abstract_end(post, from, to, last));

  DsYears years = post->years;
  years.heading = section ? ds_when_find_year(section) : 0;
  find_month(place, &years, &when);
  take_day(post, place, talk, &when, line);
  ds_list_set_date(post->list, talk, &when, &years, line);
  ds_list_set_times(post->list, talk, &when, line);
  if (*when.room && !talk->room) talk->room = g_strdup(when.room);
  note_doubts(post, talk, title->shape, line);
  return ds_list_add(post->list, g_steal_pointer(&talk), error);
}

/* ---- the whole ---- */

static gboolean read_talks(DsPost *post, GError **error) {
  g_auto(Place) place = {0};
  gboolean titled = post->front->title != NULL;
  find_day_of_post(post, &place);
  for (guint i = 0; i < post->lines->len; i++) {
    DsPostLine *line = line_at(post, i);
    if (line->role == DS_ROLE_SECTION) {
      DsWhen when;
      /* the day a post was written stands above its first words, without a weekday */
      if (!place.seen_text && ds_when_parse(line->line->text, &when) && !when.weekday) continue;
      /* a post without front matter begins with its title */
      if (!titled && line->block->kind == DS_MD_HEADING && line->block->level == 1 && !place.seen_text && !section_of(&place)) titled = TRUE;
      else enter_section(post, &place, i);
    } else if (line->role == DS_ROLE_WHEN && !line->claimed && !line->placed && line->when->day && !line->when->range) {
      /* a day on a line of its own holds for what follows; one right below a heading for its section */
      if (place.in_intro) place.day[place.level] = *line->when;
      else if (line->when->start < 0 && place.seen_text) place.day[7] = *line->when;
    } else if (line->role == DS_ROLE_TITLE) {
      place.in_intro = FALSE;
      if (!read_talk(post, &place, i, error)) return FALSE;
    }
    place.seen_text = place.seen_text || line->role == DS_ROLE_TEXT || line->role == DS_ROLE_SECTION;
  }
  return TRUE;
}

/* What the whole list is about, by its title, first heading, summary, address, file name, and then its sections. */
static void find_event(DsPost *post) {
  const DsFront *front = post->front;
  const char *texts[16] = {front->event, front->title};
  guint n = 2;
  for (guint i = 0; i < post->lines->len && n < 3; i++)
    if (line_at(post, i)->role == DS_ROLE_SECTION) texts[n++] = line_at(post, i)->block->level == 1 ? line_at(post, i)->line->text : NULL;
  const char *slash = strrchr(post->list->file, '/');
  const char *const others[] = {front->summary, front->path, slash ? slash + 1 : post->list->file, post->list->file};
  for (guint i = 0; i < G_N_ELEMENTS(others); i++) texts[n++] = others[i];
  for (guint i = 0; i < post->lines->len && n < G_N_ELEMENTS(texts); i++)
    if (line_at(post, i)->role == DS_ROLE_SECTION) texts[n++] = line_at(post, i)->line->text;
  ds_list_event_find(texts, n, &post->event);
  post->years.post_year = front->year;
  post->years.post_month = front->month;
  post->years.title = front->title ? ds_when_find_year(front->title) : 0;
  if (!post->years.title && texts[2]) post->years.title = ds_when_find_year(texts[2]);
  if (!post->years.title) post->years.title = post->event.year;
}

static void line_clear(gpointer line) {
  DsPostLine *own = line;
  if (own->shape) ds_shape_clear(own->shape);
  g_free(own->shape);
  g_free(own->when);
  g_free(own->speakers);
}

gboolean ds_read_markdown(DsList *list, const char *text, gsize len, GError **error) {
  g_auto(DsFront) front = {0};
  ds_front_read(list, text, len, &front);
  g_autoptr(GError) cut = NULL;
  g_autoptr(GPtrArray) blocks = ds_md_read(list->file, text + front.body, len - front.body, front.body_line, &cut, error);
  if (!blocks) return FALSE;
  ds_md_unwrap(blocks);
  g_autoptr(GArray) lines = g_array_sized_new(FALSE, TRUE, sizeof(DsPostLine), blocks->len);
  g_array_set_clear_func(lines, line_clear);
  g_autoptr(DsPeople) people = ds_people_new();
  DsPost post = {.list = list, .front = &front, .lines = lines, .people = people};
  ds_post_classify(&post, blocks);
  find_event(&post);
  gboolean ok = read_talks(&post, error) && ds_table_read(list, blocks, &post.event, &post.years, people, error);
  ds_list_event_clear(&post.event);
  if (!ok || !cut) return ok;
  g_propagate_error(error, g_steal_pointer(&cut));
  return FALSE;
}
