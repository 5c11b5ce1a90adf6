/* http(s) files by libcurl, which is loaded when the first one is fetched: a build without any
 * starts without it. The few declarations needed are here, so that it takes no headers to build;
 * their numbers are part of libcurl's ABI and never change. */
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_REDIRECTS = 10, CONNECT_TIMEOUT = 15 * 1000, TOTAL_TIMEOUT = 120 * 1000 }; /* ms */
enum { MAX_DOWNLOAD_MIB = 64, OWNER_FILE = 0600, MAX_PATH = 4096, ERROR_SIZE = 256 };
enum { FIRST_SIZE = 16 * 1024 };

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

struct http {
    void *library;
    bool usable;
    int (*global_init)(long flags);
    void *(*easy_init)(void);
    int (*easy_setopt)(void *handle, int option, ...);
    int (*easy_perform)(void *handle);
    int (*easy_getinfo)(void *handle, int info, ...);
    void (*easy_cleanup)(void *handle);
    const char *(*easy_strerror)(int code);
};

/* An answer that is being taken. */
struct answer {
    struct download *d;
    void *handle;
    int copy; /* a file for it, or -1 */
    int status;
    char error[ERROR_SIZE];
};

static bool find_function(const struct http *http, const char *name, void *function)
{
    void *found = dlsym(http->library, name);

    memcpy(function, &found, sizeof(found));
    return found != NULL;
}

static bool find_functions(struct http *http)
{
    return find_function(http, "curl_global_init", &http->global_init) &&
           find_function(http, "curl_easy_init", &http->easy_init) &&
           find_function(http, "curl_easy_setopt", &http->easy_setopt) &&
           find_function(http, "curl_easy_perform", &http->easy_perform) &&
           find_function(http, "curl_easy_getinfo", &http->easy_getinfo) &&
           find_function(http, "curl_easy_cleanup", &http->easy_cleanup) &&
           find_function(http, "curl_easy_strerror", &http->easy_strerror);
}

/* Debian's second one comes with git. */
struct http *http_begin(void)
{
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
    struct http *http = calloc(1, sizeof(*http));

    for (size_t i = 0; http && !http->library && i < sizeof(names) / sizeof(names[0]); i++)
        http->library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (http && http->library && find_functions(http))
        http->usable = http->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return http;
}

/* The library stays loaded: TLS may have left functions of it for the end of the process. */
void http_end(struct http *http)
{
    free(http);
}

static int add_data(struct input *to, const char *data, size_t n)
{
    size_t cap = to->cap ? to->cap : FIRST_SIZE;
    char *more;

    if (n > ((size_t)MAX_DOWNLOAD_MIB << 20) - to->size)
        return RENDER_ELIMIT;
    while (cap < to->size + n)
        cap *= 2;
    more = cap > to->cap ? realloc(to->data, cap) : to->data;
    if (!more)
        return RENDER_ENOMEM;
    memcpy(more + to->size, data, n);
    to->data = more;
    to->cap = cap;
    to->size += n;
    return RENDER_OK;
}

static bool is_ended(const struct download *d)
{
    struct pollfd fd = {d->cancel, POLLIN, 0};

    return interruption() || poll(&fd, 1, 0) > 0;
}

static size_t take(char *data, size_t size, size_t n, void *user)
{
    struct answer *answer = user;

    n *= size;
    answer->status = is_ended(answer->d) ? RENDER_EHOST : add_data(&answer->d->content, data, n);
    if (answer->status == RENDER_OK && answer->copy >= 0 && !write_all(answer->copy, data, n))
        answer->status = RENDER_EIO;
    return answer->status == RENDER_OK ? n : 0;
}

/* Called about once a second. */
static int watch(void *user, int64_t total, int64_t now, int64_t to_send, int64_t sent)
{
    (void)total, (void)now, (void)to_send, (void)sent;
    return is_ended(user);
}

/* As Go, whose certificates may be elsewhere, too. */
static void set_certificates(const struct http *http, void *handle)
{
    const char *file = getenv("SSL_CERT_FILE"), *directory = getenv("SSL_CERT_DIR");

    if (file && *file)
        http->easy_setopt(handle, CURLOPT_CAINFO, file);
    if (directory && *directory)
        http->easy_setopt(handle, CURLOPT_CAPATH, directory);
}

