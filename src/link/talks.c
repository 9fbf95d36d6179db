/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the talks: the words of their titles and names, what they say of time and place, their addresses, and an inverted index over them.
 */
#include "internal.h"

#include <math.h>
#include <string.h>

static void title_free(gpointer data) {
  LinkTitle *title = data;
  g_array_unref(title->words);
  g_free(title);
}

static void talk_free(gpointer data) {
  LinkTalk *talk = data;
  g_ptr_array_unref(talk->titles);
  g_array_unref(talk->names);
  g_array_unref(talk->known);
  g_ptr_array_unref(talk->urls);
  g_free(talk->event);
  g_free(talk);
}

/* What is needed while talks are read, and not after. */
typedef struct {
  DsLinker *linker;
  GArray *words;       /* LinkWord of the text that is read */
  GHashTable *persons; /* folded name -> GUINT number */
  GArray *talks_of;    /* guint, by that number: how many talks */
  GHashTable *same;    /* what a session is called in every list -> GUINT number */
  GHashTable *known;   /* text -> GArray of guint, ids of its words: people, employers and events have many talks */
  GHashTable *events;  /* event as a list writes it -> Event * */
} Preparation;

/* Valid until the next call. */
static const GArray *words_of(Preparation *p, const char *text, guint max) {
  g_array_set_size(p->words, 0);
  link_words_append(p->words, text, 0, max, p->linker->lexicon);
  return p->words;
}

/* The id of a talk's word, whose stem is in the dictionary from now on. */
static guint intern(DsLinker *linker, LinkTerm *term) {
  if (term->id) return term->id;
  term->id = link_id(linker, term->stem);
  if (term->id) return term->id;
  term->id = linker->postings->len;
  g_hash_table_insert(linker->dictionary, (gpointer)(uintptr_t)term->stem, GUINT_TO_POINTER(term->id));
  g_ptr_array_add(linker->postings, g_array_new(FALSE, FALSE, sizeof(guint)));
  return term->id;
}

static guint intern_pair(DsLinker *linker, const LinkTerm *first, const LinkTerm *second) {
  const char *both = link_joined(linker, first->fold, second->fold);
  guint number = GPOINTER_TO_UINT(g_hash_table_lookup(linker->glued, both));
  if (number) return number;
  number = g_hash_table_size(linker->glued) + 1;
  g_hash_table_insert(linker->glued, g_string_chunk_insert(linker->strings, both), GUINT_TO_POINTER(number));
  return number;
}

static void post(DsLinker *linker, guint id, guint index) {
  GArray *list = linker->postings->pdata[id];
  if (list->len == 0 || g_array_index(list, guint, list->len - 1) != index) g_array_append_val(list, index);
}

static void add_title(Preparation *p, LinkTalk *talk, const char *text, guint index) {
  LinkTitle *title = g_new0(LinkTitle, 1);
  const GArray *words = words_of(p, text, LINK_MAX_TITLE_WORDS);
  title->words = g_array_sized_new(FALSE, TRUE, sizeof(LinkTitleWord), words->len);
  title->cut = g_str_has_suffix(text, "...") || g_str_has_suffix(text, "…");
  talk->variant |= link_variant_of_words(words, 0, words->len);
  talk->years |= link_years_in(text);
  for (guint i = 0; i < words->len; i++) {
    LinkWord *word = &g_array_index(words, LinkWord, i);
    LinkTitleWord own = {.term = word->term};
    post(p->linker, intern(p->linker, word->term), index);
    title->initials[i] = *word->term->fold;
    title->letters |= 1u << ((guchar)*word->term->fold & 31);
    if (i + 1 < words->len) own.pair = intern_pair(p->linker, word->term, word[1].term);
    g_array_append_val(title->words, own);
  }
  g_ptr_array_add(talk->titles, title);
}

static const GArray *ids_of(Preparation *p, const char *text) {
  GArray *ids = g_hash_table_lookup(p->known, text);
  if (ids) return ids;
  const GArray *words = words_of(p, text, 64);
  ids = g_array_sized_new(FALSE, FALSE, sizeof(guint), words->len);
  for (guint i = 0; i < words->len; i++) {
    guint id = intern(p->linker, g_array_index(words, LinkWord, i).term);
    g_array_append_val(ids, id);
  }
  g_hash_table_insert(p->known, (gpointer)(uintptr_t)text, ids);
  return ids;
}

