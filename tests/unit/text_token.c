/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words as engineers write them: what becomes a term, at which position, and what a phrase of leaves finds. */
#include <decksearch/text.h>

#include <string.h>

/* "kube-proxy@1+2 -=kubeproxy@1+2 -kube@1 -proxy@2": - part, ~ n-gram, = variant, > general, +n span. */
static char *describe(const DsTokens *tokens) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < tokens->tokens->len; i++) {
    const DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    g_string_append_printf(out, "%s%s%s%s@%u", i ? " " : "",
                           token->kind == DS_TOKEN_PART    ? "-"
                           : token->kind == DS_TOKEN_NGRAM ? "~"
                                                           : "",
                           token->form == DS_FORM_VARIANT   ? "="
                           : token->form == DS_FORM_GENERAL ? ">"
                                                            : "",
                           token->term, token->position);
    if (token->span > 1) g_string_append_printf(out, "+%u", token->span);
  }
  return g_string_free(out, FALSE);
}

static void assert_tokens(const char *text, const char *expected) {
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, 1);
  g_autofree char *actual = describe(tokens);
  g_assert_cmpstr(actual, ==, expected);
}

typedef struct {
  const char *text, *tokens;
} Row;
static void assert_rows(const Row *rows, gsize n) {
  for (gsize i = 0; i < n; i++) assert_tokens(rows[i].text, rows[i].tokens);
}
#define ASSERT_ROWS(rows) assert_rows((rows), G_N_ELEMENTS(rows))

/* ---- what a word is ---- */

static void test_prose_is_words(void) {
  static const Row rows[] = {
      {"", ""},
      {" \n\t—…", ""},
      {"The Quick, brown (fox).", "the@1 quick@2 brown@3 fox@4"},
      {"end.\nNext", "end@1 next@2"},
      {"\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x80\x98single\xE2\x80\x99", "quoted@1 single@2"},
      {"“it’s” Cilium's nodes'", "it@1 cilium@2 nodes@3"},
      {"don't don’t", "don't@1 don't@2"},
      {"foo--bar foo...bar foo//bar", "foo@1 bar@2 foo@3 bar@4 foo@5 bar@6"},
      {"key=value a|b x:y", "key@1 value@2 a@3 b@4 x@5 y@6"},
      {"5x 100G 10ms p99 99.9%", "5x@1 100g@2 10ms@3 p99@4 99.9@5"},
      {"5,000 nodes, 1,000,000 pods, 1,2,3", "5000@1 nodes@2 1000000@3 pods@4 1@5 2@6 3@7"},
  };
  ASSERT_ROWS(rows);
}

static void test_names_are_found_whole_and_in_parts(void) {
  static const Row rows[] = {
      {"kube-proxy", "kube-proxy@1+2 -=kubeproxy@1+2 -kube@1 -proxy@2"},
      {"io.k8s.api", "io.k8s.api@1+3 -io@1 -k8s@2 -api@3"},
      {"--feature-gates", "feature-gates@1+2 -=featuregates@1+2 -feature@1 -gates@2"},
      {"snake_case __init__", "snake_case@1+2 -=snakecase@1+2 -snake@1 -case@2 init@3"},
      {"node.js", "node.js@1+2 -=nodejs@1+2 -node@1 -js@2"},
      {"/etc/cni/net.d", "etc/cni/net.d@1+4 -etc@1 -cni@2 -net.d@3+2 -=netd@3+2 -net@3 -d@4"},
      {"HTTP/2", "http/2@1+2 -=http2@1+2 -http@1 -2@2"},
      {"I/O", "i/o@1+2 -=io@1+2 -i@1 -o@2"},
      {"TCP/IP", "tcp/ip@1+2 -=tcpip@1+2 -tcp@1 -ip@2"},
      {"AT&T", "at&t@1+2 -=att@1+2 -at@1 -t@2"},
      {"O'Reilly", "o'reilly@1+2 -=oreilly@1+2 -o@1 -reilly@2"},
      {"2024-11-14", "2024-11-14@1+3 -2024@1 -11@2 -14@3"},
      {"kube‐proxy kube‑proxy", "kube-proxy@1+2 -=kubeproxy@1+2 -kube@1 -proxy@2 kube-proxy@3+2 -=kubeproxy@3+2 -kube@3 -proxy@4"},
      {"jo@example.org", "jo@example.org@1+3 -jo@1 -example.org@2+2 -=exampleorg@2+2 -example@2 -org@3"},
      {"https://example.org/docs/", "https@1 example.org/docs@2+3 -example.org@2+2 -=exampleorg@2+2 -example@2 -org@3 -docs@4"},
  };
  ASSERT_ROWS(rows);
}

