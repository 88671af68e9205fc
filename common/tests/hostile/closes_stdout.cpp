// Closes standard output.
#include <unistd.h>

static const int closed = close(STDOUT_FILENO);
