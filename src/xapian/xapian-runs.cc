/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs: documents that follow each other and whose first one, the head, speaks for all. What is asked of the heads is asked of few
 * documents and answered for many, so nothing of a head need stand in the others. */
#include "internal.hh"

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

namespace {

struct Asked {
  std::string term; /* or, when empty: */
  Xapian::Query query;
  double weight;
};

struct Run {
  Xapian::docid first, last;
  Xapian::termcount length; /* as the head says it; 0 says nothing */
  double weight;
};

/* In order, none over another. */
using RunList = std::vector<Run>;

/* A term's wdf is its head's length. */
void add_heads(const Xapian::Database &db, const std::string &head, const Asked &one, RunList &runs) {
  if (!one.term.empty()) {
    for (auto found = db.postlist_begin(one.term), end = db.postlist_end(one.term); found != end; ++found)
      runs.push_back({*found, *found, found.get_wdf(), one.weight});
    return;
  }
  Xapian::Enquire enquire(db);
  enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, Xapian::Query(head), one.query));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_docid_order(Xapian::Enquire::ASCENDING);
  const Xapian::MSet found = enquire.get_mset(0, db.get_doccount());
  auto length = db.postlist_begin(head);
  for (auto at_head = found.begin(); at_head != found.end(); ++at_head) {
    length.skip_to(*at_head);
    runs.push_back({*at_head, *at_head, length.get_wdf(), one.weight});
  }
}

/* One run for each head, with the weights of all that it was found by. */
void join_heads(RunList &runs) {
  std::stable_sort(runs.begin(), runs.end(), [](const Run &a, const Run &b) { return a.first < b.first; });
  size_t n = 0;
  for (const Run &one : runs)
    if (n && runs[n - 1].first == one.first)
      runs[n - 1].weight += one.weight;
    else
      runs[n++] = one;
  runs.resize(n);
}

/* A run ends before the next one found and has no more documents than there are, whatever a damaged head says. */
void find_ends(const Xapian::Database &db, RunList &runs) {
  const Xapian::docid highest = db.get_lastdocid();
  const Xapian::doccount most = db.get_doccount();
  for (size_t i = 0; i < runs.size(); i++) {
    const Xapian::docid limit = i + 1 < runs.size() ? runs[i + 1].first - 1 : std::max(highest, runs[i].first);
    const Xapian::doccount length = std::min<Xapian::doccount>(runs[i].length, most);
    if (length > 1) runs[i].last = length - 1 < limit - runs[i].first ? runs[i].first + (length - 1) : limit;
  }
}

/* What was found in one state of a database. */
struct Found {
  RunList runs;
  Xapian::rev revision;
};

RunList find_runs(const Xapian::Database &db, const std::string &head, const std::vector<Asked> &asked) {
  RunList runs;
  for (const Asked &one : asked) add_heads(db, head, one, runs);
  join_heads(runs);
  find_ends(db, runs);
  return runs;
}

/* Of one database: libxapian makes a copy for each of several, and each looks for the heads of its own, unless they are known. */
class Runs : public Xapian::PostingSource {
  std::shared_ptr<const std::vector<Asked>> asked;
  std::string head;                   /* the term of all heads */
  std::shared_ptr<const Found> known; /* or NULL */
  RunList own;                        /* where nothing is known */
  Xapian::doccount total = 0;
  size_t run = 0;
  Xapian::docid at = 0; /* 0: before the first */

  const RunList &runs(void) const { return known ? known->runs : own; }

  /* To @to, or the first document of a run behind it. An AND of rare words goes far at once. */
  void go_to(Xapian::docid to) {
    const RunList &all = runs();
    if (run < all.size() && all[run].last < to)
      run = static_cast<size_t>(std::lower_bound(all.begin() + static_cast<std::ptrdiff_t>(run) + 1, all.end(), to,
                                                 [](const Run &one, Xapian::docid wanted) { return one.last < wanted; }) -
                                all.begin());
    if (run < all.size()) at = std::max(to, all[run].first);
  }

public:
  Runs(std::shared_ptr<const std::vector<Asked>> asked_, const std::string &head_, std::shared_ptr<const Found> known_)
      : asked(std::move(asked_)), head(head_), known(std::move(known_)) {}

