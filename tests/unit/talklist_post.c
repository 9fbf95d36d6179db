/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts: titles, times, sections, abstracts in the shapes that writers give them. */
#include <string.h>

#include "talklist_help.h"

#define FRONT "---\ntitle: 'Wax Talks at KubeCon EU 2023'\ndate: '2023-03-01'\n---\n\n"

static void link_time_abstract(void) {
  g_auto(Read) read = read_text("a.md", FRONT "Intro.\n\n## Wax Day\n\n[Bees at Scale - Ann Lee & Tom Beek, "
                                              "Forge](https://sched.co/1a)\n\nTuesday, April 18, 2023, 09:00 - 09:10 CEST\n\nOne.\n\n"
                                              "- first\n- second\n\nTwo,\nmore.\n\n### [⚡ Panel: Why Wax? - Eva Lang, Stem; Paul Roe, "
                                              "Root](https://sched.co/1b)\n\n**Wednesday, April 19 • 2:30 pm - 3:05pm**\n\nThree.\n");
  g_assert_no_error(read.error);
  assert_told(read, 0,
              "10 Bees at Scale [talk] Ann Lee (Forge), Tom Beek (Forge) | Wax Day | 2023-04-18 09:00-09:10 CEST | kubecon-eu-2023 | "
              "https://sched.co/1a | One.\n\nfirst\nsecond\n\nTwo, more.");
  assert_told(read, 1,
              "22 Panel: Why Wax? [panel] Eva Lang (Stem), Paul Roe (Root) | Wax Day | 2023-04-19 14:30-15:05 - | kubecon-eu-2023 | "
              "https://sched.co/1b | Three.");
  g_assert_cmpuint(read.talks->len, ==, 2);
  g_assert_cmpint(((DsTalk *)g_ptr_array_index(read.talks, 0))->utc_offset, ==, 120);
  g_assert_cmpuint(read.doubts->len, ==, 0);
}

static void bold_link_with_speakers_below(void) {
  g_auto(Read) read = read_text("a.md", FRONT "**[Bees at Scale](https://sched.co/1a)**\nAnn Lee, Forge & Tom Beek, Orchard\n\n_Tuesday, "
                                              "April 18 | 09:00 - 09:10 CEST_\n\nOne.\n\n"
                                              "[Small Bees](https://sched.co/1b)  \n**Speakers:** Eva Lang, Stem  \n**When:** Tuesday, "
                                              "April 18, 10:00 CEST  \n**Where:** Hall B\n\nTwo.\n");
  assert_told(read, 0,
              "6 Bees at Scale [talk] Ann Lee (Forge), Tom Beek (Orchard) | - | 2023-04-18 09:00-09:10 CEST | kubecon-eu-2023 | "
              "https://sched.co/1a | One.");
  assert_told(read, 1, "13 Small Bees [talk] Eva Lang (Stem) | - | 2023-04-18 10:00-- CEST | kubecon-eu-2023 | https://sched.co/1b | Two.");
  g_assert_cmpstr(((DsTalk *)g_ptr_array_index(read.talks, 1))->room, ==, "Hall B");
}

static void day_stands_in_the_section(void) {
  g_auto(Read) read = read_text(
      "a.md", FRONT "## Wax Day\n\nIt is on Tuesday, April 18th, in the main hall.\n\n[Bees - Ann Lee, "
                    "Forge](https://sched.co/1a)\n\n9:15 - 9:40 am\n\nOne.\n\n"
                    "## KubeCon\n\n### Thursday, April 20\n\n[Combs - Tom Beek, Root](https://sched.co/1b)\n\n14:00 - 14:30\n\nTwo.\n");
  assert_told(read, 0, "10 Bees [talk] Ann Lee (Forge) | Wax Day | 2023-04-18 09:15-09:40 - | kubecon-eu-2023 | https://sched.co/1a | One.");
  assert_told(read, 1, "20 Combs [talk] Tom Beek (Root) | KubeCon | 2023-04-20 14:00-14:30 - | kubecon-eu-2023 | https://sched.co/1b | Two.");
}

static void no_time_is_said_not_guessed(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT "## Talks\n\n[Bees - Ann Lee, Forge](https://x.sched.com/event/1)\n\nTuesday, April 18, 09:00 - 09:10 "
                              "CEST\n\nOne.\n\n[Combs - Tom Beek, Root](https://x.sched.com/event/2)\n\nTwo.\n");
  assert_told(read, 1, "14 Combs [talk] Tom Beek (Root) | Talks | - --- - | kubecon-eu-2023 | https://x.sched.com/event/2 | Two.");
  g_assert_true(doubts_hold(&read, "a.md:14: no date for 'Combs'"));
}

