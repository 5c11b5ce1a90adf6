/* http(s) files by libcurl, which is loaded when the first one is fetched: a build without any
 * starts without it. The few declarations needed are here, so that it takes no headers to build;
 * their numbers are part of libcurl's ABI and never change. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { MAX_REDIRECTS = 10, CONNECT_TIMEOUT = 15 * 1000, TOTAL_TIMEOUT = 120 * 1000 }; /* ms */
enum { MAX_DOWNLOAD_MIB = 64, OWNER_FILE = 0600, MAX_PATH = 4096, ERROR_SIZE = 256 };

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
    CURLOPT_CAINFO = 10065,
    CURLOPT_CAPATH = 10097,
    CURLOPT_ACCEPT_ENCODING = 10102,
    CURLOPT_WRITEFUNCTION = 20011,
    CURLOPT_XFERINFOFUNCTION = 20219
};

struct http {
    void *library, *handle;
    int (*global_init)(long flags);
    void *(*easy_init)(void);
    int (*easy_setopt)(void *handle, int option, ...);
    int (*easy_perform)(void *handle);
    int (*easy_getinfo)(void *handle, int info, ...);
    void (*easy_cleanup)(void *handle);
    const char *(*easy_strerror)(int code);
    char error[ERROR_SIZE];
};

/* An answer that is being taken. */
struct answer {
    struct render_sink *content;
    int copy; /* a file for it, or -1 */
    size_t size;
    int status;
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
static struct http *load(void)
{
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
    struct http *http = calloc(1, sizeof(*http));

    for (size_t i = 0; http && !http->library && i < sizeof(names) / sizeof(names[0]); i++)
        http->library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (http && http->library && find_functions(http) &&
        http->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        http->handle = http->easy_init();
    return http;
}

void http_end(struct http *http)
{
    if (!http)
        return;
    if (http->handle)
        http->easy_cleanup(http->handle);
    /* The library stays loaded: TLS may have left functions of it for the end of the process. */
    free(http);
}

static size_t take(char *data, size_t size, size_t n, void *user)
{
    struct answer *answer = user;

    n *= size;
    answer->size += n;
    if (interruption())
        answer->status = RENDER_EHOST;
    else if (answer->size > (size_t)MAX_DOWNLOAD_MIB << 20)
        answer->status = RENDER_ELIMIT;
    else
        answer->status = render_sink_add(answer->content, data, n);
    if (answer->status == RENDER_OK && answer->copy >= 0 && !write_all(answer->copy, data, n))
        answer->status = RENDER_EIO;
    return answer->status == RENDER_OK ? n : 0;
}

/* Called about once a second. */
static int watch(void *user, int64_t total, int64_t now, int64_t to_send, int64_t sent)
{
    (void)user, (void)total, (void)now, (void)to_send, (void)sent;
    return interruption() != 0;
}

/* As Go, whose certificates may be elsewhere, too. */
static void set_certificates(const struct http *http)
{
    const char *file = getenv("SSL_CERT_FILE"), *directory = getenv("SSL_CERT_DIR");

    if (file && *file)
        http->easy_setopt(http->handle, CURLOPT_CAINFO, file);
    if (directory && *directory)
        http->easy_setopt(http->handle, CURLOPT_CAPATH, directory);
}

static bool set_options(struct http *http, const char *url, struct answer *answer)
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
        if (http->easy_setopt(http->handle, numbers[i].option, numbers[i].value) != CURLE_OK)
            return false;
    http->easy_setopt(http->handle, CURLOPT_PATH_AS_IS, 1L); /* as Go; older ones do not know it */
    http->easy_setopt(http->handle, CURLOPT_ACCEPT_ENCODING, "gzip");
    set_certificates(http);
    return http->easy_setopt(http->handle, CURLOPT_XFERINFOFUNCTION, watch) == CURLE_OK &&
           http->easy_setopt(http->handle, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
           http->easy_setopt(http->handle, CURLOPT_WRITEDATA, answer) == CURLE_OK &&
           http->easy_setopt(http->handle, CURLOPT_ERRORBUFFER, http->error) == CURLE_OK &&
           http->easy_setopt(http->handle, CURLOPT_USERAGENT, "render") == CURLE_OK &&
           http->easy_setopt(http->handle, CURLOPT_URL, url) == CURLE_OK;
}

static int failed(const struct http *http, const struct answer *answer, int code,
                  struct render_sink *why)
{
    char text[ERROR_SIZE + 64];
    int status = RENDER_EIO;

    if (answer->status == RENDER_ELIMIT)
        snprintf(text, sizeof(text), "it is larger than %d MiB", MAX_DOWNLOAD_MIB);
    else if (interruption())
        snprintf(text, sizeof(text), "interrupted");
    else if (answer->status != RENDER_OK)
        snprintf(text, sizeof(text), "%s", status_text(answer->status));
    else
        snprintf(text, sizeof(text), "%s", *http->error ? http->error : http->easy_strerror(code));
    if (interruption())
        status = RENDER_EHOST;
    else if (answer->status != RENDER_OK)
        status = answer->status;
    render_sink_add(why, text, strlen(text));
    return status;
}

static int request(struct http *http, const char *url, int copy, struct render_sink *content,
                   int *http_status, struct render_sink *why)
{
    struct answer answer = {content, copy, 0, RENDER_OK};
    long response = 0;
    int code;

    http->error[0] = '\0';
    if (!set_options(http, url, &answer)) {
        static const char old[] = "libcurl does not take the options that keep it safe";

        render_sink_add(why, old, sizeof(old) - 1);
        return RENDER_EIO;
    }
    code = http->easy_perform(http->handle);
    if (code != CURLE_OK)
        return failed(http, &answer, code, why);
    http->easy_getinfo(http->handle, CURLINFO_RESPONSE_CODE, &response);
    *http_status = (int)response;
    return RENDER_OK;
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

int http_get(struct http **http, const char *url, const char *entry, struct render_sink *content,
             int *http_status, struct render_sink *why)
{
    static const char missing[] = "libcurl is needed for it and cannot be loaded: install the "
                                  "package libcurl4 (Debian) or libcurl";
    char *text = escaped(url), beside[MAX_PATH];
    int status, copy;

    if (!*http)
        *http = load();
    if (!text || !*http) {
        free(text);
        return RENDER_ENOMEM;
    }
    if (!(*http)->handle) {
        free(text);
        render_sink_add(why, missing, sizeof(missing) - 1);
        return RENDER_EIO;
    }
    copy = open_copy(entry, beside);
    status = request(*http, text, copy, content, http_status, why);
    close_copy(entry, beside, copy,
               status == RENDER_OK && *http_status >= 200 && *http_status < 300);
    free(text);
    return status;
}
