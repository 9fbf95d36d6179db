/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slides and talks to documents, after the layout in schema.c. Pure. */
#include "internal.h"

#include <string.h>

#define GAP_PART 100u /* between parts that no phrase may join */

/* BM25 divides a word's count by the length of its document, of which a part b counts. That length is known when a slide is written, and a
 * search that need not look up the lengths of all it weighs costs a quarter less (doc/benchmarks.md). So the count is divided here: a word
 * of a slide of usual length counts DS_WORD_WDF, of a long one less. Found on queries whose answers are known; they are the same for a part
 * from 0.2 to 0.4. */
#define LENGTH_PART 0.3
#define USUAL_BYTES 225.0 /* mean of 1,446 slides of 59 decks */
#define SHORTEST_LENGTH 0.5
#define FIRST_PART 0.8 /* a deck's first slide is short, has the talk's title, and says less of what is asked than those that follow it */

static guint count_of_word(const char *text, gboolean first) {
  double bytes = text ? (double)strlen(text) : 0, length = MAX(bytes / USUAL_BYTES, SHORTEST_LENGTH);
  double count = DS_WORD_WDF / (1 - LENGTH_PART + LENGTH_PART * length);
  return MAX(1, (guint)(count * (first ? FIRST_PART : 1) + 0.5));
}

/* A document on its way, or the context of many; `error` set once ends the writing. */
typedef struct {
  XapDocument *doc;
  DsContext *context; /* where terms go when there is no document yet */
  DsStemmer *stemmer;
  guint wdf;     /* what a term counts each time */
  GString *term; /* each term is put together here */
  GError *error;
} Making;

static void making_clear(Making *m) {
  g_string_free(m->term, TRUE);
  ds_context_free(m->context);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Making, making_clear)

/* ---- context ---- */

typedef struct {
  char *term;
  guint position; /* 0: none */
} Posting;

/* What all slides of a deck have in common, for their head. */
struct DsContext {
  GArray *postings; /* Posting */
  char *date;
  char *deck;  /* the term of its documents */
  char *owner; /* that of all of which this is said */
  guint slides;
};

static void posting_clear(gpointer data) {
  g_free(((Posting *)data)->term);
}

static DsContext *context_new(guint slides) {
  DsContext *context = g_new0(DsContext, 1);
  context->postings = g_array_new(FALSE, FALSE, sizeof(Posting));
  g_array_set_clear_func(context->postings, posting_clear);
  context->slides = slides;
  return context;
}

void ds_context_free(DsContext *context) {
  if (!context) return;
  g_array_unref(context->postings);
  g_free(context->date);
  g_free(context->deck);
  g_free(context->owner);
  g_free(context);
}

/* ---- terms ---- */

static void put_term(Making *m, guint position) {
  if (m->error) return;
  if (m->context) {
    Posting posting = {g_strdup(m->term->str), position};
    g_array_append_val(m->context->postings, posting);
  } else if (position)
    xap_document_add_posting(m->doc, m->term->str, position, m->wdf, &m->error);
  else
    xap_document_add_term(m->doc, m->term->str, m->wdf, &m->error);
}

static void add_term(Making *m, const char *prefix, const char *term) {
  g_string_assign(m->term, prefix);
  g_string_append(m->term, term);
  put_term(m, 0);
}

/* The stem of @term under @prefix, unless it is the term itself. */
static void add_stem(Making *m, const char *prefix, const char *term) {
  const char *stem = ds_stemmer_stem(m->stemmer, term);
  if (g_str_equal(stem, term)) return;
  g_string_assign(m->term, "Z");
  g_string_append(m->term, prefix);
  g_string_append(m->term, stem);
  put_term(m, 0);
}

static void set_value(Making *m, guint slot, const char *bytes, gsize len) {
  if (!m->error) xap_document_set_value(m->doc, slot, bytes, len, &m->error);
}

