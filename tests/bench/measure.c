/* Runs commands so many times, in turns, so that what else the machine does hits each of them, and
 * prints of each the medians: wall seconds, CPU seconds, peak KiB. A program of its own because a
 * process starts with the peak of the one that started it.
 *
 * usage: measure RUNS COMMAND [ARG...] [-- COMMAND [ARG...]]... */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WALL, CPU, PEAK, FIGURES, MAX_RUNS = 500, MAX_COMMANDS = 4 };

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

extern char **environ;

/* Not by a fork, whose copies of this program's pages would count as the command's. */
static pid_t start(char **command)
{
    posix_spawn_file_actions_t actions;
    pid_t pid = -1;
    int error = posix_spawn_file_actions_init(&actions);

    if (error)
        return -1;
    error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (!error)
        error = posix_spawnp(&pid, command[0], &actions, NULL, command, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error)
        fprintf(stderr, "%s: %s\n", command[0], strerror(error));
    return error ? -1 : pid;
}

static int run(char **command, double figures[FIGURES])
{
    double begun = now();
    pid_t pid = start(command);
    struct rusage usage;
    int status;

    if (pid < 0 || wait4(pid, &status, 0, &usage) < 0)
        return 1;
    figures[WALL] = now() - begun;
    figures[CPU] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    figures[PEAK] = (double)usage.ru_maxrss;
    return status;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Parts the arguments at each "--". */
static int part(char **args, char **commands[MAX_COMMANDS])
{
    int n = 0;

    commands[n++] = args;
    for (; *args && n <= MAX_COMMANDS; args++) {
        if (strcmp(*args, "--") != 0)
            continue;
        *args = NULL;
        if (n < MAX_COMMANDS)
            commands[n] = args + 1;
        n++;
    }
    return n;
}

static double samples[MAX_COMMANDS][FIGURES][MAX_RUNS];

static void print_medians(double figures[FIGURES][MAX_RUNS], size_t runs)
{
    for (int f = 0; f < FIGURES; f++) {
        qsort(figures[f], runs, sizeof(double), compare);
        printf("%.6f%c", figures[f][runs / 2], f + 1 < FIGURES ? ' ' : '\n');
    }
}

int main(int argc, char **argv)
{
    char **commands[MAX_COMMANDS];
    long runs = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
    double figures[FIGURES];
    int n;

    if (runs < 1 || runs > MAX_RUNS || (n = part(argv + 2, commands)) > MAX_COMMANDS)
        return 2;
    for (long i = 0; i < runs; i++) {
        for (int c = 0; c < n; c++) {
            if (run(commands[c], figures))
                return 1;
            for (int f = 0; f < FIGURES; f++)
                samples[c][f][i] = figures[f];
        }
    }
    for (int c = 0; c < n; c++)
        print_medians(samples[c], (size_t)runs);
    return 0;
}
