/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking: all words first, then a correction of what is in no deck, then fewer words. */
#include "internal.h"

#include <string.h>

#define MAX_TRIES 8u        /* of one question, beside a writer that commits again and again */
#define FALL_BACK_POOL 100u /* matches of fewer words that are judged */
#define GROUP_POOL 300u     /* matches looked at to fill groups */

void ds_answer_free(DsAnswer *answer) {
  if (!answer) return;
  g_ptr_array_unref(answer->hits);
  g_clear_pointer(&answer->groups, g_ptr_array_unref);
  g_free(answer->query);
  g_free(answer->corrected);
  g_free(answer->suggestion);
  ds_explanation_free(answer->explanation);
  ds_facets_free(answer->facets);
  g_strfreev(answer->dropped_words);
  g_strfreev(answer->missing_shards);
  g_free(answer);
}

static void group_free(gpointer data) {
  DsHitGroup *group = data;
  if (!group) return;
  g_ptr_array_unref(group->hits);
  g_free(group);
}

static DsAnswer *answer_new(DsIndex *index, const DsQuery *query) {
  DsAnswer *answer = g_new0(DsAnswer, 1);
  const GPtrArray *missing = ds_index_missing_shards(index);
  answer->hits = g_ptr_array_new_with_free_func((GDestroyNotify)ds_hit_free);
  answer->query = g_strdup(query->source);
  answer->match = "none";
  answer->dropped_words = g_new0(char *, 1);
  answer->missing_shards = g_new0(char *, missing->len + 1);
  for (guint i = 0; i < missing->len; i++) answer->missing_shards[i] = g_strdup(g_ptr_array_index(missing, i));
  answer->total_exact = TRUE;
  return answer;
}

static void set_total(DsAnswer *answer, const XapResult *result) {
  answer->total = result->lower == result->upper ? result->lower : result->estimated;
  answer->total_exact = result->lower == result->upper;
}

static gboolean add_hits(DsPlan *plan, DsAnswer *answer, const XapResult *result, GError **error) {
  for (guint i = 0; i < result->matches->len; i++) {
    const XapMatch *match = &g_array_index(result->matches, XapMatch, i);
    g_autoptr(DsStored) stored = ds_index_stored(plan->index, match->docid, error);
    if (!stored) return FALSE;
    DsHit *hit = ds_hit_make(plan, match, stored);
    ds_hit_show(plan, hit, match, stored);
    g_ptr_array_add(answer->hits, hit);
  }
  return TRUE;
}

/* Counts all that matches with all the words. */
static gboolean count_all(DsPlan *plan, DsAnswer *answer, const DsSearchOptions *options, GError **error) {
  g_autoptr(XapResult) result = ds_matches_all(plan, options, error);
  if (!result) return FALSE;
  g_autoptr(GArray) docids = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < result->matches->len; i++) g_array_append_val(docids, g_array_index(result->matches, XapMatch, i).docid);
  ds_facets_free(answer->facets);
  answer->facets = ds_facets_count(plan, docids, error);
  return answer->facets != NULL;
}

/* ---- groups ---- */

static char *group_key(const DsHit *hit) {
  return hit->talk ? g_strconcat("t", hit->talk->id, NULL) : g_strconcat("d", hit->deck, NULL);
}

/* The hits of one talk's group that are shown, slides before the talk's own entry, since the group names the talk; frees the others. */
static void choose_shown(DsAnswer *answer, DsHitGroup *group, guint max) {
  g_autoptr(GPtrArray) found = group->hits;
  group->hits = g_ptr_array_new();
  for (guint entries = 0; entries < 2; entries++)
    for (guint i = 0; i < found->len; i++) {
      DsHit *hit = g_ptr_array_index(found, i);
      if (hit->is_slide == !!entries) continue;
      g_ptr_array_add(group->hits, hit);
    }
  group->more = group->hits->len > max ? group->hits->len - max : 0;
  for (guint i = 0; i < group->hits->len && i < max; i++) g_ptr_array_add(answer->hits, g_ptr_array_index(group->hits, i));
  for (guint i = max; i < group->hits->len; i++) ds_hit_free(g_ptr_array_index(group->hits, i));
  g_ptr_array_set_size(group->hits, (int)(group->hits->len - group->more));
}

