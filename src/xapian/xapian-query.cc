/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queries, and asking a database. */
#include "internal.hh"

#include <memory>
#include <vector>

/* ---- making ---- */

static constexpr XapQuery *NO_QUERY = nullptr;

static constexpr Xapian::Query::op OPS[] = {
    Xapian::Query::OP_AND, Xapian::Query::OP_OR,      Xapian::Query::OP_AND_NOT, Xapian::Query::OP_AND_MAYBE, Xapian::Query::OP_FILTER,
    Xapian::Query::OP_MAX, Xapian::Query::OP_SYNONYM, Xapian::Query::OP_PHRASE,  Xapian::Query::OP_NEAR,      Xapian::Query::OP_ELITE_SET,
};
static_assert(G_N_ELEMENTS(OPS) == XAP_OP_ELITE_SET + 1, "one row for each XapOp, in its order");

XapQuery *xap_query_term(const char *term, guint wqf, GError **error) {
  if (!xap_term_check("term", term, error)) return NO_QUERY;
  return xap_guard(error, NO_QUERY, [&] { return new XapQuery{Xapian::Query(std::string(term), wqf)}; });
}

/* Not Query::MatchAll: the reference count of that static object is shared between threads. */
XapQuery *xap_query_all(GError **error) {
  return xap_guard(error, NO_QUERY, [] { return new XapQuery{Xapian::Query(std::string())}; });
}

XapQuery *xap_query_nothing(GError **error) {
  return xap_guard(error, NO_QUERY, [] { return new XapQuery{Xapian::Query()}; });
}

XapQuery *xap_query_combine(XapOp op, XapQuery *const *parts, gsize n, guint window, GError **error) {
  if (static_cast<gsize>(op) >= G_N_ELEMENTS(OPS)) {
    g_set_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT, "operator %d is none", static_cast<int>(op));
    return NO_QUERY;
  }
  return xap_guard(error, NO_QUERY, [&] {
    std::vector<Xapian::Query> queries;
    for (gsize i = 0; i < n; i++) queries.push_back(parts[i]->query);
    return new XapQuery{Xapian::Query(OPS[op], queries.begin(), queries.end(), window)};
  });
}

XapQuery *xap_query_scale(const XapQuery *query, double factor, GError **error) {
  return xap_guard(error, NO_QUERY, [&] { return new XapQuery{Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, query->query, factor)}; });
}

XapQuery *xap_query_prefix(const char *prefix, guint max, GError **error) {
  if (!xap_term_check("prefix", prefix, error)) return NO_QUERY;
  if (max == 0) return xap_query_nothing(error); /* libxapian's 0 means no limit */
  return xap_guard(error, NO_QUERY, [&] {
    return new XapQuery{Xapian::Query(Xapian::Query::OP_WILDCARD, prefix, max, Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT)};
  });
}

/* No value that is set is empty, so one NUL byte is below all of them; an empty bound would let in documents without a value. */
static XapQuery *query_range(guint slot, const std::string &low, const std::string *high) {
  const std::string from = low.empty() ? std::string(1, '\0') : low;
  if (high) return new XapQuery{Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, from, *high)};
  return new XapQuery{Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, from)};
}

XapQuery *xap_query_range(guint slot, const char *low, const char *high, GError **error) {
  return xap_guard(error, NO_QUERY, [&] {
    const std::string from = low ? low : "", to = high ? high : "";
    return query_range(slot, from, high ? &to : nullptr);
  });
}

XapQuery *xap_query_range_number(guint slot, double low, double high, GError **error) {
  return xap_guard(error, NO_QUERY, [&] {
    const std::string from = Xapian::sortable_serialise(low), to = Xapian::sortable_serialise(high);
    return query_range(slot, from, &to);
  });
}

gboolean xap_query_is_nothing(const XapQuery *query) {
  return query->query.empty();
}

char *xap_query_describe(const XapQuery *query) {
  return xap_guard(nullptr, static_cast<char *>(nullptr), [&] { return g_utf8_make_valid(query->query.get_description().c_str(), -1); });
}

void xap_query_free(XapQuery *query) {
  delete query;
}

/* ---- asking ---- */