static void know_words(Preparation *p, LinkTalk *talk, const char *text) {
  const GArray *ids = text ? ids_of(p, text) : NULL;
  for (guint i = 0; ids && i < ids->len; i++) {
    guint id = g_array_index(ids, guint, i);
    if (link_talk_knows(talk, id)) continue;
    g_array_append_val(talk->known, id);
    talk->known_bits |= link_bit(id);
  }
}

/* The number of the one called @name, one talk more counted. */
static guint count_person(Preparation *p, const char *name) {
  char *key = ds_fold_key(name);
  gpointer number;
  if (!g_hash_table_lookup_extended(p->persons, key, NULL, &number)) {
    number = GUINT_TO_POINTER(p->talks_of->len);
    g_array_set_size(p->talks_of, p->talks_of->len + 1);
    g_hash_table_insert(p->persons, g_steal_pointer(&key), number);
  }
  g_free(key);
  g_array_index(p->talks_of, guint, GPOINTER_TO_UINT(number))++;
  return GPOINTER_TO_UINT(number);
}

static void add_speakers(Preparation *p, LinkTalk *talk, guint index) {
  for (guint i = 0; i < talk->talk->speakers->len; i++) {
    const DsSpeaker *speaker = talk->talk->speakers->pdata[i];
    know_words(p, talk, speaker->affiliation);
    if (!speaker->name) continue;
    know_words(p, talk, speaker->name);
    LinkName name = {.person = count_person(p, speaker->name)};
    const GArray *words = words_of(p, speaker->name, 8);
    name.words = words->len;
    if (name.words) {
      LinkTerm *last = g_array_index(words, LinkWord, name.words - 1).term;
      name.first = g_array_index(words, LinkWord, 0).term;
      name.last = last;
      name.glued = link_lexicon_term(p->linker->lexicon, link_joined(p->linker, name.first->fold, last->fold));
      post(p->linker, intern(p->linker, last), index);
    }
    g_array_append_val(talk->names, name);
  }
}

static void add_url(DsLinker *linker, LinkTalk *talk, const char *url, guint index) {
  char *key = link_url_key(url);
  if (!key) return;
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(linker->by_url, key));
  /* an address of several talks, such as a schedule's, names none of them */
  g_hash_table_insert(linker->by_url, g_strdup(key), GUINT_TO_POINTER(before && before != index + 1 ? G_MAXUINT : index + 1));
  g_ptr_array_add(talk->urls, key);
}

static void add_file(GHashTable *table, char *key, guint index) {
  if (!key || !*key) {
    g_free(key);
    return;
  }
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
  g_hash_table_insert(table, key, GUINT_TO_POINTER(before && before != index + 1 ? G_MAXUINT : index + 1));
}

/* `deck:` of a list: a path below the root, or beside the list. */
static void add_pinned_decks(DsLinker *linker, const DsTalk *talk, guint index) {
  for (guint i = 0; talk->decks && i < talk->decks->len; i++) {
    const char *deck = talk->decks->pdata[i];
    add_file(linker->by_deck, g_strdup(deck), index);
    for (guint s = 0; s < talk->sources->len; s++) {
      const DsSource *source = talk->sources->pdata[s];
      g_autofree char *folder = g_path_get_dirname(source->file ? source->file : "");
      if (strcmp(folder, ".") != 0) {
        g_autofree char *joined = g_build_filename(folder, deck, NULL);
        char *clean = g_canonicalize_filename(joined, "/");
        add_file(linker->by_deck, g_strdup(clean + 1), index);
        g_free(clean);
      }
    }
  }
}

/* One session in two lists that were not merged must not be its own rival. */
static char *same_key(const DsTalk *talk) {
  g_autofree char *title = ds_fold_key(talk->title ? talk->title : "");
  return g_strconcat(title, "\n", talk->event_key ? talk->event_key : talk->date ? talk->date : "", NULL);
}

/* What an event's name says. */
typedef struct {
  char *words; /* "kcd italy" of "KCD Italy 2022": a slide puts the date between */
  int year;    /* 0 unknown */
} Event;

static void event_free(gpointer data) {
  g_free(((Event *)data)->words);
  g_free(data);
}

static char *event_words(const char *name) {
  g_autofree char *key = ds_fold_key(name);
  g_auto(GStrv) word = g_strsplit(key, " ", -1);
  GString *out = g_string_new(NULL);
  for (guint i = 0; word[i]; i++)
    if (!link_years_in(word[i])) g_string_append_printf(out, "%s%s", out->len ? " " : "", word[i]);
  return g_string_free(out, FALSE);
}

