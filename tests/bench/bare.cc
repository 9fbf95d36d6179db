// SPDX-License-Identifier: GPL-3.0-or-later
// bare DB [QUERY]: the cost that no search on libxapian can be below: the first ten documents of a word, words, a "phrase" or a pre*; without
// a query, of every line of the standard input.
#include <cstdio>
#include <cstring>
#include <iostream>
#include <sstream>
#include <vector>
#include <xapian.h>

static Xapian::Query query_of(const std::string &text) {
  const bool phrase = text[0] == '"';
  std::vector<Xapian::Query> words;
  std::istringstream in(phrase ? text.substr(1, text.size() - 2) : text);
  for (std::string word; in >> word;) {
    if (word.back() != '*')
      words.emplace_back(word);
    else
      words.emplace_back(Xapian::Query::OP_WILDCARD, word.substr(0, word.size() - 1), 200, Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT);
  }
  return Xapian::Query(phrase ? Xapian::Query::OP_PHRASE : Xapian::Query::OP_AND, words.begin(), words.end());
}

static void ask(const Xapian::Database &db, const std::string &query) {
  Xapian::Enquire enquire(db);
  enquire.set_query(query_of(query));
  const Xapian::MSet found = enquire.get_mset(0, 10, 1000);
  for (auto at = found.begin(); at != found.end(); ++at)
    std::printf("%u %.2f %zu\n", *at, at.get_weight(), at.get_document().get_data().size());
  std::printf("%u\n", found.get_matches_estimated());
}

int main(int argc, char **argv) {
  if (argc < 2 || argc > 3) return 2;
  Xapian::Database db(argv[1]);
  if (argc == 3)
    ask(db, argv[2]);
  else
    for (std::string line; std::getline(std::cin, line);) ask(db, line);
}
