/* hs TERMS POSTS: the peer of bench/screen. Hyperscan looks for literals without
 * regard to case, one post after the other; borders of words are checked in the
 * callback, so that it counts what Netra counts. It prints posts per second of
 * the processor and the hits as one line of JSON. */
#include <ctype.h>
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static double cpu(void) {
	struct rusage r;
	getrusage(RUSAGE_SELF, &r);
	return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

static char *slurp(const char *path, size_t *n) {
	FILE *f = fopen(path, "rb");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	fseek(f, 0, SEEK_END);
	*n = ftell(f);
	rewind(f);
	char *b = malloc(*n + 1);
	if (b == NULL || fread(b, 1, *n, f) != *n) {
		perror(path);
		exit(1);
	}
	b[*n] = 0;
	fclose(f);
	return b;
}

static const char *post;
static size_t post_len;
static size_t *len;
static long hits;

static int word(unsigned char c) { return isalnum(c) || c == '_' || c == '@'; }

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *ctx) {
	(void)from, (void)flags, (void)ctx;
	size_t begin = to - len[id];
	if ((begin == 0 || !word(post[begin - 1])) && (to == post_len || !word(post[to])))
		hits++;
	return 0;
}

int main(int argc, char **argv) {
	if (argc != 3) {
		fprintf(stderr, "want TERMS POSTS\n");
		return 1;
	}
	size_t terms_len, posts_len, n = 0, k = 0;
	char *terms = slurp(argv[1], &terms_len), *posts = slurp(argv[2], &posts_len);
	for (size_t i = 0; i < terms_len; i++)
		n += terms[i] == '\n';
	const char **text = malloc(n * sizeof *text);
	unsigned *flags = malloc(n * sizeof *flags), *ids = malloc(n * sizeof *ids);
	len = malloc(n * sizeof *len);
	for (char *s = strtok(terms, "\n"); s != NULL; s = strtok(NULL, "\n"), k++)
		text[k] = s, len[k] = strlen(s), flags[k] = HS_FLAG_CASELESS, ids[k] = k;
	hs_database_t *db;
	hs_compile_error_t *err;
	if (hs_compile_lit_multi(text, flags, ids, len, k, HS_MODE_BLOCK, NULL, &db, &err) != HS_SUCCESS) {
		fprintf(stderr, "%s\n", err->message);
		return 1;
	}
	hs_scratch_t *scratch = NULL;
	if (hs_alloc_scratch(db, &scratch) != HS_SUCCESS)
		return 1;
	long count = 0;
	double began = cpu();
	for (char *s = posts, *end; s < posts + posts_len; s = end + 1, count++) {
		if ((end = memchr(s, '\n', posts + posts_len - s)) == NULL)
			break;
		post = s, post_len = end - s;
		if (hs_scan(db, s, post_len, 0, scratch, on_match, NULL) != HS_SUCCESS)
			return 1;
	}
	printf("{\"rate\": %f, \"hits\": %ld}\n", count / (cpu() - began), hits);
	return 0;
}
