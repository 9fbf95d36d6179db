/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists that people and projects keep of their talks, beside the posts of an event; and documents that look like them and are none. */
#include <string.h>

#include "talklist_help.h"

#define FRONT "---\ntitle: 'Wax Talks at KubeCon EU 2023'\ndate: '2023-03-01'\n---\n\n"

static const DsTalk *talk_at(const Read *read, guint i) {
  return i < read->talks->len ? g_ptr_array_index(read->talks, i) : NULL;
}
static const char *video_of(const DsTalk *talk) {
  return talk && talk->videos->len ? ((DsVideo *)g_ptr_array_index(talk->videos, 0))->url : "-";
}
static const char *slides_of(const DsTalk *talk) {
  return talk && talk->slides_url ? talk->slides_url : "-";
}

static void heads_of_several_words(void) {
  g_auto(Read) read = read_text(
      "README.md",
      "# KubeCon + CloudNativeCon Europe 2019\n\n| Topic | Youtube(Video) | Sched(Slides) | Talk ID |\n|-|:-:|-:|-|\n"
      "|Wax Walls - Zorvan Quell & Maud Oriel|[Video](https://youtu.be/1)|[Presentation](https://sched.com/hosted_files/w.pdf)|7|\n"
      "|Wax Doors: How a Hive Opens Its D... Maud Oriel & Ilmari Tuck|[Video](https://youtu.be/2)|-|8|\n");
  g_assert_cmpuint(read.talks->len, ==, 2);
  assert_told(read, 0, "5 Wax Walls [talk] Zorvan Quell (-), Maud Oriel (-) | - | - --- - | kubecon-eu-2019 | - | -");
  assert_told(read, 1,
              "6 Wax Doors: How a Hive Opens Its D... [talk] Maud Oriel (-), Ilmari Tuck (-) | - | - --- - | kubecon-eu-2019 | - | -");
  g_assert_cmpstr(video_of(talk_at(&read, 0)), ==, "https://youtu.be/1");
  g_assert_cmpstr(slides_of(talk_at(&read, 0)), ==, "https://sched.com/hosted_files/w.pdf");
}

static void a_column_of_any_links(void) {
  g_auto(Read) read =
      read_text("my-talks.md",
                "# My Talks\n\n| Talk | Event/Type | Date | Links |\n|-|-|-|-|\n"
                "| Wax Walls | HiveDays Berlin | December 2023 | [Video](https://youtu.be/1), [Slides](https://example.org/walls) |\n"
                "| Wax Doors | Comb Webinar | March 8, 2022 | [Page](https://x.sched.com/event/2), [s](https://example.org/d.pptx) |\n");
  g_assert_cmpuint(read.talks->len, ==, 2);
  assert_told(read, 0, "5 Wax Walls [talk] | - | - --- - | hivedays-berlin-2023 | - | -");
  assert_told(read, 1, "6 Wax Doors [talk] | - | 2022-03-08 --- - | comb-webinar-2022 | https://x.sched.com/event/2 | -");
  g_assert_cmpstr(slides_of(talk_at(&read, 0)), ==, "https://example.org/walls");
  g_assert_cmpstr(video_of(talk_at(&read, 0)), ==, "https://youtu.be/1");
  g_assert_cmpstr(slides_of(talk_at(&read, 1)), ==, "https://example.org/d.pptx");
  g_assert_true(doubts_hold(&read, "my-talks.md:5: no day for 'Wax Walls' in 'December 2023'"));
}

static void an_events_cell_leads_to_the_talk(void) {
  g_auto(Read) read = read_text(
      "speaking.md",
      "+++\ntitle = \"Speaking\"\n+++\n\n2019\n====\n\n| Date | Event/Conference | Talk |\n|-|-|-|\n"
      "|November 20|[KubeCon San Diego](https://x.sched.com/event/1/wax)|Wax Walls - Zorvan Quell & Maud Oriel|\n\n"
      "2018\n====\n\n| Date | Event | Talk |\n|-|-|-|\n|May 3|[HiveCon](https://hive.example.org)|Wax Doors - Maud Oriel & Ilmari Tuck|\n");
  g_assert_cmpuint(read.talks->len, ==, 2);
  assert_told(read, 0,
              "10 Wax Walls [talk] Zorvan Quell (-), Maud Oriel (-) | - | 2019-11-20 --- - | kubecon-na-2019 | "
              "https://x.sched.com/event/1/wax | -");
  assert_told(read, 1, "17 Wax Doors [talk] Maud Oriel (-), Ilmari Tuck (-) | - | 2018-05-03 --- - | hivecon-2018 | - | -");
}