typedef enum { PLACED = 1, STEMS = 2, FEW_PLACES = 4 } WordsFlags;

/* Only what a phrase is made of needs its place. A character that is half of a bigram can do without (@few): it is looked for by itself
 * where it stands alone, and then rarely beside other words. @bigram: the last one's place. */
static guint place_of(const DsToken *token, gboolean few, guint bigram) {
  if (few && token->kind == DS_TOKEN_NGRAM && token->span == 1 && bigram && token->position <= bigram + 1) return 0;
  return ds_token_is_leaf(token) || token->kind == DS_TOKEN_NGRAM ? token->position : 0;
}

/* The words of @text under @prefix from *@position on, which moves behind them. */
static void add_words(Making *m, const char *prefix, const char *text, WordsFlags flags, guint *position) {
  if (!text || !*text) return;
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, *position);
  guint bigram = 0;
  for (guint i = 0; i < tokens->tokens->len && !m->error; i++) {
    const DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    if (token->kind == DS_TOKEN_NGRAM && token->span > 1) bigram = token->position;
    g_string_assign(m->term, prefix);
    g_string_append(m->term, token->term);
    put_term(m, flags & PLACED ? place_of(token, flags & FEW_PLACES, bigram) : 0);
    if (flags & STEMS && token->kind != DS_TOKEN_NGRAM) add_stem(m, prefix, token->term);
  }
  *position = tokens->positions + 1;
}

/* A list of values of a deck or a talk under one prefix, kept apart. */
static void add_value_words(Making *m, const char *prefix, const char *text, WordsFlags stems, guint *position) {
  add_words(m, prefix, text, PLACED | FEW_PLACES | stems, position);
  *position += GAP_PART;
}

static void add_titles(Making *m, const DsTalk *talk) {
  guint position = 1;
  for (guint i = 0; i < talk->titles->len; i++)
    add_value_words(m, ds_fields[DS_FIELD_TALK].prefix, ((DsTitle *)g_ptr_array_index(talk->titles, i))->text, STEMS, &position);
}

/* All but its titles. */
static void add_talk_fields(Making *m, const DsTalk *talk) {
  guint speaker = 1, org = 1, event = 1, section = 1;
  for (guint i = 0; i < talk->speakers->len; i++) {
    const DsSpeaker *one = g_ptr_array_index(talk->speakers, i);
    add_value_words(m, ds_fields[DS_FIELD_SPEAKER].prefix, one->name, 0, &speaker);
    add_value_words(m, ds_fields[DS_FIELD_ORG].prefix, one->affiliation, 0, &org);
  }
  const char *events[] = {talk->event, talk->event_raw, talk->event_key};
  for (guint i = 0; i < G_N_ELEMENTS(events); i++) add_value_words(m, ds_fields[DS_FIELD_EVENT].prefix, events[i], 0, &event);
  add_value_words(m, ds_fields[DS_FIELD_SECTION].prefix, talk->section, STEMS, &section);
}

/* Two libraries may have a deck of one path each, of which something else is said: whoever asks for one must not be given both. */
static char *owner_of(const DsContext *context) {
  g_autoptr(GString) said = g_string_new(context->deck);
  for (guint i = 0; i < context->postings->len; i++) {
    const Posting *posting = &g_array_index(context->postings, Posting, i);
    g_string_append_printf(said, "\n%s %u", posting->term, posting->position);
  }
  return ds_term_owner(said->str);
}