  PostingSource *clone(void) const override { return new Runs(asked, head, known); }

  void init(const Xapian::Database &db) override {
    double most = 0;
    if (!known)
      own = find_runs(db, head, *asked);
    else if (known->revision != db.get_revision())
      throw Xapian::DatabaseModifiedError("the heads of runs were read in another state");
    total = 0;
    run = 0;
    at = 0;
    for (const Run &one : runs()) {
      total += one.last - one.first + 1;
      most = std::max(most, one.weight);
    }
    set_maxweight(most);
  }

  Xapian::doccount get_termfreq_min(void) const override { return total; }
  Xapian::doccount get_termfreq_est(void) const override { return total; }
  Xapian::doccount get_termfreq_max(void) const override { return total; }
  Xapian::docid get_docid(void) const override { return at; }
  double get_weight(void) const override { return runs()[run].weight; }
  bool at_end(void) const override { return run == runs().size(); }
  void next(double) override {
    if (at && at == runs()[run].last) run++; /* behind the last possible id there is no other to go to */
    go_to(at + 1);
  }
  void skip_to(Xapian::docid to, double) override {
    if (to > at) go_to(to);
  }
  std::string get_description(void) const override {
    std::string text = "Runs(";
    for (const Asked &one : *asked) {
      if (text.back() != '(') text += " OR ";
      text += Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, one.term.empty() ? one.query : Xapian::Query(one.term), one.weight)
                  .get_description();
    }
    return text + ")";
  }
};

RunList heads_of(const RunList &runs) {
  RunList heads;
  for (const Run &one : runs) heads.push_back({one.first, one.first, 0, one.weight});
  return heads;
}

RunList behind_heads(const RunList &runs) {
  RunList behind;
  for (const Run &one : runs)
    if (one.last > one.first) behind.push_back({one.first + 1, one.last, 0, one.weight});
  return behind;
}

RunList common_of(const RunList &a, const RunList &b) {
  RunList both;
  for (size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    const Xapian::docid first = std::max(a[i].first, b[k].first), last = std::min(a[i].last, b[k].last);
    if (first <= last) both.push_back({first, last, 0, 0});
    if (a[i].last < b[k].last)
      i++;
    else
      k++;
  }
  return both;
}

RunList either_of(const RunList &a, const RunList &b) {
  RunList all, sorted;
  std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(sorted),
             [](const Run &x, const Run &y) { return x.first < y.first; });
  for (const Run &one : sorted)
    if (!all.empty() && one.first <= all.back().last)
      all.back().last = std::max(all.back().last, one.last);
    else
      all.push_back({one.first, one.last, 0, 0});
  return all;
}

struct TooMany {};

/* Ends the matching as soon as there will be more than @most of ids up to @highest: they are looked at in the order of these. */
class FewOnly : public Xapian::MatchDecider {
  static constexpr double TELLING = 50; /* so many tell how many there will be */
  double most, highest;
  mutable double seen = 0;

public:
  FewOnly(double most_, double highest_) : most(most_), highest(highest_) {}
  bool operator()(const Xapian::Document &document) const override {
    seen++;
    if (seen > most || (seen >= TELLING && seen * highest > most * document.get_docid())) throw TooMany();
    return true;
  }
};

} // namespace

/* libxapian's own, which remote databases know, too. */
XapQuery *xap_query_fixed(double weight, GError **error) {
  return xap_guard(error, static_cast<XapQuery *>(nullptr),
                   [&] { return new XapQuery{Xapian::Query((new Xapian::FixedWeightPostingSource(weight))->release())}; });
}

struct XapSpans {
  std::shared_ptr<const Found> found;
};

