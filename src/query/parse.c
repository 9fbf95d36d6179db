/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Query string to tree, by recursive descent, with the place of every node.
 *
 *   query  = and { "OR" and }
 *   and    = clause { ["AND"] clause }
 *   clause = ("NOT" | "-" | "+") clause | near
 *   near   = atom { "NEAR/n" atom }
 *   atom   = "(" query ")" | phrase | field ":" value | word
 */
#include "internal.h"

#include <string.h>

#define MAX_BYTES 4096u
#define MAX_WORDS 256u
#define MAX_DEPTH 32u
#define DEFAULT_NEAR 10u

typedef struct {
  const char *source;
  const char *at;
  guint words, depth, groups;
  gsize where; /* of the error */
  GError *error;
} Parser;

void ds_node_free(DsNode *node) {
  if (!node) return;
  g_free(node->text);
  g_free(node->low);
  g_free(node->high);
  g_ptr_array_unref(node->children);
  g_free(node);
}

static DsNode *node_new(DsNodeKind kind, gsize start) {
  DsNode *node = g_new0(DsNode, 1);
  node->kind = kind;
  node->start = start;
  node->children = g_ptr_array_new_with_free_func((GDestroyNotify)ds_node_free);
  return node;
}

void ds_query_free(DsQuery *query) {
  if (!query) return;
  g_free(query->source);
  ds_node_free(query->root);
  g_free(query);
}

static gsize offset(const Parser *p) {
  return (gsize)(p->at - p->source);
}

G_GNUC_PRINTF(3, 4) static DsNode *fail(Parser *p, gsize where, const char *format, ...) {
  if (p->error) return NULL;
  va_list args;
  va_start(args, format);
  g_autofree char *message = g_strdup_vprintf(format, args);
  va_end(args);
  p->error = g_error_new(DS_ERROR, DS_ERROR_SYNTAX, "query: %s", message);
  p->where = where;
  return NULL;
}

/* ---- characters ---- */

static gunichar peek(const Parser *p) {
  return *p->at ? g_utf8_get_char(p->at) : 0;
}
static gboolean is_space(gunichar c) {
  return c && g_unichar_isspace(c);
}
static void skip_spaces(Parser *p) {
  while (is_space(peek(p))) p->at = g_utf8_next_char(p->at);
}
static gboolean is_open_quote(gunichar c) {
  return c == '"' || c == 0x201c || c == 0x201e;
}
static gboolean is_close_quote(gunichar c) {
  return c == '"' || c == 0x201d || c == 0x201c;
}

/* Whether the word @keyword stands here, whole and in capitals. */
static gboolean at_keyword(const Parser *p, const char *keyword) {
  gsize n = strlen(keyword);
  if (strncmp(p->at, keyword, n) != 0) return FALSE;
  gunichar after = p->at[n] ? g_utf8_get_char(p->at + n) : 0;
  return !after || is_space(after) || after == ')' || after == '(';
}

/* NEAR or NEAR/n here: its length in bytes, and the distance. */
static gsize at_near(const Parser *p, guint *distance) {
  if (at_keyword(p, "NEAR")) {
    *distance = DEFAULT_NEAR;
    return strlen("NEAR");
  }
  if (!g_str_has_prefix(p->at, "NEAR/") || !g_ascii_isdigit(p->at[5])) return 0;
  char *end = NULL;
  guint64 n = g_ascii_strtoull(p->at + 5, &end, 10);
  if (*end && !is_space(g_utf8_get_char(end)) && *end != ')') return 0;
  *distance = (guint)CLAMP(n, 1, 100);
  return (gsize)(end - p->at);
}

/* ---- atoms ---- */

static DsNode *parse_or(Parser *p);

static DsNode *parse_phrase(Parser *p) {
  DsNode *node = node_new(DS_NODE_PHRASE, offset(p));
  p->at = g_utf8_next_char(p->at);
  const char *begin = p->at;
  while (*p->at && !is_close_quote(peek(p))) p->at = g_utf8_next_char(p->at);
  if (!*p->at) {
    gsize where = node->start;
    ds_node_free(node);
    return fail(p, where, "this quote is not closed");
  }
  node->text = g_strndup(begin, (gsize)(p->at - begin));
  p->at = g_utf8_next_char(p->at);
  node->end = offset(p);
  return node;
}

/* The end of the word that begins here: the next space; in a group also a `)` that the word did not open itself. */
static const char *word_end(const Parser *p) {
  int open = 0;
  const char *end = p->at;
  for (; *end && !is_space(g_utf8_get_char(end)); end = g_utf8_next_char(end)) {
    if (*end == '(') open++;
    if (*end == ')' && --open < 0 && p->groups) break;
  }
  return end;
}

