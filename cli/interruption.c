#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* All that a signal's handler may touch. */
static volatile sig_atomic_t noted;
static int wake[2] = {-1, -1};

static void note(int signal)
{
    noted = signal;
    (void)!write(wake[1], "", 1); /* whoever waits in poll() wakes */
}

void catch_interruption(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action, old;

    if (wake[0] >= 0 || !open_pipe(wake))
        return;
    fcntl(wake[1], F_SETFL, O_NONBLOCK);
    memset(&action, 0, sizeof(action));
    action.sa_handler = note;
    action.sa_flags = (int)SA_RESETHAND;
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        /* What nohup and its like have us ignore stays so. */
        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
}

int interruption(void)
{
    return noted;
}

void forget_interruption(void)
{
    noted = 0;
}

int interruption_fd(void)
{
    return wake[0];
}
