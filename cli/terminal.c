/* Questions to the person at the terminal. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli.h"

enum { PROMPT = 1024, END = 4, INTERRUPT = 3, ERASE = 8, DELETE = 127, KILL = 21 };

/* Takes lines itself, so that what is typed neither shows nor stays in the terminal's memory, and
 * so that an interruption leaves the terminal as it was. */
static int read_hidden(int fd, char *answer, size_t capacity, size_t *size)
{
    char c;

    for (*size = 0; read(fd, &c, 1) == 1;) {
        if (c == '\n' || c == '\r' || (c == END && *size == 0))
            return RENDER_OK;
        if (c == INTERRUPT)
            return RENDER_EHOST;
        if (c == ERASE || c == DELETE)
            *size -= *size > 0;
        else if (c == KILL)
            *size = 0;
        else if (*size < capacity)
            answer[(*size)++] = c;
    }
    return RENDER_EHOST;
}

static int with_terminal(int fd, const char *prompt, bool secret, char *answer, size_t capacity,
                         size_t *size)
{
    struct termios before, raw;
    int status;

    if (tcgetattr(fd, &before))
        return RENDER_EHOST;
    raw = before;
    raw.c_lflag &= (tcflag_t) ~(ICANON | ISIG | (secret ? ECHO : 0));
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(fd, TCSAFLUSH, &raw)) /* before the prompt: what is typed after it counts */
        return RENDER_EHOST;
    status = write_all(fd, prompt, strlen(prompt)) ? read_hidden(fd, answer, capacity, size)
                                                   : RENDER_EHOST;
    tcsetattr(fd, TCSAFLUSH, &before);
    write_all(fd, "\r\n", 2);
    return status;
}

int ask_line(const char *prompt, bool secret, char *answer, size_t capacity, size_t *size)
{
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY), status;

    if (fd < 0) {
        complain("there is no terminal to ask at");
        return RENDER_EHOST;
    }
    status = with_terminal(fd, prompt, secret, answer, capacity, size);
    close(fd);
    return status;
}

/* Text of a plugin goes to the terminal: no control characters. */
static void add_text(char *prompt, size_t *n, struct render_text text)
{
    for (size_t i = 0; i < text.size && *n < PROMPT - 1; i++) {
        unsigned char c = (unsigned char)text.data[i];

        prompt[(*n)++] = c < ' ' || c == DELETE ? ' ' : (char)c;
    }
    prompt[*n] = '\0';
}

static void add_words(char *prompt, size_t *n, const char *words)
{
    add_text(prompt, n, (struct render_text){words, strlen(words)});
}

static void make_prompt(const struct render_question *q, char *prompt)
{
    size_t n = 0;

    if (q->kind == RENDER_ASK_PASSPHRASE || q->kind == RENDER_ASK_KEY_PASSPHRASE) {
        add_words(prompt, &n, "Passphrase of ");
        add_text(prompt, &n, q->about);
        add_words(prompt, &n, ": ");
        return;
    }
    add_text(prompt, &n, q->about);
    add_words(prompt, &n, ": ");
    add_text(prompt, &n, q->prompt);
    if (q->kind == RENDER_ASK_CONFIRM) {
        add_words(prompt, &n, q->no.size ? " (1: " : " (enter: ");
        add_text(prompt, &n, q->yes);
        add_words(prompt, &n, q->no.size ? ", 2: " : "");
        add_text(prompt, &n, q->no);
        add_words(prompt, &n, ")");
    }
    add_words(prompt, &n, " ");
}

static int confirm(const struct render_question *q, const char *prompt, char *answer,
                   size_t capacity, size_t *size)
{
    char line[2];
    size_t n;
    bool yes;

    do {
        int status = ask_line(prompt, false, line, sizeof(line), &n);

        if (status)
            return status;
    } while (q->no.size && (n != 1 || (line[0] != '1' && line[0] != '2')));
    yes = !q->no.size || line[0] == '1';
    *size = yes ? 3 : 2;
    if (*size > capacity)
        return RENDER_EHOST;
    memcpy(answer, yes ? "yes" : "no", *size);
    return RENDER_OK;
}

int ask_question(void *user, const struct render_question *question, char *answer, size_t capacity,
                 size_t *size)
{
    char prompt[PROMPT];

    (void)user;
    *size = 0;
    make_prompt(question, prompt);
    if (question->kind == RENDER_TELL) {
        fprintf(stderr, "%s\n", prompt);
        fflush(stderr);
        return RENDER_OK;
    }
    if (question->kind == RENDER_ASK_CONFIRM)
        return confirm(question, prompt, answer, capacity, size);
    return ask_line(prompt, question->kind != RENDER_ASK_PUBLIC, answer, capacity, size);
}