/* Groups the hits by talk or deck in the order of their best; the answer keeps only the hits that are shown, in the order of the groups. */
static void make_groups(DsAnswer *answer, const DsSearchOptions *options) {
  g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) all = answer->hits, groups = g_ptr_array_new_with_free_func(group_free);
  answer->hits = g_ptr_array_new_with_free_func((GDestroyNotify)ds_hit_free);
  answer->groups = g_ptr_array_new_with_free_func(group_free);
  g_ptr_array_set_free_func(all, NULL);
  for (guint i = 0; i < all->len; i++) {
    DsHit *hit = g_ptr_array_index(all, i);
    char *key = group_key(hit);
    DsHitGroup *group = g_hash_table_lookup(by_key, key);
    if (!group) {
      group = g_new0(DsHitGroup, 1);
      group->hits = g_ptr_array_new();
      g_ptr_array_add(groups, group);
      g_hash_table_insert(by_key, g_strdup(key), group);
    }
    g_ptr_array_add(group->hits, hit);
    g_free(key);
  }
  for (guint i = 0; i < groups->len; i++) {
    DsHitGroup *group = g_ptr_array_index(groups, i);
    gboolean shown = i >= options->offset && i - options->offset < options->limit;
    choose_shown(answer, group, shown ? options->per_talk : 0);
    if (shown) g_ptr_array_add(answer->groups, g_steal_pointer(&g_ptr_array_index(groups, i)));
  }
}

/* The groups hold the best of all matches; how many more each has is counted where those are not all. */
static void count_more(DsPlan *plan, const DsAnswer *answer) {
  for (guint i = 0; answer->total > GROUP_POOL && i < answer->groups->len; i++) {
    DsHitGroup *group = g_ptr_array_index(answer->groups, i);
    guint n = group->hits->len ? ds_group_count(plan, g_ptr_array_index(group->hits, 0)) : 0;
    if (n > group->hits->len + group->more) group->more = n - group->hits->len;
  }
}

/* ---- fewer words ---- */

typedef struct {
  DsHit *hit; /* passes on to the answer */
  DsStored *stored;
  const XapMatch *match; /* borrowed */
  double evidence;
  GBytes *place; /* in an order other than by relevance, else NULL */
} Judged;

static void judged_clear(gpointer data) {
  Judged *judged = data;
  ds_hit_free(judged->hit);
  ds_stored_free(judged->stored);
  g_clear_pointer(&judged->place, g_bytes_unref);
}

static int by_evidence(gconstpointer a, gconstpointer b) {
  const Judged *x = a, *y = b;
  double difference = x->evidence - y->evidence;
  if (difference > 1e-9 || difference < -1e-9) return difference > 0 ? -1 : 1;
  return x->hit->score > y->hit->score ? -1 : x->hit->score < y->hit->score;
}

static int by_place(gconstpointer a, gconstpointer b, gpointer backwards) {
  const Judged *x = a, *y = b;
  int difference = x->place && y->place ? g_bytes_compare(x->place, y->place) : 0;
  return !difference ? by_evidence(a, b) : backwards ? -difference : difference;
}

/* In the order that is asked for. By relevance the hits with more of the words stand first; libxapian's weights say otherwise at times, and
 * are raised to that of the hit below. */
static void sort_judged(GArray *judged, DsOrder order) {
  if (order != DS_ORDER_RELEVANCE) {
    g_array_sort_with_data(judged, by_place, GINT_TO_POINTER(order == DS_ORDER_DATE));
    return;
  }
  g_array_sort(judged, by_evidence);
  for (guint i = judged->len; i-- > 1;) {
    DsHit *below = g_array_index(judged, Judged, i).hit, *hit = g_array_index(judged, Judged, i - 1).hit;
    hit->raised = MAX(0, below->score - hit->score);
    hit->score += hit->raised;
  }
}

