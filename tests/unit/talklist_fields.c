/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields around a title in any order: whatever parts them and whatever sets them off, the same talk is read. */
#include <string.h>

#include "talklist_help.h"

#define FRONT "---\ntitle: 'Wax Talks at KubeCon EU 2023'\ndate: '2023-03-01'\n---\n\n"
#define HIVE "Bees are busy all day and so are those who keep them, which is what this session is about."
#define LINK "[Wax Walls](https://example.org/agenda/7)"
#define WHO "Zorvan Quell, Brightforge & Maud Oriel, Dune Labs"
#define DAY "Tuesday, April 18"

static void assert_talk(const char *form, const char *room) {
  g_autofree char *text = g_strdup_printf(FRONT "## Wax Day\n\n%s\n\n" HIVE "\n", form);
  g_auto(Read) read = read_text("a.md", text);
  g_autofree char *told = tell(&read, 0);
  const DsTalk *talk = read.talks->len ? g_ptr_array_index(read.talks, 0) : NULL;
  g_autofree char *got =
      g_strdup_printf("%u %s | %s | %s", read.talks->len, strchr(told, ' ') + 1, talk && talk->room ? talk->room : "-", form);
  g_autofree char *want =
      g_strdup_printf("1 Wax Walls [talk] Zorvan Quell (Brightforge), Maud Oriel (Dune Labs) | Wax Day | 2023-04-18 09:15-09:40 - | "
                      "kubecon-eu-2023 | https://example.org/agenda/7 | " HIVE " | %s | %s",
                      room ? room : "-", form);
  g_assert_cmpstr(got, ==, want);
}

static void all_on_the_titles_line(void) {
  static const char *const forms[] = {
      "**" LINK "** " WHO " | " DAY " | 9:15 - 9:40 AM",
      "**" LINK "** | " WHO " | " DAY ", 9:15 – 9:40 AM",
      LINK " - " WHO " - " DAY " - 9:15 - 9:40 AM",
      LINK " – " WHO " – " DAY " • 9:15am - 9:40am",
      LINK " (" DAY ", 09:15 - 09:40) " WHO,
      LINK " by " WHO ", " DAY ", 09:15 - 09:40",
      LINK " · " DAY " · 9:15 - 9:40 am · " WHO,
      LINK ", " DAY ", 9:15 - 9:40 am, " WHO,
      "*" DAY "* **9:15 - 9:40 am** " LINK " _" WHO "_",
      "**" DAY " | 09:15 - 09:40** | " LINK " | " WHO,
      LINK " " WHO " (" DAY ", 9:15 - 9:40 am)",
      "### " LINK " | " WHO " | " DAY " | 9:15 - 9:40 AM",
      "**" LINK "** " WHO " | " DAY " | 9:15 - 9:40 AM | Poster Session",
      "**" LINK "** TBC | " DAY " | 9:15 - 9:40 AM  \n" WHO,
  };
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) assert_talk(forms[i], NULL);
}

static void all_on_the_line_below(void) {
  static const char *const forms[] = {
      LINK "  \n*" WHO " | " DAY " | 9:15 - 9:40 AM*",
      LINK "\n\n" DAY " | 09:15 - 09:40 | " WHO,
      LINK "\n\n**" DAY "** • 9:15am - 9:40am • *" WHO "*",
      LINK "\n\n" WHO " - " DAY ", 9:15 - 9:40 AM",
      LINK "\n\n_" DAY ", 9:15 - 9:40 AM_ – " WHO,
      LINK "\n\n" WHO " | 9:15 - 9:40 AM | " DAY,
      LINK "<br>\nby " WHO "<br>\n" DAY " •\n09:15 - 09:40",
      LINK "<br>\nby Zorvan Quell, Brightforge & Maud\nOriel, Dune Labs<br> Tuesday, April\n18 • 09:15 - 09:40",
      LINK "\n\n" WHO "\n\n" DAY ", (09:15 -\n09:40)",
      LINK "\n- Speakers: " WHO "\n- When: " DAY ", 9:15 - 9:40 am",
  };
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) assert_talk(forms[i], NULL);
}