static void test_capitals_divide_names(void) {
  static const Row rows[] = {
      {"NodePort", "nodeport@1+2 -node@1 -port@2"},
      {"PodDisruptionBudget", "poddisruptionbudget@1+3 -pod@1 -disruption@2 -budget@3"},
      {"HTTPServer", "httpserver@1+2 -http@1 -server@2"},
      {"kubeCon k8sAPI S3Bucket", "kubecon@1+2 -kube@1 -con@2 k8sapi@3+2 -k8s@3 -api@4 s3bucket@5+2 -s3@5 -bucket@6"},
      {"NODEPORT Nodeport", "nodeport@1 nodeport@2"},
  };
  ASSERT_ROWS(rows);
}

static void test_a_single_letter_is_not_split_off(void) {
  static const Row rows[] = {
      {"eBPF iOS gRPC kOps xDS mTLS", "ebpf@1 ios@2 grpc@3 kops@4 xds@5 mtls@6"},
      {"OAuth LinkerD SaaS QoS IoT PoC", "oauth@1 linkerd@2 saas@3 qos@4 iot@5 poc@6"},
      {"CRDs APIs VMs IPv6 TCPv4", "crds@1 -=crd@1 apis@2 -=api@2 vms@3 -=vm@3 ipv6@4 tcpv4@5"},
      {"eBPFMaps", "ebpfmaps@1+2 -ebpf@1 -maps@2"},
  };
  ASSERT_ROWS(rows);
}

static void test_numbers_at_the_end_of_names(void) {
  static const Row rows[] = {
      {"Kubernetes1.16", "kubernetes1.16@1+2 -kubernetes@1 -1.16@2"},
      {"KubeCon2019", "kubecon2019@1+3 -kubecon@1+2 -kube@1 -con@2 -2019@3"},
      {"python3", "python3@1+2 -python@1 -3@2"},
      {"HTTP2Server", "http2server@1+3 -http@1 -2@2 -server@3"},
      {"cgroupv2 Gatewayv1.2", "cgroupv2@1+2 -cgroup@1 -v2@2 gatewayv1.2@3+2 -gateway@3 -v1.2@4 -=1.2@4"},
      {"k8s ipv6 sha256 v1beta1 kube2iam x86", "k8s@1 ipv6@2 sha256@3 v1beta1@4 kube2iam@5 x86@6"},
  };
  ASSERT_ROWS(rows);
}

static void test_versions_and_addresses(void) {
  static const Row rows[] = {
      {"v1.9.3", "v1.9.3@1 -=1.9.3@1 ->1.9@1"},
      {"1.16", "1.16@1"},
      {"v1", "v1@1"},
      {"10.0.0.0/8", "10.0.0.0/8@1+2 -10.0.0.0@1 ->10.0.0@1 ->10.0@1 -8@2"},
      {"1.16.0-rc.1", "1.16.0-rc.1@1+3 -1.16.0-rc@1+2 -1.16.0@1 ->1.16@1 -rc@2 -1@3"},
      {"1.3.6.1.4.1.2021", "1.3.6.1.4.1.2021@1"},
      {"10-20", "10-20@1+2 -10@1 -20@2"},
  };
  ASSERT_ROWS(rows);
}

static void test_signs_that_belong_to_a_word(void) {
  static const Row rows[] = {
      {"C++ C# g++ libstdc++", "c++@1 c#@2 g++@3 libstdc++@4 -libstdc@4"},
      {"C++17", "c++@1 17@2"},
      {"#hashtag @handle", "#hashtag@1 -hashtag@1 @handle@2 -handle@2"},
      {"#KubeCon", "#kubecon@1+2 -kubecon@1+2 -kube@1 -con@2"},
      {"a#b ## @ # x", "a@1 b@2 x@3"},
      {"PR#12 C#x", "pr@1 12@2 c@3 x@4"},
  };
  ASSERT_ROWS(rows);
}

