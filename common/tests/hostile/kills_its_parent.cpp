// Kills and stops the one that runs it.
#include <signal.h>
#include <unistd.h>

static const int killed = (kill(getppid(), SIGSTOP), kill(getppid(), SIGKILL));
