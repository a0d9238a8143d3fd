/* How often each outcome was seen, and where somebody slept. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "litmus.h"

enum { kinds_max = 256, text_max = 256 };

struct counted {
	char text[text_max];
	unsigned long count;
};
struct table {
	struct counted list[kinds_max];
	int size;
};
static struct table outcomes, sleeps;

static void count(struct table *table, const char *text)
{
	int i = 0;

	while (i < table->size && strcmp(table->list[i].text, text) != 0)
		i++;
	if (i == kinds_max) {
		fprintf(stderr, "litmus: more than %d outcomes\n", kinds_max);
		exit(3);
	}
	if (i == table->size) {
		snprintf(table->list[i].text, text_max, "%s", text);
		table->size++;
	}
	table->list[i].count++;
}

void outcome_count(const struct run *run)
{
	char text[text_max] = "";
	size_t length = 0;

	for (int i = 0; i < run->count; i++)
		length += (size_t)snprintf(text + length, text_max - length, "%s%s", i == 0 ? "" : " ", run->words[i]);
	count(&outcomes, text);
	if (run->sleeps_in[0] != '\0')
		count(&sleeps, run->sleeps_in);
}

static void print(const char *what, const struct table *table)
{
	for (int i = 0; i < table->size; i++)
		printf("%s\t%lu\t%s\n", what, table->list[i].count, table->list[i].text);
}

void outcomes_print(void)
{
	print("outcome", &outcomes);
	print("asleep in", &sleeps);
}