void xap_result_free(XapResult *result) {
  if (!result) return;
  g_array_unref(result->matches);
  g_free(result);
}

void xap_set_weighting(Xapian::Enquire &enquire, const XapBm25 &bm25) {
  if (bm25.delta > 0)
    enquire.set_weighting_scheme(Xapian::BM25PlusWeight(bm25.k1, bm25.k2, bm25.k3, bm25.b, bm25.min_normlen, bm25.delta));
  else
    enquire.set_weighting_scheme(Xapian::BM25Weight(bm25.k1, bm25.k2, bm25.k3, bm25.b, bm25.min_normlen));
}

static XapResult *result_new(void) {
  auto result = g_new0(XapResult, 1);
  result->matches = g_array_new(FALSE, TRUE, sizeof(XapMatch));
  return result;
}

static XapResult *ask_once(XapDatabase *db, const XapQuery *query, const XapAsk *ask) {
  if (db->database.size() == 0) return result_new();
  Xapian::Enquire enquire(db->database);
  enquire.set_query(query->query);
  xap_set_weighting(enquire, ask->bm25);
  if (ask->collapse_slot >= 0) enquire.set_collapse_key(static_cast<Xapian::valueno>(ask->collapse_slot));
  if (ask->sort != XAP_SORT_RELEVANCE) enquire.set_sort_by_value_then_relevance(ask->sort_slot, ask->sort == XAP_SORT_VALUE_REVERSED);
  const Xapian::MSet found = enquire.get_mset(ask->first, ask->max, ask->check_at_least);

  std::unique_ptr<XapResult, decltype(&xap_result_free)> result(result_new(), xap_result_free);
  result->lower = found.get_matches_lower_bound();
  result->estimated = found.get_matches_estimated();
  result->upper = found.get_matches_upper_bound();
  for (auto at = found.begin(); at != found.end(); ++at) {
    const XapMatch match = {*at, at.get_weight(), at.get_collapse_count()};
    g_array_append_val(result->matches, match);
  }
  return result.release();
}

XapResult *xap_database_ask(XapDatabase *db, const XapQuery *query, const XapAsk *ask, GError **error) {
  return xap_guard_reader(db, error, static_cast<XapResult *>(nullptr), [&] { return ask_once(db, query, ask); });
}

/* Whoever is asked for matches says first how often the words are; a question for none ends there. */
gboolean xap_database_term_frequencies(XapDatabase *db, const char *const *terms, gsize n, gint64 *ret_frequencies, GError **error) {
  return xap_guard_reader(db, error, FALSE, [&]() -> gboolean {
    std::vector<std::string> asked;
    for (gsize i = 0; i < n; i++)
      if (xap_term_check("term", terms[i], nullptr)) asked.push_back(terms[i]);
    for (gsize i = 0; i < n; i++) ret_frequencies[i] = xap_term_check("term", terms[i], nullptr) ? 0 : -1;
    if (asked.empty() || db->database.size() == 0) return TRUE;
    Xapian::Enquire enquire(db->database);
    enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, asked.begin(), asked.end()));
    const Xapian::MSet none = enquire.get_mset(0, 0);
    for (gsize i = 0; i < n; i++)
      if (ret_frequencies[i] == 0) ret_frequencies[i] = none.get_termfreq(terms[i]);
    return TRUE;
  });
}

gboolean xap_database_each_key(XapDatabase *db, const XapQuery *query, guint slot, XapKeyFunc each, gpointer data, GError **error) {
  Xapian::MSet found;
  const gboolean ok = xap_guard_reader(db, error, FALSE, [&]() -> gboolean {
    if (db->database.size() == 0) return TRUE;
    Xapian::Enquire enquire(db->database);
    enquire.set_query(query->query);
    enquire.set_collapse_key(slot);
    found = enquire.get_mset(0, db->database.get_doccount());
    return TRUE;
  });
  return ok && xap_guard(error, FALSE, [&]() -> gboolean {
           for (auto at = found.begin(); at != found.end(); ++at) {
             const std::string key = at.get_collapse_key();
             each(key.c_str(), at.get_weight(), data);
           }
           return TRUE;
         });
}
