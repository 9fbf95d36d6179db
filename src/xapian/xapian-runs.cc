/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs: documents that follow each other and whose first one, the head, speaks for all. What is asked of the heads is asked of few
 * documents and answered for many, so nothing of a head need stand in the others. */
#include "internal.hh"

#include <algorithm>
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

/* Of one database: libxapian makes a copy for each of several, and each looks for the heads of its own. */
class Runs : public Xapian::PostingSource {
  std::shared_ptr<const std::vector<Asked>> asked;
  std::string head; /* the term of all heads */
  std::vector<Run> runs;
  Xapian::doccount total = 0;
  size_t run = 0;
  Xapian::docid at = 0; /* 0: before the first */

  /* A term's wdf is its head's length. */
  void add_heads(const Xapian::Database &db, const Asked &one) {
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
  void join_heads(void) {
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
  void find_ends(const Xapian::Database &db) {
    const Xapian::docid highest = db.get_lastdocid();
    const Xapian::doccount most = db.get_doccount();
    for (size_t i = 0; i < runs.size(); i++) {
      const Xapian::docid limit = i + 1 < runs.size() ? runs[i + 1].first - 1 : std::max(highest, runs[i].first);
      const Xapian::doccount length = std::min<Xapian::doccount>(runs[i].length, most);
      if (length > 1) runs[i].last = length - 1 < limit - runs[i].first ? runs[i].first + (length - 1) : limit;
    }
  }

  /* To @to, or the first document of a run behind it. An AND of rare words goes far at once. */
  void go_to(Xapian::docid to) {
    if (run < runs.size() && runs[run].last < to)
      run = static_cast<size_t>(std::lower_bound(runs.begin() + static_cast<std::ptrdiff_t>(run) + 1, runs.end(), to,
                                                 [](const Run &one, Xapian::docid wanted) { return one.last < wanted; }) -
                                runs.begin());
    if (run < runs.size()) at = std::max(to, runs[run].first);
  }

public:
  Runs(std::shared_ptr<const std::vector<Asked>> asked_, const std::string &head_) : asked(std::move(asked_)), head(head_) {}

  PostingSource *clone(void) const override { return new Runs(asked, head); }

  void init(const Xapian::Database &db) override {
    double most = 0;
    runs.clear();
    total = 0;
    run = 0;
    at = 0;
    for (const Asked &one : *asked) add_heads(db, one);
    join_heads();
    find_ends(db);
    for (const Run &one : runs) {
      total += one.last - one.first + 1;
      most = std::max(most, one.weight);
    }
    set_maxweight(most);
  }

  Xapian::doccount get_termfreq_min(void) const override { return total; }
  Xapian::doccount get_termfreq_est(void) const override { return total; }
  Xapian::doccount get_termfreq_max(void) const override { return total; }
  Xapian::docid get_docid(void) const override { return at; }
  double get_weight(void) const override { return runs[run].weight; }
  bool at_end(void) const override { return run == runs.size(); }
  void next(double) override {
    if (at && at == runs[run].last) run++; /* behind the last possible id there is no other to go to */
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

} // namespace

/* libxapian's own, which remote databases know, too. */
XapQuery *xap_query_fixed(double weight, GError **error) {
  return xap_guard(error, static_cast<XapQuery *>(nullptr),
                   [&] { return new XapQuery{Xapian::Query((new Xapian::FixedWeightPostingSource(weight))->release())}; });
}

XapQuery *xap_query_runs(const XapHeads *heads, gsize n, const char *head, GError **error) {
  if (!xap_term_check("term", head, error)) return nullptr;
  return xap_guard(error, static_cast<XapQuery *>(nullptr), [&] {
    auto asked = std::make_shared<std::vector<Asked>>();
    for (gsize i = 0; i < n; i++) {
      const Xapian::Query &query = heads[i].query->query;
      const bool is_term = query.get_type() == Xapian::Query::LEAF_TERM && query.get_terms_begin() != query.get_terms_end();
      asked->push_back({is_term ? *query.get_terms_begin() : std::string(), query, heads[i].weight});
    }
    return new XapQuery{Xapian::Query((new Runs(asked, head))->release())};
  });
}