static void recordings_bear_titles_out(void) {
  g_auto(Read) read = read_text(
      "talks.md",
      "# Talks & Media\n\n## Talks\n\n- _**Keynote – Wax Walls — KubeCon + CloudNativeCon, Europe 2023**_\n\n"
      "  ([schedule](https://sched.co/1))\n\n- **Wax Doors**\n  - Shown at the hive.\n  - [Recording](https://youtu.be/2), "
      "[slides](d.pdf)\n\n- **Wax Floors**<br>\n  Zorvan Quell, Keeper, Brightforge<br>\n  [See on Youtube.](https://youtu.be/3)\n\n"
      "## Articles\n\n- **Wax, in print**\n  - [Video](https://youtu.be/4)\n");
  g_assert_cmpuint(read.talks->len, ==, 3);
  assert_told(read, 0, "5 Keynote – Wax Walls [keynote] | Talks | - --- - | kubecon-eu-2023 | https://sched.co/1 | -");
  assert_told(read, 1, "9 Wax Doors [talk] | Talks | - --- - | - | - | Shown at the hive.");
  assert_told(read, 2, "13 Wax Floors [talk] Zorvan Quell (Keeper, Brightforge) | Talks | - --- - | - | - | -");
  g_assert_cmpstr(video_of(talk_at(&read, 1)), ==, "https://youtu.be/2");
  g_assert_cmpstr(slides_of(talk_at(&read, 1)), ==, "d.pdf");
}

static void names_over_lines_and_paragraphs(void) {
  g_auto(Read) read = read_text(
      "a.md", FRONT
      "## Tuesday, April 18\n\n14:30 - 16:00 HiveCon: [Wax\nWalls](https://sched.co/1)\n\n> Zorvan Quell, Thorvald Ex, Maud "
      "Oriel & Ilmari Tuck\n> (Brightforge),\n>\n> Wren Kastel (Dune Labs)\n\n16:30 - 17:00 HiveCon: [Wax Doors](https://sched.co/2)\n\n"
      "> Room 12 B\n\n17:00 - 17:10 HiveCon: [Wax Floors - Maud Oriel, Dune College; University of Combs](https://sched.co/3)\n");
  g_assert_cmpuint(read.talks->len, ==, 3);
#define AT(time, n) " | Tuesday, April 18 | 2023-04-18 " time " - | kubecon-eu-2023 | https://sched.co/" n " | -"
  assert_told(
      read, 0,
      "8 Wax Walls [talk] Zorvan Quell (Brightforge), Thorvald Ex (Brightforge), Maud Oriel (Brightforge), Ilmari Tuck (Brightforge), "
      "Wren Kastel (Dune Labs)" AT("14:30-16:00", "1"));
  assert_told(read, 1, "16 Wax Doors [talk]" AT("16:30-17:00", "2"));
  g_assert_cmpstr(talk_at(&read, 1) ? talk_at(&read, 1)->room : "-", ==, "Room 12 B");
  assert_told(read, 2, "20 Wax Floors [talk] Maud Oriel (Dune College, University of Combs)" AT("17:00-17:10", "3"));
#undef AT
}

static void words_that_lead_to_a_title(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT "- Drop by the Wax Contribfest session: [Wax Walls](https://sched.co/1)\n- Add these:\n    - [Wax Doors]"
                              "(https://sched.co/2)\n    - [Wax Floors](https://sched.co/3) - short talk by Maud Oriel, Dune Labs\n");
  g_assert_cmpuint(read.talks->len, ==, 3);
  assert_told(read, 0, "6 Wax Walls [talk] | - | - --- - | kubecon-eu-2023 | https://sched.co/1 | -");
  assert_told(read, 1, "8 Wax Doors [talk] | - | - --- - | kubecon-eu-2023 | https://sched.co/2 | -");
  assert_told(read, 2, "9 Wax Floors [talk] Maud Oriel (Dune Labs) | - | - --- - | kubecon-eu-2023 | https://sched.co/3 | -");
}