/* The words that some hit lacks, shown or not. */
static void collect_dropped(DsAnswer *answer, const GArray *judged) {
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) dropped = g_ptr_array_new();
  for (guint i = 0; i < judged->len; i++) {
    char **missing = g_array_index(judged, Judged, i).hit->missing_words;
    for (guint k = 0; missing[k]; k++) {
      if (g_hash_table_contains(seen, missing[k])) continue;
      g_ptr_array_add(dropped, g_strdup(missing[k]));
      g_hash_table_add(seen, g_ptr_array_index(dropped, dropped->len - 1));
    }
  }
  g_ptr_array_add(dropped, NULL);
  g_strfreev(answer->dropped_words);
  answer->dropped_words = (char **)g_ptr_array_free(g_steal_pointer(&dropped), FALSE);
}

/* Whether the deck that a hit is of has the words it lacks on other slides. */
static gboolean deck_has_missing(DsPlan *plan, const DsHit *hit) {
  g_autofree char *key = hit->deck ? ds_path_key(hit->deck) : NULL, *deck = key ? ds_term_deck(key) : NULL;
  XapAsk ask = XAP_ASK_DEFAULT;
  ask.max = 1;
  for (guint i = 0; deck && i < plan->clauses->len; i++) {
    const DsClause *clause = g_ptr_array_index(plan->clauses, i);
    if (!g_strv_contains((const char *const *)hit->missing_words, clause->shown)) continue;
    g_autoptr(XapQuery) query = ds_xq_two(XAP_OP_FILTER, ds_plan_clause_query(plan, clause), ds_xq_term("", deck, NULL), NULL);
    g_autoptr(XapResult) result = query ? xap_database_ask(ds_index_database(plan->index), query, &ask, NULL) : NULL;
    if (!result || !result->matches->len) return FALSE;
  }
  return deck != NULL;
}

/* The plain words of a query that say something. */
typedef struct {
  guint words;
  double weight;   /* of all of them */
  gboolean absent; /* one is in no deck */
} Said;

static Said what_is_said(const DsPlan *plan) {
  Said said = {0};
  for (guint i = 0; i < plan->clauses->len; i++) {
    const DsClause *clause = g_ptr_array_index(plan->clauses, i);
    if (!clause->is_plain || clause->is_stop) continue;
    said.words++;
    said.weight += clause->idf;
    said.absent = said.absent || clause->is_absent;
  }
  return said;
}

/* Half of the words at least, and half of what they weigh: a query whose one telling word is nowhere finds nothing. When a word is in no
 * deck, three others must be there: it may be all that was asked for. One of two words is an answer only when the other is elsewhere in
 * the deck. */
static gboolean is_enough(DsPlan *plan, const Said *said, const Judged *judged, guint matched) {
  if (matched * 2 < said->words || judged->evidence < said->weight * 0.5) return FALSE;
  if (said->absent && matched < 3) return FALSE;
  return matched == said->words || said->words > 2 || deck_has_missing(plan, judged->hit);
}

static gboolean count_judged(DsPlan *plan, DsAnswer *answer, const GArray *judged, GError **error) {
  g_autoptr(GArray) docids = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < judged->len; i++) g_array_append_val(docids, g_array_index(judged, Judged, i).hit->docid);
  ds_facets_free(answer->facets);
  answer->facets = ds_facets_count(plan, docids, error);
  return answer->facets != NULL;
}

