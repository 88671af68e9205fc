// Ends with status 0 before main() has run: the status alone earns nothing.
#include <cstdlib>

static const int ended = (std::_Exit(0), 0);