/* A prefix of one letter asks for half of the index, and no term is as long as 64 bytes. */
static gboolean check_prefix(Parser *p, const DsNode *node) {
  g_autofree char *letters = ds_prefix_fold(node->text);
  gboolean is_long = strlen(letters) > 64;
  if (!is_long && g_utf8_strlen(letters, -1) >= 2) return TRUE;
  g_autofree char *safe = ds_escape(node->text);
  fail(p, node->start, "'%s*' is too %s", safe, is_long ? "long" : "short: a prefix needs two letters");
  return FALSE;
}

static DsNode *parse_word(Parser *p) {
  const char *end = word_end(p);
  gsize len = (gsize)(end - p->at);
  DsNode *node = node_new(DS_NODE_WORD, offset(p));
  if (len > 1 && end[-1] == '*') {
    node->kind = DS_NODE_PREFIX;
    node->text = g_strndup(p->at, len - 1);
  } else
    node->text = g_strndup(p->at, len);
  p->at = end;
  node->end = offset(p);
  if (++p->words > MAX_WORDS) fail(p, node->start, "more than %u words", MAX_WORDS);
  if (!p->error && (node->kind != DS_NODE_PREFIX || check_prefix(p, node))) return node;
  ds_node_free(node);
  return NULL;
}

/* The field whose name and colon stand here with a value behind them, or -1; *@ret_len covers name and colon. */
static int at_field(const Parser *p, gsize *ret_len) {
  const char *end = p->at;
  while (g_ascii_isalpha(*end)) end++;
  if (end == p->at || *end != ':' || !end[1] || is_space(g_utf8_get_char(end + 1))) return -1;
  if (p->groups && end[1] == ')') return -1;
  *ret_len = (gsize)(end - p->at) + 1;
  return ds_field_find(p->at, end - p->at);
}

static gboolean check_value(Parser *p, DsNode *node, gsize value_at) {
  const DsField *field = &ds_fields[node->field];
  if (field->kind != DS_FIELD_FLAG && field->kind != DS_FIELD_VALUE) return TRUE;
  g_autofree char *folded = g_utf8_casefold(node->text, -1), *safe = ds_escape(node->text);
  g_free(node->text);
  node->text = g_strdup(folded);
  if (!field->values) return TRUE;
  g_auto(GStrv) values = g_strsplit(field->values, ",", -1);
  if (g_strv_contains((const char *const *)values, folded)) return TRUE;
  fail(p, value_at, "'%s:' knows %s, not '%s'", field->name, field->values, safe);
  return FALSE;
}

/* A deck's name as it is printed ends as its file does, which no word of it says. */
static void cut_file_ending(DsNode *value) {
  gsize len = strlen(value->text), ending = strlen(".pdf");
  if (value->kind != DS_NODE_PREFIX && len > ending && g_ascii_strcasecmp(value->text + len - ending, ".pdf") == 0)
    value->text[len - ending] = '\0';
}

static DsNode *parse_field(Parser *p, int field, gsize name_len) {
  gsize start = offset(p);
  p->at += name_len;
  gsize value_at = offset(p);
  g_autoptr(DsNodeOwned) value = is_open_quote(peek(p)) ? parse_phrase(p) : parse_word(p);
  if (!value) return NULL;
  if (field == DS_FIELD_DECK) cut_file_ending(value);
  DsNode *node = node_new(DS_NODE_FIELD, start);
  node->end = value->end;
  node->field = field;
  node->text = g_strdup(value->text);
  const char *problem = ds_fields[field].kind == DS_FIELD_RANGE ? ds_range_parse(field, node->text, &node->low, &node->high) : NULL;
  if (problem) fail(p, value_at, "%s", problem);
  if (problem || !check_value(p, node, value_at)) {
    ds_node_free(node);
    return NULL;
  }
  if (ds_fields[field].kind == DS_FIELD_WORDS) g_ptr_array_add(node->children, g_steal_pointer(&value));
  return node;
}

static DsNode *parse_group(Parser *p) {
  gsize start = offset(p);
  if (++p->depth > MAX_DEPTH) return fail(p, start, "more than %u groups in one another", MAX_DEPTH);
  p->at++;
  p->groups++;
  DsNode *node = parse_or(p);
  p->groups--;
  p->depth--;
  skip_spaces(p);
  if (p->error) {
    ds_node_free(node);
    return NULL;
  }
  if (*p->at == ')') {
    p->at++;
    return node;
  }
  ds_node_free(node);
  return fail(p, start, "this parenthesis is not closed");
}

static DsNode *parse_atom(Parser *p) {
  gsize name_len = 0;
  guint distance;
  if (*p->at == '(') return parse_group(p);
  if (at_near(p, &distance)) return fail(p, offset(p), "NEAR has nothing on its left");
  if (is_open_quote(peek(p))) return parse_phrase(p);
  int field = at_field(p, &name_len);
  return field >= 0 ? parse_field(p, field, name_len) : parse_word(p);
}

/* ---- operators ---- */

static gboolean at_end(Parser *p) {
  skip_spaces(p);
  while (!p->groups && *p->at == ')') { /* a stray one means nothing */
    p->at++;
    skip_spaces(p);
  }
  return !*p->at || (p->groups && *p->at == ')');
}