static void places_beside_the_time(void) {
  static const char *const forms[] = {
      "**" LINK "** " WHO " | " DAY " | 9:15 - 9:40 AM | Hall 3", "**" LINK "** " WHO " | Hall 3 | " DAY " | 9:15 - 9:40 AM",
      LINK " " WHO "\n\nHall 3 - " DAY ", 9:15 - 9:40 AM",        LINK "\n\n" WHO "\n\n" DAY " | 9:15 - 9:40 AM | Hall 3",
      LINK "\n\n" WHO "\n\n" DAY ", 9:15 - 9:40 AM\n\nHall 3",    DAY ", 9:15 - 9:40 AM: " LINK " Hall 3\n\n" WHO,
  };
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) assert_talk(forms[i], "Hall 3");
  assert_talk("**" LINK "** " WHO " | " DAY " | 9:15 - 9:40 AM | Hall 3 | Room A", "Hall 3, Room A");
  assert_talk(LINK " " WHO "\n\nCloud Bee University - " DAY ", 9:15 - 9:40 AM", "Cloud Bee University");
  assert_talk(DAY ", 9:15 - 9:40 AM BeeCon: " LINK "\n\n> " WHO, "BeeCon");
}

/* A link or a bold name before a time is a title or who speaks. */
static void marked_parts_are_titles_or_names(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT "## Wax Day\n\n[Wax Walls](https://sched.co/1)\n\n**[Zorvan Quell](https://example.org/z), Brightforge** | "
                              "Tuesday, April 18 | 9:15 - "
                              "9:40 AM\n\n" HIVE
                              "\n\n**[Keynote](https://example.org/2)** TBC, Brightforge | Tuesday, April 18 | 10:15 - 10:20 AM\n\n"
                              "**[Closing Words](https://example.org/3)** Maud Oriel, Dune Labs | Tuesday, April 18 | 12:25 PM\n");
  g_assert_cmpuint(read.talks->len, ==, 3);
  assert_told(
      read, 0,
      "8 Wax Walls [talk] Zorvan Quell (Brightforge) | Wax Day | 2023-04-18 09:15-09:40 - | kubecon-eu-2023 | https://sched.co/1 | " HIVE);
  assert_told(read, 1, "14 Keynote [keynote] | Wax Day | 2023-04-18 10:15-10:20 - | kubecon-eu-2023 | https://example.org/2 | -");
  assert_told(
      read, 2,
      "16 Closing Words [talk] Maud Oriel (Dune Labs) | Wax Day | 2023-04-18 12:25-- - | kubecon-eu-2023 | https://example.org/3 | -");
}

/* "Wed 19" below a heading that names the month; a day whose weekday does not fit is none. */
static void days_whose_month_stands_above(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT
                "## Wednesday 19 April - Friday 21 April\n\n- Wed 19: [Wax Walls - Zorvan Quell (Brightforge)](https://sched.co/1) "
                "(11:55 -\n  12:30)\n- Thu 20: [Wax Doors - Maud Oriel (Dune Labs)](https://sched.co/2)\n  (13:00 - 14:00)\n- Mon 20: [Wax "
                "Floors - Maud Oriel (Dune Labs)](https://sched.co/3) (15:00 - 16:00)\n");
  g_assert_cmpuint(read.talks->len, ==, 3);
#define DAYS "Wednesday 19 April - Friday 21 April"
  assert_told(read, 0,
              "8 Wax Walls [talk] Zorvan Quell (Brightforge) | " DAYS
              " | 2023-04-19 11:55-12:30 - | kubecon-eu-2023 | https://sched.co/1 | -");
  assert_told(read, 1,
              "10 Wax Doors [talk] Maud Oriel (Dune Labs) | " DAYS
              " | 2023-04-20 13:00-14:00 - | kubecon-eu-2023 | https://sched.co/2 | -");
  assert_told(read, 2,
              "12 Wax Floors [talk] Maud Oriel (Dune Labs) | " DAYS " | - 15:00-16:00 - | kubecon-eu-2023 | https://sched.co/3 | -");
