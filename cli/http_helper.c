/* render-http: fetches http(s) files by libcurl, for render, which starts it when there is one to
 * fetch: a program that loads libraries takes longer to start, and most builds fetch nothing.
 * Each line of standard input, where no list of processes shows it, is a URL. Its answer is
 * printed: a line with the number of its status and that of its bytes, and these. Exit status: 0 at
 * the end of the input; 1 after a message when there is no answer; HTTP_HELPER_LIMIT when it is too
 * large. The few declarations of libcurl that are needed are here, so that it takes no headers to
 * build; their numbers are part of its ABI and never change. */
#include <dlfcn.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http_helper.h"

enum { MAX_REDIRECTS = 10, CONNECT_TIMEOUT = 15 * 1000, TOTAL_TIMEOUT = 120 * 1000 }; /* ms */
enum { ERROR_SIZE = 256, FIRST_CAPACITY = 1 << 14 };

enum { CURL_GLOBAL_DEFAULT = 3, CURLE_OK = 0, CURLINFO_RESPONSE_CODE = 0x200002 };
enum { CURLPROTO_HTTP = 1, CURLPROTO_HTTPS = 2 };
enum {
    CURLOPT_NOPROGRESS = 43,
    CURLOPT_FOLLOWLOCATION = 52,
    CURLOPT_MAXREDIRS = 68,
    CURLOPT_NOSIGNAL = 99,
    CURLOPT_TIMEOUT_MS = 155,
    CURLOPT_CONNECTTIMEOUT_MS = 156,
    CURLOPT_PROTOCOLS = 181,
    CURLOPT_REDIR_PROTOCOLS = 182,
    CURLOPT_PATH_AS_IS = 234,
    CURLOPT_WRITEDATA = 10001,
    CURLOPT_URL = 10002,
    CURLOPT_ERRORBUFFER = 10010,
    CURLOPT_USERAGENT = 10018,
    CURLOPT_XFERINFODATA = 10057,
    CURLOPT_CAINFO = 10065,
    CURLOPT_CAPATH = 10097,
    CURLOPT_ACCEPT_ENCODING = 10102,
    CURLOPT_WRITEFUNCTION = 20011,
    CURLOPT_XFERINFOFUNCTION = 20219
};

struct libcurl {
    void *loaded;
    int (*global_init)(long flags);
    void *(*easy_init)(void);
    int (*easy_setopt)(void *handle, int option, ...);
    int (*easy_perform)(void *handle);
    int (*easy_getinfo)(void *handle, int info, ...);
    void (*easy_cleanup)(void *handle);
    const char *(*easy_strerror)(int code);
};

struct answer {
    const struct libcurl *curl;
    void *handle;
    char *bytes;
    size_t size, capacity;
    bool too_large;
    char error[ERROR_SIZE];
};

static int fail(const char *why)
{
    fprintf(stderr, "%s\n", why);
    return 1;
}

/* ---- The library ------------------------------------------------------------------------------
 */

static bool find_function(const struct libcurl *curl, const char *name, void *function)
{
    void *found = dlsym(curl->loaded, name);

    memcpy(function, &found, sizeof(found));
    return found != NULL;
}

static bool find_functions(struct libcurl *curl)
{
    return find_function(curl, "curl_global_init", &curl->global_init) &&
           find_function(curl, "curl_easy_init", &curl->easy_init) &&
           find_function(curl, "curl_easy_setopt", &curl->easy_setopt) &&
           find_function(curl, "curl_easy_perform", &curl->easy_perform) &&
           find_function(curl, "curl_easy_getinfo", &curl->easy_getinfo) &&
           find_function(curl, "curl_easy_cleanup", &curl->easy_cleanup) &&
           find_function(curl, "curl_easy_strerror", &curl->easy_strerror);
}