static void talks_of_many_years(void) {
  g_auto(Read) read = read_text("talks.md", "---\nTitle: Resources\n---\n\n### Conference Talks\n\n"
                                            "[Wax Walls](https://youtu.be/1) - Zorvan Quell & Maud Oriel, HiveCon, 2020\n\n"
                                            "[Wax Doors](https://youtu.be/2) - Maud Oriel, Dune Labs, KubeCon EU 2021\n\n"
                                            "[**Wax Floors**](https://example.org/3) Mar 27, 2019<br>\nHive Hall\n");
  g_assert_cmpuint(read.talks->len, ==, 3);
  assert_told(read, 0, "7 Wax Walls [talk] Zorvan Quell (-), Maud Oriel (-) | Conference Talks | - --- - | hivecon-2020 | https://youtu.be/1 | -");
  assert_told(read, 1, "9 Wax Doors [talk] Maud Oriel (Dune Labs) | Conference Talks | - --- - | kubecon-eu-2021 | https://youtu.be/2 | -");
  assert_told(read, 2, "11 Wax Floors [talk] | Conference Talks | 2019-03-27 --- - | - | https://example.org/3 | Hive Hall");
}

static void the_first_recording_counts(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT "- **Wax Walls** ([video](https://youtu.be/1)) [video](https://youtu.be/2), [slides](a.pdf), Maud Oriel (Dune Labs)\n");
  assert_told(read, 0, "6 Wax Walls [talk] Maud Oriel (Dune Labs) | - | - --- - | kubecon-eu-2023 | - | -");
  g_assert_cmpstr(video_of(talk_at(&read, 0)), ==, "https://youtu.be/1");
  g_assert_cmpstr(slides_of(talk_at(&read, 0)), ==, "a.pdf");
}

static void documents_that_hold_no_talks(void) {
  static const char *const texts[] = {
      "# Changes\n\n* Other versions\n  * [4.x](V4.md)\n  * [Archive](ARCHIVE.md)\n\n## 2024-04-10, Version 21.17.3, @quell\n\n* close it "
      "(Zorvan Quell) "
      "[#11898](https://example.org/11898)\n* open it (Maud Oriel) [#11947](https://example.org/11947)\n",
      "# Changes\n\n### Features\n\n### Bug Fixes\n\n* Deprecate Wax ([#1344](https://example.org/1344)) "
      "([5f97fe9](https://example.org/5f97fe9))\n",
      "# Releases\n\n* [Wax 1.12.0 fails](https://example.org/1)\n* [1.12.0: High use of wax](https://example.org/2)\n",
      "# Wax 1.0\n\n## Demo\n\n[Watch the video](https://youtu.be/1)\n\n## Walls\n\n[Watch the video](https://youtu.be/2)\n",
      "---\ntitle: Wax at KubeCon EU 2023 Wrap Up\n---\n\n### Wax Meeting\n\nWe met. [Video](https://youtu.be/1)\n\n> Wax is what we "
      "need.\n>\n> Maud Oriel, Dune Labs\n",
      "---\ntitle: Talks\n---\n\n**Nov 2020 | HiveCon**\n  [video](https://youtu.be/1) | [deck](d.pdf)\n\n**Nov 2019 | KubeCon**\n  "
      "[video](https://youtu.be/2) | [deck](e.pdf)\n",
      "| Talk Type | Speaker Bio |\n|-|-|\n| long | short |\n",
  };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_auto(Read) read = read_text("a.md", texts[i]);
    g_autofree char *told = tell(&read, 0);
    g_assert_cmpstr(told, ==, "(no such talk)");
  }
}

static void an_events_name_before_its_days(void) {
  g_auto(Read) read = read_text(
      "a.md", "---\ntitle: 'Wax Summit, Oct 28-29, 2020'\n---\n\n| Title | Speaker |\n|-|-|\n| Wax Walls | Maud Oriel, Dune Labs |\n");
  assert_told(read, 0, "7 Wax Walls [talk] Maud Oriel (Dune Labs) | - | - --- - | wax-summit-2020 | - | -");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talklist/lists/heads-of-several-words", heads_of_several_words);
  g_test_add_func("/talklist/lists/a-column-of-any-links", a_column_of_any_links);
  g_test_add_func("/talklist/lists/an-events-cell-leads-to-the-talk", an_events_cell_leads_to_the_talk);
  g_test_add_func("/talklist/lists/recordings-bear-titles-out", recordings_bear_titles_out);
  g_test_add_func("/talklist/lists/names-over-lines-and-paragraphs", names_over_lines_and_paragraphs);
  g_test_add_func("/talklist/lists/words-that-lead-to-a-title", words_that_lead_to_a_title);
  g_test_add_func("/talklist/lists/talks-of-many-years", talks_of_many_years);
  g_test_add_func("/talklist/lists/the-first-recording-counts", the_first_recording_counts);
  g_test_add_func("/talklist/lists/documents-that-hold-no-talks", documents_that_hold_no_talks);
  g_test_add_func("/talklist/lists/an-events-name-before-its-days", an_events_name_before_its_days);
  return g_test_run();
}