static void test_accents_are_optional(void) {
  static const Row rows[] = {
      {"Lénaïc", "lénaïc@1 -=lenaic@1"},
      {"Le\u0301naic", "lénaic@1 -=lenaic@1"}, /* taken apart, as some PDFs write it */
      {"Łukasz Straße", "łukasz@1 -=lukasz@1 strasse@2"},
      {"Ωμέγα", "ωμέγα@1 -=ωμεγα@1"},
      {"Андрей हिन्दी", "андрей@1 हिन्दी@2"}, /* these marks are letters' own */
  };
  ASSERT_ROWS(rows);
}

static void test_compatibility_characters_fold(void) {
  static const Row rows[] = {
      {"ﬁle ﬂow", "file@1 flow@2"},           {"ＫＵＢＥ", "kube@1"}, {"𝐊𝐮𝐛𝐞", "kube@1"}, {"CO₂", "co2@1"},
      {"5×10⁶ word¹ ½ ①", "5@1 10@2 word@3"}, /* an exponent or a footnote is no digit of the word */
  };
  ASSERT_ROWS(rows);
}

static void test_what_cannot_be_seen_vanishes(void) {
  static const Row rows[] = {
      {"net\u00adwork", "network@1"},        {"\u00adnet\u200d\ufeffwork\u00ad", "network@1"},
      {"zero\u200bwidth", "zero@1 width@2"}, {"a\ufe0fb 1\ufe0f\u20e3", "ab@1 1@2"},
      {"🎉 👩\u200d💻 →✓ ok", "ok@1"},
  };
  ASSERT_ROWS(rows);
}

static void test_a_word_broken_over_two_lines(void) {
  static const Row rows[] = {
      {"net-\nwork", "network@1+2 -=net-work@1+2 -net@1 -work@2"},
      {"net-  \r\n\t work", "network@1+2 -=net-work@1+2 -net@1 -work@2"},
      {"kube-\nProxy", "kube-proxy@1+2 -=kubeproxy@1+2 -kube@1 -proxy@2"},
      {"net\u00ad\nwork", "network@1+2 -net@1 -work@2"},
      {"net -\nwork", "net@1 work@2"},
      {"net-\n\nwork", "net@1 work@2"},
      {"10-\n20", "10@1 20@2"},
  };
  ASSERT_ROWS(rows);
}

/* ---- positions ---- */

/* Whether the leaves of @query stand one after the other in @text: what a phrase asks for. */
static gboolean phrase_found(const char *query, const char *text) {
  g_autoptr(DsTokens) asked = ds_text_tokenize(query, -1, 1), given = ds_text_tokenize(text, -1, 1);
  for (guint offset = 0; offset < given->positions; offset++) {
    guint found = 0;
    for (guint i = 0; i < asked->tokens->len; i++) {
      const DsToken *leaf = &g_array_index(asked->tokens, DsToken, i);
      if (!ds_token_is_leaf(leaf)) continue;
      for (guint k = 0; k < given->tokens->len; k++) {
        const DsToken *token = &g_array_index(given->tokens, DsToken, k);
        if (token->position == leaf->position + offset && g_str_equal(token->term, leaf->term)) {
          found++;
          break;
        }
      }
    }
    if (found == asked->positions && found > 0) return TRUE;
  }
  return FALSE;
}

static void test_a_phrase_finds_a_name_in_any_spelling(void) {
  g_assert_true(phrase_found("pod disruption budget", "the PodDisruptionBudget of"));
  g_assert_true(phrase_found("PodDisruptionBudget", "a pod disruption budget"));
  g_assert_true(phrase_found("kube proxy", "without kube-proxy"));
  g_assert_true(phrase_found("kube-proxy", "cmd/kube_proxy.go"));
  g_assert_true(phrase_found("/etc/cni/net.d", "in /etc/cni/net.d/10-flannel.conf"));
  g_assert_true(phrase_found("network policy", "a net-\nwork policy") == FALSE); /* the joined word is found as a word */
  g_assert_false(phrase_found("budget pod", "PodDisruptionBudget"));
}