#undef DAYS
  g_assert_true(doubts_hold(&read, "a.md:12: no date for 'Wax Floors'"));
}

/* What a schedule holds beside talks: lunch, and a place that is no time of its own. */
static void breaks_end_a_talk_and_are_none(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT "## Tuesday, April 18\n\n**11:15am:**\n[Wax Walls - Zorvan Quell, Brightforge](https://sched.co/1)\n\n"
                              "**12:45pm:** [Lunch Break](https://sched.co/2)\nEat something.\n\n**1:15pm:** needs a ticket:\n"
                              "[Wax Doors - Maud Oriel, Dune Labs](https://sched.co/3)\n");
  g_assert_cmpuint(read.talks->len, ==, 2);
  assert_told(read, 0,
              "9 Wax Walls [talk] Zorvan Quell (Brightforge) | Tuesday, April 18 | 2023-04-18 11:15-- - | kubecon-eu-2023 | "
              "https://sched.co/1 | -");
  assert_told(
      read, 1,
      "15 Wax Doors [talk] Maud Oriel (Dune Labs) | Tuesday, April 18 | 2023-04-18 13:15-- - | kubecon-eu-2023 | https://sched.co/3 | -");
  if (read.talks->len == 2) g_assert_null(((DsTalk *)g_ptr_array_index(read.talks, 1))->room);
}

static void a_heading_with_speakers_is_no_section(void) {
  g_auto(Read) read = read_text("a.md", FRONT "## Wax Day\n\n### [Wax Walls](https://example.org/1)\n\n" WHO " • " DAY " • 9:15 - 9:40 AM\n\n"
                                              "**[Wax Doors](https://example.org/2)** Maud Oriel, Dune Labs | " DAY " | 9:45 AM\n");
  g_assert_cmpuint(read.talks->len, ==, 2);
  assert_told(read, 0,
              "8 Wax Walls [talk] Zorvan Quell (Brightforge), Maud Oriel (Dune Labs) | Wax Day | 2023-04-18 09:15-09:40 - | kubecon-eu-2023 | "
              "https://example.org/1 | -");
  assert_told(read, 1, "12 Wax Doors [talk] Maud Oriel (Dune Labs) | Wax Day | 2023-04-18 09:45-- - | kubecon-eu-2023 | https://example.org/2 | -");
}

static void prose_with_times_stays_prose(void) {
  static const char *const lines[] = {
      "Join us on Tuesday, April 18, 9:15 - 9:40 AM, in Hall 3.",
      "- Tuesday, April 18: 10:30 - 21:00 (includes the walk)",
      "Bees swarm at 9:15 - and Maud Oriel knows why.",
      "See [the hives](https://example.org/h) - Tuesday, April 18, 9:15, bring a hat and gloves",
      "[Wax 1.12.0](https://example.org/w) - fixes",
  };
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
    g_autofree char *text = g_strdup_printf(FRONT "%s\n\n" HIVE "\n", lines[i]);
    g_auto(Read) read = read_text("a.md", text);
    g_autofree char *told = tell(&read, 0);
    g_assert_cmpstr(told, ==, "(no such talk)");
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talklist/fields/all-on-the-titles-line", all_on_the_titles_line);
  g_test_add_func("/talklist/fields/all-on-the-line-below", all_on_the_line_below);
  g_test_add_func("/talklist/fields/places-beside-the-time", places_beside_the_time);
  g_test_add_func("/talklist/fields/marked-parts-are-titles-or-names", marked_parts_are_titles_or_names);
  g_test_add_func("/talklist/fields/days-whose-month-stands-above", days_whose_month_stands_above);
  g_test_add_func("/talklist/fields/breaks-end-a-talk-and-are-none", breaks_end_a_talk_and_are_none);
  g_test_add_func("/talklist/fields/a-heading-with-speakers-is-no-section", a_heading_with_speakers_is_no_section);
  g_test_add_func("/talklist/fields/prose-with-times-stays-prose", prose_with_times_stays_prose);
  return g_test_run();
}