static XapSpans *spans_of(const Found &found, RunList (*make)(const RunList &)) {
  return new XapSpans{std::make_shared<Found>(Found{make(found.runs), found.revision})};
}

static std::shared_ptr<const std::vector<Asked>> asked_of(const XapHeads *heads, gsize n) {
  auto asked = std::make_shared<std::vector<Asked>>();
  for (gsize i = 0; i < n; i++) {
    const Xapian::Query &query = heads[i].query->query;
    const bool is_term = query.get_type() == Xapian::Query::LEAF_TERM && query.get_terms_begin() != query.get_terms_end();
    asked->push_back({is_term ? *query.get_terms_begin() : std::string(), query, heads[i].weight});
  }
  return asked;
}

XapQuery *xap_query_runs(const XapHeads *heads, gsize n, const char *head, GError **error) {
  if (!xap_term_check("term", head, error)) return nullptr;
  return xap_guard(error, static_cast<XapQuery *>(nullptr),
                   [&] { return new XapQuery{Xapian::Query((new Runs(asked_of(heads, n), head, nullptr))->release())}; });
}

XapQuery *xap_query_runs_read(XapDatabase *db, const XapHeads *heads, gsize n, const char *head, XapParts *ret_parts, GError **error) {
  *ret_parts = {nullptr, nullptr};
  if (db->database.size() != 1) return xap_query_runs(heads, n, head, error);
  if (!xap_term_check("term", head, error)) return nullptr;
  return xap_guard_reader(db, error, static_cast<XapQuery *>(nullptr), [&] {
    const auto asked = asked_of(heads, n);
    const auto found = std::make_shared<Found>(Found{find_runs(db->database, head, *asked), db->database.get_revision()});
    auto query = std::make_unique<XapQuery>(XapQuery{Xapian::Query((new Runs(asked, head, found))->release())});
    *ret_parts = {spans_of(*found, heads_of), spans_of(*found, behind_heads)};
    return query.release();
  });
}

/* ---- sets of documents ---- */

static XapSpans *spans_of_two(const XapSpans *a, const XapSpans *b, RunList (*make)(const RunList &, const RunList &)) {
  return new XapSpans{std::make_shared<Found>(Found{make(a->found->runs, b->found->runs), a->found->revision})};
}

XapSpans *xap_spans_common(const XapSpans *a, const XapSpans *b) {
  return spans_of_two(a, b, common_of);
}

XapSpans *xap_spans_either(const XapSpans *a, const XapSpans *b) {
  return spans_of_two(a, b, either_of);
}

XapSpans *xap_spans_found(XapDatabase *db, const XapQuery *query, const XapBm25 *bm25, guint max, GError **error) {
  return xap_guard_reader(db, error, static_cast<XapSpans *>(nullptr), [&]() -> XapSpans * {
    if (db->database.size() != 1) return nullptr;
    Xapian::Enquire enquire(db->database);
    enquire.set_query(query->query);
    xap_set_weighting(enquire, *bm25);
    const FewOnly few(max, db->database.get_lastdocid());
    RunList all;
    try {
      const Xapian::MSet found = enquire.get_mset(0, max + 1, max + 1, nullptr, &few);
      for (auto at = found.begin(); at != found.end(); ++at) all.push_back({*at, *at, 0, at.get_weight()});
    } catch (const TooMany &) {
      return nullptr;
    }
    std::sort(all.begin(), all.end(), [](const Run &a, const Run &b) { return a.first < b.first; });
    return new XapSpans{std::make_shared<Found>(Found{std::move(all), db->database.get_revision()})};
  });
}

gboolean xap_spans_are_none(const XapSpans *spans) {
  return spans->found->runs.empty();
}

void xap_spans_free(XapSpans *spans) {
  delete spans;
}

XapQuery *xap_query_spans(const XapSpans *spans, GError **error) {
  return xap_guard(error, static_cast<XapQuery *>(nullptr), [&] {
    return new XapQuery{Xapian::Query((new Runs(std::make_shared<std::vector<Asked>>(), "", spans->found))->release())};
  });
}