static DsNode *parse_near(Parser *p) {
  DsNode *left = parse_atom(p);
  guint distance = 0;
  gsize len;
  while (left && !at_end(p) && (len = at_near(p, &distance)) > 0) {
    gsize where = offset(p);
    p->at += len;
    DsNode *right = at_end(p) ? fail(p, where, "NEAR has nothing on its right") : parse_atom(p);
    DsNode *node = left->kind == DS_NODE_NEAR ? left : node_new(DS_NODE_NEAR, left->start);
    if (node != left) g_ptr_array_add(node->children, left);
    left = node;
    node->distance = MAX(node->distance, distance);
    gboolean fits = right && (right->kind == DS_NODE_WORD || right->kind == DS_NODE_PHRASE);
    for (guint i = 0; fits && i < node->children->len; i++) {
      DsNodeKind kind = ((DsNode *)g_ptr_array_index(node->children, i))->kind;
      fits = kind == DS_NODE_WORD || kind == DS_NODE_PHRASE;
    }
    if (!fits) {
      fail(p, where, "NEAR joins words or phrases only");
      ds_node_free(right);
      ds_node_free(node);
      return NULL;
    }
    node->end = right->end;
    g_ptr_array_add(node->children, right);
  }
  return left;
}

static DsNode *wrap(DsNodeKind kind, gsize start, DsNode *child) {
  if (!child) return NULL;
  DsNode *node = node_new(kind, start);
  node->end = child->end;
  g_ptr_array_add(node->children, child);
  return node;
}

static DsNode *parse_clause(Parser *p) {
  gsize start = offset(p);
  gboolean sign = (*p->at == '-' || *p->at == '+') && p->at[1] && p->at[1] != *p->at && !is_space(g_utf8_get_char(p->at + 1));
  if (!at_keyword(p, "NOT") && !sign) return parse_near(p);
  DsNodeKind kind = *p->at == '+' ? DS_NODE_REQUIRE : DS_NODE_NOT;
  p->at += sign ? 1 : strlen("NOT");
  if (++p->depth > MAX_DEPTH) return fail(p, start, "more than %u operators in one another", MAX_DEPTH);
  DsNode *child = at_end(p) ? fail(p, start, "NOT has nothing on its right") : parse_clause(p);
  p->depth--;
  return wrap(kind, start, child);
}

/* Adds a child, taking a node of the same kind apart: AND of AND is one AND. */
static DsNode *join(DsNodeKind kind, DsNode *left, DsNode *right) {
  DsNode *node = left->kind == kind ? left : node_new(kind, left->start);
  if (node != left) g_ptr_array_add(node->children, left);
  node->end = right->end;
  g_ptr_array_add(node->children, right);
  return node;
}

static DsNode *parse_and(Parser *p) {
  DsNode *left = NULL;
  gsize last_and = 0;
  gboolean waiting = FALSE;
  while (!p->error && !at_end(p) && !at_keyword(p, "OR")) {
    if (at_keyword(p, "AND")) {
      if (!left || waiting) {
        fail(p, offset(p), "AND has nothing on its left");
        break;
      }
      last_and = offset(p);
      waiting = TRUE;
      p->at += strlen("AND");
      continue;
    }
    DsNode *right = parse_clause(p);
    if (!right) break;
    waiting = FALSE;
    left = left ? join(DS_NODE_AND, left, right) : right;
  }
  if (!p->error && waiting) fail(p, last_and, "AND has nothing on its right");
  if (!p->error) return left;
  ds_node_free(left);
  return NULL;
}

static DsNode *parse_or(Parser *p) {
  DsNode *left = parse_and(p);
  while (!p->error && !at_end(p) && at_keyword(p, "OR")) {
    gsize where = offset(p);
    p->at += strlen("OR");
    DsNode *right = left ? parse_and(p) : NULL;
    if (left && right)
      left = join(DS_NODE_OR, left, right);
    else
      fail(p, where, "OR has nothing on its %s", left ? "right" : "left");
  }
  if (!p->error && left) return left;
  if (!p->error && p->groups) fail(p, offset(p), "this group is empty");
  ds_node_free(left);
  return NULL;
}

DsQuery *ds_query_parse(const char *source, gsize *ret_where, GError **error) {
  if (strlen(source) > MAX_BYTES) {
    if (ret_where) *ret_where = MAX_BYTES;
    g_set_error(error, DS_ERROR, DS_ERROR_SYNTAX, "query: longer than %u bytes", MAX_BYTES);
    return NULL;
  }
  DsQuery *query = g_new0(DsQuery, 1);
  query->source = ds_utf8_clean(source, -1);
  Parser parser = {.source = query->source, .at = query->source};
  query->root = parse_or(&parser);
  if (!parser.error) return query;
  if (ret_where) *ret_where = parser.where;
  g_propagate_error(error, parser.error);
  ds_query_free(query);
  return NULL;
}