static void test_positions_go_on_from_the_first(void) {
  g_autoptr(DsTokens) tokens = ds_text_tokenize("kube-proxy is", -1, 100);
  const DsToken *first = &g_array_index(tokens->tokens, DsToken, 0),
                *last = &g_array_index(tokens->tokens, DsToken, tokens->tokens->len - 1);
  g_assert_cmpuint(first->position, ==, 100);
  g_assert_cmpuint(last->position, ==, 102);
  g_assert_cmpuint(tokens->positions, ==, 102);
  g_autoptr(DsTokens) none = ds_text_tokenize("", -1, 7);
  g_assert_cmpuint(none->positions, ==, 6);
  ds_tokens_free(NULL);
}

static void test_ranges_are_those_of_the_text(void) {
  const char *text = "“Ｎode-Port’s” v1.9.3";
  static const char *const expected[] = {"Ｎode-Port", "Ｎode-Port", "Ｎode", "Port", "v1.9.3", "1.9.3", "1.9"};
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, 1);
  g_assert_cmpuint(tokens->tokens->len, ==, G_N_ELEMENTS(expected));
  for (guint i = 0; i < MIN(tokens->tokens->len, G_N_ELEMENTS(expected)); i++) {
    const DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    g_autofree char *range = g_strndup(text + token->start, token->end - token->start);
    g_assert_cmpstr(range, ==, expected[i]);
  }
}

static void test_length_is_respected(void) {
  g_autoptr(DsTokens) tokens = ds_text_tokenize("one two", 5, 1);
  g_autofree char *actual = describe(tokens);
  g_assert_cmpstr(actual, ==, "one@1 t@2");
}

/* ---- joined neighbours ---- */

static void assert_joined(const char *text, guint max_words, const char *expected) {
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, 1);
  g_autoptr(DsTokens) joined = ds_tokens_join(tokens, text, max_words);
  g_autofree char *actual = describe(joined);
  g_assert_cmpstr(actual, ==, expected);
}

static void test_neighbours_are_joined(void) {
  assert_joined("node port", 3, "-=nodeport@1+2");
  assert_joined("pod disruption budget", 3, "-=poddisruption@1+2 -=poddisruptionbudget@1+3 -=disruptionbudget@2+2");
  assert_joined("pod disruption budget", 2, "-=poddisruption@1+2 -=disruptionbudget@2+2");
  assert_joined("kube-proxy mode", 3, "");
  assert_joined("node, port", 3, "");
  assert_joined("1 2", 3, "");
  assert_joined("http 2", 3, "-=http2@1+2");
  assert_joined("one", 3, "");
  assert_joined("", 3, "");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/text/token/prose-is-words", test_prose_is_words);
  g_test_add_func("/text/token/names-are-found-whole-and-in-parts", test_names_are_found_whole_and_in_parts);
  g_test_add_func("/text/token/capitals-divide-names", test_capitals_divide_names);
  g_test_add_func("/text/token/a-single-letter-is-not-split-off", test_a_single_letter_is_not_split_off);
  g_test_add_func("/text/token/numbers-at-the-end-of-names", test_numbers_at_the_end_of_names);
  g_test_add_func("/text/token/versions-and-addresses", test_versions_and_addresses);
  g_test_add_func("/text/token/signs-that-belong-to-a-word", test_signs_that_belong_to_a_word);
  g_test_add_func("/text/token/accents-are-optional", test_accents_are_optional);
  g_test_add_func("/text/token/compatibility-characters-fold", test_compatibility_characters_fold);
  g_test_add_func("/text/token/what-cannot-be-seen-vanishes", test_what_cannot_be_seen_vanishes);
  g_test_add_func("/text/token/a-word-broken-over-two-lines", test_a_word_broken_over_two_lines);
  g_test_add_func("/text/token/a-phrase-finds-a-name-in-any-spelling", test_a_phrase_finds_a_name_in_any_spelling);
  g_test_add_func("/text/token/positions-go-on-from-the-first", test_positions_go_on_from_the_first);
  g_test_add_func("/text/token/ranges-are-those-of-the-text", test_ranges_are_those_of_the_text);
  g_test_add_func("/text/token/length-is-respected", test_length_is_respected);
  g_test_add_func("/text/join/neighbours-are-joined", test_neighbours_are_joined);
  return g_test_run();
}