/* What an order other than by relevance compares, to be freed by the caller; NULL by relevance. @i: the hit's place by deck. */
static GBytes *place_of(DsPlan *plan, const DsHit *hit, DsOrder order, guint i) {
  guint32 place = GUINT32_TO_BE(i);
  if (order == DS_ORDER_DECK) return g_bytes_new(&place, sizeof place);
  return order == DS_ORDER_DATE ? xap_database_document_value(ds_index_database(plan->index), hit->docid, DS_SLOT_DATE, NULL) : NULL;
}

static gboolean fall_back(DsPlan *plan, DsAnswer *answer, const DsSearchOptions *options, GError **error) {
  Said said = what_is_said(plan);
  if (said.words < 2) return TRUE;
  DsSearchOptions best = *options;
  best.order = DS_ORDER_RELEVANCE;
  g_autoptr(XapResult) result = ds_matches_find(plan, &best, TRUE, 0, FALL_BACK_POOL, error);
  if (!result || (options->order == DS_ORDER_DECK && !ds_matches_by_deck(plan, result->matches, error))) return FALSE;
  g_autoptr(GArray) judged = g_array_new(FALSE, FALSE, sizeof(Judged));
  g_array_set_clear_func(judged, judged_clear);
  for (guint i = 0; i < result->matches->len; i++) {
    const XapMatch *match = &g_array_index(result->matches, XapMatch, i);
    DsStored *stored = ds_index_stored(plan->index, match->docid, NULL);
    guint matched = 0;
    if (!stored) continue;
    Judged one = {ds_hit_make(plan, match, stored), stored, match, 0, NULL};
    one.evidence = ds_hit_judge(plan, one.hit, stored, &matched);
    if (!is_enough(plan, &said, &one, matched)) {
      judged_clear(&one);
      continue;
    }
    one.place = place_of(plan, one.hit, options->order, i);
    g_array_append_val(judged, one);
  }
  sort_judged(judged, options->order);
  answer->total = judged->len;
  answer->total_exact = result->matches->len < FALL_BACK_POOL;
  collect_dropped(answer, judged);
  if (judged->len) answer->match = "some";
  if (options->facets && !count_judged(plan, answer, judged, error)) return FALSE;
  gboolean grouped = options->per_talk > 0;
  for (guint i = 0; i < judged->len; i++) {
    Judged *one = &g_array_index(judged, Judged, i);
    if (!grouped && (i < options->offset || i >= options->offset + options->limit)) continue;
    ds_hit_show(plan, one->hit, one->match, one->stored);
    g_ptr_array_add(answer->hits, g_steal_pointer(&one->hit));
  }
  return TRUE;
}

/* ---- the steps ---- */

/* All words. TRUE with no hits: nothing has them all. */
static gboolean ask_all(DsPlan *plan, DsAnswer *answer, const DsSearchOptions *options, GError **error) {
  gboolean grouped = options->per_talk > 0;
  g_autoptr(XapResult) result =
      ds_matches_find(plan, options, FALSE, grouped ? 0 : options->offset, grouped ? GROUP_POOL : options->limit, error);
  if (!result || !add_hits(plan, answer, result, error)) return FALSE;
  set_total(answer, result);
  if (answer->total) answer->match = "all";
  return !options->facets || count_all(plan, answer, options, error);
}

static gboolean may_fall(const DsPlan *plan) {
  for (guint i = 0; i < plan->clauses->len; i++)
    if (((DsClause *)g_ptr_array_index(plan->clauses, i))->may_fall) return TRUE;
  return FALSE;
}

/* The corrected query that was asked in place of the one typed. */
typedef struct {
  DsQuery *query;
  DsPlan *plan;
} Again;

static void again_clear(Again *again) {
  ds_plan_free(again->plan);
  ds_query_free(again->query);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Again, again_clear)