static void year_comes_from_line_then_title_and_weekday_checks_it(void) {
  g_auto(Read) read =
      read_text("a.md", "---\ntitle: 'Wax Talks at KubeCon EU 2024'\ndate: '2023-12-20'\n---\n\n[A Hive - Ann Lee, "
                        "Forge](https://sched.co/1)\n\nTuesday, March 19 • 09:00 - 09:10\n\nOne.\n\n"
                        "[B Hive - Ann Lee, Forge](https://sched.co/2)\n\nTuesday, March 19, 2023, 10:00 - 10:10 CET\n\nTwo.\n\n[C Hive "
                        "- Ann Lee, Forge](https://sched.co/3)\n\nMonday, March 19, 2024, 11:00 - 11:10 CET\n\nThree.\n");
  g_assert_cmpstr(((DsTalk *)g_ptr_array_index(read.talks, 0))->date, ==, "2024-03-19");
  g_assert_cmpstr(((DsTalk *)g_ptr_array_index(read.talks, 1))->date, ==, "2024-03-19");
  g_assert_cmpstr(((DsTalk *)g_ptr_array_index(read.talks, 2))->date, ==, "2024-03-19");
  g_assert_true(doubts_hold(&read, "a.md:12: 2023-03-19 of 'B Hive' is no Tuesday: taken as of 2024"));
  g_assert_true(doubts_hold(&read, "a.md:18: 2024-03-19 of 'C Hive' is no Monday"));
}

static void year_of_the_posts_date_is_a_doubt(void) {
  g_auto(Read) read = read_text("a.md", "---\ntitle: 'Wax Talks at KubeCon'\ndate: '2023-12-20'\n---\n\n[A Hive - Ann Lee, "
                                        "Forge](https://sched.co/1)\n\nMarch 19 • 09:00 - 09:10\n\nOne.\n");
  g_assert_cmpstr(((DsTalk *)g_ptr_array_index(read.talks, 0))->date, ==, "2024-03-19");
  g_assert_true(doubts_hold(&read, "year 2024 of 'A Hive'"));
}

static void closing_words_are_no_abstract(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT "[Bees - Ann Lee, Forge](https://sched.co/1a)\n\nTuesday, April 18, 09:00 - 09:10 CEST\n\nOne.\n\nIn the "
                              "second part we see how bees meet.\n\nStop by the Wax booth for swag. See you there!\n\n"
                              "[Combs - Tom Beek, Root](https://sched.co/1b)\n\nTuesday, April 18, 10:00 - 10:10 CEST\n\nTwo.\n\nWhether "
                              "you are attending the talks or the party, say hi!\n\nUntil then.\n");
  g_assert_true(g_str_has_suffix(((DsTalk *)g_ptr_array_index(read.talks, 0))->abstract, "how bees meet."));
  g_assert_cmpstr(((DsTalk *)g_ptr_array_index(read.talks, 1))->abstract, ==, "Two.");
}

static void lists_without_times(void) {
  g_auto(Read) read = read_text("a.md", FRONT "## Talks\n\n- **Wax for All** ([details](https://x.example/1)), Ann Lee (Forge)\n- **Deep "
                                              "Wax** ([details](https://x.example/2)), Tom Beek (Root) and Eva Lang (Stem)\n"
                                              "- Paul Roe (Comb Co) - [Roots, Not Leaves](https://x.example/3)\n\n## The Shape of a Hive "
                                              "by Nina Holt (Wing Co)\n\nHow it gets its shape.\n");
  g_assert_cmpuint(read.talks->len, ==, 4);
  assert_told(read, 0, "8 Wax for All [talk] Ann Lee (Forge) | Talks | - --- - | kubecon-eu-2023 | https://x.example/1 | -");
  assert_told(read, 1, "9 Deep Wax [talk] Tom Beek (Root), Eva Lang (Stem) | Talks | - --- - | kubecon-eu-2023 | https://x.example/2 | -");
  assert_told(read, 2, "10 Roots, Not Leaves [talk] Paul Roe (Comb Co) | Talks | - --- - | kubecon-eu-2023 | https://x.example/3 | -");
  assert_told(read, 3, "12 The Shape of a Hive [talk] Nina Holt (Wing Co) | Talks | - --- - | kubecon-eu-2023 | - | How it gets its shape.");
}

static void bullets_with_text_inside(void) {
  g_auto(Read) read = read_text(
      "a.md", FRONT "- **[Honey - Tim Beek, Orchard](https://sched.co/1)**\n\n  Thursday 20 April • 2:00pm\n\n  Sweet.\n\n- [Wax - Eva "
                    "Lang, Stem](https://sched.co/2) (Thursday, April 20, 3:00pm - 3:30pm)\n\n  Hard.\n\nNothing more.\n");
  assert_told(read, 0, "6 Honey [talk] Tim Beek (Orchard) | - | 2023-04-20 14:00-- - | kubecon-eu-2023 | https://sched.co/1 | Sweet.");
  assert_told(read, 1, "12 Wax [talk] Eva Lang (Stem) | - | 2023-04-20 15:00-15:30 - | kubecon-eu-2023 | https://sched.co/2 | Hard.");
}

