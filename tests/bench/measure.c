/* Runs a command so many times and prints the medians: wall seconds, CPU seconds, peak KiB. A
 * program of its own because a process starts with the peak of the one that it was forked from.
 *
 * usage: measure RUNS COMMAND [ARG...] */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WALL, CPU, PEAK, FIGURES, MAX_RUNS = 100 };

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

static int run(char **command, double figures[FIGURES])
{
    double start = now();
    pid_t pid = fork();
    struct rusage usage;
    int status;

    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);

        dup2(null, STDOUT_FILENO);
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &usage) < 0)
        return 1;
    figures[WALL] = now() - start;
    figures[CPU] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    figures[PEAK] = (double)usage.ru_maxrss;
    return status;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static double samples[FIGURES][MAX_RUNS];
    long runs = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
    double figures[FIGURES];

    if (runs < 1 || runs > MAX_RUNS)
        return 2;
    for (long i = 0; i < runs; i++) {
        if (run(argv + 2, figures))
            return 1;
        for (int f = 0; f < FIGURES; f++)
            samples[f][i] = figures[f];
    }
    for (int f = 0; f < FIGURES; f++) {
        qsort(samples[f], (size_t)runs, sizeof(double), compare);
        printf("%.6f%c", samples[f][runs / 2], f + 1 < FIGURES ? ' ' : '\n');
    }
    return 0;
}