DsContext *ds_context_of(const DsManifest *manifest, guint slides, const DsTalk *talk, DsStemmer *stemmer) {
  g_auto(Making) m = {.context = context_new(slides), .stemmer = stemmer, .term = g_string_new(NULL)};
  g_autofree char *path = ds_utf8_clean(manifest->path, -1);
  guint position = 1;
  if (g_str_has_suffix(path, ".pdf") || g_str_has_suffix(path, ".PDF")) path[strlen(path) - 4] = '\0';
  add_value_words(&m, ds_fields[DS_FIELD_DECK].prefix, path, 0, &position);
  add_value_words(&m, ds_fields[DS_FIELD_DECK].prefix, manifest->title, 0, &position);
  if (talk) add_titles(&m, talk);
  if (talk) add_talk_fields(&m, talk);
  g_autofree char *linked = talk ? ds_term_linked(talk->id) : NULL;
  if (linked) add_term(&m, "", linked);
  m.context->deck = ds_term_deck(manifest->key);
  m.context->owner = owner_of(m.context);
  m.context->date = talk ? ds_talk_when(talk) : NULL;
  return g_steal_pointer(&m.context);
}

/* Each term's wdf is how many documents are spoken for: who has found the head by it knows them. */
static void add_context(Making *m, const DsContext *context) {
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < context->postings->len; i++) {
    const Posting *posting = &g_array_index(context->postings, Posting, i);
    m->wdf = g_hash_table_add(seen, posting->term) ? context->slides : 0;
    g_string_assign(m->term, posting->term);
    put_term(m, posting->position);
  }
  m->wdf = context->slides;
  add_term(m, "XIS", "head");
  set_value(m, DS_SLOT_OWNER, context->owner, strlen(context->owner));
}

/* ---- the rest of a document ---- */

/* The language that @text is in, or else its talk; none when it is not known. */
static void add_language(Making *m, const char *text, const DsTalk *talk) {
  const char *language = ds_text_script_language(text);
  if (!language && talk && talk->language) language = talk->language;
  if (!language) return;
  add_term(m, ds_fields[DS_FIELD_LANG].prefix, language);
  set_value(m, DS_SLOT_LANGUAGE, language, strlen(language));
}

/* Title, body and code, then what was taken out, each where the layout says. */
static void add_slide_text(Making *m, const DsSlide *slide) {
  static const struct {
    DsRole role;
    DsFieldId field;
  } apart[] = {{DS_ROLE_NOISE, DS_FIELD_NOISE}, {DS_ROLE_NOTES, DS_FIELD_NOTES}, {DS_ROLE_HIDDEN, DS_FIELD_HIDDEN}};
  guint position = 1, title = 1;
  g_autofree char *whole = slide->title ? ds_term_title(slide->title, m->stemmer) : NULL;
  if (whole) add_term(m, "", whole);
  add_words(m, ds_fields[DS_FIELD_TITLE].prefix, slide->title, STEMS, &title);
  add_words(m, "", slide->title, PLACED | STEMS, &position);
  position += GAP_PART;
  guint part[G_N_ELEMENTS(apart)] = {1, 1, 1};
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
    if (line->role == DS_ROLE_BODY || line->role == DS_ROLE_CODE) add_words(m, "", line->line->text, PLACED | STEMS, &position);
    for (guint k = 0; k < G_N_ELEMENTS(apart); k++)
      if (line->role == apart[k].role) {
        add_words(m, ds_fields[apart[k].field].prefix, line->line->text, PLACED, &part[k]);
        part[k] += GAP_PART;
      }
  }
}

static void add_slide_place(Making *m, const DsSlide *slide) {
  char sortable[16];
  gsize n = xap_sortable(slide->first, sortable);
  for (guint page = slide->first; page <= slide->last; page++) {
    g_autofree char *number = g_strdup_printf("%u", page);
    add_term(m, ds_fields[DS_FIELD_SLIDE].prefix, number);
  }
  set_value(m, DS_SLOT_SLIDE, sortable, n);
}

static DsStoredParts slide_parts(const DsManifest *manifest, const DsSlide *slide, const DsTalk *talk, guint ordinal) {
  g_autoptr(GArray) lines = g_array_new(FALSE, TRUE, sizeof(DsStoredLine));
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
    DsStoredLine stored = {
        .text = line->line->text, .role = line->role, .page = line->page, .noise = line->noise, .why = (char *)(uintptr_t)line->why};
    g_array_append_val(lines, stored);
  }
  DsStored stored = {.deck = manifest->path,
                     .content = manifest->sha256,
                     .first = slide->first,
                     .last = slide->last,
                     .ordinal = ordinal,
                     .label = (char *)(uintptr_t)slide->label,
                     .title = slide->title,
                     .talk = (DsTalk *)(uintptr_t)talk,
                     .lines = lines};
  return ds_stored_encode(&stored);
}