static bool set_numbers(const struct http *http, void *handle)
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

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        if (http->easy_setopt(handle, numbers[i].option, numbers[i].value) != CURLE_OK)
            return false;
    http->easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L); /* as Go; older ones do not know it */
    http->easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
    return true;
}

static bool set_options(const struct http *http, const char *url, struct answer *answer)
{
    void *handle = answer->handle;

    set_certificates(http, handle);
    return set_numbers(http, handle) &&
           http->easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch) == CURLE_OK &&
           http->easy_setopt(handle, CURLOPT_XFERINFODATA, answer->d) == CURLE_OK &&
           http->easy_setopt(handle, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
           http->easy_setopt(handle, CURLOPT_WRITEDATA, answer) == CURLE_OK &&
           http->easy_setopt(handle, CURLOPT_ERRORBUFFER, answer->error) == CURLE_OK &&
           http->easy_setopt(handle, CURLOPT_USERAGENT, "render") == CURLE_OK &&
           http->easy_setopt(handle, CURLOPT_URL, url) == CURLE_OK;
}

static int failed(struct download *d, int status, const char *why)
{
    snprintf(d->why, sizeof(d->why), "%s", why);
    return d->status = status;
}

static int not_taken(struct download *d, const struct answer *answer, int code)
{
    char text[64];

    if (is_ended(d))
        return failed(d, RENDER_EHOST, "interrupted");
    if (answer->status == RENDER_ELIMIT) {
        snprintf(text, sizeof(text), "it is larger than %d MiB", MAX_DOWNLOAD_MIB);
        return failed(d, RENDER_ELIMIT, text);
    }
    if (answer->status != RENDER_OK)
        return failed(d, answer->status, status_text(answer->status));
    return failed(d, RENDER_EIO, *answer->error ? answer->error : d->http->easy_strerror(code));
}

static int request(struct download *d, const char *url, struct answer *answer)
{
    const struct http *http = d->http;
    long response = 0;
    int code;

    if (!set_options(http, url, answer))
        return failed(d, RENDER_EIO, "libcurl does not take the options that keep it safe");
    code = http->easy_perform(answer->handle);
    if (code != CURLE_OK)
        return not_taken(d, answer, code);
    http->easy_getinfo(answer->handle, CURLINFO_RESPONSE_CODE, &response);
    d->http_status = (int)response;
    return d->status = RENDER_OK;
}

/* Bytes that cannot stand in a request are escaped, as Go does. To be freed. */
static char *escaped(const char *url)
{
    char *text = malloc(3 * strlen(url) + 1);
    size_t n = 0;

    for (; text && *url; url++) {
        unsigned char c = (unsigned char)*url;

        if (c > ' ' && c < 0x7f)
            text[n++] = *url;
        else
            n += (size_t)snprintf(text + n, 4, "%%%02X", c);
    }
    if (text)
        text[n] = '\0';
    return text;
}

/* Opens the copy beside its place in the directory entry; -1 when there is none. */
static int open_copy(const char *entry, char beside[MAX_PATH])
{
    if (!entry || snprintf(beside, MAX_PATH, "%s/=new-%ld", entry, (long)getpid()) >= MAX_PATH)
        return -1;
    return open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, OWNER_FILE);
}

/* A copy that cannot be kept is no failure: the content is there. */
static void close_copy(const char *entry, const char *beside, int copy, bool keep)
{
    char path[MAX_PATH];

    if (copy < 0)
        return;
    if (close(copy) || !keep ||
        snprintf(path, sizeof(path), "%s/=content", entry) >= (int)sizeof(path) ||
        rename(beside, path))
        unlink(beside);
}

int http_get(struct download *d)
{
    struct answer answer = {.d = d};
    char *text = escaped(d->url), beside[MAX_PATH];

    if (d->http->usable)
        answer.handle = d->http->easy_init();
    if (!d->http->usable) {
        failed(d, RENDER_EIO,
               "libcurl is needed for it and cannot be loaded: install the package libcurl4 "
               "(Debian) or libcurl");
    } else if (!text || !answer.handle) {
        failed(d, RENDER_ENOMEM, status_text(RENDER_ENOMEM));
    } else {
        answer.copy = open_copy(d->entry, beside);
        request(d, text, &answer);
        close_copy(d->entry, beside, answer.copy,
                   d->status == RENDER_OK && d->http_status >= 200 && d->http_status < 300);
    }
    if (answer.handle)
        d->http->easy_cleanup(answer.handle);
    free(text);
    return d->status;
}