/* What to do when no slide has all the words. Fills @again when the query was corrected. */
static gboolean ask_less(DsPlan *plan, DsAnswer *answer, const DsSearchOptions *options, Again *again, GError **error) {
  gboolean sure = FALSE;
  g_autofree char *corrected = ds_correct_query(plan, &sure);
  if (!sure) answer->suggestion = g_strdup(corrected);
  if (!corrected || !sure) return fall_back(plan, answer, options, error);
  again->query = ds_query_parse(corrected, NULL, NULL);
  if (!again->query) return fall_back(plan, answer, options, error);
  again->plan = ds_plan_of(plan, again->query, plan->synonyms);
  if (!ask_all(again->plan, answer, options, error)) return FALSE;
  if (answer->total == 0 && !fall_back(again->plan, answer, options, error)) return FALSE;
  if (answer->total) {
    if (g_str_equal(answer->match, "all")) answer->match = "corrected";
    answer->corrected = g_steal_pointer(&corrected);
  } else
    answer->suggestion = g_steal_pointer(&corrected);
  return TRUE;
}

/* Nothing was found: a field's value may be misspelt, beside the words that are. */
static void suggest_fields(DsPlan *plan, DsAnswer *answer) {
  g_autoptr(DsQuery) query = ds_query_parse(answer->suggestion ? answer->suggestion : plan->query->source, NULL, NULL);
  char *better = query ? ds_suggest_fields(plan, query) : NULL;
  if (!better) return;
  g_free(answer->suggestion);
  answer->suggestion = better;
}

static DsAnswer *ask_once(DsIndex *index, const DsQuery *query, const DsSearchOptions *options, GError **error) {
  g_autoptr(DsPlan) plan = ds_plan_new(index, query, options->synonyms);
  g_autoptr(DsAnswer) answer = answer_new(index, query);
  g_auto(Again) again = {0};
  if (!ask_all(plan, answer, options, error)) return NULL;
  if (answer->total == 0 && !options->strict && may_fall(plan) && !ask_less(plan, answer, options, &again, error)) return NULL;
  if (answer->total == 0 && !options->strict) suggest_fields(plan, answer);
  if (options->per_talk) {
    make_groups(answer, options);
    count_more(again.plan ? again.plan : plan, answer);
  }
  for (guint i = 0; i < answer->hits->len; i++)
    ((DsHit *)g_ptr_array_index(answer->hits, i))->rank = options->per_talk ? i + 1 : options->offset + i + 1;
  if (options->explain) answer->explanation = ds_explain(answer->corrected ? again.plan : plan, answer->hits);
  return g_steal_pointer(&answer);
}

/* Whether the question may be asked again, of what there is now. */
static gboolean renew(DsIndex *index, guint tries, GError **failure) {
  if (ds_index_lost_shard(index) && tries < MAX_TRIES) {
    g_clear_error(failure);
    return ds_index_renew(index, failure);
  }
  if (!*failure) g_set_error(failure, DS_ERROR, DS_ERROR_IO, "remote shards fail again and again");
  if (tries == MAX_TRIES || ds_error_code(*failure) != DS_ERROR_INDEX) return FALSE;
  g_autoptr(GError) said = g_steal_pointer(failure);
  if (xap_database_reopen(ds_index_database(index), NULL, NULL) || ds_index_renew(index, NULL)) return TRUE;
  *failure = g_steal_pointer(&said);
  return FALSE;
}

/* A writer that commits between the matches and the reading of their documents takes documents away: the whole question is asked again, of
 * the newest state. A damaged index fails each time. A shard that does not answer is left out, and the others are asked again. */
DsAnswer *ds_query_ask(DsIndex *index, const DsQuery *query, const DsSearchOptions *options, GError **error) {
  gint64 begun = g_get_monotonic_time();
  for (guint tries = 1;; tries++) {
    GError *failure = NULL;
    g_autoptr(DsAnswer) answer = ask_once(index, query, options, &failure);
    if (answer && !ds_index_lost_shard(index)) {
      answer->elapsed_ms = (double)(g_get_monotonic_time() - begun) / 1000;
      return g_steal_pointer(&answer);
    }
    if (renew(index, tries, &failure)) continue;
    g_propagate_error(error, failure);
    return NULL;
  }
}