static XapDocument *finish(Making *m, const DsStoredParts *parts, GError **error) {
  const struct {
    guint slot;
    GBytes *value;
  } values[] = {{DS_SLOT_CONTENT, parts->content}, {DS_SLOT_ORDER, parts->order}};
  gsize len;
  const void *bytes = g_bytes_get_data(parts->data, &len);
  if (!m->error) xap_document_set_data(m->doc, bytes, len, &m->error);
  for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
    const void *value = values[i].value ? g_bytes_get_data(values[i].value, &len) : NULL;
    if (value) set_value(m, values[i].slot, value, len);
  }
  if (!m->error) return m->doc;
  xap_document_free(m->doc);
  ds_index_wrap_error(error, m->error, "make a document");
  return NULL;
}

XapDocument *ds_document_of_slide(const DsManifest *manifest, const DsContext *context, const DsSlide *slide, const DsTalk *talk,
                                  guint ordinal, DsStemmer *stemmer, GError **error) {
  gboolean head = ordinal == 1;
  g_autofree char *kept = ds_slide_text(slide, DS_ROLES_KEPT);
  g_auto(Making) m = {.doc = xap_document_new(), .stemmer = stemmer, .wdf = count_of_word(kept, head), .term = g_string_new(NULL)};
  add_slide_text(&m, slide);
  m.wdf = 0;
  add_slide_place(&m, slide);
  add_term(&m, "", context->deck);
  add_term(&m, "", context->owner);
  if (talk) add_term(&m, ds_fields[DS_FIELD_KIND].prefix, ds_talk_kind_name(talk->kind));
  add_language(&m, kept, talk);
  if (head) add_context(&m, context);
  if (context->date) set_value(&m, DS_SLOT_DATE, context->date, strlen(context->date));
  g_auto(DsStoredParts) parts = slide_parts(manifest, slide, talk, ordinal);
  return finish(&m, &parts, error);
}

XapDocument *ds_document_of_talk(const DsTalk *talk, gboolean linked, DsStemmer *stemmer, GError **error) {
  g_auto(Making)
      m = {.doc = xap_document_new(), .stemmer = stemmer, .wdf = count_of_word(talk->abstract, FALSE), .term = g_string_new(NULL)};
  guint position = 1, title = 1;
  for (guint i = 0; i < talk->titles->len; i++) {
    const DsTitle *one = g_ptr_array_index(talk->titles, i);
    add_words(&m, ds_fields[DS_FIELD_TITLE].prefix, one->text, STEMS, &title);
    add_value_words(&m, "", one->text, STEMS, &position);
  }
  add_words(&m, "", talk->abstract, PLACED | STEMS, &position);
  m.wdf = 0;
  add_term(&m, ds_fields[DS_FIELD_KIND].prefix, ds_talk_kind_name(talk->kind));
  g_autofree char *when = ds_talk_when(talk);
  if (when) set_value(&m, DS_SLOT_DATE, when, strlen(when));
  add_language(&m, talk->abstract ? talk->abstract : talk->title, talk);
  g_autofree char *self = ds_term_talk(talk->id);
  add_talk_fields(&m, talk);
  add_term(&m, "", self);
  add_term(&m, "XIS", "talk");
  add_term(&m, "XIS", "head");
  if (!linked) add_term(&m, "XIS", "bare");
  const DsStored stored = {.talk_id = talk->id};
  g_auto(DsStoredParts) parts = ds_stored_encode(&stored);
  return finish(&m, &parts, error);
}
