/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of a database, made where decks are judged and carried out where the database is written. */
#include "change.h"

#include <string.h>

/* So many documents are a piece of a transaction, or so much text in them: a document takes some sixty times as much memory. */
#define MOST_DOCUMENTS 32u
#define MOST_BYTES (64u << 10)

static void change_clear(gpointer data) {
  DsChange *change = data;
  xap_document_free(change->document);
  g_free(change->term);
  g_free(change->key);
  if (change->value) g_bytes_unref(change->value);
}

DsChanges *ds_changes_new(const char *what) {
  DsChanges *changes = g_new0(DsChanges, 1);
  changes->what = what;
  changes->list = g_array_new(FALSE, TRUE, sizeof(DsChange));
  g_array_set_clear_func(changes->list, change_clear);
  return changes;
}

void ds_changes_free(DsChanges *changes) {
  if (!changes) return;
  g_array_unref(changes->list);
  g_clear_error(&changes->failure);
  g_free(changes);
}

void ds_changes_delete(DsChanges *changes, char *term) {
  const DsChange change = {.kind = DS_CHANGE_DELETE, .term = term};
  g_array_append_val(changes->list, change);
}

/* Takes @document; @unique: of the documents that it replaces, or NULL. */
static void put(DsChanges *changes, const char *unique, XapDocument *document) {
  const DsChange change = {.kind = DS_CHANGE_PUT, .term = g_strdup(unique), .document = document};
  g_array_append_val(changes->list, change);
  changes->documents++;
}

void ds_changes_set(DsChanges *changes, const char *prefix, const char *key, GBytes *value) {
  const DsChange change = {.kind = DS_CHANGE_SET, .key = g_strconcat(prefix, key, NULL), .value = value ? g_bytes_ref(value) : NULL};
  g_array_append_val(changes->list, change);
}

/* Gives @take what is a piece, and makes *@changes the next one; NULL when it returns FALSE. */
static gboolean pass_on(DsChanges **changes, DsTakeChanges take, gpointer data, GError **error) {
  if ((*changes)->documents < MOST_DOCUMENTS && (*changes)->bytes < MOST_BYTES) return TRUE;
  const char *what = (*changes)->what;
  gboolean ok = take(data, *changes, error);
  *changes = ok ? ds_changes_new(what) : NULL;
  return ok;
}

/* ---- a deck ---- */

static gsize text_bytes(const DsSlide *slide) {
  gsize bytes = 0;
  for (guint i = 0; i < slide->lines->len; i++) bytes += strlen(g_array_index(slide->lines, DsSlideLine, i).line->text);
  return bytes;
}

gboolean ds_changes_of_deck(const DsManifest *manifest, const DsDeck *deck, const DsTalk *talk, DsStemmer *stemmer, DsTakeChanges take,
                            gpointer data, GError **error) {
  g_autoptr(GBytes) bytes = ds_manifest_encode(manifest);
  g_autoptr(DsContext) context = ds_context_of(manifest, deck ? deck->slides->len : 0, talk, stemmer);
  DsChanges *changes = ds_changes_new("write a deck");
  changes->begins = TRUE;
  ds_changes_delete(changes, ds_term_deck(manifest->key));
  for (guint i = 0; deck && i < deck->slides->len && !changes->failure; i++) {
    const DsSlide *slide = g_ptr_array_index(deck->slides, i);
    if (!pass_on(&changes, take, data, error)) return FALSE;
    XapDocument *document = ds_document_of_slide(manifest, context, slide, talk, i + 1, stemmer, &changes->failure);
    if (document) put(changes, NULL, document);
    changes->bytes += text_bytes(slide);
  }
  ds_changes_set(changes, "deck/", manifest->key, bytes);
  changes->ends = changes->deck = TRUE;
  return take(data, changes, error);
}

/* ---- talks ---- */

/* The talks' one transaction, begun with the first change: a run that changes nothing leaves the tables and their sums alone. */
typedef struct {
  const DsPlace *place;
  DsStemmer *stemmer;
  GHashTable *linked;
  GArray *changed; /* of the talks, ChangedTalk */
  GPtrArray *gone; /* metadata keys of talks that are no more */
} Talks;

typedef struct {
  const DsTalk *talk;
  gboolean is_new;
} ChangedTalk;