static const Event *event_of(Preparation *p, const char *name) {
  Event *event = g_hash_table_lookup(p->events, name);
  if (event) return event;
  g_autoptr(DsEvent) known = ds_event_identify(name, 0);
  event = g_new0(Event, 1);
  *event = (Event){event_words(name), known ? known->year : 0};
  g_hash_table_insert(p->events, (gpointer)(uintptr_t)name, event);
  return event;
}

static guint number_of(GHashTable *numbers, char *key) {
  guint number = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, key));
  if (number) {
    g_free(key);
    return number;
  }
  number = g_hash_table_size(numbers) + 1;
  g_hash_table_insert(numbers, key, GUINT_TO_POINTER(number));
  return number;
}

static void add_when(Preparation *p, LinkTalk *out, const DsTalk *talk) {
  out->event = talk->event ? g_strdup(event_of(p, talk->event)->words) : NULL;
  out->day = link_day_of_iso(talk->date);
  const char *digits = talk->event_key ? strrchr(talk->event_key, '-') : NULL;
  if (talk->date)
    out->year = atoi(talk->date);
  else if (talk->event_raw)
    out->year = event_of(p, talk->event_raw)->year;
  if (!talk->date && !out->year && digits) out->year = atoi(digits + 1);
  out->new_year = link_day_of(out->year, 1, 1);
}

static LinkTalk *prepare(Preparation *p, const DsTalk *talk, guint index) {
  DsLinker *linker = p->linker;
  LinkTalk *out = g_new0(LinkTalk, 1);
  *out =
      (LinkTalk){.talk = talk, .titles = g_ptr_array_new_with_free_func(title_free), .names = g_array_new(FALSE, TRUE, sizeof(LinkName))};
  out->known = g_array_new(FALSE, FALSE, sizeof(guint));
  out->urls = g_ptr_array_new_with_free_func(g_free);
  if (talk->title) add_title(p, out, talk->title, index);
  for (guint i = 0; talk->titles && i < talk->titles->len; i++) {
    const DsTitle *title = talk->titles->pdata[i];
    if (title->text && g_strcmp0(title->text, talk->title)) add_title(p, out, title->text, index);
  }
  add_speakers(p, out, index);
  know_words(p, out, talk->event);
  know_words(p, out, talk->event_raw);
  add_url(linker, out, talk->url, index);
  for (guint i = 0; talk->videos && i < talk->videos->len; i++) add_url(linker, out, ((DsVideo *)talk->videos->pdata[i])->url, index);
  if (talk->slides_url) {
    g_autofree char *name = g_strndup(talk->slides_url, strcspn(talk->slides_url, "?#")), *base = g_path_get_basename(name);
    if (g_str_has_suffix(base, ".pdf")) add_file(linker->by_file, link_file_key(base, linker->lexicon), index);
    add_url(linker, out, talk->slides_url, index);
  }
  add_pinned_decks(linker, talk, index);
  if (talk->id) add_file(linker->by_id, g_strdup(talk->id), index);
  if (talk->event_key) g_hash_table_add(linker->events, g_strdup(talk->event_key));
  out->same = number_of(p->same, same_key(talk));
  add_when(p, out, talk);
  return out;
}

static void count_names(Preparation *p) {
  for (guint i = 0; i < p->linker->prepared->len; i++) {
    const LinkTalk *talk = link_talk(p->linker, i);
    for (guint k = 0; k < talk->names->len; k++) {
      LinkName *name = &g_array_index(talk->names, LinkName, k);
      guint talks = g_array_index(p->talks_of, guint, name->person);
      name->rare = CLAMP(log((p->linker->talks->len + 400.0) / (talks + 0.5)) / 5.0, 0.3, 1);
    }
  }
}

void link_talks_prepare(DsLinker *linker) {
  linker->prepared = g_ptr_array_new_with_free_func(talk_free);
  Preparation p = {.linker = linker, .words = g_array_new(FALSE, TRUE, sizeof(LinkWord))};
  p.persons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  p.talks_of = g_array_new(FALSE, TRUE, sizeof(guint));
  p.same = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  p.known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  p.events = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, event_free);
  for (guint i = 0; i < linker->talks->len; i++) g_ptr_array_add(linker->prepared, prepare(&p, linker->talks->pdata[i], i));
  count_names(&p);
  g_array_unref(p.words);
  g_hash_table_unref(p.persons);
  g_array_unref(p.talks_of);
  g_hash_table_unref(p.same);
  g_hash_table_unref(p.known);
  g_hash_table_unref(p.events);
}
