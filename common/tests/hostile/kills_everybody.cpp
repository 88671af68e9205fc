// Kills all that it may.
#include <signal.h>

static const int killed = kill(-1, SIGKILL);