/* Debian's second one comes with git. */
static bool load(struct libcurl *curl)
{
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

    for (size_t i = 0; !curl->loaded && i < sizeof(names) / sizeof(names[0]); i++)
        curl->loaded = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    return curl->loaded && find_functions(curl) &&
           curl->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/* ---- The answer -------------------------------------------------------------------------------
 */

static bool reserve(struct answer *answer, size_t n)
{
    size_t capacity = answer->capacity ? answer->capacity : FIRST_CAPACITY;
    char *bytes;

    while (capacity - answer->size < n)
        capacity *= 2;
    if (capacity == answer->capacity)
        return true;
    bytes = realloc(answer->bytes, capacity);
    if (!bytes)
        return false;
    answer->bytes = bytes;
    answer->capacity = capacity;
    return true;
}

static size_t take(char *data, size_t size, size_t n, void *user)
{
    struct answer *answer = user;

    n *= size;
    answer->too_large = n > HTTP_HELPER_MAX - answer->size;
    if (answer->too_large || !reserve(answer, n))
        return 0;
    memcpy(answer->bytes + answer->size, data, n);
    answer->size += n;
    return n;
}

static bool pass_on(const struct answer *answer)
{
    long status = 0;

    answer->curl->easy_getinfo(answer->handle, CURLINFO_RESPONSE_CODE, &status);
    return printf("%ld %zu\n", status, answer->size) > 0 &&
           fwrite(answer->bytes, 1, answer->size, stdout) == answer->size && !fflush(stdout);
}

/* Called about once a second: whether nobody reads the answer any more. */
static int watch(void *user, int64_t total, int64_t now, int64_t to_send, int64_t sent)
{
    struct pollfd fd = {STDOUT_FILENO, 0, 0};

    (void)user, (void)total, (void)now, (void)to_send, (void)sent;
    return poll(&fd, 1, 0) > 0 && (fd.revents & POLLERR);
}

/* ---- The request ------------------------------------------------------------------------------
 */

/* As Go, whose certificates may be elsewhere, too. */
static void set_certificates(const struct answer *answer)
{
    const char *file = getenv("SSL_CERT_FILE"), *directory = getenv("SSL_CERT_DIR");

    if (file && *file)
        answer->curl->easy_setopt(answer->handle, CURLOPT_CAINFO, file);
    if (directory && *directory)
        answer->curl->easy_setopt(answer->handle, CURLOPT_CAPATH, directory);
}

static bool set_numbers(const struct answer *answer)
{
    static const struct {
        int option;
        long value;
    } numbers[] = {
        {CURLOPT_NOPROGRESS, 0},
        {CURLOPT_NOSIGNAL, 1},
        {CURLOPT_FOLLOWLOCATION, 1},
        {CURLOPT_MAXREDIRS, MAX_REDIRECTS},
        {CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS},
        {CURLOPT_REDIR_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS},
        {CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT},
        {CURLOPT_TIMEOUT_MS, TOTAL_TIMEOUT},
    };
    const struct libcurl *curl = answer->curl;
    void *handle = answer->handle;

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        if (curl->easy_setopt(handle, numbers[i].option, numbers[i].value) != CURLE_OK)
            return false;
    curl->easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L); /* as Go; older ones do not know it */
    curl->easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
    return true;
}

/* Those that are the same for each URL. */
static bool set_options(struct answer *answer)
{
    const struct libcurl *curl = answer->curl;
    void *handle = answer->handle;

    set_certificates(answer);
    return set_numbers(answer) &&
           curl->easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch) == CURLE_OK &&
           curl->easy_setopt(handle, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
           curl->easy_setopt(handle, CURLOPT_WRITEDATA, answer) == CURLE_OK &&
           curl->easy_setopt(handle, CURLOPT_ERRORBUFFER, answer->error) == CURLE_OK &&
           curl->easy_setopt(handle, CURLOPT_USERAGENT, "render") == CURLE_OK;
}

static int fetch(struct answer *answer, const char *url)
{
    int code = answer->curl->easy_setopt(answer->handle, CURLOPT_URL, url);

    answer->size = 0;
    answer->error[0] = '\0';
    if (code == CURLE_OK)
        code = answer->curl->easy_perform(answer->handle);
    if (answer->too_large)
        return HTTP_HELPER_LIMIT;
    if (code != CURLE_OK)
        return fail(*answer->error ? answer->error : answer->curl->easy_strerror(code));
    return pass_on(answer) ? 0 : fail("its answer cannot be passed on");
}

static int fetch_all(struct answer *answer)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t n;
    int status = 0;

    while (status == 0 && (n = getline(&line, &capacity, stdin)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        status = fetch(answer, line);
    }
    free(line);
    return status;
}

int main(void)
{
    struct libcurl curl = {.loaded = NULL};
    struct answer answer = {.curl = &curl};
    int status;

    if (!load(&curl))
        return fail("libcurl is needed for it and cannot be loaded: install the package libcurl4 "
                    "(Debian) or libcurl");
    answer.handle = curl.easy_init();
    if (!answer.handle)
        return fail("out of memory");
    if (set_options(&answer))
        status = fetch_all(&answer);
    else
        status = fail("libcurl does not take the options that keep it safe");
    curl.easy_cleanup(answer.handle);
    free(answer.bytes);
    return status;
}