static void talks_clear(Talks *talks) {
  ds_stemmer_free(talks->stemmer);
  g_clear_pointer(&talks->changed, g_array_unref);
  g_clear_pointer(&talks->gone, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Talks, talks_clear)

/* Of several databases, or parts of the library, one has a talk's document; all know the talk, so that their hits show it when others are
 * down. */
static gboolean has_document(const DsPlace *place, const char *term) {
  return ds_part_has(place->part, term + 1) && ds_shard_of(term + 1, place->n) == place->number - 1;
}

static GBytes *kept_talk(const Talks *talks, const DsTalk *talk) {
  return ds_kept_talk_encode(talk, g_hash_table_contains(talks->linked, talk->id));
}

/* Which of @all are not there as they are now, and which are there and not among them. */
static void compare_talks(Talks *talks, const GPtrArray *all, GError **failure) {
  XapDatabase *reader = talks->place->reader;
  g_autoptr(GHashTable) wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < all->len && !*failure; i++) {
    const DsTalk *talk = g_ptr_array_index(all, i);
    char *key = ds_meta_talk_key(talk->id);
    g_hash_table_add(wanted, key);
    g_autoptr(GBytes) now = kept_talk(talks, talk), kept = xap_database_metadata(reader, key, failure);
    gboolean is_new = kept && !g_bytes_get_size(kept);
    g_autoptr(GBytes) before = kept && !is_new ? ds_unpack(kept, NULL) : NULL;
    if (!kept || (before && g_bytes_equal(now, before))) continue;
    const ChangedTalk changed = {talk, is_new};
    g_array_append_val(talks->changed, changed);
  }
  talks->gone = *failure ? NULL : xap_database_metadata_keys(reader, "talk/", failure);
  for (guint i = talks->gone ? talks->gone->len : 0; i > 0; i--)
    if (g_hash_table_contains(wanted, g_ptr_array_index(talks->gone, i - 1))) g_ptr_array_remove_index(talks->gone, i - 1);
}

static void tell_talk(const Talks *talks, const ChangedTalk *changed, DsChanges *changes) {
  const DsTalk *talk = changed->talk;
  g_autofree char *key = ds_meta_talk_key(talk->id), *term = ds_term_talk(talk->id);
  g_autoptr(GBytes) now = kept_talk(talks, talk), packed = ds_pack(now, &changes->failure);
  gboolean linked = g_hash_table_contains(talks->linked, talk->id);
  XapDocument *doc = NULL;
  if (packed && has_document(talks->place, term)) doc = ds_document_of_talk(talk, linked, talks->stemmer, &changes->failure);
  /* to look for a document that cannot be there costs as much as to write it */
  put(changes, changed->is_new ? NULL : term, doc);
  ds_changes_set(changes, "", key, packed);
}

static gboolean tell_talks(const Talks *talks, DsTakeChanges take, gpointer data, GError **error) {
  DsChanges *changes = ds_changes_new("write the talks");
  changes->begins = TRUE;
  for (guint i = 0; i < talks->changed->len && !changes->failure; i++) {
    if (!pass_on(&changes, take, data, error)) return FALSE;
    tell_talk(talks, &g_array_index(talks->changed, ChangedTalk, i), changes);
  }
  for (guint i = 0; i < talks->gone->len; i++) {
    const char *key = g_ptr_array_index(talks->gone, i);
    ds_changes_delete(changes, g_strconcat("T", key + strlen("talk/"), NULL));
    ds_changes_set(changes, "", key, NULL);
  }
  changes->ends = TRUE;
  return take(data, changes, error);
}

int ds_changes_of_talks(const DsPlace *place, const GPtrArray *talks, GHashTable *linked, DsTakeChanges take, gpointer data,
                        GError **error) {
  GError *failure = NULL;
  g_auto(Talks) told = {place, ds_stemmer_new(), linked, g_array_new(FALSE, FALSE, sizeof(ChangedTalk)), NULL};
  compare_talks(&told, talks, &failure);
  if (failure) return ds_index_wrap_error(error, failure, "read the talks"), -1;
  guint changed = told.changed->len + told.gone->len;
  return !changed || tell_talks(&told, take, data, error) ? (int)changed : -1;
}