static void times_above_titles(void) {
  g_auto(Read) read = read_text(
      "a.md", FRONT "Tuesday, April 18, 09:00 - 09:10 CEST\n[Bees - Ann Lee, Forge](https://x.sched.com/event/1)\n\nOne.\n\nTuesday, "
                    "April 18, 10:00 - 10:10 CEST\n[Combs - Tom Beek, Root](https://x.sched.com/event/2)\n\nTwo.\n");
  assert_told(read, 0, "7 Bees [talk] Ann Lee (Forge) | - | 2023-04-18 09:00-09:10 CEST | kubecon-eu-2023 | https://x.sched.com/event/1 | One.");
  assert_told(read, 1, "12 Combs [talk] Tom Beek (Root) | - | 2023-04-18 10:00-10:10 CEST | kubecon-eu-2023 | https://x.sched.com/event/2 | Two.");
}

static void prose_is_no_talk(void) {
  g_auto(Read) read =
      read_text("a.md", "---\ntitle: 'Wax 2.0 is Here'\ndate: '2024-05-01'\n---\n\n[Wax 2.0](https://example.org/r) is here, and it is "
                        "good.\n\n[Read the docs](https://docs.example.org)\n\n- [Faster combs](https://example.org/1) - thanks to many\n"
                        "- [The story](https://example.org/2) by Ann Lee (Forge)\n\n**Upgrade now**\n\nSee you on Tuesday, May 14, "
                        "2024!\n\n| Part | Version |\n|---|---|\n| comb | 2.0 |\n");
  g_assert_cmpuint(read.talks->len, ==, 0);
  g_assert_no_error(read.error);
}

static void booth_hours_are_no_talk(void) {
  g_auto(Read) read = read_text("a.md", FRONT "[Bees - Ann Lee, Forge](https://sched.co/1a)\n\nTuesday, April 18, 09:00 - 09:10 "
                                              "CEST\n\nOne.\n\n**Meet the keepers**\n\nTuesday, April 18, 10:00 - 17:00\n");
  g_assert_cmpuint(read.talks->len, ==, 1);
}

static void what_the_site_adds_is_left_out(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT "import authors from 'utils/authors';\n\n#### _March 4th, 2023_\n\n#### _Author: Ann Lee, Forge_\n\n[Bees "
                              "- Ann Lee, Forge](https://sched.co/1a?w=100%&x=1)\n\nTuesday, April 18, 09:00 - 09:10 CEST\n\nOne \\* "
                              "more \\_x\\_ &amp; **all**.\n\n<BlogAuthor {...authors.AnnLee} />\n");
  assert_told(read, 0,
              "12 Bees [talk] Ann Lee (Forge) | - | 2023-04-18 09:00-09:10 CEST | kubecon-eu-2023 | https://sched.co/1a?w=100%&x=1 | One "
              "* more _x_ & all.");
}

static void broken_front_matter_is_a_doubt(void) {
  g_auto(Read) read =
      read_text("kubecon-eu-2023.md", "---\ntitle: 'Wax\n: [\n---\n\n[Bees - Ann Lee, Forge](https://sched.co/1a)\n\nTuesday, April 18, "
                                      "2023, 09:00 - 09:10 CEST\n\nOne.\n");
  g_assert_cmpuint(read.talks->len, ==, 1);
  g_assert_true(doubts_hold(&read, "front matter"));
  g_assert_cmpstr(((DsTalk *)g_ptr_array_index(read.talks, 0))->event_key, ==, "kubecon-eu-2023");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talklist/post/link-time-abstract", link_time_abstract);
  g_test_add_func("/talklist/post/bold-link-with-speakers-below", bold_link_with_speakers_below);
  g_test_add_func("/talklist/post/day-stands-in-the-section", day_stands_in_the_section);
  g_test_add_func("/talklist/post/no-time-is-said-not-guessed", no_time_is_said_not_guessed);
  g_test_add_func("/talklist/post/year-comes-from-line-then-title-and-weekday-checks-it", year_comes_from_line_then_title_and_weekday_checks_it);
  g_test_add_func("/talklist/post/year-of-the-posts-date-is-a-doubt", year_of_the_posts_date_is_a_doubt);
  g_test_add_func("/talklist/post/closing-words-are-no-abstract", closing_words_are_no_abstract);
  g_test_add_func("/talklist/post/lists-without-times", lists_without_times);
  g_test_add_func("/talklist/post/bullets-with-text-inside", bullets_with_text_inside);
  g_test_add_func("/talklist/post/times-above-titles", times_above_titles);
  g_test_add_func("/talklist/post/prose-is-no-talk", prose_is_no_talk);
  g_test_add_func("/talklist/post/booth-hours-are-no-talk", booth_hours_are_no_talk);
  g_test_add_func("/talklist/post/what-the-site-adds-is-left-out", what_the_site_adds_is_left_out);
  g_test_add_func("/talklist/post/broken-front-matter-is-a-doubt", broken_front_matter_is_a_doubt);
  return g_test_run();
}
